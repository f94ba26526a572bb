"""`form po` sends a form's texts to translators and takes their work back, checked."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po
from typer.testing import CliRunner, Result

from admin.cli import app
from dialogs.authoring import verbatim
from dialogs.interview import begin, present
from dialogs.xform import load
from dialogs.xlsform import publish
from tests.dialogs.tables import NOW

FORM = """\
# nuestra consulta
settings:
- form_id: agua
  version: '2'
  default_language: Español (es)
survey:
- type: text
  name: quien
  label::Español (es): ¿Cómo te decimos?
- type: select_one si_no
  name: agua
  label::Español (es): ${quien}, ¿hay <b>agua</b>?
choices:
- {list_name: si_no, name: si, "label::Español (es)": Sí}
- {list_name: si_no, name: 'no', "label::Español (es)": 'No'}
"""
AYMARA = {
    "¿Cómo te decimos?": "¿Kunas sutima?",
    "${quien}, ¿hay <b>agua</b>?": "¿<b>Umax</b> utjiti, ${quien}?",
    "Sí": "Jïsa",
}


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A form in Spanish."""
    path = tmp_path / "agua.yaml"
    path.write_text(FORM, encoding="utf-8")
    return path


def po(*given: str | Path) -> Result:
    """Run `form po`."""
    return CliRunner().invoke(app, ["form", "po", *map(str, given)])


def translated(form: Path, words: dict[str, str], *, language: str = "ay") -> Path:
    """Extract the texts, as a translator would get them, and fill some in."""
    path = form.with_suffix(f".{language}.po")
    assert po("extract", form, "--language", language, "-o", path, "--force").exit_code == 0
    catalogue = read_po(BytesIO(path.read_bytes()))
    for message in catalogue:
        if message.id in words:
            message.string = words[str(message.id)]
    with path.open("wb") as file:
        write_po(file, catalogue)
    return path


def test_a_form_learns_a_language(form: Path) -> None:
    """Out, translated, in: the interview asks in Aymara, and in Spanish what nobody translated."""
    path = translated(form, AYMARA)
    result = po("inject", path, form)
    assert result.exit_code == 0, result.output
    assert "De 4, 3 traducidos y 1 por traducir" in result.stdout
    assert "Aún no se puede publicar: falta 1 texto por traducir." in result.stdout
    assert form.read_text(encoding="utf-8").startswith("# nuestra consulta")
    assert "label::Aimara (ay): ¿Kunas sutima?" in form.read_text(encoding="utf-8")
    spoken = load(publish(form).xform)
    prompt = present(spoken, begin(spoken, language="ay", now=NOW, seed=1), now=NOW).prompt
    assert prompt is not None
    assert prompt.label == "¿Kunas sutima?"
    again = po("extract", form, "--language", "ay", "-o", form.with_name("b.po"))
    assert "4 textos, 3 ya traducidos" in again.stdout


def test_a_name_can_be_given_and_another_file_too(form: Path) -> None:
    """The original stays as it is."""
    target = form.with_name("con_aymara.xlsx")
    result = po("inject", translated(form, AYMARA), form, "-o", target, "--name", "Aymara de La Paz")
    assert result.exit_code == 0, result.output
    assert form.read_text(encoding="utf-8") == FORM
    assert "label::Aymara de La Paz (ay)" in verbatim.read(target).sheets["survey"][0]
    refused = po("inject", translated(form, AYMARA), form, "-o", target)
    assert refused.exit_code == 2
    assert "--force" in refused.stderr


def test_a_wrong_translation_is_named_and_nothing_is_written(form: Path) -> None:
    """Unless the wrong ones are to stay out."""
    path = translated(form, {**AYMARA, "${quien}, ¿hay <b>agua</b>?": "¿Umax utjiti, ${nombre}?"})
    result = po("inject", path, form)
    assert result.exit_code == 1
    assert "survey/agua/label: le falta ${quien} y le sobra ${nombre}" in result.stderr
    assert "1 traducción por corregir" in result.stderr
    assert form.read_text(encoding="utf-8") == FORM
    skipped = po("inject", path, form, "--skip-wrong")
    assert skipped.exit_code == 0
    assert "1 traducción estaban mal" in skipped.stdout or "quedaron fuera" in skipped.stdout
    assert "nombre}" not in form.read_text(encoding="utf-8")


def test_the_work_of_another_form_is_refused(form: Path, tmp_path: Path) -> None:
    """By its name, or because nothing of it is in this one."""
    path = translated(form, AYMARA)
    other = tmp_path / "luz.yaml"
    other.write_text(FORM.replace("form_id: agua", "form_id: luz"), encoding="utf-8")
    result = po("inject", path, other)
    assert result.exit_code == 1
    assert "es de otro formulario: «agua», y este es «luz»" in result.stderr
    assert po("inject", path, other, "--other-form").exit_code == 0
    nameless = tmp_path / "x.yaml"
    nameless.write_text("survey:\n- {type: text, name: z, label: Otra cosa}\n", encoding="utf-8")
    result = po("inject", path, nameless)
    assert result.exit_code == 1
    assert "ninguno de sus textos" in result.stderr


def test_texts_that_changed_since_are_told(form: Path) -> None:
    """A translation of other words does not get in."""
    path = translated(form, AYMARA)
    form.write_text(FORM.replace("¿Cómo te decimos?", "¿Cómo te llamas aquí?"), encoding="utf-8")
    result = po("inject", path, form)
    assert result.exit_code == 0
    assert "El texto cambió desde entonces: survey/quien/label" in result.stdout


def test_a_file_of_translations_is_not_overwritten_unasked(form: Path) -> None:
    """Somebody's work may be in it."""
    path = translated(form, AYMARA)
    result = po("extract", form, "--language", "ay", "-o", path)
    assert result.exit_code == 2
    assert "Ya existe" in result.stderr


@pytest.mark.parametrize(
    ("language", "code", "told"),
    [("español", 2, "no es el código"), ("es", 1, "idioma principal"), ("../x", 2, "código")],
)
def test_languages_that_cannot_be_are_said(form: Path, language: str, code: int, told: str) -> None:
    """No code at all, or the form's own."""
    result = po("extract", form, "--language", language, "-o", form.with_name("x.po"))
    assert result.exit_code == code
    assert told in result.stderr


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "No encuentro"), (b"", "vac"), (b"hola", "mal escrito"),
     (b"\x89PNG\x00", "No es un archivo de traducciones"),
     (b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "\xe1"\nmsgstr "a"\n', "UTF-8")],
)  # fmt: skip
def test_files_of_translations_that_cannot_be_read_are_said(
    form: Path, content: bytes | None, told: str
) -> None:
    """Missing, empty, something else, other letters."""
    path = form.with_name("a.po")
    if content is not None:
        path.write_bytes(content)
    result = po("inject", path, form)
    assert result.exit_code == 1
    assert told in result.stderr
    assert form.read_text(encoding="utf-8") == FORM


def test_a_file_without_language_asks_for_it(form: Path) -> None:
    """Old programs leave it out; it can be said on the command line."""
    path = translated(form, AYMARA)
    path.write_text(path.read_text(encoding="utf-8").replace('"Language: ay\\n"\n', ""), encoding="utf-8")
    assert po("inject", path, form).exit_code == 2
    assert po("inject", path, form, "--language", "ay").exit_code == 0


def test_nothing_new_changes_nothing(form: Path) -> None:
    """Putting the same work in twice leaves the file as it is."""
    path = translated(form, AYMARA)
    assert po("inject", path, form).exit_code == 0
    once = form.read_bytes()
    result = po("inject", path, form)
    assert "0 textos nuevos" in result.stdout
    assert form.read_bytes() == once


@pytest.mark.parametrize(
    "given",
    [
        ("extract", "nada.yaml", "--language", "ay"),
        ("inject", "nada.po", "nada.yaml"),
        ("extract", ".", "--language", "ay"),
    ],
)
def test_forms_that_are_not_there_are_said(
    given: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence, exit code 1."""
    monkeypatch.chdir(tmp_path)
    result = po(*given)
    assert result.exit_code == 1
    assert "archivo" in result.stderr


def test_a_form_wholly_translated_may_be_published(form: Path) -> None:
    """Nothing is lacking, and nothing says so; the check agrees both times."""
    half = po("inject", translated(form, AYMARA), form)
    assert "Aún no se puede publicar" in half.stdout
    assert CliRunner().invoke(app, ["form", "check", str(form)]).exit_code == 1
    whole = po("inject", translated(form, {**AYMARA, "No": "Janiwa"}), form)
    assert "publicar" not in whole.stdout
    assert CliRunner().invoke(app, ["form", "check", str(form)]).exit_code == 0


def test_the_header_says_what_an_empty_translation_leads_to(form: Path) -> None:
    """A trial speaks the main language; publishing wants all."""
    path = form.with_suffix(".po")
    assert po("extract", form, "--language", "ay", "-o", path).exit_code == 0
    text = path.read_text(encoding="utf-8")
    assert "En una prueba se dirá en el idioma principal;" in text
    assert "para publicar hacen falta todas" in text


def test_a_language_nobody_can_name_is_asked_for(form: Path) -> None:
    """«nah (nah)» would be what residents choose from: its name is asked for, and goes along to the column."""
    refused = po("extract", form, "--language", "nah")
    assert refused.exit_code == 2
    assert "No sé cómo se llama el idioma «nah»." in refused.stderr
    assert "--name Náhuatl" in refused.stderr
    path = form.with_suffix(".nah.po")
    assert po("extract", form, "--language", "nah", "--name", "Náhuatl", "-o", path).exit_code == 0
    catalogue = read_po(BytesIO(path.read_bytes()))
    for message in catalogue:
        message.string = message.string or message.id if message.id else message.string
    with path.open("wb") as file:
        write_po(file, catalogue)
    assert po("inject", path, form).exit_code == 0
    assert "label::Náhuatl (nah)" in form.read_text(encoding="utf-8")
    assert po("extract", form, "--language", "nah", "-o", path, "--force").exit_code == 0

"""A form's texts go out to translators and come back: nothing is lost, nothing wrong gets in."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from dialogs.authoring import pofile, verbatim
from dialogs.authoring.injecting import Said, inject, objection
from dialogs.authoring.patching import mended_yaml, patch, patched
from dialogs.authoring.sheets import read
from dialogs.authoring.translations import Cell, entries, identifier, languages
from dialogs.authoring.verbatim import Verbatim
from dialogs.authoring.writing import write
from dialogs.check import check
from dialogs.errors import FormError
from dialogs.forms import bundled
from dialogs.interview import begin, present
from dialogs.xform import load
from dialogs.xlsform import publish
from tests.dialogs.tables import NOW
from tests.hostile import MARKUP, QUOTES, SCRIPTS, WORDS

WHEN = datetime(2026, 11, 23, tzinfo=UTC)
YAML = """\
# Lo que preguntamos en la asamblea.
settings:
- form_id: agua
  default_language: Español (es)
survey:
# primero, el agua
- type: select_one si_no
  name: agua
  label::Español (es): ¿Hay agua?  # de la llave
  label::English (en): Is there water?
  hint::Español (es): |
    Toca una.

    O escríbela.
- {type: text, name: cual, "label::Español (es)": "¿Cuál de ${agua}, <b>hoy</b>?", relevant: "${agua} = 'no'"}
choices:
- list_name: si_no
  name: 'si'
  label::Español (es): 'Sí'
- list_name: si_no
  name: 'no'
  label::Español (es): 'No'
"""


def form(folder: Path, text: str = YAML) -> Path:
    """Write a form."""
    path = folder / "agua.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def filled(path: Path, language: str, *, name: str = "") -> list[Said]:
    """Have every text of a form translated: each word with a star before it."""
    wanted = entries(verbatim.read(path), language, name or pofile.name_of(language))
    return [Said(each.context, each.text, f"*{each.text}") for each in wanted]


@pytest.mark.parametrize("ending", [".yaml", ".xlsx", ".md"])
def test_the_interview_speaks_the_new_language(tmp_path: Path, ending: str) -> None:
    """Out, translated, in, published: the form asks in Aymara, with its answers and hints."""
    path = tmp_path / f"diagnostico{ending}"
    write(read(bundled("diagnostico")), path)
    book = verbatim.read(path)
    wanted = entries(book, "ay", "Aymara")
    po = tmp_path / "ay.po"
    po.write_bytes(pofile.written(wanted, form="diagnostico", version="1", language="ay", now=WHEN))
    catalogue = read_po(BytesIO(po.read_bytes()))
    for message in catalogue:
        if message.id:
            message.string = f"*{message.id}"
    with po.open("wb") as file:
        write_po(file, catalogue)
    came = pofile.read(po)
    assert (came.form, came.language) == ("diagnostico", "ay")
    result = inject(wanted, came.said)
    assert (result.translated, result.wrong, result.unknown) == (result.total, (), ())
    patch(path, path, book, result.cells)
    spoken = load(publish(path).xform)
    assert "ay" in spoken.languages
    prompt = present(spoken, begin(spoken, language="ay", now=NOW, seed=1), now=NOW).prompt
    assert prompt is not None
    assert prompt.label.startswith("*¿De cuál")
    assert prompt.hint.startswith("*")
    assert all(option.label.startswith("*") for option in prompt.options)
    spanish = present(spoken, begin(spoken, language="es", now=NOW, seed=1), now=NOW).prompt
    assert spanish is not None
    assert spanish.label.startswith("¿De cuál")


def test_translations_there_are_already_go_along(tmp_path: Path) -> None:
    """English is half done: what there is comes filled in, and its column is not made again."""
    wanted = {each.context: each for each in entries(verbatim.read(form(tmp_path)), "en", "Inglés")}
    assert wanted["survey/agua/label"].translation == "Is there water?"
    assert wanted["choices/si_no/si/label"].translation == ""
    assert wanted["survey/cual/label"].target.column == "label::English (en)"


def test_a_translator_learns_what_each_text_is_for(tmp_path: Path) -> None:
    """Its type, when it appears, which list it is of; and nothing pretends to be a Python format."""
    po = pofile.written(entries(verbatim.read(form(tmp_path)), "ay", "Aymara"), form="agua", version="",
                        language="ay", now=WHEN).decode()  # fmt: skip
    assert "#. Texto · tipo: text\n#. Solo sale si: ${agua} = 'no'" in po
    assert "#. Opción de la lista «si_no», para: agua" in po
    assert 'msgctxt "survey/agua/hint"' in po
    assert "format" not in po


@pytest.mark.parametrize(
    ("text", "translation", "why"),
    [
        ("Hola ${a}", "Kamisaki", "le falta ${a}"),
        ("Hola ${a}", "${b} ${a}", "le sobra ${b}"),
        ("Hola ${a}", "${ a }", ""),
        ("${a} y ${b}", "${b} jukʼampi ${a}", ""),
        ("Hola ${a}", "${a} ${a}", "le sobra ${a}"),
        ("Hola", "${a", "mal escrita"),
        ("Hola", "$(a)", "mal escrita"),
        ("<b>Hola</b>", "Hola", "</b>, <b>"),
        ("<b>Hola</b>", "<B>Kamisaki</B>", ""),
        ("menos de 5", "< 5", ""),
        ("50 % de {x}", "{y} 50 %", ""),
    ],
)
def test_references_and_marks_must_be_the_same(text: str, translation: str, why: str) -> None:
    """Words may go round; what the form fills in, and what it marks, may not."""
    found = objection(text, translation)
    assert why in found if why else not found


def test_only_what_fits_gets_in(tmp_path: Path) -> None:
    """Guesses, gaps, dashes, texts changed since and texts of other forms stay out, each counted."""
    wanted = entries(verbatim.read(form(tmp_path)), "ay", "Aymara")
    result = inject(
        wanted,
        [
            Said("survey/agua/label", "¿Hay agua?", "¿Umax utjiti?"),
            Said("survey/agua/hint", "Toca una.\n\nO escríbela.", "Tʼaqa", fuzzy=True),
            Said("choices/si_no/si/label", "Sí", "-"),
            Said("choices/si_no/no/label", "Nunca", "Janiwa"),
            Said("survey/cual/label", "¿Cuál de ${agua}, <b>hoy</b>?", "¿Kawkiri?"),
            Said("survey/otra/label", "¿Otra?", "¿Maya?"),
        ],
    )
    assert dict(result.cells) == {Cell("survey", 1, "label::Aymara (ay)"): "¿Umax utjiti?"}
    assert [each.entry.context for each in result.wrong] == ["survey/cual/label"]
    assert (result.fuzzy, result.changed, result.unknown) == (
        1,
        ("choices/si_no/no/label",),
        ("survey/otra/label",),
    )
    assert (result.translated, result.total) == (1, 5)


def test_what_is_not_translated_falls_back(tmp_path: Path) -> None:
    """Half a translation asks the rest in the form's own language, and never shows a dash."""
    path = form(tmp_path)
    book = verbatim.read(path)
    said = [Said("survey/agua/label", "¿Hay agua?", "¿Umax utjiti?")]
    patch(path, path, book, inject(entries(book, "ay", "Aymara"), said).cells)
    spoken = load(publish(path).xform)
    prompt = present(spoken, begin(spoken, language="ay", now=NOW, seed=1), now=NOW).prompt
    assert prompt is not None
    assert prompt.label == "¿Umax utjiti?"
    assert [option.label for option in prompt.options] == ["Sí", "No"]
    assert prompt.hint == "Toca una.\n\nO escríbela."


def test_yaml_keeps_its_comments_and_its_way(tmp_path: Path) -> None:
    """Only lines are added: a change of wording stays a small change."""
    path = form(tmp_path)
    book = verbatim.read(path)
    result = inject(entries(book, "ay", "Aymara"), filled(path, "ay", name="Aymara"))
    mended = mended_yaml(YAML, result.cells)
    assert mended is not None
    kept = [line for line in YAML.splitlines() if not line.startswith("- {")]
    assert [line for line in mended.splitlines() if line in kept] == kept
    assert '  label::English (en): Is there water?\n  label::Aymara (ay): "*¿Hay agua?"' in mended.replace(
        "'", '"'
    )
    assert patched(book, result.cells).sheets["choices"][1][-1] == "*Sí"
    again = mended_yaml(mended, {Cell("survey", 1, "hint::Español (es)"): "Una: o, dos"})
    assert again is not None
    assert "Una: o, dos" in verbatim.from_yaml(again)["survey"][1]


def test_excel_keeps_its_looks(tmp_path: Path) -> None:
    """Colours, widths and notes stay; the new column comes after the last one."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]
    from openpyxl.styles import PatternFill  # type: ignore[import-untyped]

    path = tmp_path / "a.xlsx"
    write(verbatim.read(form(tmp_path)), path)
    work = load_workbook(path)
    work["survey"]["A2"].fill = PatternFill("solid", fgColor="00FFAA00")
    work["survey"]["Z1"].fill = PatternFill("solid", fgColor="00FFAA00")
    work["survey"]["B3"] = '="c"&"ual"'
    work.save(path)
    book = verbatim.read(path)
    told = patch(path, tmp_path / "b.xlsx", book, {Cell("survey", 1, "label::Aymara (ay)"): "=¿Umax?"})
    page = load_workbook(tmp_path / "b.xlsx")["survey"]
    assert page["A2"].fill.fgColor.rgb == "00FFAA00"
    assert page.cell(2, len(book.sheets["survey"][0]) + 1).value == "=¿Umax?"
    assert "fórmulas" in told[0].message


def test_rows_of_one_name_are_told_apart() -> None:
    """In groups of their own they are known by the groups; choices written twice, by their order."""
    book = Verbatim({
        "survey": (("type", "name", "label"), ("begin group", "g", "G"), ("text", "a", "Uno"), ("end group", "", ""),
                   ("begin repeat", "h", "H"), ("text", "a", "Dos"), ("end repeat", "", ""),
                   ("note", "", "Sin nombre")),
        "choices": (("list_name", "name", "label"), ("l", "x", "X"), ("l", "x", "Otra X")),
    })  # fmt: skip
    assert [each.context for each in entries(book, "en", "English")] == [
        "survey/g/label", "survey/g/a/label", "survey/h/label", "survey/h/a/label", "survey/fila 8/label",
        "choices/l/x/label", "choices/l/x/label#2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heads", "own", "target"),
    [
        (("label",), "", "label::English (en)"),
        (("Label:Español (es)", "label:Français (fr)"), "Español (es)", "Label:English (en)"),
        (("label", "label::Français (fr)"), "", "label::English (en)"),
        (("caption::es",), "es", "caption::English (en)"),
    ],
)  # fmt: skip
def test_columns_are_named_as_their_author_names_them(heads: tuple[str, ...], own: str, target: str) -> None:
    """Single colons, older names, no language: the new column looks like its kin."""
    book = Verbatim({"survey": (("type", "name", *heads), ("text", "a", *("Uno",) * len(heads)))})
    assert languages(book)[0] == own
    assert entries(book, "en", "English")[0].target.column == target


def test_a_form_is_not_translated_into_its_own_language(tmp_path: Path) -> None:
    """The default language is where the texts come from."""
    with pytest.raises(FormError, match="idioma principal"):
        entries(verbatim.read(form(tmp_path)), "es", "Español")
    with pytest.raises(FormError, match="no tiene textos"):
        entries(Verbatim({"survey": (("type", "name"), ("text", "a"))}), "ay", "Aymara")
    assert identifier(verbatim.read(form(tmp_path))) == "agua"


@pytest.mark.parametrize(
    "text", [*MARKUP, *QUOTES, *SCRIPTS, *WORDS, "largo " * 3_000, "uno\ndos\n\ntres", "a\tb"]
)
def test_any_text_comes_back_from_a_file_of_translations(tmp_path: Path, text: str) -> None:
    """Quotes, lines, scripts, very long ones: what went out is what comes in."""
    if not text.strip() or text.strip() == "-":
        return
    book = Verbatim({"survey": (("type", "name", "label"), ("text", "a", text))})
    wanted = entries(book, "ay", "Aymara")
    path = tmp_path / "a.po"
    path.write_bytes(pofile.written(wanted, form="", version="", language="ay", now=WHEN))
    assert [(each.context, each.text) for each in pofile.read(path).said] == [
        ("survey/a/label", wanted[0].text)
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "vac"),
        (b"\x00\x01\x02", "No es un archivo de traducciones"),
        (b"hola, esto no es", "mal escrito"),
        (b'msgid "a"\nmsgstr "sin cerrar\n', "mal escrito"),
        (
            b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "a\xf1o"\nmsgstr ""\n',
            "UTF-8",
        ),
        (
            b'msgid ""\nmsgstr "Content-Type: text/plain; charset=klingon\\n"\n\nmsgid "a"\nmsgstr ""\n',
            "UTF-8",
        ),
        (b"# nada\n", "ninguna"),
        (b'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n', "ninguna"),
        (b"a" * 5_000_001, "5 MB"),
    ],
)
def test_what_is_no_file_of_translations_is_said(tmp_path: Path, content: bytes, told: str) -> None:
    """A sentence in Spanish for each way a file can be wrong."""
    path = tmp_path / "a.po"
    path.write_bytes(content)
    with pytest.raises(FormError, match=told):
        pofile.read(path)


def test_obsolete_entries_are_counted_and_left_out(tmp_path: Path) -> None:
    """What a translator's program keeps of texts that are gone does no harm."""
    path = tmp_path / "a.po"
    path.write_text('msgid ""\nmsgstr "Language: ay\\n"\n\nmsgctxt "x"\nmsgid "a"\nmsgstr "b"\n\n'
                    '#~ msgctxt "y"\n#~ msgid "c"\n#~ msgstr "d"\n', encoding="utf-8")  # fmt: skip
    came = pofile.read(path)
    assert (came.obsolete, len(came.said), came.language) == (1, 1, "ay")


@pytest.mark.parametrize(
    ("code", "name"), [("qu", "Runasimi"), ("ay", "Aimara"), ("yua", ""), ("zz_nope", "")]
)
def test_languages_have_names(code: str, name: str) -> None:
    """Their own where it is known, else the Spanish one, else the code."""
    assert pofile.name_of(code) == name


def test_what_nobody_reads_is_not_translated(tmp_path: Path) -> None:
    """A calculation's note, a start, a hidden value: translators never see them, and the check asks for none."""
    path = tmp_path / "a.md"
    path.write_text("""
| survey |
|        | type        | name   | label::Español (es) | label::Aimara (ay) | calculation |
|        | text        | a      | ¿Qué falta?         | ¿Kunas?            |             |
|        | calculate   | c      | Suma de todo        |                    | 1 + 1       |
|        | start       | inicio | Hora                |                    |             |
|        | hidden      | h      | Escondida           |                    |             |
|        | begin repeat | r     |                     |                    |             |
|        | text        | b      | ¿Quién?             | ¿Khitis?           |             |
|        | end repeat  |        |                     |                    |             |
""", encoding="utf-8")  # fmt: skip
    assert [each.context for each in entries(verbatim.read(path), "ay", "")] == [
        "survey/a/label",
        "survey/b/label",
    ]
    assert [each for each in check(path) if "traducción" in each.message] == []


def test_a_language_without_a_column_of_hints_is_told_once(tmp_path: Path) -> None:
    """In Spanish, with its place, and not in pyxform's English."""
    rows = [{"type": "text", "name": f"p{n}", "label::Español (es)": "¿Qué?", "label::Aimara (ay)": "¿Kunas?",
             "hint::Español (es)": "Algo"} for n in range(3)]  # fmt: skip
    said = [
        each for each in check({"survey": rows}) if "Aimara" in each.message or "Language" in each.original
    ]
    assert [(each.severity, each.row, each.column) for each in said] == [("aviso", 1, "hint::Aimara (ay)")]
    assert said[0].message == "Falta la columna hint::Aimara (ay): eso se dirá en el idioma principal."

"""`form check` tells a form's author what is wrong before anybody is asked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from rich.console import Console
from typer.testing import CliRunner

from admin.cli import app
from admin.operator.findings_table import show
from admin.operator.problem import Problem
from admin.operator.validating import opinion, understood
from dialogs.authoring.verbatim import Verbatim
from dialogs.authoring.writing import write
from dialogs.beyond.effort import effort
from dialogs.forms import bundled
from dialogs.workshop import inspect
from dialogs.xform import load
from dialogs.xlsform import publish
from tests.dialogs.tables import published

CIRCLE = """
| survey |
|        | type | name | label | relevant |
|        | text | a    | A     | ${b} = 1 |
|        | text | b    | B     | ${a} = 1 |
"""


def test_the_bundled_form_can_be_published() -> None:
    """What comes with the product passes its own check, by its file or by its name."""
    for name in (str(bundled("diagnostico")), "diagnostico"):
        result = CliRunner().invoke(app, ["form", "check", name])
        assert result.exit_code == 0, result.output
        assert "se puede publicar" in result.stdout


def test_a_mistake_is_told_with_its_sheet_row_and_column(tmp_path: Path) -> None:
    """The author finds the cell without reading the program; what the tool said stands beneath."""
    wrong = (
        bundled("diagnostico").read_text(encoding="utf-8").replace("count-selected(.) = 3", "cuenta(.) = 3")
    )
    (tmp_path / "mal.yaml").write_text(wrong, encoding="utf-8")

    result = CliRunner().invoke(app, ["form", "check", str(tmp_path / "mal.yaml")])

    assert result.exit_code == 1
    said, where, original = result.stdout.partition("Hay que corregir\n  hoja survey\n")[2].splitlines()[:3]
    assert said.startswith("  ✗ No existe la función «cuenta()»")
    assert where.startswith("    fila ")
    assert where.endswith(", columna constraint")
    assert "cuenta(.) = 3" in original
    assert "1 error" in result.stderr


def test_machines_read_the_same(tmp_path: Path) -> None:
    """One JSON document, whatever was found."""
    (tmp_path / "a.md").write_text(CIRCLE, encoding="utf-8")
    result = CliRunner().invoke(app, ["form", "check", str(tmp_path / "a.md"), "--json"])
    said = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (said["publishable"], said["errors"]) == (
        False,
        len([each for each in said["findings"] if each["severity"] == "error"]),
    )
    good = json.loads(CliRunner().invoke(app, ["form", "check", "diagnostico", "--json"]).stdout)
    assert good["publishable"]


@pytest.mark.skipif(shutil.which("java") is None, reason="no Java here")
def test_java_agrees_and_its_words_are_kept(tmp_path: Path) -> None:
    """ODK Validate's complaint is framed in Spanish, its own sentence shown, its stack not."""
    assert CliRunner().invoke(app, ["form", "check", "propuestas", "--java"]).exit_code == 0
    (found,) = opinion(published(CIRCLE))
    assert "en círculo" in found.message
    assert "Cycle detected" in found.original
    assert "XFormParser" not in found.original


def test_what_java_says_is_understood_or_shown_as_it_is() -> None:
    """Known complaints are translated with their question; any other is still shown."""
    said = (
        ">> XForm is invalid.\norg.javarosa.xform.parse.XFormParseException: bind for /data/g/a contains invalid "
        "constraint expression [. > ( 3] mismatched brackets\n\tat org.javarosa.Some(Some.java:1)\n\nResult: Invalid\n"
    )
    found = understood(said)
    assert (
        found.message == "ODK Validate: La expresión de constraint está mal escrita: . > ( 3 (pregunta «a»)"
    )
    assert found.original.startswith("bind for /data/g/a")
    assert "no acepta" in understood("something new").message
    assert understood("").original


def test_without_java_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing fails: the author learns what to install."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Problem, match="No hay Java"):
        opinion("<h:html/>")


def test_a_form_in_excel_cannot_command_the_terminal(tmp_path: Path) -> None:
    """What a cell says is shown without the characters that colour or move."""
    label = "".join(("A", chr(0x202E), "b", "[red]c[/red]"))
    write(
        Verbatim({"survey": (("type", "name", "label"), (f"tipo{label}", "a", label))}), tmp_path / "a.xlsx"
    )
    result = CliRunner().invoke(app, ["form", "check", str(tmp_path / "a.xlsx")])
    assert result.exit_code == 1
    assert "[red]c[/red]" in result.stdout
    assert chr(0x202E) not in result.stdout


def test_a_file_that_is_not_there_is_said() -> None:
    """One sentence, no traceback."""
    result = CliRunner().invoke(app, ["form", "check", "nada.yaml"])

    assert result.exit_code == 1
    assert "No encuentro el archivo" in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [("a.xlsx", b"", "vacío"), ("a.yaml", b"", "vacío"), ("a.docx", b"hola", "No sé leer"),
     ("a.xlsx", b"PK\x03\x04roto", "dañado"), ("a.yaml", b"survey: [", "YAML"),
     ("a.md", b"\xff\xfe\xfa| survey |", "UTF-8")],
)  # fmt: skip
def test_files_that_are_no_forms_are_said(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    """Empty, of another kind, broken, of other letters: each with its own sentence."""
    (tmp_path / name).write_bytes(content)
    result = CliRunner().invoke(app, ["form", "check", str(tmp_path / name)])
    assert result.exit_code == 1
    assert told in result.output


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    """A folder, and a pipe nobody writes to: neither is waited for."""
    os.mkfifo(tmp_path / "tubo.yaml")
    for path in (tmp_path, tmp_path / "tubo.yaml"):
        result = CliRunner().invoke(app, ["form", "check", str(path)])
        assert result.exit_code == 1
        assert "no " in result.stderr
        assert "archivo" in result.stderr


ELSE = """
import os, sys
from pathlib import Path
from admin.operator.exchange import check_target, readable, replace_with
from admin.operator.problem import Problem
if os.geteuid() == 0:
    os.seteuid(65534)
for what in (lambda: readable(Path(sys.argv[1])), lambda: replace_with(Path(sys.argv[2]), Path.touch)):
    try:
        what()
    except Problem as problem:
        print(problem)
"""


def test_a_file_of_somebody_else_is_said() -> None:
    """Without permission to read, or to write beside it, that is what is said."""
    with TemporaryDirectory() as folder:  # where another account may come
        mine = Path(folder) / "ajeno.md"
        mine.write_text(CIRCLE, encoding="utf-8")
        mine.chmod(0)
        Path(folder).chmod(0o555)
        command = [sys.executable, "-c", ELSE, str(mine), str(Path(folder) / "nuevo.md")]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        Path(folder).chmod(0o755)
    assert "No tengo permiso para leer" in done.stdout
    assert "No pude escribir en" in done.stdout
    assert "no tienes permiso" in done.stdout


KOBO = """
| survey |
|        | type             | name   | label       | required | kobo--score-choices | $kuid | kobo--rank-items |
|        | begin_kobomatrix | m      | Servicios   |          |                     | a     |                  |
|        | text             | agua   | Agua        |          |                     | b     |                  |
|        | end_kobomatrix   |        |             |          |                     |       |                  |
|        | text             | uno    | ¿Qué falta? | yes      |                     | c     |                  |
|        | text             | dos    | ¿Qué sobra? | yes      |                     | d     |                  |
|        | text             | tres   | ¿Qué más?   | yes      |                     | e     |                  |
"""


def test_one_sentence_holds_for_many_rows(tmp_path: Path) -> None:
    """Each is told once with its rows, a block of Kobo with its own; machines still get them one by one."""
    (tmp_path / "kobo.md").write_text(KOBO, encoding="utf-8")
    shown = CliRunner().invoke(app, ["form", "check", str(tmp_path / "kobo.md")]).stdout
    assert "✗ Una matriz de Kobo no cabe (filas 2 a 4). Pon cada fila como una pregunta." in shown
    assert (
        "! Nadie podrá dejarla sin contestar. Quita required.\n    filas 5 a 7, columna required\n" in shown
    )
    assert "! Son 3 columnas de KoboToolbox: no se leen ni estorban." in shown
    told = json.loads(CliRunner().invoke(app, ["form", "check", str(tmp_path / "kobo.md"), "--json"]).stdout)
    assert [each["row"] for each in told["findings"] if "Nadie podrá" in each["message"]] == [5, 6, 7]


def test_a_terminal_gets_lines_that_fit(tmp_path: Path) -> None:
    """Words stay whole, and what goes on stands beneath."""
    (tmp_path / "kobo.md").write_text(KOBO, encoding="utf-8")
    screen = Console(file=StringIO(), width=60, force_terminal=True, highlight=False, color_system=None)
    show(inspect(tmp_path / "kobo.md").findings, screen)
    assert isinstance(screen.file, StringIO)
    lines = screen.file.getvalue().splitlines()
    assert max(map(len, lines)) <= 60
    assert all(
        line.startswith("    ") for line in lines if line[:3] not in ("", "Hay", "Con", "  h", "  ✗", "  !")
    )


def test_a_sound_form_is_told_what_it_is(tmp_path: Path) -> None:
    """Its title, how much it asks, its languages, and what to do next."""
    shown = CliRunner().invoke(app, ["form", "check", "diagnostico"]).stdout
    form = load(publish(bundled("diagnostico")).xform)
    assert shown.startswith(f"{form.title} · {effort(form).questions} preguntas · Español")
    assert "Pruébalo: desdeabajo form play diagnostico" in shown


def test_an_xform_is_checked_too(tmp_path: Path) -> None:
    """What keeps it from loading is a finding; a sound one may be published."""
    sound, broken = tmp_path / "bien.xml", tmp_path / "mal.xml"
    sound.write_text(publish(bundled("propuestas")).xform, encoding="utf-8")
    broken.write_text("<h:html>", encoding="utf-8")
    assert CliRunner().invoke(app, ["form", "check", str(sound)]).exit_code == 0
    result = CliRunner().invoke(app, ["form", "check", str(broken)])
    assert result.exit_code == 1
    assert "no es un XForm bien escrito" in result.stdout


@pytest.mark.skipif(shutil.which("java") is None, reason="no Java here")
def test_java_is_asked_although_something_has_to_be_mended(tmp_path: Path) -> None:
    """A translation that is missing stops publishing; ODK Validate can be asked all the same."""
    (tmp_path / "a.md").write_text("""
| survey |
|        | type | name | label::Español (es) | label::Aimara (ay) |
|        | text | a    | ¿Qué falta?         | ¿Kunas?            |
|        | text | b    | ¿Qué sobra?         |                    |
""", encoding="utf-8")  # fmt: skip
    result = CliRunner().invoke(app, ["form", "check", str(tmp_path / "a.md"), "--java"])
    assert result.exit_code == 1
    assert "Falta la traducción" in result.stdout
    assert "no se corrió" not in result.stdout

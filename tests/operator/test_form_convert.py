"""`form convert` takes a form from one kind of file to another, or says why not, and never leaves half a file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from admin.cli import app
from dialogs.authoring import verbatim
from dialogs.authoring.verbatim import Verbatim
from dialogs.authoring.writing import write
from dialogs.forms import bundled, every
from dialogs.xlsform import publish

DESDEABAJO = Path(sys.executable).with_name("desdeabajo")
LINES = Verbatim(
    {"survey": (("type", "name", "label"), ("note", "a", "uno\ndos"), ("note", "b", "tres\ncuatro"))}
)


def convert(source: Path | str, target: Path, *more: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, ["form", "convert", str(source), str(target), *more])


@pytest.mark.parametrize("source", [each.stem for each in every()])
def test_the_bundled_forms_go_round(tmp_path: Path, source: str) -> None:
    """YAML to Excel to Markdown to YAML: the same cells and, beside the same lists, the same XForm."""
    for beside in bundled(source).parent.glob("*.csv"):
        (tmp_path / beside.name).write_bytes(beside.read_bytes())
    before: Path | str = source
    for ending in (".xlsx", ".md", ".yaml"):
        result = convert(before, tmp_path / f"{source}{ending}")
        assert result.exit_code == 0, result.output
        assert "dice lo mismo" in result.stdout
        before = tmp_path / f"{source}{ending}"
    assert verbatim.read(Path(before)).sheets == verbatim.read(bundled(source)).sheets
    assert publish(Path(before)).xform == publish(bundled(source)).xform


def test_what_does_not_fit_is_listed_and_nothing_is_written(tmp_path: Path) -> None:
    """Every line break with its place, before anything; what stood there stays."""
    source, target = tmp_path / "a.yaml", tmp_path / "b.md"
    write(LINES, source)
    target.write_text("lo de antes", encoding="utf-8")
    result = convert(source, target, "--force")
    assert result.exit_code == 1
    assert "survey, fila 2, columna label" in result.stderr
    assert "survey, fila 3, columna label" in result.stderr
    assert ".yaml" in result.stderr
    assert target.read_text(encoding="utf-8") == "lo de antes"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.yaml", "b.md"]


def test_what_is_lost_without_harm_is_told(tmp_path: Path) -> None:
    """Spaces at the ends, formulas, merged cells: written, and said."""
    from openpyxl import Workbook  # type: ignore[import-untyped]

    work: Any = Workbook()
    page = work.active
    page.title = "survey"
    for row in (["type", "name", "label"], ["text", "a", " ¿Qué? "], ["text", "b", '="B"']):
        page.append(row)
    page.merge_cells("E2:F2")
    work.save(tmp_path / "a.xlsx")
    result = convert(tmp_path / "a.xlsx", tmp_path / "a.md")
    assert result.exit_code == 0, result.output
    for told in (
        "fórmulas sin resultado guardado (C3)",
        "combinadas (E2:F2)",
        "En 1 celdas se pierden espacios",
    ):
        assert told in result.stdout


def test_a_file_that_is_there_is_not_replaced_unasked(tmp_path: Path) -> None:
    """With --force it is, and it keeps its permissions."""
    target = tmp_path / "b.yaml"
    target.write_text("mío", encoding="utf-8")
    target.chmod(0o640)
    refused = convert("diagnostico", target)
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert target.read_text(encoding="utf-8") == "mío"
    assert convert("diagnostico", target, "--force").exit_code == 0
    assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("target", "told"),
    [("b.docx", "No sé escribir"), ("b", "No sé escribir"), ("nada/b.yaml", "No existe la carpeta"),
     ("a.yaml", "es el mismo"), ("sub/../a.yaml", "es el mismo"), ("carpeta.yaml", "es una carpeta")],
)  # fmt: skip
def test_targets_that_cannot_be_are_said(tmp_path: Path, target: str, told: str) -> None:
    """Another ending, no such folder, the source itself under any name, a folder: exit code 2."""
    write(LINES, tmp_path / "a.yaml")
    (tmp_path / "sub").mkdir()
    (tmp_path / "carpeta.yaml").mkdir()
    result = convert(tmp_path / "a.yaml", tmp_path / target, "--force")
    assert result.exit_code == 2
    assert told in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [("nada.yaml", None, "No encuentro"), ("a.yaml", b"", "vacío"),
     ("a.xlsx", b"hola", "no es un libro"), ("a.pdf", b"%PDF-1.4", "PDF"),
     ("a.yaml", b"survey:\n- [a]\n", "columna: valor")],
)  # fmt: skip
def test_sources_that_cannot_be_read_are_said(
    tmp_path: Path, name: str, content: bytes | None, told: str
) -> None:
    """Missing, empty, of another kind: a sentence, exit code 1, and no new file."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = convert(tmp_path / name, tmp_path / "b.md")
    assert result.exit_code == 1
    assert told in result.output
    assert not (tmp_path / "b.md").exists()


def test_a_folder_is_no_form(tmp_path: Path) -> None:
    """It is said so."""
    result = convert(tmp_path, tmp_path / "b.md")
    assert result.exit_code == 1
    assert "es una carpeta" in result.stderr


def test_a_column_written_twice_is_named(tmp_path: Path) -> None:
    """Nobody chooses for the author which of the two counts."""
    (tmp_path / "a.md").write_text(
        "| survey |\n| | type | label | label |\n| | note | a | b |\n", encoding="utf-8"
    )
    result = convert(tmp_path / "a.md", tmp_path / "a.yaml")
    assert result.exit_code == 1
    assert "«label» está 2 veces" in result.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["a.md"]


def test_a_process_converts(tmp_path: Path) -> None:
    """From a shell, with paths as people write them."""
    done = subprocess.run(
        [DESDEABAJO, "form", "convert", "diagnostico", "mi consulta.xlsx"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert publish(tmp_path / "mi consulta.xlsx").xform == publish(bundled("diagnostico")).xform

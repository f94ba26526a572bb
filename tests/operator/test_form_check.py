"""`form check` tells a form's author what is wrong before anybody is asked."""

from pathlib import Path

from typer.testing import CliRunner

from admin.cli import app
from dialogs.forms import bundled


def test_the_bundled_form_can_be_published() -> None:
    """What comes with the product passes its own check."""
    result = CliRunner().invoke(app, ["form", "check", str(bundled("diagnostico"))])

    assert result.exit_code == 0, result.output
    assert "se puede publicar" in result.stdout


def test_a_mistake_is_told_with_its_sheet_row_and_column(tmp_path: Path) -> None:
    """The author finds the cell without reading the program."""
    wrong = (
        bundled("diagnostico").read_text(encoding="utf-8").replace("count-selected(.) = 3", "cuenta(.) = 3")
    )
    (tmp_path / "mal.yaml").write_text(wrong, encoding="utf-8")

    result = CliRunner().invoke(app, ["form", "check", str(tmp_path / "mal.yaml")])

    assert result.exit_code == 1
    assert "survey, fila" in result.stdout
    assert "columna constraint" in result.stdout
    assert "cuenta()" in result.stdout


def test_a_file_that_is_not_there_is_said() -> None:
    """One sentence, no traceback."""
    result = CliRunner().invoke(app, ["form", "check", "nada.yaml"])

    assert result.exit_code == 1
    assert "No encuentro el archivo" in result.stderr

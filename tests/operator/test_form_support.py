"""`form support` tells what works, `form list` what comes along; both from the code itself."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from admin.cli import app
from dialogs.forms import every
from dialogs.support import chapters, markdown

DOCUMENT = Path(__file__).parents[2] / "docs" / "xlsform.md"


def test_the_document_holds_the_table_of_today() -> None:
    """After a change: `desdeabajo form support --markdown`, and put it where the document says."""
    mark = "<!-- desde aquí lo escribe el programa -->\n"
    assert DOCUMENT.read_text(encoding="utf-8").partition(mark)[2] == markdown()
    assert CliRunner().invoke(app, ["form", "support", "--markdown"]).stdout == markdown()


def test_people_read_it_as_tables() -> None:
    """Every name of every chapter is there."""
    shown = CliRunner().invoke(app, ["form", "support"]).stdout
    for title, rows in chapters():
        assert title in shown
        assert rows
    assert "select_one" in shown
    assert "bind::cb:tema" in shown


def test_the_document_names_every_command() -> None:
    """Whoever reads it learns all there is."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for command in ("check", "play", "convert", "po extract", "po inject", "list", "support"):
        assert f"desdeabajo form {command}" in text
        assert CliRunner().invoke(app, ["form", *command.split(), "--help"]).exit_code == 0


def test_bundled_forms_are_listed() -> None:
    """With title, questions, languages and minutes."""
    result = CliRunner().invoke(app, ["form", "list"])
    assert result.exit_code == 0
    for path in every():
        assert path.stem in result.stdout
    assert "es, en" in result.stdout
    assert " min" in result.stdout

"""A form goes from YAML to Excel to Markdown and back, and stays the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogs.errors import FormError
from dialogs.forms import bundled
from dialogs.sheets import Book, Row, read
from dialogs.writing import write
from dialogs.xlsform import publish
from tests.hostile import FORMULAS, MARKUP, QUOTES, WORDS


def cells(book: Book) -> dict[str, list[dict[str, str]]]:
    """Give what the sheets hold, cells without text left out."""
    return {
        name: [{column: cell for column, cell in row.cells.items() if cell} for row in rows]
        for name, rows in book.sheets.items()
        if rows
    }


@pytest.mark.parametrize("endings", [(".xlsx", ".yaml"), (".yaml", ".xlsx"), (".md", ".xlsx", ".yaml")])
def test_the_bundled_form_survives_every_file(tmp_path: Path, endings: tuple[str, ...]) -> None:
    """Through each chain of files it gives the same XForm, letter for letter."""
    source = bundled("diagnostico")
    path = source
    for number, ending in enumerate(endings):
        following = tmp_path / f"{number}{ending}"
        write(read(path), following)
        path = following
    assert cells(read(path)) == cells(read(source))
    assert publish(path).xform == publish(source).xform


@pytest.mark.parametrize("ending", [".xlsx", ".yaml"])
@pytest.mark.parametrize(
    "text", [each for each in (*MARKUP, *QUOTES, *FORMULAS, *WORDS) if each and each == each.strip()]
)
def test_a_hostile_cell_stays_a_text(tmp_path: Path, ending: str, text: str) -> None:
    """Neither a formula, nor a truth, nor markup: what was written is what is read."""
    path = tmp_path / f"a{ending}"
    write(Book({"survey": (Row(2, {"type": "text", "name": "a", "label": text}),)}), path)
    assert read(path).rows("survey")[0].get("label") == text


@pytest.mark.parametrize("text", ["una | barra", "dos\nlíneas"])
def test_what_markdown_cannot_hold_is_told(tmp_path: Path, text: str) -> None:
    """A bar or a line break in a cell is refused with its place."""
    with pytest.raises(FormError, match="survey, fila 2, columna label"):
        write(Book({"survey": (Row(2, {"type": "text", "name": "a", "label": text}),)}), tmp_path / "a.md")
    with pytest.raises(FormError, match=r"\.docx"):
        write(Book({}), tmp_path / "a.docx")

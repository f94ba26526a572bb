"""Sheets written as YAML, Excel or Markdown, so that a form can go from one to another and lose nothing.

YAML is what lives beside the code: one key per line, so that a change of wording is a change of one line.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from dialogs.errors import FormError
from dialogs.sheets import EXCEL, SHEETS, Book, Row


def write(book: Book, path: Path) -> None:
    """Write a form; the file's ending says how. Raises `FormError` when that kind of file cannot hold it."""
    kind = path.suffix.casefold()
    if kind in EXCEL:
        _excel(book, path)
    elif kind in (".yaml", ".yml"):
        path.write_text(to_yaml(book), encoding="utf-8")
    elif kind == ".md":
        path.write_text(to_markdown(book), encoding="utf-8")
    else:
        raise FormError(f"No sé escribir archivos «{kind or path.name}»: pide un .xlsx, un .yaml o un .md.")


def to_yaml(book: Book) -> str:
    """Write the sheets as YAML, cells without text left out."""
    parts = []
    for name, rows in _sheets(book):
        cells = [{column: cell for column, cell in row.cells.items() if cell} for row in rows]
        parts.append(
            yaml.safe_dump(
                {name: cells}, allow_unicode=True, sort_keys=False, width=10_000, default_flow_style=False
            )
        )
    return "\n".join(parts)


def to_markdown(book: Book) -> str:
    """Write the sheets as tables; raises `FormError` for a cell with a bar or a line break, which cannot be."""
    lines = []
    for name, rows in _sheets(book):
        columns = book.columns(name)
        lines += [f"| {name} |", _line(columns)]
        for row in rows:
            for column, cell in row.cells.items():
                if "|" in cell or "\n" in cell:
                    message = "Una celda con barra o salto de línea no cabe en Markdown."
                    raise FormError(message, sheet=name, row=row.number, column=column)
            lines.append(_line([row.get(column) for column in columns]))
    return "\n".join(lines) + "\n"


def _line(cells: list[str]) -> str:
    return f"| | {' | '.join(cells)} |"


def _excel(book: Book, path: Path) -> None:
    from openpyxl import Workbook  # type: ignore[import-untyped]  # slow to import, and only for these

    work: Any = Workbook()
    work.remove(work.active)
    for name, rows in _sheets(book):
        page = work.create_sheet(name)
        columns = book.columns(name)
        for number, cells in enumerate((columns, *([row.get(each) for each in columns] for row in rows)), 1):
            for place, text in enumerate(cells, 1):
                if text:
                    cell = page.cell(number, place)
                    cell.value = text
                    cell.data_type = "s"  # a text stays a text, also when it begins like a formula
    work.save(path)


def _sheets(book: Book) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """Go through the sheets an XLSForm has, in its order."""
    for name in SHEETS:
        if book.rows(name):
            yield name, book.rows(name)

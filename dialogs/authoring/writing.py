"""Sheets written as YAML, Excel or Markdown, so that a form can go from one to another and lose nothing.

YAML is what lives beside the code: one key per line, so that a change of wording is a change of one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from dialogs.authoring.sheets import EXCEL, SHEETS, Book
from dialogs.authoring.verbatim import Grid, Verbatim, from_yaml, letters, of_book
from dialogs.errors import FormError

_WIDEST = 60  #: letters a column of a new Excel file is wide at most
LONGEST_CELL = 32_767  #: letters in one cell of Excel
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  #: that XML, and so Excel, cannot hold


def write(book: Book | Verbatim, path: Path) -> None:
    """Write a form; the file's ending says how. Raises `FormError` when that kind of file cannot hold it."""
    written = of_book(book) if isinstance(book, Book) else book
    kind = path.suffix.casefold()
    if kind in EXCEL:
        _excel(written, path)
    elif kind in (".yaml", ".yml"):
        path.write_text(to_yaml(written), encoding="utf-8", newline="\n")
    elif kind == ".md":
        path.write_text(to_markdown(written), encoding="utf-8", newline="\n")
    else:
        raise FormError(f"No sé escribir archivos «{kind or path.name}»: pide un .xlsx, un .yaml o un .md.")


def to_yaml(book: Book | Verbatim) -> str:
    """Write the sheets as YAML, cells without text left out; a text of several lines keeps them."""
    written = of_book(book) if isinstance(book, Book) else book
    parts = []
    for name, grid in written.sheets.items():
        sheet = {name: _rows(name, grid)}
        text = _dumped(sheet, _Readable)
        same = from_yaml(text) == {name: grid}
        parts.append(text if same else _dumped(sheet, yaml.SafeDumper))
    return "\n".join(parts)


class _Readable(yaml.SafeDumper):
    """YAML in which a text of several lines is written as several lines."""


def _represented(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Readable.add_representer(str, _represented)


def _dumped(sheet: dict[str, list[dict[str, str]]], dumper: type[yaml.SafeDumper]) -> str:
    return yaml.dump(
        sheet, Dumper=dumper, allow_unicode=True, sort_keys=False, width=10_000, default_flow_style=False
    )


def _rows(sheet: str, grid: Grid) -> list[dict[str, str]]:
    """Give the rows of a sheet by its columns. Where their order could not be told, the first row has them all."""
    if not grid:
        return []
    columns = [cell if cell.strip() else f"({letters(place)})" for place, cell in enumerate(grid[0])]
    body: Sequence[Sequence[str]] = grid[1:]
    if len(set(columns)) < len(columns) or not any(cell.strip() for cell in grid[0]):
        if sheet in SHEETS:
            twice = next((each for each in columns if columns.count(each) > 1), "")
            what = f"La columna «{twice}» está 2 veces." if twice else "La primera fila está vacía."
            raise FormError(f"{what} Corrígelo y vuelve a convertir.", sheet=sheet, row=1, column=twice)
        columns, body = [f"({letters(place)})" for place in range(len(columns))], grid
    rows = [{column: cell for column, cell in zip(columns, row, strict=True) if cell} for row in body]
    if list(dict.fromkeys(column for row in rows for column in row)) != columns:
        first = rows[0] if rows else {}
        rows[:1] = [{column: first.get(column, "") for column in columns}]
    return rows


def to_markdown(book: Book | Verbatim) -> str:
    """Write the sheets as tables; raises `FormError` for a cell with a line break, which cannot be."""
    written = of_book(book) if isinstance(book, Book) else book
    lines = []
    for name, grid in written.sheets.items():
        for number, row in enumerate(grid, 1):
            for place, cell in enumerate(row):
                if "\n" in cell or "\r" in cell:
                    message = "Una celda con salto de línea no cabe en Markdown."
                    column = grid[0][place] or letters(place)
                    raise FormError(message, sheet=name, row=number, column=column)
        lines += [_line((name,)), *(_line(("", *row)) for row in grid), ""]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def _excel(written: Verbatim, path: Path) -> None:
    from openpyxl import Workbook  # type: ignore[import-untyped]  # slow to import, and only for these
    from openpyxl.styles import Font  # type: ignore[import-untyped]

    work: Any = Workbook()
    work.remove(work.active)
    for name, grid in written.sheets.items():
        if len(name) > 31 or not name or re.search(r"[\[\]:*?/\\]", name):
            raise FormError(
                "El nombre de la hoja no cabe en Excel: 31 letras, sin [ ] : * ? / \\", sheet=name
            )
        page = work.create_sheet(name)
        for number, place, text in _cells(name, grid):
            cell = page.cell(number, place)
            cell.value = text
            cell.data_type = "s"  # a text stays a text, also when it begins like a formula
            if number == 1:
                cell.font = Font(bold=True)
        if grid:
            page.freeze_panes = "A2"
        for place, column in enumerate(zip(*grid, strict=True)):
            page.column_dimensions[letters(place)].width = min(_WIDEST, 2 + max(map(len, column)))
    if not written.sheets:
        raise FormError("No hay ninguna hoja que escribir.")
    work.save(path)


def _cells(sheet: str, grid: Grid) -> Iterator[tuple[int, int, str]]:
    """Go through the cells with text, counted from 1; raises `FormError` for one Excel cannot hold."""
    for number, row in enumerate(grid, 1):
        for place, text in enumerate(row, 1):
            if not text:
                continue
            column = grid[0][place - 1] or letters(place - 1)
            if len(text) > LONGEST_CELL:
                message = f"La celda tiene {len(text)} letras; en Excel caben {LONGEST_CELL}."
                raise FormError(message, sheet=sheet, row=number, column=column)
            if UNSEEN.search(text):
                message = "La celda tiene una letra que no se ve y que no cabe en Excel."
                raise FormError(message, sheet=sheet, row=number, column=column)
            yield number, place, text

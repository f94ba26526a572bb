"""From sheets (YAML, .xlsx, .md) to XForm XML, with pyxform. Publishing only: nothing that runs imports this.

The YAML is the sheets one to one: `survey:`, `choices:`, `settings:` and `entities:` are lists of rows, and a
row's keys are XLSForm's columns (`label::Español (es)`). Every value is text: `no` stays `no`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from pyxform.xls2xform import convert

from dialogs.complaints import complaint
from dialogs.errors import FormError
from dialogs.sheets import BIGGEST_FILE, EXCEL, SHEETS, Book, read

_OUTSIDE = re.compile(r'<instance id="([^"]+)" src="jr://file-csv/([^"]+)"\s*/>')
_COLUMN = re.compile(r"[^\W\d][\w.-]*")


@dataclass(frozen=True)
class Published:
    """An XForm, and what pyxform would like its author to know (in English)."""

    xform: str
    warnings: tuple[str, ...]


def publish(source: Path | Mapping[str, Any]) -> Published:
    """Turn sheets into an XForm. Raises `FormError`, in Spanish, with pyxform's own sentence beside it."""
    book = read(source)
    kind: str | None = None
    sheets: Any = workbook(book)
    if isinstance(source, Path) and source.suffix.casefold() in (*EXCEL, ".md"):
        kind = source.suffix.casefold()
        sheets = source.read_text("utf-8-sig") if kind == ".md" else source
    warnings: list[str] = []
    try:
        result = convert(sheets, warnings=warnings, validate=False, file_type=kind)
    except Exception as error:  # it also fails with TypeError and the like, and its author must hear of it
        raise complaint(error) from error
    return Published(_with_lists(result.xform, source), tuple(warnings))


def _with_lists(xform: str, source: Path | Mapping[str, Any]) -> str:
    """Put the lists of CSV files that lie beside a form inside it, so that one text holds everything."""
    if not isinstance(source, Path):
        return xform

    def held(found: re.Match[str]) -> str:
        path = source.parent / Path(found[2]).name
        return (
            found[0]
            if not path.is_file()
            else f'<instance id="{found[1]}"><root>{_items(path)}</root></instance>'
        )

    return _OUTSIDE.sub(held, xform)


def _items(path: Path) -> str:
    if path.stat().st_size > BIGGEST_FILE:
        raise FormError(f"El archivo {path.name} pesa más de 5 MB.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (UnicodeDecodeError, csv.Error) as error:
        raise FormError(f"El archivo {path.name} no es un CSV en UTF-8.", original=str(error)) from error
    written = []
    for number, row in enumerate(rows, 2):
        for column in row:
            if not isinstance(column, str) or not _COLUMN.fullmatch(column):
                raise FormError(
                    "El nombre de una columna no vale.", sheet=path.name, row=1, column=str(column)
                )
        if None in row.values():
            raise FormError("A la fila le faltan celdas.", sheet=path.name, row=number)
        cells = "".join(f"<{column}>{escape(value)}</{column}>" for column, value in row.items())
        written.append(f"<item>{cells}</item>")
    return "".join(written)


def workbook(book: Book) -> dict[str, Any]:
    """Give the sheets as pyxform takes them; the header of each with every column that any row has."""
    if "survey" not in book.sheets:
        raise FormError("Falta la hoja survey, donde van las preguntas.", sheet="survey")
    found: dict[str, Any] = {}
    for name, rows in book.sheets.items():
        if name in SHEETS:
            columns = book.columns(name)
            found[name] = [{column: row.get(column) for column in columns if row.get(column)} for row in rows]
            found[f"{name}_header"] = [dict.fromkeys(columns)]
    return found

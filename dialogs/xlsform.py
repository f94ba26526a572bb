"""From sheets (YAML, .xlsx, .md) to XForm XML, with pyxform. Publishing only: nothing that runs imports this.

The YAML is the sheets one to one: `survey:`, `choices:`, `settings:` and `entities:` are lists of rows, and a
row's keys are XLSForm's columns (`label::Español (es)`). Every value is text: `no` stays `no`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyxform.xls2xform import convert

from dialogs.complaints import complaint
from dialogs.errors import FormError
from dialogs.sheets import EXCEL, SHEETS, Book, read


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
    return Published(result.xform, tuple(warnings))


def workbook(book: Book) -> dict[str, Any]:
    """Give the sheets as pyxform takes them; the header of each with every column that any row has."""
    if "survey" not in book.sheets:
        raise FormError("Falta la hoja survey, donde van las preguntas.", sheet="survey")
    found: dict[str, Any] = {}
    for name, rows in book.sheets.items():
        if name in SHEETS:
            found[name] = [dict(row.cells) for row in rows]
            found[f"{name}_header"] = [dict.fromkeys(book.columns(name))]
    return found

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

from dialogs import attached
from dialogs.attached import ITEMSETS
from dialogs.beside import with_lists
from dialogs.complaints import complaint
from dialogs.errors import FormError
from dialogs.sheets import SHEETS, Book, read


@dataclass(frozen=True)
class Published:
    """An XForm, and what pyxform would like its author to know (in English)."""

    xform: str
    warnings: tuple[str, ...]


def publish(source: Path | Mapping[str, Any], book: Book | None = None) -> Published:
    """Turn sheets into an XForm; `book` are those of `source` when they were read already.

    Raises `FormError`, in Spanish, with pyxform's own sentence beside it.
    """
    sheets = workbook(read(source) if book is None else book)
    if isinstance(source, Path):
        sheets["fallback_form_name"] = source.stem
    warnings: list[str] = []
    try:
        result = convert(sheets, warnings=warnings, validate=False)
    except MemoryError:
        raise
    except Exception as error:  # it also fails with TypeError and the like, and its author must hear of it
        raise complaint(error) from error
    xform = with_lists(result.xform, source.parent) if isinstance(source, Path) else result.xform

    def find(name: str) -> bytes | None:
        """Give what the sheet `external_choices` becomes, or a GeoJSON that lies beside the form."""
        if name == ITEMSETS and result.itemsets:
            return str(result.itemsets).encode()
        path = source.parent / Path(name).name if isinstance(source, Path) else Path(name)
        return path.read_bytes() if name.endswith(".geojson") and path.is_file() else None

    return Published(attached.with_lists(xform, find), tuple(warnings))


def workbook(book: Book) -> dict[str, Any]:
    """Give the sheets as pyxform takes them: the header with every column that any row has, and empty rows too.

    pyxform counts rows to say where something is wrong, so each must stand in its place.
    """
    if "survey" not in book.sheets:
        raise FormError("Falta la hoja survey, donde van las preguntas.", sheet="survey")
    found: dict[str, Any] = {}
    for name, rows in book.sheets.items():
        if name in SHEETS:
            columns = book.columns(name)
            cells: list[dict[str, str]] = []
            for row in rows:
                cells += [{} for _ in range(row.number - len(cells) - 2)]
                cells.append({column: row.get(column) for column in columns if row.get(column)})
            found[name] = cells
            found[f"{name}_header"] = [dict.fromkeys(columns)]
    return found

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

from dialogs.authoring import attached
from dialogs.authoring.book import BIGGEST_FILE
from dialogs.authoring.complaints import complaint
from dialogs.authoring.sheets import SHEETS, Book, read
from dialogs.compiling.choices import ITEMSETS
from dialogs.errors import FormError

LISTS = (".csv", ".xml", ".geojson")  #: files of lists that may lie beside a form


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
    folder = source.parent if isinstance(source, Path) else None
    return Published(whole(result.xform, folder, str(result.itemsets or "")), tuple(warnings))


def whole(xform: str, folder: Path | None, itemsets: str = "") -> str:
    """Put inside an XForm the lists it names: those of `external_choices`, and those in files of its folder."""

    def find(name: str) -> bytes | None:
        if name == ITEMSETS and itemsets:
            return itemsets.encode()
        path = folder / Path(name).name if folder is not None else None
        if path is None or not path.is_file() or path.suffix.casefold() not in LISTS:
            return None
        with path.open("rb") as file:
            return file.read(BIGGEST_FILE + 1)  # one more tells that it is too large

    return attached.with_lists(xform, find)


def knows_type(written: str) -> bool:
    """Ask pyxform whether it knows a type of row, whatever else it may want of such a row."""
    rows = [{"type": written, "name": "a", "label": "a"}]
    try:
        convert({"survey": rows, "survey_header": [dict.fromkeys(rows[0])]}, warnings=[], validate=False)
    except MemoryError:
        raise
    except Exception as error:
        return "Unknown question type" not in str(error)
    return True


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

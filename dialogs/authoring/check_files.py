"""Lists in files beside a form: all that are missing, told at once and before anything else has to be mended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from dialogs.authoring.book import Book, Row
from dialogs.authoring.check_types import at
from dialogs.authoring.rows import kind_of, list_of
from dialogs.errors import Finding
from dialogs.xlsform import LISTS

_PULLED = re.compile(r"""pulldata\(\s*(?:'([^']+)'|"([^"]+)")""")
FILTERED = ("calculation", "relevant", "constraint", "choice_filter", "read_only", "required", "repeat_count")


def about_files(book: Book, folder: Path | None) -> Iterator[Finding]:
    """Files a form names that do not lie beside it."""
    for name, (row, column) in named(book).items():
        if folder is None or not (folder / Path(name).name).is_file():
            yield at(row, column, "error", missing(name))


def missing(name: str) -> str:
    """Say that a file is not there, and where to put it."""
    return f"Falta el archivo «{name[:80]}»: ponlo junto al formulario, o mándalos juntos en un .zip."


def named(book: Book) -> dict[str, tuple[Row, str]]:
    """By name, each file with the row and the column that first ask for it."""
    found: dict[str, tuple[Row, str]] = {}
    for row in book.rows("survey"):
        for name, column in _of(row):
            found.setdefault(name, (row, column))
    return found


def _of(row: Row) -> Iterator[tuple[str, str]]:
    kind, name = kind_of(row), row.get("name").strip()
    if kind in ("csv-external", "xml-external") and name:
        yield f"{name}.{kind[:3]}", "type"
    file = list_of(row) if kind in ("select_one_from_file", "select_multiple_from_file") else ""
    if file.casefold().endswith(LISTS) and "$" not in file:
        yield file, "type"
    for column in FILTERED:
        for quotes in _PULLED.findall(row.get(column)):
            file = next(each for each in quotes if each)
            yield (file if file.casefold().endswith(LISTS) else f"{file}.csv"), column

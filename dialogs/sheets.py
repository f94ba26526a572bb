"""The sheets of a form as rows that know where they stand: YAML, Excel or Markdown.

For the check and for publishing. Excel files come from strangers: their size is looked at before they are opened.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from dialogs.errors import Finding, FormError

BIGGEST_FILE = 5_000_000  #: bytes
BIGGEST_INSIDE = 60_000_000  #: bytes an Excel file may unpack to
MOST_ROWS = 20_000
MOST_COLUMNS = 300
EXCEL = (".xlsx", ".xlsm")
SHEETS = ("survey", "choices", "settings", "entities", "external_choices", "osm")  #: that XLSForm reads


@dataclass(frozen=True)
class Row:
    """One row of a sheet: its number as a spreadsheet counts (the header is 1) and its cells."""

    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Book:
    """Every sheet of a form, and what was noticed while opening it."""

    sheets: Mapping[str, tuple[Row, ...]]
    noticed: tuple[Finding, ...] = field(default=())

    def rows(self, sheet: str) -> tuple[Row, ...]:
        return self.sheets.get(sheet, ())

    def columns(self, sheet: str) -> list[str]:
        return list(dict.fromkeys(column for row in self.rows(sheet) for column in row.cells))


def read(source: Path | Mapping[str, Any]) -> Book:
    """Read the sheets of a form. Raises `FormError`, in Spanish, when it cannot be opened."""
    if isinstance(source, Mapping):
        return Book({str(name): _plain(str(name), rows) for name, rows in source.items()})
    if not source.is_file():
        raise FormError(f"No existe el archivo {source.name}.")
    if source.stat().st_size > BIGGEST_FILE:
        raise FormError("El archivo pesa más de 5 MB.")
    kind = source.suffix.casefold()
    if kind in (".yaml", ".yml"):
        return _yaml(_text(source))
    if kind == ".md":
        return Book({name: tuple(rows) for name, rows in _markdown(_text(source)).items()})
    if kind in EXCEL:
        return _excel(source)
    raise FormError(f"No sé leer archivos «{kind or source.name}»: trae un .xlsx, un .yaml o un .md.")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormError("El archivo no está escrito en UTF-8.", original=str(error)) from error


class _Plain(yaml.SafeLoader):
    """YAML in which every value is text: `no` stays `no`, 2026-01-01 stays what was written."""


_Plain.yaml_implicit_resolvers = {}


def _yaml(text: str) -> Book:
    if len(re.findall(r"(?:^|[\s\[{,])[&*][A-Za-z]", text)) > 200:
        raise FormError("El archivo YAML repite demasiadas partes por referencia.")
    try:
        data = yaml.load(text, Loader=_Plain)  # noqa: S506 a safe loader, without guessing types
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = None if mark is None else mark.line + 1
        raise FormError("El archivo no es YAML bien escrito.", row=line, original=str(error)) from error
    except RecursionError as error:
        raise FormError("El archivo YAML tiene demasiados niveles.") from error
    if not isinstance(data, Mapping):
        raise FormError("Al archivo le falta la hoja survey.", sheet="survey")
    return Book({str(name): _plain(str(name), rows) for name, rows in data.items()})


def _plain(sheet: str, rows: Any) -> tuple[Row, ...]:
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise FormError("Una hoja es una lista de filas.", sheet=sheet)
    if len(rows) > MOST_ROWS:
        raise FormError(f"La hoja tiene más de {MOST_ROWS} filas.", sheet=sheet)
    found = []
    for number, row in enumerate(rows, 2):
        if not isinstance(row, Mapping):
            raise FormError("Una fila es «columna: valor», una por línea.", sheet=sheet, row=number)
        for column, value in row.items():
            if isinstance(value, Mapping | list):
                raise FormError("Una celda es un texto.", sheet=sheet, row=number, column=str(column))
        found.append(Row(number, {str(k): "" if v is None else str(v) for k, v in row.items()}))
    return tuple(found)


def _markdown(text: str) -> dict[str, list[Row]]:
    """Read tables as pyxform does: a sheet's name alone in the first cell, then its header, then its rows."""
    sheets: dict[str, list[Row]] = {}
    sheet, header, number = "", None, 0
    for line in text.splitlines():
        if "|" not in line:
            continue
        cells = [
            cell.replace("\\|", "|").strip()
            for cell in re.split(r"(?<!\\)\|", line.strip().strip("|") + "|")[:-1]
        ]
        if line.strip().startswith("|"):
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip()[1:].removesuffix("|"))]
        if cells and cells[0]:
            sheet, header, number = cells[0], None, 0
            sheets[sheet] = []
        if not any(cells[1:]) or not sheet or all(set(cell) <= {"-", ":"} for cell in cells[1:]):
            continue
        number += 1
        if header is None:
            header = cells[1:]
        else:
            pairs = zip(header, cells[1:], strict=False)
            sheets[sheet].append(Row(number, {name: cell for name, cell in pairs if name}))
    return sheets


def _excel(path: Path) -> Book:
    noticed: list[Finding] = []
    try:
        with zipfile.ZipFile(path) as packed:
            inside = packed.infolist()
            if len(inside) > 2_000 or sum(each.file_size for each in inside) > BIGGEST_INSIDE:
                raise FormError("El archivo de Excel es demasiado grande por dentro.")
            pages = [each.filename for each in inside if each.filename.startswith("xl/worksheets/")]
            if any(b"<mergeCell " in packed.read(name) for name in pages):
                noticed.append(Finding("aviso", "Hay celdas combinadas: solo vale la primera de cada grupo."))
    except (zipfile.BadZipFile, OSError, RuntimeError) as error:
        raise FormError("El archivo no es un Excel (.xlsx).", original=str(error)) from error
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # slow to import, and only for these

    sheets: dict[str, tuple[Row, ...]] = {}
    try:
        shown = load_workbook(path, data_only=True, read_only=True)
        written = load_workbook(path, data_only=False, read_only=True)
        for page in shown.worksheets:
            sheets[page.title] = tuple(_page(page, page.title))
        for page in written.worksheets:
            noticed += _formulas(page)
        shown.close()
        written.close()
    except FormError:
        raise
    except Exception as error:  # openpyxl names no errors of its own
        raise FormError("El archivo de Excel no se puede abrir.", original=str(error)) from error
    return Book(sheets, tuple(noticed))


def _page(page: Any, title: str) -> Iterator[Row]:
    header: list[str] = []
    for number, cells in enumerate(page.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
        if number > MOST_ROWS:
            raise FormError(f"La hoja tiene más de {MOST_ROWS} filas.", sheet=title)
        values = [_cell(cell) for cell in cells]
        if not header:
            header = values if any(values) else []
        elif any(values):
            yield Row(number, {name: value for name, value in zip(header, values, strict=False) if name})


def _formulas(page: Any) -> Iterator[Finding]:
    count = 0
    for row in page.iter_rows(max_col=MOST_COLUMNS):
        for cell in row:
            if cell.data_type == "f" and count < 10:
                count += 1
                message = (
                    f"La celda {cell.coordinate} tiene una fórmula: se toma el último resultado guardado."
                )
                yield Finding("aviso", message, page.title, cell.row)


def _cell(value: Any) -> str:
    """Write a cell as pyxform would read it: 3.0 is 3, TRUE is TRUE."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return re.sub(r"[\xa0\u2003]", " ", str(value)).strip()

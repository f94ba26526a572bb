"""Excel files, which come from strangers: looked at from outside before anything in them is opened."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from dialogs.authoring.book import MOST_ALIKE, MOST_COLUMNS, SHEETS, Book, Filling
from dialogs.errors import Finding, FormError

MOST_PARTS = 2_000  #: files inside an Excel file
BIGGEST_INSIDE = 60_000_000  #: bytes they may unpack to
BIGGEST_SHEET = 40_000_000
BIGGEST_PART = 10_000_000  #: of the parts that are read whole: texts, styles, the list of sheets
MOST_SHEETS = 100
_TOO_BIG = "El archivo de Excel es demasiado grande por dentro. Copia tus hojas a un libro nuevo y manda ese."
AS_VALUES = "Pégala como valor. O pasa el archivo por desdeabajo form convert: quedan solo los valores."
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FORMULA = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>\s*<(?:\w+:)?f[\s/>]')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_HIDDEN = re.compile(rb'<(?:\w+:)?row\s(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')


def from_xlsx(path: Path) -> Book:
    """Read the sheets of an Excel file. Raises `FormError`, in Spanish, when that would not be safe or possible."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # slow to import, and only for these

    filling = Filling()
    try:
        with path.open("rb") as content, zipfile.ZipFile(content) as packed:
            _look_at(packed)
            book = load_workbook(content, data_only=True, read_only=True, keep_links=False)
            try:
                for page, name in _wanted(book, filling):
                    part = str(getattr(page, "_worksheet_path", "")).lstrip("/")
                    xml = packed.read(part) if part in packed.namelist() else b""
                    _read_page(page, name, xml, filling)
            finally:
                book.close()
    except (FormError, MemoryError):
        raise
    except Exception as error:  # openpyxl names no errors of its own
        message = "El archivo de Excel no se puede abrir. Ábrelo y guárdalo otra vez como .xlsx."
        raise FormError(message, original=f"{type(error).__name__}: {error}") from error
    return filling.book()


def _look_at(packed: zipfile.ZipFile) -> None:
    """Refuse what would unpack too big, or declares entities, by its table of contents and its first letters."""
    inside = packed.infolist()
    if len(inside) > MOST_PARTS or sum(each.file_size for each in inside) > BIGGEST_INSIDE:
        raise FormError(_TOO_BIG)
    if len({each.filename for each in inside}) < len(inside):
        raise FormError("El archivo de Excel está dañado. Ábrelo y guárdalo otra vez como .xlsx.")
    for each in inside:
        if not each.filename.endswith((".xml", ".rels")):
            continue
        sheet = each.filename.startswith("xl/worksheets/") and each.filename.endswith(".xml")
        if each.file_size > (BIGGEST_SHEET if sheet else BIGGEST_PART):
            raise FormError(_TOO_BIG)
        with packed.open(each) as part:
            start = part.read(4_096).replace(b"\x00", b"")  # also when it is written in UTF-16
        if _DECLARES.search(start):
            raise FormError("El archivo de Excel trae código que no es de una hoja. No se abre.")


def _wanted(book: Any, filling: Filling) -> Iterator[tuple[Any, str]]:
    """Go through the sheets XLSForm reads; of the others only the name is noted."""
    if len(book.sheetnames) > MOST_SHEETS:
        raise FormError(f"El archivo tiene más de {MOST_SHEETS} hojas: quita las que no uses.")
    pages = book.worksheets
    for page in pages:
        title = str(page.title)
        name = title.lower() if title.lower() in SHEETS else title
        if name in filling.sheets:
            raise FormError("La hoja está 2 veces: quita una.", sheet=name)
        if name not in SHEETS and len(pages) > 1:
            filling.add(name, ())
            continue
        if page.sheet_state != "visible":
            filling.noticed.append(Finding("aviso", "La hoja está oculta, pero sí se lee.", name))
        yield page, name


def _read_page(page: Any, name: str, xml: bytes, filling: Filling) -> None:
    formulas = {(int(row), _column(column)) for column, row in _FORMULA.findall(xml)}
    lines = _lines(page, name, formulas, filling)
    filling.table(name, lines)
    last = max((row.number for row in filling.sheets[name]), default=1)
    for left, top, right, bottom in _MERGED.findall(xml)[:MOST_ALIKE]:
        if int(top) <= last:
            cells = f"{left.decode()}{top.decode()}:{right.decode()}{bottom.decode()}"
            message = f"Las celdas {cells} están combinadas: solo vale la primera. Sepáralas."
            filling.noticed.append(Finding("error", message, name, int(top)))
    hidden = {int(row) for row in _HIDDEN.findall(xml)}
    for row in [each for each in filling.sheets[name] if each.number in hidden][:MOST_ALIKE]:
        filling.noticed.append(Finding("aviso", "La fila está oculta, pero sí se lee.", name, row.number))


def _lines(
    page: Any, name: str, formulas: set[tuple[int, int]], filling: Filling
) -> Iterator[tuple[int, Sequence[str]]]:
    header: list[str] = []
    told = 0
    calculated = {row for row, _ in formulas}
    for number, values in enumerate(page.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), 1):
        if number > 1 and number not in calculated and values.count(None) == len(values):
            yield number, ()  # formatted down to the end of the page: nothing to look at cell by cell
            continue
        cells = [cell(value) for value in values]
        header = header or cells
        for place, value in enumerate(values):
            finding = None
            if (number, place + 1) in formulas:
                finding = _formula(name, cells[place])
            elif isinstance(value, datetime | date | time):
                message = f"La celda es una fecha de Excel y se lee «{cells[place]}». Dale formato de texto."
                finding = Finding("aviso", message)
            if finding is not None and told < MOST_ALIKE:
                told += 1
                column = header[place] if place < len(header) and number > 1 else ""
                filling.noticed.append(Finding(finding.severity, finding.message, name, number, column))
        yield number, cells


def _formula(sheet: str, shown: str) -> Finding:
    """What is asked must be what was written. Settings may be worked out, and LibreOffice writes TRUE as a formula."""
    if shown in ("TRUE", "FALSE") or (sheet == "settings" and shown):
        return Finding("aviso", f"La celda tiene una fórmula: se toma lo que muestra, «{shown[:40]}».")
    if not shown:
        return Finding(
            "error", "La celda tiene una fórmula sin resultado guardado. Escribe el texto en su lugar."
        )
    message = f"La celda tiene una fórmula; muestra «{shown[:40]}». {AS_VALUES}"
    return Finding("error", message)


def _column(letters: bytes) -> int:
    """Give a column's place: A is 1, AA is 27."""
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return found


def cell(value: Any) -> str:
    """Write a cell as pyxform would read it: 3.0 is 3, TRUE is TRUE."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip().replace("\xa0", " ")


def from_xls(path: Path) -> Book:
    """Read an Excel file of before 2007."""
    import xlrd  # type: ignore[import-untyped]  # only for these

    filling = Filling()
    try:
        with xlrd.open_workbook(str(path), on_demand=True, logfile=_Nowhere()) as book:
            if book.nsheets > MOST_SHEETS:
                raise FormError(f"El archivo tiene más de {MOST_SHEETS} hojas: quita las que no uses.")
            for title in book.sheet_names():
                name = title.lower() if title.lower() in SHEETS else title
                if name not in SHEETS and book.nsheets > 1:
                    filling.add(name, ())
                else:
                    filling.table(name, _old_lines(book.sheet_by_name(title), book.datemode))
                    book.unload_sheet(title)
    except (FormError, MemoryError):
        raise
    except Exception as error:  # xlrd fails with whatever a broken record leads to
        message = (
            "El archivo viejo de Excel no se puede abrir. Ábrelo y guárdalo como libro de Excel (.xlsx)."
        )
        raise FormError(message, original=f"{type(error).__name__}: {error}") from error
    return filling.book()


def _old_lines(page: Any, datemode: int) -> Iterator[tuple[int, Sequence[str]]]:
    from xlrd import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, error_text_from_code
    from xlrd.xldate import xldate_as_datetime  # type: ignore[import-untyped]

    for number in range(page.nrows):
        found = []
        for kind, value in zip(page.row_types(number), page.row_values(number), strict=True):
            if kind == XL_CELL_BOOLEAN:
                value = bool(value)
            elif kind == XL_CELL_DATE:
                moment = xldate_as_datetime(value, datemode)
                value = moment.time() if 0 <= value < 1 else moment
            elif kind == XL_CELL_ERROR:
                value = error_text_from_code.get(value, "#ERROR!")
            found.append(cell(value))
        yield number + 1, found


class _Nowhere:
    """Where xlrd's remarks go: they would hold the file's contents."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None: ...

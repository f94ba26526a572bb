"""The cells of a form's file exactly as they are written, for turning one kind of file into another.

`sheets.read` gives what publishing sees: tidy, only the sheets of an XLSForm. Here nothing is tidied: every sheet,
blank rows, spaces at the ends, and notes under a column without a name are kept where they stand.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dialogs.authoring import sheets
from dialogs.authoring.recognising import recognise
from dialogs.authoring.sheets import SHEETS, Book
from dialogs.authoring.sheets_text import is_rule
from dialogs.errors import Finding, FormError

Grid = tuple[tuple[str, ...], ...]  #: rows of cells, the header first, nothing empty at the ends
WRITABLE = (".xlsx", ".yaml", ".yml", ".md")
_PLACE = re.compile(r"\(([A-Z]{1,3})\)")  #: in YAML, the column G when its header has no words
_BAR = re.compile(r"(?<!\\)\|")
_LINE = re.compile(r"\s*\|(.*)\|")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z0-9:]+)"')
_FORMULA = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>\s*<(?:\w+:)?f[\s/>]')
MOST_ROWS = 20_000  #: of one sheet, empty ones counted
_FIRST_FEW = 5  #: places named in one remark


@dataclass(frozen=True)
class Verbatim:
    """Every sheet of a file, in its order, and what its author should know of the reading."""

    sheets: Mapping[str, Grid]
    noticed: tuple[Finding, ...] = ()


def read(path: Path) -> Verbatim:
    """Read every cell as it is written. Raises `FormError`, in Spanish, when the file cannot be opened."""
    book = sheets.read(path)  # its limits hold here too
    kind = recognise(path)
    match kind:
        case "xlsx":
            return _excel(path)
        case "yaml":
            return Verbatim(from_yaml(path.read_text(encoding="utf-8-sig")))
        case "md":
            return from_markdown(path.read_text(encoding="utf-8-sig"))
    message = "De este archivo solo se leen las hojas de un XLSForm."
    if kind == "xls":
        message = "Es un Excel viejo (.xls): se pasan sus preguntas; las otras hojas y las notas, no."
    return Verbatim(of_book(book).sheets, (Finding("aviso", message),))


def of_book(book: Book) -> Verbatim:
    """Give the sheets of a book, in the order XLSForm has them, as cells."""
    names = [name for name in (*SHEETS, *book.sheets) if name in book.sheets]
    found: dict[str, Grid] = {}
    for name in dict.fromkeys(names):
        columns = book.columns(name)
        rows = [tuple(row.get(each) for each in columns) for row in book.rows(name)]
        if rows:
            found[name] = trimmed((tuple(columns), *rows))
    return Verbatim(found)


def from_yaml(text: str) -> dict[str, Grid]:
    """Read sheets written as lists of rows."""
    found: dict[str, Grid] = {}
    for name, rows in plain_yaml(text).items():
        lines = [
            {str(column): "" if cell is None else str(cell) for column, cell in row.items()} for row in rows
        ]
        found[name] = _placed(lines)
    return found


def plain_yaml(text: str) -> dict[str, Any]:
    """Read YAML in which every value is text; for what `sheets.read` has accepted already."""
    import yaml

    class Plain(yaml.SafeLoader):
        yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 PyYAML's own name

    data = yaml.load(text, Loader=Plain)  # noqa: S506 a safe loader, without guessing types
    return {str(name): rows for name, rows in data.items()}


def _placed(rows: Sequence[Mapping[str, str]]) -> Grid:
    """Put cells in columns: those whose place is written stand there, the others fill the rest in order."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    fixed = {column: number_of(found[1]) for column in columns if (found := _PLACE.fullmatch(column))}
    taken = set(fixed.values())
    free = (place for place in range(len(columns) + max(taken, default=0) + 1) if place not in taken)
    places = {column: fixed[column] if column in fixed else next(free) for column in columns}
    width = max(places.values(), default=-1) + 1
    body = [_spread({places[column]: cell for column, cell in row.items()}, width) for row in rows]
    if columns and len(fixed) == len(columns):  # a sheet without a header: every cell says where it stands
        return trimmed(body)
    header = {place: column for column, place in places.items() if column not in fixed}
    return trimmed((_spread(header, width), *body))


def _spread(cells: Mapping[int, str], width: int) -> tuple[str, ...]:
    return tuple(cells.get(place, "") for place in range(width))


def from_markdown(text: str) -> Verbatim:
    """Read tables line by line, those without text too; publishing passes over them."""
    tables: dict[str, list[tuple[str, ...]]] = {}
    sheet, others = "", 0
    for line in text.split("\n"):
        found = None if line.lstrip().startswith("#") else _LINE.match(line)
        if found is None or not set(found[1]) - set("|-"):
            others += bool(line.strip()) and found is None
            continue
        first, *cells = (cell.strip().replace(r"\|", "|") for cell in _BAR.split(found[1]))
        if is_rule((first, *cells)):
            continue
        if first:
            sheet = first
            tables[sheet] = [tuple(cells)] if any(cells) else []
        elif sheet and (tables[sheet] or any(cells)):
            tables[sheet].append(tuple(cells))
    noticed = () if not others else (
        Finding("aviso", "Fuera de las tablas hay líneas de texto: no son parte del formulario."),
    )  # fmt: skip
    return Verbatim({name: trimmed(rows) for name, rows in tables.items()}, noticed)


def _excel(path: Path) -> Verbatim:
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # slow to import, and only for these

    found: dict[str, Grid] = {}
    noticed: list[Finding] = []
    try:
        with zipfile.ZipFile(path) as packed:
            shown = load_workbook(path, data_only=True, read_only=True, keep_links=False)
            try:
                for page in shown.worksheets:
                    part = str(getattr(page, "_worksheet_path", "")).lstrip("/")
                    xml = packed.read(part) if part in packed.namelist() else b""
                    found[page.title] = grid = _grid(page)
                    noticed += _formulas(page.title, _FORMULA.findall(xml), grid)
                    noticed += _merged(page.title, _MERGED.findall(xml))
            finally:
                shown.close()
            if any(name.startswith("xl/comments") for name in packed.namelist()):
                noticed.append(Finding("aviso", "Los comentarios de las celdas no pasan al otro archivo."))
    except (FormError, MemoryError):
        raise
    except Exception as error:  # openpyxl names no errors of its own
        message = "El archivo de Excel no se puede abrir. Ábrelo y guárdalo otra vez como .xlsx."
        raise FormError(message, original=f"{type(error).__name__}: {error}") from error
    return Verbatim(found, tuple(noticed))


def _grid(page: Any) -> Grid:
    """Read a sheet. Empty rows are only counted: a stray format may stand a million rows below."""
    page.reset_dimensions()
    rows: list[Sequence[str]] = []
    empty = 0
    for values in page.iter_rows(values_only=True):
        if values.count(None) == len(values):
            empty += 1
            continue
        if len(rows) + empty > MOST_ROWS:
            message = f"Hay texto más abajo de la fila {MOST_ROWS}: súbelo o quítalo."
            raise FormError(message, sheet=page.title, row=len(rows) + empty + 1)
        rows += [()] * empty
        empty = 0
        rows.append([as_text(value) for value in values])
    return trimmed(rows)


def as_text(value: Any) -> str:
    """Write a cell's value as XLSForm tools read it: 3.0 is 3, TRUE is TRUE, a day has its hour."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _formulas(sheet: str, cells: Sequence[tuple[bytes, bytes]], grid: Grid) -> Iterator[Finding]:
    """Say which cells were worked out: their last result is what there is."""
    kept: list[str] = []
    lost: list[str] = []
    for column, number in cells:
        row, place = int(number), number_of(column.decode())
        shown = row <= len(grid) and place < len(grid[row - 1]) and grid[row - 1][place]
        (kept if shown else lost).append(f"{column.decode()}{row}")
    if kept:
        message = f"Hay fórmulas ({_few(kept)}): queda el último resultado guardado."
        yield Finding("aviso", message, sheet)
    if lost:
        message = (
            f"Hay fórmulas sin resultado guardado ({_few(lost)}): quedan vacías. "
            "Abre el archivo en Excel, guárdalo y repite."
        )
        yield Finding("aviso", message, sheet)


def _merged(sheet: str, found: Sequence[bytes]) -> Iterator[Finding]:
    if found:
        places = _few([each.decode() for each in found])
        message = f"Hay celdas combinadas ({places}): el texto queda en la primera de cada grupo."
        yield Finding("aviso", message, sheet)


def _few(places: Sequence[str]) -> str:
    more = len(places) - _FIRST_FEW
    return ", ".join(places[:_FIRST_FEW]) + (f" y {more} más" if more > 0 else "")


def trimmed(rows: Sequence[Sequence[str]]) -> Grid:
    """Make rows of one width, without the empty ones at the end or empty columns on the right."""
    kept = list(rows)
    while kept and not any(kept[-1]):
        kept.pop()
    width = max((place + 1 for row in kept for place, cell in enumerate(row) if cell), default=0)
    return tuple(tuple((*row, *("",) * (width - len(row)))[:width]) for row in kept)


def letters(place: int) -> str:
    """Give a column's letters as a spreadsheet has them: 0 is A, 26 is AA."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found


def number_of(column: str) -> int:
    """Give a column's place from its letters: A is 0, AA is 26."""
    found = 0
    for letter in column:
        found = found * 26 + ord(letter) - 64
    return found - 1

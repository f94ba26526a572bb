"""The sheets of a form as rows that know where they stand, and how large they may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dialogs.errors import Finding, FormError

BIGGEST_FILE = 5_000_000  #: bytes
MOST_ROWS = 20_000  #: of one sheet
MOST_QUESTIONS = 3_000  #: rows of the survey sheet
MOST_COLUMNS = 300
MOST_CELLS = 400_000  #: with something in them, in a whole file
LONGEST_CELL = 32_767  #: letters, as in Excel
SHEETS = ("survey", "choices", "settings", "entities", "external_choices", "osm")  #: that XLSForm reads
EMPTY_ROWS, EMPTY_COLUMNS = 60, 20  #: one after another; beyond, pyxform reads no further
MOST_ALIKE = 1_000  #: findings of one kind in one sheet; alike ones are told together, with their rows


@dataclass(frozen=True)
class Row:
    """One row of a sheet: its number as a spreadsheet counts (the header is 1) and its cells."""

    number: int
    cells: Mapping[str, str]
    written: Mapping[str, str] = field(
        default_factory=dict
    )  #: how the author wrote a column's name, if otherwise

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    def head(self, column: str) -> str:
        """Give a column as its author wrote it."""
        return self.written.get(column, column)


@dataclass(frozen=True)
class Book:
    """Every sheet of a form, and what was noticed while opening it."""

    sheets: Mapping[str, tuple[Row, ...]]
    noticed: tuple[Finding, ...] = field(default=())

    def rows(self, sheet: str) -> tuple[Row, ...]:
        return self.sheets.get(sheet, ())

    def columns(self, sheet: str) -> list[str]:
        return list(dict.fromkeys(column for row in self.rows(sheet) for column in row.cells))


class Filling:
    """Fills the sheets of one file and keeps count; every file of whatever kind has the same limits."""

    def __init__(self) -> None:
        self.sheets: dict[str, tuple[Row, ...]] = {}
        self.noticed: list[Finding] = []
        self.cells = 0

    def book(self) -> Book:
        return Book(self.sheets, tuple(self.noticed))

    def add(self, sheet: str, rows: Iterable[Row]) -> None:
        """Take in the rows of a sheet; raises `FormError` when there are too many."""
        self.sheets[sheet] = tuple(self._counted(sheet, rows))

    def _counted(self, sheet: str, rows: Iterable[Row]) -> Iterator[Row]:
        most = MOST_QUESTIONS if sheet == "survey" else MOST_ROWS
        for count, row in enumerate(rows, 1):
            if count > most:
                raise FormError(f"La hoja tiene más de {most} filas: quita las que no uses.", sheet=sheet)
            self.cells += sum(map(bool, row.cells.values()))
            if self.cells > MOST_CELLS:
                raise FormError(
                    f"El archivo tiene más de {MOST_CELLS} celdas: quita las que no uses.", sheet=sheet
                )
            for column, text in row.cells.items():
                if len(text) > LONGEST_CELL:
                    message = f"La celda tiene {len(text)} letras; caben {LONGEST_CELL}."
                    raise FormError(message, sheet=sheet, row=row.number, column=column[:80])
            yield row

    def table(self, sheet: str, lines: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Take in a table: its first line names the columns. Reads as far as pyxform does, and says so."""
        self.add(sheet, self._table(sheet, iter(lines)))

    def _table(self, sheet: str, lines: Iterator[tuple[int, Sequence[str]]]) -> Iterator[Row]:
        header = self._header(sheet, next(lines, (1, ()))[1])
        empty = 0
        for number, cells in lines:
            found = {name: cell for name, cell in zip(header, cells, strict=False) if name and cell}
            if not found:
                empty += 1
                if empty > EMPTY_ROWS and number > MOST_ROWS:
                    return  # formatted down to the end of the page: there is no end to reading nothing
                continue
            if empty > EMPTY_ROWS:
                message = (
                    f"Antes de esta fila hay {empty} filas vacías: de aquí en adelante no se lee. Súbela."
                )
                self.noticed.append(Finding("error", message, sheet, number))
                return
            empty = 0
            yield Row(number, {name: found.get(name, "") for name in header if name})

    def _header(self, sheet: str, cells: Sequence[str]) -> list[str]:
        header: list[str] = []
        empty = 0
        for cell in cells:
            name = re.sub(" +", " ", cell).strip()
            if name and name in header:
                raise FormError(
                    f"La columna «{name[:80]}» está 2 veces: quita una.", sheet=sheet, row=1, column=name[:80]
                )
            empty = 0 if name else empty + 1
            if empty > EMPTY_COLUMNS:
                break
            header.append(name)
        if sum(map(bool, header)) > MOST_COLUMNS:
            raise FormError(
                f"La hoja tiene más de {MOST_COLUMNS} columnas: quita las que no uses.", sheet=sheet
            )
        if cells and not any(header):
            raise FormError("La fila 1 está vacía: ahí van los nombres de las columnas.", sheet=sheet, row=1)
        return header

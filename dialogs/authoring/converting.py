"""What would be lost on the way from one kind of file to another, told before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from dialogs.authoring.sheets import EXCEL
from dialogs.authoring.verbatim import Grid, Verbatim, letters
from dialogs.authoring.writing import LONGEST_CELL, UNSEEN
from dialogs.errors import Finding

_BREAK = re.compile(r"[\r\n]")
_SHEET_NAME = re.compile(r"[^\[\]:*?/\\]{1,31}")


def cannot_hold(written: Verbatim, ending: str) -> tuple[Finding, ...]:
    """List every cell that files with this ending cannot hold."""
    kind = ending.casefold()
    found: list[Finding] = []
    for sheet, grid in written.sheets.items():
        if kind in EXCEL and not _SHEET_NAME.fullmatch(sheet):
            message = "El nombre de la hoja no cabe en Excel: son 31 letras, sin [ ] : * ? / \\"
            found.append(Finding("error", message, sheet))
        found += _cells(sheet, grid, kind)
    return tuple(found)


def _cells(sheet: str, grid: Grid, kind: str) -> Iterator[Finding]:
    for number, row in enumerate(grid, 1):
        for place, text in enumerate(row):
            if message := _objection(text, kind):
                yield Finding("error", message, sheet, number, _column(grid, place))


def _objection(text: str, kind: str) -> str:
    if kind == ".md" and _BREAK.search(text):
        return "Un salto de línea no cabe en Markdown."
    if kind in EXCEL and len(text) > LONGEST_CELL:
        return f"El texto tiene {len(text)} letras; en una celda de Excel caben {LONGEST_CELL}."
    if kind in EXCEL and UNSEEN.search(text):
        return "Hay una letra que no se ve y que no cabe en Excel."
    return ""


def differences(before: Verbatim, after: Verbatim) -> tuple[Finding, ...]:
    """Compare what was read with what was written: errors where a form would change, the rest as remarks."""
    found: list[Finding] = []
    if list(before.sheets) != list(after.sheets):
        found.append(Finding("error", "Las hojas no quedaron iguales."))
    spaces = 0
    for sheet in before.sheets.keys() & after.sheets.keys():
        for finding in _compared(sheet, before.sheets[sheet], after.sheets[sheet]):
            if finding is None:
                spaces += 1
            else:
                found.append(finding)
    if spaces:
        message = f"En {spaces} celdas se pierden espacios al principio o al final; al publicar da igual."
        found.append(Finding("aviso", message))
    return tuple(found)


def _compared(sheet: str, before: Grid, after: Grid) -> Iterator[Finding | None]:
    for number, (old, new) in enumerate(zip_longest(before, after, fillvalue=()), 1):
        for place, (was, now) in enumerate(zip_longest(old, new, fillvalue="")):
            if was == now:
                continue
            if _tidy(was) == _tidy(now):
                yield None
            else:
                column = _column(before, place)
                yield Finding(
                    "error", "La celda no quedó igual.", sheet, number, column, f"{was!r} → {now!r}"
                )


def _tidy(text: str) -> str:
    """What publishing reads of a cell: ends trimmed, one kind of line break and of space."""
    return text.replace("\r\n", "\n").replace("\xa0", " ").strip()


def _column(grid: Grid, place: int) -> str:
    return (grid[0][place].strip() if grid and place < len(grid[0]) else "") or letters(place)

"""Texts written into a form's file, leaving everything else of it as it is: comments, colours, widths, order.

A new column stands at the end of its sheet. Where a file cannot be mended in place it is written anew, and its author
is told what went.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from dialogs.authoring.recognising import recognise
from dialogs.authoring.translations import Cell
from dialogs.authoring.verbatim import Grid, Verbatim, from_yaml, trimmed
from dialogs.authoring.writing import write
from dialogs.errors import Finding

Texts = Mapping[Cell, str]
_ANEW = "El archivo se escribió de nuevo: se perdieron sus comentarios y su orden de escritura."


def patched(book: Verbatim, texts: Texts) -> Verbatim:
    """Give the same sheets with texts in their cells."""
    sheets: dict[str, Grid] = dict(book.sheets)
    for sheet, mine in _by_sheet(texts).items():
        rows = [list(row) for row in sheets[sheet]]
        for cell, text in mine.items():
            if cell.column not in rows[0]:
                rows = [[*row, ""] for row in rows]
                rows[0][-1] = cell.column
            rows[cell.row][rows[0].index(cell.column)] = text
        sheets[sheet] = trimmed(rows)
    return Verbatim(sheets, book.noticed)


def patch(source: Path, target: Path, book: Verbatim, texts: Texts) -> tuple[Finding, ...]:
    """Write `source`, whose cells are `book`, with texts in them to `target`; the ending says how."""
    kind, ending = recognise(source), target.suffix.casefold()
    if kind == "xlsx" and ending == source.suffix.casefold():
        return _excel(source, target, book, texts)
    if kind == "yaml" and ending in (".yaml", ".yml"):
        mended = mended_yaml(source.read_text(encoding="utf-8-sig"), texts)
        if mended is not None:
            target.write_text(mended, encoding="utf-8", newline="\n")
            return ()
    write(patched(book, texts), target)
    return (Finding("aviso", _ANEW),) if ending == source.suffix.casefold() else ()


def _by_sheet(texts: Texts) -> dict[str, dict[Cell, str]]:
    found: dict[str, dict[Cell, str]] = {}
    for cell, text in texts.items():
        found.setdefault(cell.sheet, {})[cell] = text
    return found


def _excel(source: Path, target: Path, book: Verbatim, texts: Texts) -> tuple[Finding, ...]:
    """Change only those cells; formulas become their results, which would be lost on saving."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # slow to import, and only for these

    macros = source.suffix.casefold() == ".xlsm"
    work: Any = load_workbook(source, keep_vba=macros)
    shown: Any = load_workbook(source, data_only=True)
    noticed = []
    for page in work.worksheets:
        formulas = [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]
        for cell in formulas:
            cell.value = shown[page.title][cell.coordinate].value
        if formulas:
            message = f"{len(formulas)} fórmulas quedaron como su último resultado."
            noticed.append(Finding("aviso", message, page.title))
    for sheet, mine in _by_sheet(texts).items():
        page = work[sheet]
        heads = {str(cell.value): cell.column for cell in page[1] if cell.value is not None}
        for place, text in mine.items():
            if place.column not in heads:
                heads[place.column] = max(len(book.sheets[sheet][0]), *heads.values()) + 1
                head = page.cell(1, heads[place.column])
                head.value = place.column
                head._style = page.cell(1, 1)._style  # openpyxl's way to share a look
            cell = page.cell(place.row + 1, heads[place.column])
            cell.value = text
            cell.data_type = "s"
    work.save(target)
    return tuple(noticed)


def mended_yaml(text: str, texts: Texts) -> str | None:
    """Write texts into YAML, comments and all kept; `None` when its way of writing does not allow that."""
    root = yaml.compose(text, Loader=_Composer)
    if not isinstance(root, yaml.MappingNode):
        return None
    changes = []
    for name, rows in root.value:
        for cell, said in _by_sheet(texts).get(name.value, {}).items():
            if not isinstance(rows, yaml.SequenceNode) or not 0 < cell.row <= len(rows.value):
                return None
            row = rows.value[cell.row - 1]
            if not isinstance(row, yaml.MappingNode) or not row.value:
                return None
            changes.append(_change(text, row, cell.column, said))
    mended = text
    for start, end, new in sorted(changes, reverse=True):
        mended = mended[:start] + new + mended[end:]
    return mended if _holds(mended, text, texts) else None


class _Composer(yaml.SafeLoader):
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 PyYAML's own name


def _change(text: str, row: yaml.MappingNode, column: str, said: str) -> tuple[int, int, str]:
    """Say which letters of the file become which: a value put in another's place, or a line after its kin."""
    base = column.partition(":")[0]
    kin = [pair for pair in row.value if pair[0].value.partition(":")[0] == base] or row.value
    same = next((pair for pair in row.value if pair[0].value == column), None)
    key, value = same or kin[-1]
    start, end = value.start_mark.index, value.end_mark.index
    lines = end > start and text[end - 1] == "\n"  # a block of lines ends where the next line begins
    if same is not None:
        before = "" if text[start - 1 : start].isspace() else " "
        return start, end, f"{before}{_scalar(said)}" + ("\n" if lines else "")
    if row.flow_style:
        return end, end, f", {_scalar(column)}: {_scalar(said)}"
    pair = " " * key.start_mark.column + _pair(column, said)
    if lines:
        return end, end, f"{pair}\n"
    eol = text.find("\n", end)
    eol = len(text) if eol < 0 else eol
    return eol, eol, f"\n{pair}"


def _pair(column: str, text: str) -> str:
    if "\n" in text:
        return f"{_scalar(column)}: {_scalar(text)}"
    return yaml.safe_dump({column: text}, allow_unicode=True, width=10**9).rstrip("\n")


def _scalar(text: str) -> str:
    if "\n" in text:
        return json.dumps(text, ensure_ascii=False)
    return yaml.safe_dump([text], default_flow_style=True, allow_unicode=True, width=10**9).strip()[1:-1]


def _holds(mended: str, before: str, texts: Texts) -> bool:
    """Whether the mended file says the same as the one before, and the new texts."""
    try:
        return _cells(from_yaml(mended)) == _cells(patched(Verbatim(from_yaml(before)), texts).sheets)
    except (yaml.YAMLError, AttributeError, TypeError):
        return False


def _cells(sheets: Mapping[str, Grid]) -> dict[tuple[str, int, str], str]:
    return dict(_each(sheets))


def _each(sheets: Mapping[str, Grid]) -> Iterator[tuple[tuple[str, int, str], str]]:
    for sheet, grid in sheets.items():
        for number, row in enumerate(grid[1:], 1):
            for column, cell in zip(grid[0], row, strict=True):
                if cell:
                    yield (sheet, number, column), cell

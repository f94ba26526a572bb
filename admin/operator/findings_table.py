"""What a check found, for people and for machines."""

import json
from collections.abc import Iterable, Sequence
from itertools import groupby
from textwrap import indent

from rich.console import Console
from rich.text import Text

from admin.operator.terminal import safe
from dialogs.errors import Finding, place


def show(found: Sequence[Finding], console: Console) -> None:
    """Errors first, each sheet by itself: the row and column, the sentence, and what the tool said beneath."""
    for severity, title in (("error", "Hay que corregir"), ("aviso", "Conviene mirar")):
        mine = [each for each in found if each.severity == severity]
        if not mine:
            continue
        mark, style = ("✗", "red") if severity == "error" else ("!", "yellow")
        console.print(Text(title, f"bold {style}"))
        ordered = sorted(mine, key=lambda each: (each.sheet, each.row or 0))
        for sheet, findings in groupby(ordered, key=lambda each: each.sheet):
            if sheet:
                console.print(Text(f"  hoja {safe(sheet)}", "bold"))
            for each in findings:
                show_one(each, mark, style, console)


def show_one(finding: Finding, mark: str, style: str, console: Console) -> None:
    """One finding: where, what, and the original sentence in dim."""
    where = place("", finding.row, safe(finding.column))
    said = f"{where}: " if where else ""
    console.print(Text.assemble("  ", (f"{mark} ", style), (said, "cyan"), safe(finding.message)))
    if finding.original and finding.original != finding.message:
        console.print(Text(indent(safe(finding.original).strip(), " " * 6), "dim"))


def remarks(found: Iterable[Finding], console: Console) -> None:
    """Findings of one command's own, not of a check: one a line, with their place."""
    for each in found:
        mark, style = ("✗", "red") if each.severity == "error" else ("!", "yellow")
        console.print(Text.assemble((f"{mark} ", style), safe(str(each))))


def totals(found: Sequence[Finding]) -> str:
    """How many of each, in words: «2 errores, 1 aviso»."""
    errors = sum(each.severity == "error" for each in found)
    notices = len(found) - errors
    said = [
        f"{errors} error" + ("es" if errors != 1 else "") if errors else "",
        f"{notices} aviso" + ("s" if notices != 1 else "") if notices else "",
    ]
    return ", ".join(part for part in said if part) or "ningún aviso"


def as_json(name: str, found: Sequence[Finding]) -> str:
    """The same for machines."""
    errors = sum(each.severity == "error" for each in found)
    data = {
        "file": name,
        "publishable": not errors,
        "errors": errors,
        "warnings": len(found) - errors,
        "findings": [
            {"severity": "error" if each.severity == "error" else "warning", "sheet": each.sheet, "row": each.row,
             "column": each.column, "message": each.message, "original": each.original}
            for each in found
        ],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=2)

"""What a check found, for people and for machines."""

import json
import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from textwrap import wrap

from rich.console import Console
from rich.text import Text

from admin.operator.terminal import safe
from dialogs.authoring.grouping import Group, grouped, rows_in_words
from dialogs.authoring.pofile import name_of
from dialogs.beyond.effort import effort
from dialogs.errors import Finding
from dialogs.xform import load

ORIGINALS = 3  #: sentences of the tool, or expressions, shown beneath one of ours
WIDEST = 100  #: letters of a line: a longer one is hard to follow on a wide screen


def head(name: str, xform: str) -> str:
    """What the form is, in one line: its title, and how much it asks of people."""
    form = load(xform)
    needs = effort(form)
    asked = f"{needs.questions} pregunta" + ("s" if needs.questions != 1 else "")
    takes = f"cerca de {needs.minutes} minuto" + ("s" if needs.minutes != 1 else "")
    spoken = " y ".join(form.names.get(each) or name_of(each) or each for each in form.languages)
    return safe(" · ".join((form.title or name, asked, spoken, takes)))


def show(found: Sequence[Finding], console: Console) -> None:
    """Errors first, each sheet by itself: the sentence, then every row it holds for and what the tool said."""
    for severity, title in (("error", "Hay que corregir"), ("aviso", "Conviene mirar")):
        mine = grouped(each for each in found if each.severity == severity)
        if not mine:
            continue
        mark, style = ("✗", "red") if severity == "error" else ("!", "yellow")
        console.print(Text(title, f"bold {style}"))
        for sheet, groups in groupby(mine, key=lambda each: each.sheet):
            if sheet:
                console.print(Text(f"  hoja {safe(sheet)}", "bold"))
            for each in groups:
                console.print(Text.assemble("  ", (f"{mark} ", style), _under(safe(each.message), console)))
                _details(each, console)
        console.print()


def _details(group: Group, console: Console) -> None:
    """Where a sentence holds, of what else it is true, and what the tool said, one beneath the other."""
    beneath = [(safe(group.where), "cyan")] if group.where else []
    if group.alike:
        others = (
            f"{safe(name)} ({rows_in_words(rows)})" if rows else safe(name) for name, rows in group.alike
        )
        beneath.append((f"Igual con {'; '.join(others)}.", "cyan"))
    shown = group.originals[:ORIGINALS]
    beneath += [(safe(each).strip(), "dim") for each in shown]
    if len(group.originals) > len(shown):
        beneath.append((f"… y {len(group.originals) - len(shown)} más", "dim"))
    for text, style in beneath:
        console.print(Text(f"    {_under(text, console)}", style))


def _under(text: str, console: Console) -> str:
    """The text in lines that stand one beneath the other, four letters in; a pipe or a file gets it whole."""
    width = min(console.width, WIDEST) - 4 if console.is_terminal else sys.maxsize
    lines = [
        part
        for line in text.splitlines()
        for part in wrap(line, max(width, 20), break_on_hyphens=False) or [""]
    ]
    return "\n    ".join(lines)


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

"""What was found in a form, as a message on a phone: errors first, alike ones together, the rest in a file."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from admin.organiser.forms import words
from dialogs.chat.paper import measure
from dialogs.errors import Finding, place

ROOM = 3_200  #: UTF-16 units of findings in one message; Telegram takes 4,096 in all
ORIGINAL = 160  #: characters of the tool's own sentence in the message; the file has all of it
ROWS = 6  #: row numbers written out
_QUOTED = re.compile(r"«[^»]*»|\d+")


@dataclass(frozen=True)
class Report:
    """The result of a check in words."""

    text: str  #: Telegram HTML
    whole: str  #: every finding with every word, when the message had no room for all; else empty


@dataclass(frozen=True)
class Group:
    """Findings that say the same of several rows, or of several names."""

    first: Finding
    rows: tuple[int, ...]  #: where the very same sentence holds
    others: int  #: of the same kind about other names

    def html(self) -> str:
        """As it stands in the message."""
        where = place(self.first.sheet, None, "")
        rows = ", ".join(map(str, self.rows[:ROWS])) + ("…" if len(self.rows) > ROWS else "")
        if rows:
            where += (", " if where else "") + ("fila " if len(self.rows) == 1 else "filas ") + rows
        if self.first.column:
            where += (", " if where else "") + f"columna {self.first.column}"
        lines = [f"<b>{escape(where, quote=False)}</b>"] if where else []
        lines.append(escape(self.first.message, quote=False))
        if original := _original(self.first):
            cut = original if len(original) <= ORIGINAL else original[: ORIGINAL - 1] + "…"
            lines.append(f"<i>{escape(cut, quote=False)}</i>")
        if self.others:
            lines.append(words.alike(self.others))
        return "\n".join(lines)


def report(findings: Sequence[Finding], head: str = "", remark: str = "") -> Report:
    """Put a check into words. `head` is the form's own summary; `remark` says why it goes no further, though sound."""
    errors = [each for each in findings if each.severity == "error"]
    warnings = [each for each in findings if each.severity != "error"]
    parts, room, cut = [words.cannot() if errors else head], ROOM, False
    for lead, group in ((words.to_mend, errors), (words.to_look_at, warnings)):
        if not group:
            continue
        every = grouped(group)
        blocks, left, used = fitted([each.html() for each in every], room)
        room -= used
        hidden = sum(_size(each) for each in every[len(blocks) :])
        cut = cut or left > 0 or any(each.others or len(each.rows) > ROWS for each in every)
        cut = cut or any(len(_original(each.first)) > ORIGINAL for each in every)
        parts += [lead(len(group)), *blocks, words.more(hidden) if hidden else ""]
    if not findings and not remark:
        parts.append(words.all_well())
    parts.append(remark or (words.mend() if errors else words.next_steps()))
    return Report(words.paragraphs(*parts), written(findings) if cut else "")


def written(findings: Iterable[Finding]) -> str:
    """Every finding in full, for the file."""
    blocks = []
    for number, each in enumerate(findings, 1):
        mark = "por corregir" if each.severity == "error" else "aviso"
        original = _original(each)
        blocks.append(f"{number}. ({mark}) {each}" + (f"\n   {original}" if original else ""))
    return "\n\n".join(blocks) + "\n"


def grouped(findings: Sequence[Finding]) -> list[Group]:
    """Findings alike taken together, in the order of the first of each: the same words, or words about other names."""
    kinds: dict[tuple[str, str, str], list[Finding]] = {}
    for each in findings:
        kinds.setdefault((each.sheet, each.column, _QUOTED.sub("«»", each.message)), []).append(each)
    groups = []
    for alike in kinds.values():
        same = [each for each in alike if each.message == alike[0].message]
        rows = tuple(dict.fromkeys(each.row for each in same if each.row is not None))
        others = [each for each in alike if each.message != alike[0].message]
        if len(others) <= 2:
            groups += [Group(alike[0], rows, 0), *grouped(others)]
        else:
            groups.append(Group(alike[0], rows, len(others)))
    return groups


def fitted(blocks: Sequence[str], room: int) -> tuple[list[str], int, int]:
    """As many blocks as fit into so many characters; how many did not; how many characters they took."""
    used = 0
    for number, block in enumerate(blocks):
        size = measure(block) + 2
        if used + size > room:
            return list(blocks[:number]), len(blocks) - number, used
        used += size
    return list(blocks), 0, used


def _size(group: Group) -> int:
    return max(1, len(group.rows)) + group.others


def _original(finding: Finding) -> str:
    return finding.original if finding.original != finding.message else ""

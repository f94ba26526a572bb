"""What was found in a form, as a message on a phone: errors first, alike ones together, the rest in a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from admin.organiser.forms import words
from dialogs.authoring.grouping import Group, grouped, rows_in_words
from dialogs.chat.paper import measure
from dialogs.errors import Finding

ROOM = 3_200  #: UTF-16 units of findings in one message; Telegram takes 4,096 in all
ORIGINAL = 160  #: characters of the tool's own sentence in the message; the file has all of it
STRETCHES = 20  #: rows, or stretches of rows, written out


@dataclass(frozen=True)
class Report:
    """The result of a check in words."""

    text: str  #: Telegram HTML
    whole: str  #: every finding with every word, when the message had no room for all; else empty


def report(findings: Sequence[Finding], head: str = "", remark: str = "") -> Report:
    """Put a check into words. `head` is the form's own summary; `remark` says why it goes no further, though sound."""
    errors = [each for each in findings if each.severity == "error"]
    warnings = [each for each in findings if each.severity != "error"]
    parts, room, cut = [words.cannot() if errors else head], ROOM, False
    for lead, group in ((words.to_mend, errors), (words.to_look_at, warnings)):
        if not group:
            continue
        every = grouped(group)
        blocks, left, used = fitted([html(each) for each in every], room)
        room -= used
        hidden = sum(_size(each) for each in every[len(blocks) :])
        cut = cut or left > 0 or any(map(_is_cut, every))
        parts += [lead(len(group)), *blocks, words.more(hidden) if hidden else ""]
    if not findings and not remark:
        parts.append(words.all_well())
    mend = words.mend_or_try() if head else words.mend()
    parts.append(remark or (mend if errors else words.next_steps()))
    return Report(words.paragraphs(*parts), written(findings) if cut else "")


def written(findings: Iterable[Finding]) -> str:
    """Every finding in full, for the file."""
    blocks = []
    for number, each in enumerate(findings, 1):
        mark = "por corregir" if each.severity == "error" else "aviso"
        original = _original(each)
        blocks.append(f"{number}. ({mark}) {each}" + (f"\n   {original}" if original else ""))
    return "\n\n".join(blocks) + "\n"


def html(group: Group) -> str:
    """Findings alike as they stand in the message."""
    rows = rows_in_words(group.rows, STRETCHES) if group.rows else ""
    parts = (group.sheet, rows, f"columna {group.column}" if group.column else "")
    where = ", ".join(part for part in parts if part)
    lines = [f"<b>{escape(where, quote=False)}</b>"] if where else []
    lines.append(escape(group.message, quote=False))
    if group.originals:
        original = group.originals[0]
        cut = original if len(original) <= ORIGINAL else original[: ORIGINAL - 1] + "…"
        lines.append(f"<i>{escape(cut, quote=False)}</i>")
    if group.alike:
        lines.append(words.alike(sum(max(1, len(rows)) for _, rows in group.alike)))
    return "\n".join(lines)


def _is_cut(group: Group) -> bool:
    """Whether the message leaves out something that the file has."""
    shortened = rows_in_words(group.rows, STRETCHES) != rows_in_words(group.rows)
    long = any(len(each) > ORIGINAL for each in group.originals)
    return shortened or long or bool(group.alike) or len(group.originals) > 1


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
    return max(1, len(group.rows)) + sum(max(1, len(rows)) for _, rows in group.alike)


def _original(finding: Finding) -> str:
    return finding.original if finding.original != finding.message else ""

"""Questions answered with a file: what each takes, how many files a conversation may hold, and which it holds.

Of a file only a reference is kept here; whoever received it knows what it means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dialogs.compiling.model import Control
from dialogs.compiling.wording import Wording
from dialogs.consultation import Form, Kind
from dialogs.running.passage import Interview
from dialogs.running.script import Ask, Script, script_of

SORTS = ("image", "audio", "video", "file")
IN_A_REPEAT = 3  #: files that one question of a repeat takes, however many rows there are
MOST_PLACES = 12  #: places for files in one form: the keys of more would not fit beside the answers
_ROW = re.compile(r"\[\d+\]")
_ONE = {
    "image": Wording({"es": ["1 foto"], "en": ["1 photo"]}, "es"),
    "audio": Wording({"es": ["1 audio"], "en": ["1 audio"]}, "es"),
    "video": Wording({"es": ["1 video"], "en": ["1 video"]}, "es"),
    "file": Wording({"es": ["1 archivo"], "en": ["1 file"]}, "es"),
}


@dataclass(frozen=True)
class Place:
    """Room for one file, taken or free: every passage through a form has the same, whatever is answered."""

    room: str  #: the sort of its question
    question: str = ""  #: path, without rows; empty when it is free
    reference: str = ""


def sort_of(control: Control) -> str:
    """Give the sort of file a question asks for (`mediatype`: image/*, audio/*, video/*, or anything)."""
    asked = control.parameters.get("mediatype", "").partition("/")[0]
    return asked if asked in SORTS else "file"


def taken(sort: str) -> tuple[str, ...]:
    """Give the sorts of files that answer a question of this sort."""
    return SORTS if sort == "file" else (sort,)


def one_of(control: Control) -> Wording:
    """Name what was sent without showing it."""
    return _ONE[sort_of(control)]


def fits(script: Script, ask: Ask) -> bool:
    """Whether there is a place for this question's file: in a repeat only the first rows have one."""
    before = sum(each.control is ask.control for each in script.asks[: ask.place])
    return before < IN_A_REPEAT


def places(form: Form, interview: Interview) -> tuple[Place, ...]:
    """Give every place for a file, in the order of the form; none where files are not received.

    They are as many for everybody, so that their number does not tell who sent one.
    """
    if not form.model.media:
        return ()
    state, found = interview.state, []
    asks = [ask for ask in script_of(form.model, state.shape).asks if ask.kind is Kind.MEDIA]
    for control, many in _controls(form.model.body):
        held = [
            Place(sort_of(control), _ROW.sub("", ask.path), state.values[ask.node.index])
            for ask in asks
            if ask.control is control and state.relevant[ask.node.index] and state.values[ask.node.index]
        ]
        found += (held + [Place(sort_of(control))] * many)[:many]
    return tuple(found)


def sorts(form: Form) -> frozenset[str]:
    """Give the sorts of files a form asks for; none where they are not received."""
    return frozenset(sort_of(control) for control, _ in _controls(form.model.body) if form.model.media)


def _controls(controls: Iterable[Control], repeated: bool = False) -> Iterator[tuple[Control, int]]:
    for each in controls:
        if each.role == "question" and each.kind is Kind.MEDIA:
            yield each, IN_A_REPEAT if repeated else 1
        yield from _controls(each.children, repeated or each.role == "repeat")

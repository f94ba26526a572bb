"""A finished interview without its author: what is sealed and sent."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from dialogs.beyond.bands import bands
from dialogs.beyond.items import WON, About, about, key
from dialogs.compiling.model import Control
from dialogs.consultation import Form, Kind
from dialogs.expressions.values import as_number
from dialogs.running.passage import Interview
from dialogs.running.script import Ask, script_of

ANSWERED = ""  #: the mark of whoever answered: the base of a figure
SILENCE = "-"  #: the mark of whoever would rather not say
HEADLINE = "*"  #: the mark of whoever chose one of those that count in the headline (`cb:resumen`)
PLACES = 3  #: of a rank, the first places that are counted by themselves, as agua#1
_ROW = re.compile(r"\[\d+\]")


class Mark(NamedTuple):
    """One thing to count: a question and a choice, or one of the three signs above.

    A tuple, because a release reads some hundred thousand of them.
    """

    question: str
    choice: str


@dataclass(frozen=True)
class Enclosure:
    """A sealed file that waits beside the answer: its name there, and the key that opens it."""

    question: str  #: empty where nobody put a file: the place holds an empty one
    sort: str  #: image, audio, video or file
    id: UUID
    key: bytes


@dataclass(frozen=True)
class Submission:
    """What one participation adds to the counts, and its texts; nothing says whose it is or when."""

    sector: str  #: empty when there is none or they would rather not say
    marks: tuple[Mark, ...]
    texts: tuple[tuple[str, str], ...]  #: (question, text)
    enclosures: tuple[Enclosure, ...] = ()  #: as many for everybody who answers the form


def submission(form: Form, interview: Interview) -> Submission:
    """Take from an interview what is counted, and leave the rest.

    A question in a repeat counts a person once for each choice, whatever the number of rows; one about the items of a
    list (`cb:de`) counts them once for each choice and item.
    """
    marks: dict[Mark, None] = {}
    texts: list[tuple[str, str]] = []
    sector = ""
    state = interview.state
    matters: dict[str, About | None] = {}
    for ask in script_of(form.model, state.shape).asks:
        path = _ROW.sub("", ask.path)
        if ask.kind in (Kind.NOTE, Kind.REPEAT) or not state.relevant[ask.node.index]:
            continue
        value = state.values[ask.node.index]
        declined = ask.path in interview.declined
        if not value and not declined:
            continue
        if path not in matters:
            matters[path] = about(form, form.question(path))
        matter = matters[path]
        if matter is not None:
            marks |= dict.fromkeys(_about_items(form, interview, ask, matter, declined))
            continue
        if declined:
            marks[Mark(path, SILENCE)] = None
            continue
        if ask.kind is Kind.TEXT:
            texts.append((path, value))
        for choice in _choices(form, path, ask.control, value):
            marks[Mark(path, choice)] = None
        if form.sector is not None and path == form.sector.path:
            sector = value
    return Submission(sector, tuple(marks), tuple(texts))


def _about_items(form: Form, interview: Interview, ask: Ask, matter: About, declined: bool) -> Iterator[Mark]:
    """Say what one row says of the item it is about; in a duel, of each that met in it."""
    state = interview.state
    path, value = _ROW.sub("", ask.path), state.values[ask.node.index]
    for field, item in matter.found(state, ask.node).items():
        question = key(path, item)
        if declined:
            yield Mark(question, SILENCE)
            continue
        if not matter.duel:
            yield from (Mark(question, choice) for choice in _choices(form, path, ask.control, value))
            continue
        yield Mark(question, ANSWERED)
        if value == field:
            yield Mark(question, WON)


def _choices(form: Form, path: str, control: Control, value: str) -> list[str]:
    attributes = form.question(path).attributes
    if control.kind is Kind.SELECT_ONE:
        chosen = [value]
    elif control.kind in (Kind.SELECT_MULTIPLE, Kind.RANK):
        chosen = value.split()
        if control.kind is Kind.RANK:
            chosen += [placed(each, place) for place, each in enumerate(chosen[:PLACES], 1)]
    elif control.kind in (Kind.INTEGER, Kind.RANGE, Kind.DECIMAL) and "tramos" in attributes:
        chosen = [
            label for label, low, high in bands(attributes["tramos"]) if low <= as_number(value) <= high
        ]
        if not chosen:
            return []
    else:
        return []
    headline = set(attributes.get("resumen", "").split())
    return [ANSWERED, *chosen, *([HEADLINE] if headline & set(chosen) else [])]


def placed(choice: str, place: int) -> str:
    """Name the mark of whoever put a choice of a rank in a place."""
    return f"{choice}#{place}"


def to_json(submission: Submission) -> bytes:
    """Write a submission compactly; the same one always gives the same bytes."""
    data: dict[str, Any] = {
        "s": submission.sector,
        "m": [[mark.question, mark.choice] for mark in submission.marks],
        "t": [list(pair) for pair in submission.texts],
    }
    if submission.enclosures:
        data["f"] = [
            [one.question, one.sort, b64encode(one.id.bytes + one.key).decode()]
            for one in submission.enclosures
        ]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def from_json(content: bytes) -> Submission:
    """Read what `to_json` wrote; raises `ValueError` when it is something else."""
    try:
        data: dict[str, Any] = json.loads(content)
        return Submission(
            sector=str(data["s"]),
            marks=tuple(_mark(str(question), str(choice)) for question, choice in data["m"]),
            texts=tuple((str(question), str(text)) for question, text in data["t"]),
            enclosures=tuple(_enclosure(*each) for each in data.get("f", ())),
        )
    except (KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError("not a submission") from error


@lru_cache(maxsize=1 << 14)
def _mark(question: str, choice: str) -> Mark:
    """The same mark again: a release reads few different ones, each thousands of times."""
    return Mark(question, choice)


def _enclosure(question: str, sort: str, secret: str) -> Enclosure:
    both = b64decode(secret)
    return Enclosure(str(question), str(sort), UUID(bytes=both[:16]), both[16:])

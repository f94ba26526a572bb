"""From a Reply to an Answer, or to the Rejection that says why not.

A reply nobody understands is an ordinary outcome, so it is a value. Nothing here changes a conversation.
"""

from __future__ import annotations

from dialogs.compiling.model import Item
from dialogs.consultation import Kind
from dialogs.reading.asked import SEVERAL, Asked, Outcome, chosen
from dialogs.reading.typed import READERS, in_range
from dialogs.reading.words import cleaned
from dialogs.replies import (
    Answer,
    Attached,
    Back,
    Change,
    Decline,
    Done,
    Located,
    Pick,
    Reason,
    Rejection,
    Reply,
    Resume,
    Skip,
    Ticks,
    Typed,
    Undo,
)

LONGEST = 4_096  #: letters Telegram lets anybody write in one message


def read(asked: Asked, reply: Reply) -> Outcome:
    """Read one reply to one question."""
    match reply:
        case Decline():
            return _decline(asked)
        case Skip():
            return Rejection(Reason.REQUIRED) if asked.required else Answer("")
        case Pick(value):
            return _pick(asked, value)
        case Done():
            return _done(asked)
        case Undo():
            return Ticks(asked.ticks[:-1]) if asked.kind in SEVERAL else Rejection(Reason.NOT_UNDERSTOOD)
        case Typed(text):
            return _typed(asked, text)
        case Located(lat, lon, accuracy):
            return _located(asked, lat, lon, accuracy)
        case Attached(sort, reference) if reference and sort in asked.takes:
            return Answer(reference)
    return Rejection(Reason.NOT_UNDERSTOOD)


def _decline(asked: Asked) -> Outcome:
    way_out = next((item for item in asked.items if item.declines), None)
    if way_out is not None:
        return Answer(way_out.value, declined=True)
    return Rejection(Reason.NOT_DECLINABLE) if asked.required else Answer("", declined=True)


def _pick(asked: Asked, value: str) -> Outcome:
    if asked.kind in (Kind.ACKNOWLEDGE, Kind.NOTE):
        return Answer("OK") if value == "OK" else Rejection(Reason.NOT_A_CHOICE)
    if asked.kind is Kind.RANGE:
        return in_range(asked, value)
    item = next((item for item in asked.items if item.value == value), None)
    if item is None:
        return Rejection(Reason.NOT_A_CHOICE)
    if asked.kind in SEVERAL:
        return _tick(asked, item)
    return Answer(value, declined=item.declines)


def _tick(asked: Asked, item: Item) -> Outcome:
    if item.value in asked.ticks:
        return Ticks(tuple(each for each in asked.ticks if each != item.value))
    if item.alone or item.declines:
        return Ticks((item.value,))
    alone = {each.value for each in asked.items if each.alone or each.declines}
    kept = tuple(each for each in asked.ticks if each not in alone)
    if asked.most is not None and len(kept) >= asked.most:
        return Rejection(Reason.TOO_MANY)
    return Ticks((*kept, item.value))


def _done(asked: Asked) -> Outcome:
    if asked.kind in (Kind.ACKNOWLEDGE, Kind.NOTE):
        return Answer("OK")
    if asked.kind not in SEVERAL:
        return Rejection(Reason.NOT_UNDERSTOOD)
    return chosen(asked, asked.ticks)


def _located(asked: Asked, lat: float, lon: float, accuracy: float | None) -> Outcome:
    if asked.kind is not Kind.GEOPOINT:
        return Rejection(Reason.NOT_UNDERSTOOD)
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        return Rejection(Reason.NOT_A_PLACE)
    return Answer(f"{lat} {lon} 0.0 {accuracy if accuracy is not None else 0.0}", echo=f"{lat} {lon}")


def _typed(asked: Asked, text: str) -> Outcome:
    text = cleaned(text)
    if len(text) > LONGEST:
        return Rejection(Reason.TOO_LONG)
    if not text:
        return Rejection(Reason.NOT_UNDERSTOOD)
    reader = READERS.get(asked.kind)
    return Rejection(Reason.NOT_UNDERSTOOD) if reader is None else reader(asked, text)


__all__ = [
    "SEVERAL",
    "Answer",
    "Asked",
    "Attached",
    "Back",
    "Change",
    "Decline",
    "Done",
    "Located",
    "Outcome",
    "Pick",
    "Reason",
    "Rejection",
    "Reply",
    "Resume",
    "Skip",
    "Ticks",
    "Typed",
    "Undo",
    "chosen",
    "read",
]

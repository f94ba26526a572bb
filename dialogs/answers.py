"""From a Reply to an Answer, or to the Rejection that says why not.

A reply nobody understands is an ordinary outcome, so it is a value. Nothing here changes a conversation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from dialogs.choosing import listed, one
from dialogs.consultation import Kind
from dialogs.model import Item
from dialogs.reading import YES, cleaned, folded, of_another_unit, read_day, read_hour, read_number
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
from dialogs.values import iso, number_text

LONGEST = 4_096  #: letters Telegram lets anybody write in one message


@dataclass(frozen=True)
class Asked:
    """What must be known of a question to read a reply to it."""

    kind: Kind
    items: tuple[Item, ...]
    labels: tuple[str, ...]  #: of the items, as they were shown
    ticks: tuple[str, ...]
    required: bool
    now: datetime
    about: str = ""  #: the question's words, to know which unit a number is in
    most: int | None = None
    longest: int | None = None
    limits: tuple[float, float, float] = (0.0, 0.0, 1.0)  #: of a range: from, to, step
    appearance: str = ""
    takes: tuple[str, ...] = ()  #: sorts of files


Outcome = Answer | Ticks | Rejection


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


SEVERAL = (Kind.SELECT_MULTIPLE, Kind.RANK)


def _decline(asked: Asked) -> Outcome:
    way_out = next((item for item in asked.items if item.declines), None)
    if way_out is not None:
        return Answer(way_out.value, declined=True)
    return Rejection(Reason.NOT_DECLINABLE) if asked.required else Answer("", declined=True)


def _pick(asked: Asked, value: str) -> Outcome:
    if asked.kind in (Kind.ACKNOWLEDGE, Kind.NOTE):
        return Answer("OK") if value == "OK" else Rejection(Reason.NOT_A_CHOICE)
    if asked.kind is Kind.RANGE:
        return _in_range(asked, value)
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


def chosen(asked: Asked, values: tuple[str, ...], echo: str = "") -> Outcome:
    """Make an answer of several choices: a rank keeps their order, a multiple takes the form's."""
    if not values:
        return Rejection(Reason.REQUIRED) if asked.required else Answer("")
    if asked.kind is Kind.SELECT_MULTIPLE:
        values = tuple(item.value for item in asked.items if item.value in values)
    declined = any(item.declines for item in asked.items if item.value in values)
    return Answer(" ".join(values), declined=declined, echo=echo)


def _in_range(asked: Asked, text: str) -> Outcome:
    number = None if of_another_unit(text, asked.about) else read_number(text)
    low, high, step = asked.limits
    if number is None:
        return Rejection(Reason.NOT_A_NUMBER)
    steps = (number - low) / step if step else 0.0
    if not min(low, high) <= number <= max(low, high) or abs(steps - round(steps)) > 1e-9:
        return Rejection(Reason.NOT_A_CHOICE)
    return Answer(number_text(number))


def _located(asked: Asked, lat: float, lon: float, accuracy: float | None) -> Outcome:
    if asked.kind is not Kind.GEOPOINT or not (abs(lat) <= 90 and abs(lon) <= 180):
        return Rejection(Reason.NOT_UNDERSTOOD)
    return Answer(f"{lat} {lon} 0.0 {accuracy if accuracy is not None else 0.0}")


def _typed(asked: Asked, text: str) -> Outcome:
    text = cleaned(text)
    if len(text) > LONGEST:
        return Rejection(Reason.TOO_LONG)
    if not text:
        return Rejection(Reason.NOT_UNDERSTOOD)
    return READERS.get(asked.kind, _unreadable)(asked, text)


def _unreadable(asked: Asked, text: str) -> Outcome:
    return Rejection(Reason.NOT_UNDERSTOOD)


def _text(asked: Asked, text: str) -> Outcome:
    if asked.longest is not None and len(text) > asked.longest:
        return Rejection(Reason.TOO_LONG)
    return Answer(text)


def _integer(asked: Asked, text: str) -> Outcome:
    number = None if of_another_unit(text, asked.about) else read_number(text)
    if number is None or number != int(number) or abs(number) >= 1e15:
        return Rejection(Reason.NOT_A_NUMBER)
    value = str(int(number))
    return Answer(value, echo="" if value == text else value)


def _decimal(asked: Asked, text: str) -> Outcome:
    number = None if of_another_unit(text, asked.about) else read_number(text)
    if number is None or abs(number) >= 1e15:
        return Rejection(Reason.NOT_A_NUMBER)
    value = number_text(number)
    return Answer(value, echo="" if value == text else value)


def _date(asked: Asked, text: str) -> Outcome:
    day = read_day(text, asked.now)
    return Rejection(Reason.NOT_A_DATE) if day is None else Answer(day.isoformat(), echo=day.isoformat())


def _time(asked: Asked, text: str) -> Outcome:
    hour = read_hour(text)
    if hour is None:
        return Rejection(Reason.NOT_A_DATE)
    offset = asked.now.isoformat(timespec="milliseconds")[23:]
    return Answer(f"{hour.isoformat(timespec='milliseconds')}{offset}", echo=f"{hour:%H:%M}")


def _datetime(asked: Asked, text: str) -> Outcome:
    day_text, hour_text = _halves(text)
    day, hour = read_day(day_text, asked.now), read_hour(hour_text) if hour_text else None
    if folded(text) in ("ahora", "now"):
        return Answer(iso(asked.now), echo=f"{asked.now:%Y-%m-%d %H:%M}")
    if day is None or (hour_text and hour is None):
        return Rejection(Reason.NOT_A_DATE)
    when = datetime(day.year, day.month, day.day, tzinfo=asked.now.tzinfo)
    when = when.replace(hour=hour.hour, minute=hour.minute, second=hour.second) if hour else when
    return Answer(iso(when), echo=f"{when:%Y-%m-%d %H:%M}")


def _halves(text: str) -> tuple[str, str]:
    """Part «3/5/2026 a las 18:30» into its day and its hour."""
    for mark in (r",?\s+a las?\s+", r"T(?=\d)", r",\s*", r"\s+(?=\d{1,2}(?::\d{2}|\s*[ap]\.?\s*m))"):
        parts = re.split(mark, text, maxsplit=1, flags=re.IGNORECASE)
        if len(parts) == 2:
            return parts[0], parts[1]
    return text, ""


def _choice(asked: Asked, text: str) -> Outcome:
    found = one(asked.items, asked.labels, text)
    if found is None:
        return Rejection(Reason.NOT_A_CHOICE)
    return Answer(asked.items[found].value, declined=asked.items[found].declines, echo=asked.labels[found])


def _choices(asked: Asked, text: str) -> Outcome:
    found = listed(asked.items, asked.labels, text)
    if found is None:
        return Rejection(Reason.NOT_A_CHOICE)
    named = [asked.items[place] for place in found]
    values = tuple(item.value for item in named)
    if not any(item.alone or item.declines for item in named):
        alone = {item.value for item in asked.items if item.alone or item.declines}
        before = tuple(value for value in asked.ticks if value not in alone and value not in values)
        values = (*before, *values)
    elif len(named) > 1:
        return Rejection(Reason.NOT_A_CHOICE)
    if asked.most is not None and len(values) > asked.most:
        return Rejection(Reason.TOO_MANY)
    by_value = {item.value: label for item, label in zip(asked.items, asked.labels, strict=True)}
    return chosen(asked, values, echo=", ".join(by_value.get(value, value) for value in values))


def _range(asked: Asked, text: str) -> Outcome:
    outcome = _in_range(asked, text)
    if isinstance(outcome, Answer) and outcome.value != text:
        return Answer(outcome.value, echo=outcome.value)
    return outcome


def _agreed(asked: Asked, text: str) -> Outcome:
    return Answer("OK") if folded(text) in YES or not folded(text) else Rejection(Reason.NOT_UNDERSTOOD)


def _point(asked: Asked, text: str) -> Outcome:
    """Read «20.6, -100.38» as a place."""
    parts = text.replace(",", " ").split()
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return Rejection(Reason.NOT_UNDERSTOOD)
    if not 2 <= len(numbers) <= 4 or any(number != number for number in numbers):
        return Rejection(Reason.NOT_UNDERSTOOD)
    return _located(asked, numbers[0], numbers[1], None)


READERS: dict[Kind, Callable[[Asked, str], Outcome]] = {
    Kind.TEXT: _text,
    Kind.BARCODE: _text,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.DATETIME: _datetime,
    Kind.SELECT_ONE: _choice,
    Kind.SELECT_MULTIPLE: _choices,
    Kind.RANK: _choices,
    Kind.RANGE: _range,
    Kind.ACKNOWLEDGE: _agreed,
    Kind.NOTE: _agreed,
    Kind.GEOPOINT: _point,
    Kind.REPEAT: _choice,
}

__all__ = [
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
    "read",
]

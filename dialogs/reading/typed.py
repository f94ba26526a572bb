"""Reading what is typed instead of tapped, each kind of question in its own way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from dialogs.consultation import Kind
from dialogs.expressions.values import iso, number_text
from dialogs.reading.asked import Asked, Outcome, chosen
from dialogs.reading.choosing import listed, one
from dialogs.reading.words import (
    YES,
    folded,
    of_another_unit,
    read_day,
    read_hour,
    read_number,
    unclear_hour,
)
from dialogs.replies import Answer, Reason, Rejection, Ticks


def in_range(asked: Asked, text: str) -> Outcome:
    low, high, step = asked.limits
    whole = all(limit == int(limit) for limit in (low, step))
    number = None if of_another_unit(text, asked.about) else read_number(text, point=not whole)
    if number is None:
        return Rejection(Reason.NOT_A_NUMBER)
    steps = (number - low) / step if step else 0.0
    if not min(low, high) <= number <= max(low, high) or abs(steps - round(steps)) > 1e-9:
        return Rejection(Reason.NOT_A_CHOICE)
    return Answer(number_text(number))


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
    number = None if of_another_unit(text, asked.about) else read_number(text, point=True)
    if number is None or abs(number) >= 1e15:
        return Rejection(Reason.NOT_A_NUMBER)
    value = number_text(number)
    return Answer(value, echo="" if value == text else value)


def _date(asked: Asked, text: str) -> Outcome:
    day = read_day(text, asked.now, asked.appearance)
    return Rejection(Reason.NOT_A_DATE) if day is None else Answer(day.isoformat(), echo=day.isoformat())


def _time(asked: Asked, text: str) -> Outcome:
    hour = asked.now.time().replace(second=0, microsecond=0) if folded(text) in NOW else read_hour(text)
    if hour is None:
        return Rejection(Reason.HOUR_UNCLEAR if unclear_hour(text) else Reason.NOT_A_TIME)
    offset = asked.now.isoformat(timespec="milliseconds")[23:]
    return Answer(f"{hour.isoformat(timespec='milliseconds')}{offset}", echo=f"{hour:%H:%M}")


NOW = frozenset({"ahora", "ahorita", "ahora mismo", "now", "right now"})


def _datetime(asked: Asked, text: str) -> Outcome:
    if folded(text) in NOW:
        return Answer(iso(asked.now), echo=f"{asked.now:%Y-%m-%d %H:%M}")
    read = None
    for day_text, hour_text in halves(text):
        day, hour = read_day(day_text, asked.now), read_hour(hour_text)
        if day is not None and (hour is not None or unclear_hour(hour_text)):
            read = day, None if folded(hour_text) in MIDNIGHT else hour
            break
    if read is None:
        return Rejection(Reason.NOT_A_DATE if read_day(text, asked.now) is None else Reason.HOUR_MISSING)
    day, hour = read
    if hour is None:
        return Rejection(Reason.HOUR_UNCLEAR)
    when = datetime(day.year, day.month, day.day, tzinfo=asked.now.tzinfo)
    when = when.replace(hour=hour.hour, minute=hour.minute, second=hour.second)
    return Answer(iso(when), echo=f"{when:%Y-%m-%d %H:%M}")


#: An hour that could belong to the day before or to the one after.
MIDNIGHT = frozenset({"12 de la noche", "doce de la noche", "medianoche", "media noche", "midnight"})
BETWEEN = re.compile(
    r",?\s+(?:como\s+)?a(?:l|\s+las?)?\s+|,?\s+at\s+|T(?=\d)|,\s*|\s+(?=\d{1,2}\s*(?::\d{2}|\s*[ap]\.?\s*m|\s*h))",
    re.IGNORECASE,
)


def halves(text: str) -> Iterator[tuple[str, str]]:
    """Part «3/5/2026 a las 18:30» into its day and its hour, in every way that may be meant."""
    for mark in BETWEEN.finditer(text):
        yield text[: mark.start()], text[mark.end() :]
    if later := re.search(r"\s+(?=(?:a |al )?(?:mediod[ií]a|medianoche)\W*$)", text, re.IGNORECASE):
        yield text[: later.start()], text[later.end() :]


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
    if asked.kind is Kind.RANK and len(values) < asked.placed and not any(item.declines for item in named):
        return Ticks(values)  # the rest is still to be placed
    by_value = {item.value: label for item, label in zip(asked.items, asked.labels, strict=True)}
    return chosen(asked, values, echo=", ".join(by_value.get(value, value) for value in values))


def _range(asked: Asked, text: str) -> Outcome:
    outcome = in_range(asked, text)
    if isinstance(outcome, Answer) and outcome.value != text:
        return Answer(outcome.value, echo=outcome.value)
    return outcome


def _agreed(asked: Asked, text: str) -> Outcome:
    return Answer("OK") if folded(text) in YES or not folded(text) else Rejection(Reason.NOT_UNDERSTOOD)


def _point(asked: Asked, text: str) -> Outcome:
    """Read «20.6, -100.38» as a place: latitude, longitude and perhaps height and accuracy, as XForms write them."""
    figures = PLACE.fullmatch(text.strip().strip("()"))
    if figures is None:
        return Rejection(Reason.NOT_A_PLACE)
    numbers = [float(each.replace(",", ".")) for each in figures.groups() if each]
    lat, lon, height, accuracy = [*numbers, 0.0, 0.0][:4]
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        return Rejection(Reason.NOT_A_PLACE)
    return Answer(f"{lat} {lon} {height} {accuracy}", echo=f"{lat} {lon}")


_POINT = r"[-+]?\d{1,3}(?:\.\d+)?"
_EXACT = r"[-+]?\d{1,3}\.\d+"
_COMMA = r"[-+]?\d{1,3},\d+"
PLACE = re.compile(
    rf"({_POINT})\s+({_POINT})(?:\s+(-?\d+(?:\.\d+)?))?(?:\s+(\d+(?:\.\d+)?))?"
    rf"|({_EXACT})\s*[,;]\s*({_EXACT})|({_POINT})(?:\s*;\s*|\s*,\s+)({_POINT})|({_COMMA})(?:\s*;\s*|,?\s+)({_COMMA})"
)  # «20,67» could be one number: a comma divides two only where a space or a point shows it


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

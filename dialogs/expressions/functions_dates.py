"""Functions of dates and hours (https://getodk.github.io/xforms-spec/#fn:date and the following)."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from typing import Any

from dialogs.errors import Unworkable
from dialogs.expressions.functions import function
from dialogs.expressions.values import (
    NAN,
    Context,
    Value,
    exact_days,
    moment,
    plain,
    read_date,
    read_time,
    to_text,
)

FARTHEST = 2_147_483_647.0  #: days; beyond, no date is meant
_SHORT = {
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_LONG = {
    "es": [
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
        "noviembre", "diciembre",
    ],
    "en": [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ],
}  # fmt: skip
_DAYS = {
    "es": ("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


@function("today", 0)
def today(c: Context) -> date:
    found: date = c.world.now.date()
    return found


@function("now", 0)
def now(c: Context) -> datetime:
    found: datetime = c.world.now
    return found


@function("date", 1)
def date_(c: Context, value: Value) -> Value:
    """Read a date, or days since 1970-01-01; raises `Unworkable` for what is neither."""
    return _dated(c, value, hours=False)


@function("date-time", 1)
def date_time(c: Context, value: Value) -> Value:
    return _dated(c, value, hours=True)


def _dated(c: Context, value: Value, *, hours: bool) -> Value:
    value = plain(value, c)
    if isinstance(value, float):
        if not abs(value) <= FARTHEST:
            return NAN
        return moment(value, c.zone) if hours else _day(value)
    if isinstance(value, str):
        return _read(value, c) if value else ""
    if isinstance(value, datetime):
        return value if hours else value.date()
    if isinstance(value, date):
        return value
    raise Unworkable("no date")


def _read(text: str, c: Context) -> date:
    found = read_date(text, c.zone)
    if found is None:
        raise Unworkable("no date")
    return found


def _day(number: float) -> Value:
    try:
        return date(1970, 1, 1) + timedelta(days=math.trunc(number))
    except OverflowError:
        return NAN


@function("decimal-date-time", 1)
def decimal_date_time(c: Context, value: Value) -> Value:
    """Count days since 1970-01-01T00:00Z, with their fraction."""
    value = plain(value, c)
    if isinstance(value, float):
        return value if abs(value) <= FARTHEST else NAN
    if value == "":
        return ""
    found = _read(value, c) if isinstance(value, str) else value
    return exact_days(found, c.zone) if isinstance(found, date) else NAN


@function("decimal-time", 1)
def decimal_time(c: Context, value: Value) -> Value:
    """Give the hour as a part of the day: noon is 0.5."""
    value = plain(value, c)
    if isinstance(value, float):
        return value - math.floor(value) if abs(value) <= FARTHEST else NAN
    if isinstance(value, str):
        hour = read_time(value, c.zone)
        if hour is not None:
            return _part(_local(hour, c))
        if value == "":
            return ""
        value = _read(value, c)
    if isinstance(value, datetime):
        return _part(value.timetz())
    return 0.0 if isinstance(value, date) else NAN


def _local(hour: time, c: Context) -> time:
    if hour.tzinfo is None:
        return hour
    return datetime.combine(c.world.now.date(), hour).astimezone(c.zone).timetz()


def _part(hour: time) -> float:
    return (hour.hour * 3600 + hour.minute * 60 + hour.second + hour.microsecond / 1_000_000) / 86_400


def _format(c: Context, value: Value, pattern: Value) -> str:
    value = plain(value, c)
    if isinstance(value, str) and (hour := read_time(value, c.zone)) is not None:
        found: Any = datetime.combine(c.world.now.date(), _local(hour, c))
    else:
        found = _dated(c, value, hours=True)
    if not isinstance(found, date):
        return ""
    when = (
        found if isinstance(found, datetime) else datetime(found.year, found.month, found.day, tzinfo=c.zone)
    )
    return formatted(when, to_text(pattern, c), c.world.language)


function("format-date", 2)(_format)
function("format-date-time", 2)(_format)


def formatted(when: datetime, pattern: str, language: str) -> str:
    """Write a date by ODK's pattern: %Y %y %m %n %b %B %d %e %H %h %M %S %3 %a; others stay as they are."""
    speaks = language if language in _SHORT else "es" if language.startswith("es") else "en"
    marks = {
        "Y": f"{when.year:04d}", "y": f"{when.year % 100:02d}", "m": f"{when.month:02d}", "n": f"{when.month}",
        "b": _SHORT[speaks][when.month - 1], "B": _LONG[speaks][when.month - 1], "d": f"{when.day:02d}",
        "e": f"{when.day}", "H": f"{when.hour:02d}", "h": f"{when.hour}", "M": f"{when.minute:02d}",
        "S": f"{when.second:02d}", "3": f"{when.microsecond // 1000:03d}", "a": _DAYS[speaks][when.weekday()],
        "%": "%",
    }  # fmt: skip
    pieces = pattern.split("%")
    found, at = [pieces[0]], 1
    while at < len(pieces):
        piece = pieces[at]
        if piece:
            found.append(marks.get(piece[0], f"%{piece[0]}") + piece[1:])
        elif at + 1 < len(pieces):
            found.append(f"%{pieces[at + 1]}")
            at += 1
        at += 1
    return "".join(found)

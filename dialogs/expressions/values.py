"""Values of expressions and how one kind becomes another (XPath 1.0 §4, with the dates of ODK's XForms).

A value is a `str`, a `float`, a `bool`, a `date` or `datetime`, or a list of nodes. In ODK a date is a number of
days since 1970-01-01 when a number is wanted (https://getodk.github.io/xforms-spec/#fn:number).
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any

from dialogs.expressions.tree import Node, State, World

Value = Any  #: str | float | bool | date | datetime | list[Node]
NAN = math.nan
WORKED = "worked"  #: type of a text that is worked out: it may hold a date, and then counts as one
EPOCH = date(1970, 1, 1)
_NUMBER = re.compile(r"\s*-?(?:\d+(?:[.,]\d*)?|[.,]\d+)\s*\Z", re.ASCII)
_DATE = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?\Z",
    re.ASCII,
)
_TIME = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?\Z", re.ASCII
)


class Context:
    """Where an expression stands while it is worked out."""

    __slots__ = ("current", "node", "position", "size", "state", "world")

    def __init__(
        self,
        state: State,
        node: Node,
        world: World,
        current: Node | None = None,
        position: int = 0,
        size: int = 1,
    ) -> None:
        self.state, self.node, self.world = state, node, world
        self.current = node if current is None else current
        self.position = position  #: 0 outside a filter
        self.size = size

    def at(self, node: Node, position: int, size: int) -> Context:
        return Context(self.state, node, self.world, self.current, position, size)

    @property
    def zone(self) -> tzinfo:
        return self.world.now.tzinfo or UTC

    def raw(self, node: Node) -> str:
        """Give the text of a node; a group's is the text of what is under it (XPath 1.0; in JavaRosa it has none)."""
        if node.index < 0:
            return node.text if not node.children else "".join(each.text for each in node.family())
        values = self.state.values
        if node.children:
            held = self.state.shape.nodes[node.index : node.end]
            return "".join(values[each.index] for each in held if not each.name.startswith("@"))
        return values[node.index]

    def typed(self, node: Node) -> Value:
        """Give a node's value by its declared type: numbers and dates as such, the rest as text."""
        raw = self.raw(node)
        kind = node.typed
        if raw == "" or kind in ("string", WORKED):
            return raw
        if kind in ("int", "decimal"):
            return as_number(raw)
        if kind == "boolean":
            return raw in ("true", "1")
        if kind in ("date", "dateTime"):
            found = read_date(raw, self.zone)
            return raw if found is None else found
        return raw


def zone_of(text: str | None, zone: tzinfo) -> tzinfo:
    if not text:
        return zone
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    if int(digits[2:]) > 59:
        raise ValueError(text)
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return UTC if not away else timezone(away if text[0] == "+" else -away)


def read_date(text: str, zone: tzinfo) -> date | datetime | None:
    """Read an ISO date or date and hour; `None` when it is neither, or no such day exists."""
    found = _DATE.match(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    try:
        if hour is None:
            return date(int(year), int(month), int(day))
        micro = int((fraction or "0").ljust(6, "0")[:6])
        away = zone_of(offset, zone)
        when = datetime(
            int(year), int(month), int(day), int(hour), int(minute), int(second or 0), micro, away
        )
        return when.astimezone(zone)
    except (ValueError, OverflowError):
        return None


def read_time(text: str, zone: tzinfo) -> time | None:
    """Read an hour of the day, with or without seconds and zone."""
    found = _TIME.match(text.strip())
    if found is None:
        return None
    hour, minute, second, fraction, offset = found.groups()
    try:
        micro = int((fraction or "0").ljust(6, "0")[:6])
        return time(
            int(hour), int(minute), int(second or 0), micro, zone_of(offset, zone) if offset else None
        )
    except ValueError:
        return None


def days(value: date | datetime) -> float:
    """Count days since 1970-01-01; of a date and hour, the day where the person is (as JavaRosa)."""
    plain = value.date() if isinstance(value, datetime) else value
    return float((plain - EPOCH).days)


def exact_days(value: date | datetime, zone: tzinfo) -> float:
    """Count days since 1970-01-01T00:00Z with their fraction."""
    when = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=zone)
    return when.timestamp() / 86_400


def moment(day_number: float, zone: tzinfo) -> datetime | float:
    """Turn days since 1970-01-01T00:00Z into a date and hour; not a number when no calendar reaches it."""
    try:
        return datetime.fromtimestamp(round(day_number * 86_400_000) / 1000, tz=zone)
    except (ValueError, OverflowError, OSError):
        return NAN


def iso(value: date | datetime) -> str:
    """Write a date or a date and hour as XForms do: 2026-05-03, 2026-05-03T10:20:30.000-06:00."""
    return value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else value.isoformat()


def place_text(text: str) -> str:
    """Write a place as XForms do: latitude, longitude, altitude and accuracy; nothing when it is none."""
    numbers = [as_number(each) for each in text.split()]
    if not 2 <= len(numbers) <= 4 or any(number != number for number in numbers):
        return ""
    return " ".join(str(number) for number in (*numbers, 0.0, 0.0)[:4])


def as_number(text: str) -> float:
    """Read a number as XPath 1.0 does, without exponent or plus sign, and with a decimal comma too (as JavaRosa)."""
    if text.isdigit() and text.isascii():
        return float(text)
    if not _NUMBER.match(text):
        return NAN
    return float(text.replace(",", "."))


def plain(value: Value, context: Context) -> Value:
    """Take the value of a list's first node; other values are what they are."""
    if isinstance(value, list):
        return context.typed(value[0]) if value else ""
    return value


def to_text(value: Value, context: Context) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return _node_text(value[0], context) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    return iso(value)[:10]


def _node_text(node: Node, context: Context) -> str:
    """Say a node's value: a truth as true or false; of a date and hour only the day (as JavaRosa)."""
    raw = context.raw(node)
    if raw and node.typed == "boolean":
        return "true" if raw in ("1", "true") else "false"
    if node.typed == "dateTime" or (node.typed == WORKED and raw[10:23] == "T00:00:00.000"):
        return raw[:10]
    return raw


def number_text(value: float) -> str:
    """Write a number as XPath 1.0 does (§4.2): no exponent, no trailing zeros."""
    if value != value:
        return "NaN"
    if value in (math.inf, -math.inf):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    short = repr(value)
    return (
        short
        if "e" not in short
        else f"{value:.17f}".rstrip("0").rstrip(".")
        if abs(value) < 1
        else f"{value:.0f}"
    )


def to_number(value: Value, context: Context) -> float:
    """Turn a value into a number; dates are days, also written ones, but not in answers declared to be text."""
    if isinstance(value, list):
        node, value = (value[0] if value else None), plain(value, context)
        if isinstance(value, str) and (node is None or node.typed != WORKED):
            return as_number(value)
    if isinstance(value, float):
        return value
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, str):
        number = as_number(value)
        if number == number or len(value) < 8:
            return number
        found = read_date(value, context.zone)
        return NAN if found is None else days(found)
    return days(value)


def to_truth(value: Value, context: Context) -> bool:
    value = plain(value, context) if isinstance(value, list) else value
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value == value and value != 0
    return bool(value)

"""Reading what organisers write about an assembly: points, one a line; a commitment with who and by when. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from admin.organiser.plain import visible
from dialogs.reading.days import read_day

_POINT = re.compile(r"^\s*(?:[-*•·]|\d{1,2}\s*[.)-])\s*")


@dataclass(frozen=True)
class Promise:
    """Something somebody takes on."""

    what: str
    who: str
    by_when: date | None


def points(text: str) -> tuple[str, ...]:
    """One point a line, without the number or dash it was written with."""
    found = (" ".join(_POINT.sub("", line).split()) for line in text.splitlines())
    return tuple(point for point in found if visible(point))


def promise(text: str, now: datetime) -> Promise | None:
    """What, who and by when, one a line; the last two may be left out. None when the day is not understood.

    In one line only the day is told apart, when it stands at the end behind a comma: commas belong to «what», too.
    """
    what, *rest = points(text) or ("",)
    if not rest:
        first, _comma, last = what.rpartition(",")
        found = _coming(last, now) if first.strip() else None
        return Promise(what, "", None) if found is None else Promise(first.strip(), "", found)
    who = rest[0]
    if len(rest) < 2:
        found = _coming(who, now)
        return Promise(what, "", found) if found is not None else Promise(what, who, None)
    day = _coming(" ".join(rest[1:]), now)
    return None if day is None else Promise(what, who, day)


def _coming(text: str, now: datetime) -> date | None:
    """A day ahead: «3 de enero», said in November, is next year's."""
    day = read_day(re.sub(r"^\s*(?:para|antes de|a más tardar)\s+", "", text, flags=re.IGNORECASE), now)
    if day is None or day >= now.date() or re.search(r"\d{4}", text):
        return day
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day

"""Days to come as people say them: «el viernes», «15 de enero», «en dos semanas», «30 días».

As residents' answers are read, with what only the future allows: a weekday alone is the next one, and a day without
its year is the next one of that name.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from dialogs.reading.days import WEEKDAYS, read_day
from dialogs.reading.folding import folded

_ALONE = re.compile(rf"(?:el |este )?({'|'.join(WEEKDAYS)})")
_YEAR = re.compile(r"\d{4}|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2}\b|\bdos mil\b")
_SPAN = re.compile(r"(?:en |dentro de |por )?(.+ (?:dias?|semanas?|mes|meses))")
_AT_ONCE = ("ya", "ahora", "ahorita", "hoy", "hoy mismo", "de una vez")


def read_coming(text: str, now: datetime) -> date | None:
    """The day somebody means; perhaps one in the past, when it cannot mean another. `now` is on the place's clock."""
    words = folded(text).strip()
    today = now.date()
    if words in _AT_ONCE:
        return today
    if alone := _ALONE.fullmatch(words):
        return today + timedelta(days=(WEEKDAYS[alone[1]] - today.weekday() - 1) % 7 + 1)
    if span := _SPAN.fullmatch(words):
        return read_day(f"en {span[1]}", now)
    found = read_day(text, now)
    if found is not None and found < today and not _YEAR.search(words) and re.search(r"\d|primero", words):
        return _next_year(found)
    return found


def read_number(text: str) -> int | None:
    """A whole number in figures, perhaps with a word behind it: «15», «15 personas»."""
    found = re.fullmatch(r"\s*(\d{1,4})(?:\s+\w+)?\s*", text)
    return int(found[1]) if found else None


def _next_year(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + 1, month=3, day=1)

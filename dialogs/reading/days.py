"""Reading days as people write them: 3/5/2026, «3 de mayo», «el jueves pasado», «hace dos semanas», «mayo de 2026».

Day before month, as in Mexico. What could be two days is not guessed: «el jueves» alone, or «3/5/30».
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime, timedelta

from dialogs.reading.folding import folded
from dialogs.reading.numbers import number_in_words

MONTHS = {
    "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8,
    "septiembre": 9, "setiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12,
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
    "september": 9, "october": 10, "november": 11, "december": 12,
}  # fmt: skip
WEEKDAYS = {
    "lunes": 0, "martes": 1, "miercoles": 2, "jueves": 3, "viernes": 4, "sabado": 5, "domingo": 6,
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
}  # fmt: skip
NEAR = {
    "hoy": 0, "today": 0, "ayer": -1, "yesterday": -1, "anoche": -1, "antier": -2, "anteayer": -2,
    "antes de ayer": -2, "manana": 1, "tomorrow": 1, "pasado manana": 2,
}  # fmt: skip
_ORDINAL = re.compile(r"\b(\d{1,2})(?: ?(?:ro|do|er|o|a|st|nd|rd|th))\b")
_FIRST = {"primero": "1", "primer": "1", "first": "1"}
_FILLING = re.compile(r"^(?:(?:fue|el|dia|en|on|the|del)\s+)+")
_PART = re.compile(r"\s+(?:(?:en|por|a|de) la (?:manana|tarde|noche|madrugada)|temprano)$")
_WEEKDAY = "|".join(WEEKDAYS)
_MONTH_NAME = "[a-z]{3,10}"
_UNITS = {
    "dia": "d",
    "day": "d",
    "semana": "w",
    "week": "w",
    "mes": "m",
    "month": "m",
    "ano": "y",
    "year": "y",
}


class NoSuchDay(Exception):
    """A day and a month that never meet, as in «31 de febrero»."""


def month_only(appearance: str) -> bool:
    """Whether a date question asks for a month and a year (ODK's appearance `month-year`)."""
    return "month-year" in appearance.split()


def year_only(appearance: str) -> bool:
    """Whether a date question asks for a year alone (ODK's appearance `year`)."""
    return "year" in appearance.split()


def read_day(text: str, now: datetime, appearance: str = "") -> date | None:
    """Read a day; of a month or a year that is asked for alone the first day, as ODK Collect records it."""
    try:
        return _read(text, now, appearance)
    except NoSuchDay:
        return None


def no_such_day(text: str, now: datetime) -> bool:
    """Whether a text names a day as one should, and there is none of that name."""
    try:
        _read(text, now, "")
    except NoSuchDay:
        return True
    return False


def _read(text: str, now: datetime, appearance: str) -> date | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", plain):
        year, month, day = plain.split("-")
        return _day(int(year), int(month), int(day))
    today = now.date()
    words = _words(plain)
    if year_only(appearance):
        found = _year_alone(words, today) or _any_day(plain, words, today)
        return None if found is None else found.replace(month=1, day=1)
    if month_only(appearance):
        found = _month_alone(words, today) or _any_day(plain, words, today)
        return None if found is None else found.replace(day=1)
    return _any_day(plain, words, today)


def _words(plain: str) -> str:
    words = folded(plain)
    words = words if re.match(r"(?:en|in) (?:\d|un|dos|tres|cuatro)", words) else _FILLING.sub("", words)
    words = " ".join(_FIRST.get(word, word) for word in words.split())
    return _ORDINAL.sub(r"\1", words)


def _any_day(plain: str, words: str, today: date) -> date | None:
    if re.fullmatch(r"[\d\s/.-]+", plain):
        return None if plain.startswith("-") else _in_figures(plain, today)
    for read in (_near, _counted, _weekday, _in_words):
        found = read(words, today)
        if found is not None:
            return found
    return None


def _in_figures(plain: str, today: date) -> date | None:
    """3/5/2026, 3.5.26, 2026/5/3, 3/5."""
    figures = re.findall(r"\d+", plain)
    match [len(each) for each in figures]:
        case [4, (1 | 2), (1 | 2)]:
            return _day(int(figures[0]), int(figures[1]), int(figures[2]))
        case [(1 | 2), (1 | 2), (2 | 4)]:
            year = _year(figures[2], today)
            return None if year is None else _day(year, int(figures[1]), int(figures[0]))
        case [(1 | 2), (1 | 2)] if re.fullmatch(r"\d+\s*[/.-]\s*\d+", plain):
            return _without_year(int(figures[1]), int(figures[0]), today)
    return None


def _in_words(words: str, today: date) -> date | None:
    """«3 de mayo de 2026», «mayo 3», «martes 3 de mayo», «tres de mayo de dos mil veintiséis»."""
    leading = re.match(rf"({_WEEKDAY})\s+", words)
    rest = words[leading.end() :] if leading else words
    found = re.fullmatch(rf"(.+?) (?:de |of )?({_MONTH_NAME})(?: (?:del |de )?(?:ano )?(.+))?", rest)
    month = _month(found[2]) if found else None
    day, year = (found[1], found[3]) if found else ("", None)
    if found is None or month is None:
        found = re.fullmatch(rf"({_MONTH_NAME}) (\d{{1,2}})(?: (?:del |de )?(\d{{2,4}}))?", rest)
        month = _month(found[1]) if found else None
        if found is None or month is None:
            return None
        day, year = found[2], found[3]
    number, whole = _number(day), None if year is None else _year(year, today)
    if number is None or (year is not None and whole is None):
        return None
    made = _without_year(month, number, today) if whole is None else _day(whole, month, number)
    if leading and made.weekday() != WEEKDAYS[leading[1]]:
        return None  # a Tuesday the 3rd that is no Tuesday: one of the two is wrong
    return made


def _near(words: str, today: date) -> date | None:
    """«hoy», «ayer en la tarde», «pasado mañana»."""
    shift = NEAR.get(words, NEAR.get(_PART.sub("", words)))
    return None if shift is None else today + timedelta(days=shift)


def _counted(words: str, today: date) -> date | None:
    """«hace 3 días», «hace un mes», «en dos semanas», «3 days ago»."""
    ago = re.fullmatch(r"hace (.+?) (\w+)", words) or re.fullmatch(r"(.+?) (\w+) ago", words)
    ahead = None if ago else re.fullmatch(r"(?:dentro de|en|in) (.+?) (\w+)", words)
    found = ago or ahead
    unit = (
        _UNITS.get(re.sub(r"(?<=mes)es$|s$", "", found[2]) if found and found[2] != "mes" else "mes")
        if found
        else None
    )
    many = _number(found[1]) if found else None
    if unit is None or many is None or many > 1_500:
        return None
    many = -many if ago else many
    if unit in "dw":
        return today + timedelta(days=many * (7 if unit == "w" else 1))
    months = today.year * 12 + today.month - 1 + many * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _weekday(words: str, today: date) -> date | None:
    """«jueves pasado», «el próximo jueves», «el jueves que viene»; «el jueves» alone could be two days."""
    past = re.fullmatch(rf"(?:pasado |last )?({_WEEKDAY})(?: pasado)?", words)
    if past and ("pasado" in words or "last" in words):
        return today - timedelta(days=(today.weekday() - WEEKDAYS[past[1]] - 1) % 7 + 1)
    coming = re.fullmatch(rf"(?:proximo |next )?({_WEEKDAY})(?: (?:proximo|que viene|que entra))?", words)
    if coming and words != coming[1]:
        return today + timedelta(days=(WEEKDAYS[coming[1]] - today.weekday() - 1) % 7 + 1)
    return None


def _month_alone(words: str, today: date) -> date | None:
    """«mayo de 2026», «5/2026», «mayo», «este mes», «el mes pasado»."""
    if words in ("este mes", "this month", "mes pasado", "last month"):
        first = today.replace(day=1)
        return first if words in ("este mes", "this month") else (first - timedelta(days=1)).replace(day=1)
    named = re.fullmatch(rf"({_MONTH_NAME})(?: (?:del |de )?(?:ano )?(.+))?", words)
    figures = re.fullmatch(r"(\d{1,2}) (\d{4})|(\d{4}) (\d{1,2})", words)
    if named and (month := _month(named[1])) is not None:
        if named[2] is None:
            return _without_year(month, 1, today)
        year = _year(named[2], today)
        return None if year is None else _day(year, month, 1)
    if figures:
        return _day(int(figures[2] or figures[3]), int(figures[1] or figures[4]), 1)
    return None


def _year_alone(words: str, today: date) -> date | None:
    """«2026», «98», «dos mil diez», «este año», «el año pasado»."""
    near = {"este ano": 0, "this year": 0, "ano pasado": -1, "last year": -1}
    if words in near:
        return date(today.year + near[words], 1, 1)
    year = _year(words.removeprefix("ano "), today)
    return None if year is None else _day(year, 1, 1)


def _month(word: str) -> int | None:
    if word in MONTHS:
        return MONTHS[word]
    found = {number for name, number in MONTHS.items() if len(word) >= 3 and name.startswith(word)}
    return found.pop() if len(found) == 1 else None


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() and len(text) <= 6 else number_in_words(text.split())


def _year(text: str, today: date) -> int | None:
    """A year in two or four figures or in words; of two figures only where the century is plain."""
    number = _number(text)
    if number is None or (text.isdigit() and len(text) not in (2, 4)):
        return None
    if not text.isdigit() or len(text) == 4:
        return number if number >= 1000 else None
    if 2000 + number <= today.year + 1:
        return 2000 + number
    return 1900 + number if 2000 + number >= today.year + 20 else None


def _without_year(month: int, day: int, today: date) -> date:
    """The day in this year; in the last one when this year's is more than half a year ahead. Raises `NoSuchDay`."""
    found = _day(today.year, month, day)
    return _day(today.year - 1, month, day) if (found - today).days > 183 else found


def _day(year: int, month: int, day: int) -> date:
    """Raises `NoSuchDay`."""
    try:
        return date(year, month, day)
    except ValueError as none:
        raise NoSuchDay from none

"""The hour of a notice as people say it: «mañana a las 9», «el jueves 6 de la tarde», «3 de mayo a las 18:30».

Read as the answers of residents are, with two things that only the future allows: a weekday alone is the next one, and
an hour alone is the next time the clock shows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dialogs.consultation import Kind
from dialogs.reading.asked import Asked
from dialogs.reading.days import WEEKDAYS
from dialogs.reading.folding import folded
from dialogs.reading.typed import READERS, halves
from dialogs.reading.words import no_such_day, read_hour, unclear_hour
from dialogs.replies import Answer, Reason

FARTHEST = timedelta(days=366)
NIGHT_BEGINS, NIGHT_ENDS = 21, 8  #: the hours in which a place sleeps
_WEEKDAY = re.compile(
    rf"^\s*(?:el |este )?({'|'.join(WEEKDAYS)}|miércoles|sábado)\b(?! \d{{1,2}} de (?!la\b))", re.I
)
#: «el 15 a las 6», «el martes 29, a las 6»: a day without its month.
_DAY_ALONE = re.compile(
    rf"^\s*(?:el\s+)?(?:({'|'.join(WEEKDAYS)}|miércoles|sábado)\s+)?(?:el\s+)?(?:d[ií]a\s+)?(\d{{1,2}})"
    r"(?:\s*,\s*|\s+)(?=a\s+las?\b|al?\s+medio)", re.I
)  # fmt: skip
_BEFORE = {
    "a",
    "la",
    "las",
    "al",
    "como",
    "eso",
    "de",
    "tipo",
    "por",
    "ahi",
    "at",
    "about",
}  #: words before an hour
_TODAY = re.compile(r"^\s*(?:para\s+)?(hoy|today)(?:\s+mismo)?\b", re.IGNORECASE)
_NO_AT = re.compile(r"^(próximo \w+)\s+(?=\d{1,2}\s+de\s+la\b)")  #: «el jueves 6 de la tarde»


@dataclass(frozen=True)
class Read:
    """What was understood: a moment, or why none was."""

    moment: datetime | None = None  #: in UTC
    #: past, far, unclear (of the morning or of the afternoon?), hour (a day alone), day (there is none), nothing
    why: str = ""


def read_when(text: str, now: datetime, time_zone: str, *, not_before: timedelta = timedelta()) -> Read:
    """The moment somebody means, on the clock of a place; it has to lie so far ahead at least."""
    there = now.astimezone(ZoneInfo(time_zone))
    found = _day_and_hour(text, there)
    if found.why == "nothing":
        found = _hour_alone(text, there) or found
    if found.why == "nothing" and _never(text, there):
        return Read(why="day")
    if found.moment is None:
        return found
    moment = found.moment.astimezone(UTC)
    if (
        moment < now + not_before
    ):  # an hour that comes twice, when the clocks are set back: the second is meant
        moment = found.moment.replace(tzinfo=there.tzinfo, fold=1).astimezone(UTC)
    if moment < now + not_before:
        return Read(why="past")
    return Read(why="far") if moment > now + FARTHEST else Read(moment)


def is_night(there: datetime) -> bool:
    """Whether a place sleeps at this hour of its clock."""
    return there.hour >= NIGHT_BEGINS or there.hour < NIGHT_ENDS


def morning(there: datetime) -> datetime:
    """When the night of this hour ends."""
    day = there + timedelta(days=1) if there.hour >= NIGHT_BEGINS else there
    return day.replace(hour=NIGHT_ENDS, minute=0, second=0, microsecond=0)


def offers(now: datetime, time_zone: str) -> tuple[datetime, ...]:
    """Hours that are often meant: this evening, tomorrow morning, tomorrow evening."""
    there = now.astimezone(ZoneInfo(time_zone)).replace(minute=0, second=0, microsecond=0)
    tomorrow = there + timedelta(days=1)
    every = (there.replace(hour=18), tomorrow.replace(hour=9), tomorrow.replace(hour=18))
    return tuple(one.astimezone(UTC) for one in every if one > now + timedelta(minutes=30))


def _hour_alone(text: str, there: datetime) -> Read | None:
    said = _TODAY.sub("", text).strip(" ,") if _TODAY.match(text) else text
    if set(folded(re.split(r"\d", said, maxsplit=1)[0]).split()) - _BEFORE and re.search(r"\d", said):
        return None  # «en abril, 6 pm»: a day that was not understood is not today
    if unclear_hour(said):
        return Read(why="unclear")
    hour = read_hour(said)
    if hour is None:
        return None
    moment = there.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
    if moment <= there and said is text:
        moment += timedelta(days=1)
    return Read(moment)


def _day_and_hour(text: str, there: datetime) -> Read:
    said = _DAY_ALONE.sub(lambda found: _of_month(found, there), text)
    said = _NO_AT.sub(r"\1 a las ", _WEEKDAY.sub(lambda found: f"próximo {found[1]}", said))
    outcome = READERS[Kind.DATETIME](Asked(Kind.DATETIME, (), (), (), True, there), said)
    if isinstance(outcome, Answer):
        moment = datetime.fromisoformat(outcome.value)
        if moment < there and not re.search(r"\d{4}|ayer|antier|pasad|hace ", folded(text)):
            moment = _next_year(moment, there)
        return Read(moment)
    reason = getattr(outcome, "reason", None)
    whys = {Reason.HOUR_UNCLEAR: "unclear", Reason.HOUR_MISSING: "hour"}
    return Read(why=whys.get(reason, "nothing") if reason is not None else "nothing")


def _never(text: str, there: datetime) -> bool:
    """Whether a day is meant that neither this year nor the next one has: «31 de febrero», «30/02», «el 32»."""
    if alone := _DAY_ALONE.match(text):
        return not 1 <= int(alone[2]) <= 31
    years = (there, there + timedelta(days=365))
    days = (text, *(day for day, _hour in halves(text)))
    return any(all(no_such_day(day, now) for now in years) for day in days)


def _of_month(found: re.Match[str], there: datetime) -> str:
    """«el 15», «el martes 29»: this month's or the next one's; as it was said when that day is another weekday."""
    for month in (there.month, there.month % 12 + 1):
        try:
            day = date(there.year + (month < there.month), month, int(found[2]))
        except ValueError:  # there is none in this month
            continue
        fits = found[1] is None or WEEKDAYS[folded(found[1])] == day.weekday()
        if day >= there.date() and fits:
            return f"{day:%d/%m/%Y} "
    return found[0]


def _next_year(moment: datetime, there: datetime) -> datetime:
    """«3 de enero», said in November."""
    try:
        later = moment.replace(year=moment.year + 1)
    except ValueError:  # 29 February
        return moment
    return later if later - there < timedelta(days=200) else moment

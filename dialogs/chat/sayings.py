"""How a value is said to people: a day, an hour, a number, a place. Whoever knows their language gives the words."""

from datetime import date, datetime, time
from typing import Protocol

from dialogs.consultation import Kind
from dialogs.reading.words import month_only, year_only

ROUNDED = 2  #: decimals of a degree that are shown of a place: about a kilometre


class Sayings(Protocol):
    """The words for values in one language; `locales.spoken` has them for ours."""

    def day(self, day: date) -> str:
        """«martes 3 de mayo de 2026»."""

    def month(self, day: date) -> str:
        """«mayo de 2026»."""

    def hour(self, hour: time) -> str:
        """«6:30 de la tarde»."""

    def number(self, number: float) -> str:
        """«1,350»."""


class Plain:
    """Figures alone, where no language is known."""

    def day(self, day: date) -> str:
        """2026-05-03."""
        return day.isoformat()

    def month(self, day: date) -> str:
        """2026-05."""
        return f"{day:%Y-%m}"

    def hour(self, hour: time) -> str:
        """18:30."""
        return f"{hour:%H:%M}"

    def number(self, number: float) -> str:
        """1350."""
        return f"{number:g}"


PLAIN = Plain()
WORDED = frozenset(
    {Kind.DATE, Kind.TIME, Kind.DATETIME, Kind.INTEGER, Kind.DECIMAL, Kind.RANGE, Kind.GEOPOINT}
)


def value(sayings: Sayings, kind: Kind, text: str, appearance: str = "") -> str:
    """A recorded value in words; as it is when there are none for it, or when it is no value of that kind."""
    try:
        return _worded(sayings, kind, text, appearance)
    except ValueError:
        return text


def _worded(sayings: Sayings, kind: Kind, text: str, appearance: str) -> str:
    match kind:
        case Kind.DATE:
            day = date.fromisoformat(text[:10])
            if year_only(appearance):
                return str(day.year)
            return sayings.month(day) if month_only(appearance) else sayings.day(day)
        case Kind.TIME:
            return sayings.hour(time.fromisoformat(text[:5]))
        case Kind.DATETIME:
            when = datetime.fromisoformat(text[:16])
            return f"{sayings.day(when.date())}, {sayings.hour(when.time())}"
        case Kind.INTEGER | Kind.DECIMAL | Kind.RANGE if "thousands-sep" in appearance.split():
            return sayings.number(float(text))
        case Kind.GEOPOINT:
            latitude, longitude = (float(part) for part in text.split()[:2])
            return f"{latitude:.{ROUNDED}f}, {longitude:.{ROUNDED}f}"
    return text

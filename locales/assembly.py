"""The next assembly of a place, in the words that anybody may read: on a digest, on a poster, under /resultados."""

from dataclasses import dataclass
from datetime import datetime
from html import escape
from unicodedata import category
from zoneinfo import ZoneInfo

from locales import dates
from locales.catalogues import translator
from locales.spoken import Spoken


@dataclass(frozen=True)
class NextAssembly:
    """What is told of it: never who comes, nor how many."""

    heading: str  #: «Próxima asamblea»
    day: str  #: «Sábado 28 de noviembre», on the calendar of the place
    hour: str  #: «5 de la tarde», on its clock
    title: str  #: plain text, as organisers wrote it
    venue: str  #: the same; empty where nobody says it

    @property
    def when(self) -> str:
        """«Sábado 28 de noviembre, 5 de la tarde»."""
        return f"{self.day}, {self.hour}"

    def html(self) -> str:
        """The same for a chat, in Telegram's HTML: a line each."""
        said = (self.when, self.title, self.venue)
        return "\n".join((f"<b>{self.heading}</b>", *(escape(line, quote=False) for line in said if line)))


def next_assembly(
    title: str, starts_at: datetime, venue: str | None, *, now: datetime, time_zone: str, language: str
) -> NextAssembly:
    """Its words in one language; the year is said when it is not the one of `now` there."""
    zone = ZoneInfo(time_zone)
    there = starts_at.astimezone(zone)
    day = dates.weekday(there.date(), today=now.astimezone(zone).date(), locale=language)
    return NextAssembly(
        heading=translator(language).gettext("Próxima asamblea"),
        day=day[:1].upper() + day[1:],
        hour=Spoken(language).hour(there.time()),
        title=plain(title),
        venue=plain(venue or ""),
    )


def plain(said: str) -> str:
    """One line without what turns or hides letters.

    >>> plain("La cancha\\u202e y\\nel  kiosco")
    'La cancha y el kiosco'
    """
    return " ".join("".join(one if category(one)[0] != "C" else " " for one in said).split())

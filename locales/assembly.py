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
    when: str  #: «Sábado 28 de noviembre, 5 de la tarde», on the clock of the place
    title: str  #: plain text, as organisers wrote it
    venue: str  #: the same; empty where nobody says it

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
    when = f"{day}, {Spoken(language).hour(there.time())}"
    heading = translator(language).gettext("Próxima asamblea")
    return NextAssembly(heading, when[:1].upper() + when[1:], plain(title), plain(venue or ""))


def plain(said: str) -> str:
    """One line without what turns or hides letters.

    >>> plain("La cancha\\u202e y\\nel  kiosco")
    'La cancha y el kiosco'
    """
    return " ".join("".join(one if category(one)[0] != "C" else " " for one in said).split())

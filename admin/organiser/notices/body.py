"""The words of a notice: what organisers write is plain text; day and venue of an assembly may stand below it.

No markup of theirs is read, so no text of theirs can hold `<b>`: what begins with it is the line about the assembly.
"""

from __future__ import annotations

from datetime import datetime
from html import escape, unescape
from zoneinfo import ZoneInfo

from admin.organiser.plain import plain
from locales import dates
from locales.spoken import Spoken
from storage.assemblies import Assembly

MARK = "\n\n<b>"  #: where the line about the assembly begins
TITLE = 60  #: characters of what a notice is called in lists


def as_html(said: str) -> str:
    """Plain words as Telegram takes them; empty when there is nothing to see in them."""
    return escape(plain(said), quote=False)


def own(html: str) -> str:
    """The words without the line about the assembly."""
    return html.partition(MARK)[0]


def line_of(html: str) -> str:
    """The line about the assembly; empty without one."""
    return html[len(own(html)) :]


def where_and_when(assembly: Assembly, time_zone: str, language: str) -> str:
    """«jueves 26 de noviembre de 2026, 6 de la tarde» and, if somebody said so, the venue."""
    line = f"{MARK}{said_moment(assembly.starts_at, time_zone, language)}</b>"
    return f"{line}\n{escape(assembly.venue, quote=False)}" if assembly.venue else line


def said_moment(moment: datetime, time_zone: str, language: str = "es") -> str:
    """A moment on the clock of a place: «jueves 26 de noviembre de 2026, 6 de la tarde»."""
    there = moment.astimezone(ZoneInfo(time_zone))
    return f"{dates.long(there.date(), language)}, {Spoken(language).hour(there.time())}"


def short_moment(moment: datetime, time_zone: str, now: datetime) -> str:
    """«hoy, 6 de la tarde», «mañana, 9 de la mañana», «3 de mayo, 6 de la tarde»."""
    zone = ZoneInfo(time_zone)
    there = moment.astimezone(zone)
    day = dates.relative(there.date(), today=now.astimezone(zone).date(), locale="es")
    return f"{day}, {Spoken('es').hour(there.time())}"


def title_of(html: str) -> str:
    """What it is called in the organisers' lists: its first words."""
    words = " ".join(unescape(own(html)).split())
    return words if len(words) <= TITLE else words[: TITLE - 1].rstrip() + "…"


def excerpt(html: str, most: int = 600) -> str:
    """The first of its words, as HTML that is whole."""
    words = unescape(own(html))
    return html if len(words) <= most else escape(words[: most - 1].rstrip(), quote=False) + "…"

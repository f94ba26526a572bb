"""What a reminder of an assembly says. Pure functions."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from locales import LANGUAGES, dates, translator
from locales.spoken import Spoken
from storage.assemblies import Assembly


def bodies(assembly: Assembly, time_zone: str, at: datetime, *, venue: bool) -> dict[str, str]:
    """Its words in every language, as they are right at this moment."""
    return {language: body(assembly, time_zone, at, language, venue=venue) for language in LANGUAGES}


def body(assembly: Assembly, time_zone: str, at: datetime, language: str, *, venue: bool) -> str:
    """«Te recordamos: la asamblea «Agua» es mañana, 6 de la tarde.» The venue only if the notice told it."""
    zone = ZoneInfo(time_zone)
    there = assembly.starts_at.astimezone(zone)
    day = dates.relative(there.date(), today=at.astimezone(zone).date(), locale=language)
    _ = translator(language).gettext
    said = _("Te recordamos: la asamblea «{title}» es {day}, {hour}.").format(
        title=escape(assembly.title, quote=False), day=day, hour=Spoken(language).hour(there.time())
    )
    if venue and assembly.venue:
        said += "\n" + _("Lugar: {venue}").format(venue=escape(assembly.venue, quote=False))
    return said


def moment(assembly: Assembly, before: int) -> datetime:
    """When it goes, so many minutes before."""
    return assembly.starts_at - timedelta(minutes=before)

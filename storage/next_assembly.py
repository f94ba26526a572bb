"""The next assembly of a place that anybody may see, in words: for a digest, a poster and /resultados.

Looked up at the moment it is told, and kept nowhere beside its row: one that was moved, called off or taken back is
not told any more. Roles organiser, resident, owner.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from locales import DEFAULT
from locales.assembly import NextAssembly, next_assembly
from storage import assemblies
from storage.assemblies import Assembly
from storage.database import Session
from storage.places import Place


async def told(session: Session, place: Place, now: datetime, language: str = DEFAULT) -> NextAssembly | None:
    """What may be told at this moment; None where nothing may, as in a place that is suspended."""
    return worded(await assemblies.shown(session, place.id), place, now, language)


def worded(
    some: Sequence[Assembly], place: Place, now: datetime, language: str = DEFAULT
) -> NextAssembly | None:
    """The next of the assemblies that anybody may see, on the clock of the place."""
    found = assemblies.upcoming(some, now)
    if found is None:
        return None
    return next_assembly(
        found.title, found.starts_at, found.venue, now=now, time_zone=place.time_zone, language=language
    )

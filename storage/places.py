"""Places (colonias) where consultations happen."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import insert, select

from storage.database import Session
from storage.tables import place as table


@dataclass(frozen=True)
class Place:
    """A neighbourhood, with the code that brings people to it (`/start CODE`) and its own time of day."""

    id: UUID
    code: str
    name: str
    time_zone: str  #: IANA name, e.g. America/Mexico_City
    suspended: bool = False  #: everything there stands still: nothing is received, released or announced


async def add(session: Session, place: Place) -> None:
    """Remember a new place (role owner). Raises `Conflict` when its code is taken."""
    await session.execute(
        insert(table).values(id=place.id, code=place.code, name=place.name, time_zone=place.time_zone)
    )


async def by_code(session: Session, code: str) -> Place | None:
    """The place of a code."""
    row = (await session.execute(select(table).where(table.c.code == code))).one_or_none()
    return None if row is None else Place(row.id, row.code, row.name, row.time_zone, row.suspended)


async def all_places(session: Session) -> tuple[Place, ...]:
    """Every place, by name."""
    rows = await session.execute(select(table).order_by(table.c.name, table.c.code))
    return tuple(Place(row.id, row.code, row.name, row.time_zone, row.suspended) for row in rows)

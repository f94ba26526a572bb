"""What organisers have to hear of: the mixer raises an alert, the organisers' bot tells it once."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from storage.database import Session
from storage.tables import alert as table

BURST = "burst"  #: far more answers in an hour than usual: releases are paused
PHRASES = "phrases"  #: a consultation in custody is over: two people have to open it
FORGED = "forged"  #: what was handed over for it was not its key: two people have to open it again

DESTROYED = "destroyed"  #: what two people decided to destroy in a suspended place is no more
KEPT = "kept"  #: it was not destroyed, because the place went on meanwhile
LOST = "lost"  #: the operator took a lost phone out of the team


@dataclass(frozen=True)
class Alert:
    """Something that was not told yet."""

    id: UUID
    place: UUID
    kind: str


async def raise_(session: Session, place: UUID, kind: str) -> None:
    """Have something told in a place (roles mixer, owner)."""
    await session.execute(insert(table).values(id=uuid4(), place_id=place, kind=kind))


async def untold(session: Session) -> tuple[Alert, ...]:
    """What was not told yet (role organiser)."""
    query = select(table.c.id, table.c.place_id, table.c.kind).where(~table.c.told).order_by(table.c.id)
    return tuple(Alert(row.id, row.place_id, row.kind) for row in await session.execute(query))


async def claim(session: Session, alert: UUID) -> bool:
    """Hold an alert until the transaction ends; False when it was told, or somebody tells it now (role organiser)."""
    query = select(table.c.id).where(table.c.id == alert, ~table.c.told).with_for_update(skip_locked=True)
    return (await session.execute(query)).one_or_none() is not None


async def told(session: Session, alert: UUID) -> None:
    """It was told (role organiser)."""
    await session.execute(update(table).where(table.c.id == alert).values(told=True))

"""Decisions of two people: somebody puts something forward, somebody else approves it (role organiser).

That they are two is a constraint of the table. Of two who approve at the same moment one does; the other is told that
it is decided.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from storage.database import Session
from storage.tables import motion as table

LIFE = timedelta(hours=48)  #: how long a motion waits for somebody else


class NotThere(Exception):
    """There is no such motion, or it is decided already."""


class SamePerson(Exception):
    """Whoever puts something forward cannot approve it herself."""


class Expired(Exception):
    """It waited too long; it has to be put forward again."""


@dataclass(frozen=True)
class Motion:
    """Something put forward."""

    id: UUID
    place: UUID
    action: str
    detail: Mapping[str, Any]
    state: str  #: proposed, approved, done, refused
    proposed_by: UUID
    approved_by: UUID | None
    expires: datetime


async def propose(
    session: Session, place: UUID, action: str, detail: Mapping[str, Any], by: UUID, expires: datetime
) -> UUID:
    """Put something forward; its id. In `detail` never a text of a resident, a chat or a secret."""
    made = uuid4()
    row = {"id": made, "place_id": place, "action": action, "detail": dict(detail)}
    await session.execute(insert(table).values(**row, proposed_by=by, expires=expires))
    return made


async def approve(session: Session, motion: UUID, by: UUID, now: datetime) -> Motion:
    """Approve it, once. Raises `SamePerson`, `Expired`, `NotThere`."""
    return await _decide(session, motion, by, now, {"state": "approved", "approved_by": by}, own=False)


async def refuse(session: Session, motion: UUID, by: UUID, now: datetime) -> Motion:
    """Say no to it, or take back one's own. Raises `Expired`, `NotThere`."""
    return await _decide(session, motion, by, now, {"state": "refused"}, own=True)


async def done(session: Session, motion: UUID, *, sealing: Mapping[str, Any] | None = None) -> bool:
    """Note that what was approved has happened; False when somebody noted it already.

    `sealing`: the key that three people keep, of a consultation that opens with it (`custody.sealing_of`).
    """
    happened = update(table).where((table.c.id == motion) & (table.c.state == "approved"))
    values: dict[str, Any] = {"state": "done"} if sealing is None else {"state": "done", "sealing": sealing}
    return (await session.execute(happened.values(values))).rowcount == 1


async def call_off(session: Session, motion: UUID, action: str) -> bool:
    """Take back what was approved and has not happened yet; False when it has, or was never approved."""
    planned = update(table).where(table.c.id == motion, table.c.action == action, table.c.state == "approved")
    return (await session.execute(planned.values(state="refused"))).rowcount == 1


async def lapse(session: Session, place: UUID, actions: Collection[str]) -> int:
    """End what waits in a place for a second person and makes no sense any more; how many."""
    waits = update(table).where(
        table.c.place_id == place, table.c.state == "proposed", table.c.action.in_(actions)
    )
    return (await session.execute(waits.values(state="refused"))).rowcount


async def one(session: Session, motion: UUID) -> Motion | None:
    """A motion in any state."""
    row = (await session.execute(select(table).where(table.c.id == motion))).one_or_none()
    return None if row is None else _read(row)


async def waiting(session: Session, place: UUID, now: datetime) -> tuple[Motion, ...]:
    """What waits for somebody else in a place, what ends soonest first."""
    query = select(table).where(table.c.place_id == place, table.c.state == "proposed", table.c.expires > now)
    rows = await session.execute(query.order_by(table.c.expires, table.c.id))
    return tuple(_read(row) for row in rows)


async def approved(session: Session, action: str) -> tuple[Motion, ...]:
    """What two people decided and nobody has done yet (roles organiser, mixer)."""
    query = select(table).where(table.c.state == "approved", table.c.action == action)
    return tuple(_read(row) for row in await session.execute(query.order_by(table.c.id)))


async def _decide(
    session: Session, motion: UUID, by: UUID, now: datetime, values: Mapping[str, Any], *, own: bool
) -> Motion:
    """Whoever changes the row first has decided."""
    open_ = (table.c.id == motion) & (table.c.state == "proposed") & (table.c.expires > now)
    if not own:
        open_ = open_ & (table.c.proposed_by != by)
    row = (
        await session.execute(update(table).where(open_).values(**values).returning(*table.c))
    ).one_or_none()
    if row is not None:
        return _read(row)
    found = await one(session, motion)
    if found is None or found.state != "proposed":
        raise NotThere
    if found.expires <= now:
        raise Expired
    raise SamePerson


def _read(row: Any) -> Motion:
    return Motion(
        row.id, row.place_id, row.action, row.detail, row.state, row.proposed_by, row.approved_by, row.expires
    )

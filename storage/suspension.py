"""Suspending a place: one step that stops everything there, because waiting for a second person could cost more.

`place.suspended` is what all processes look at: answers are refused inside the transaction that would keep them,
releases and closings in theirs, once more just before the commit. Going on again, and destroying what waits, are
decisions of two people, or the operator's at the terminal.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, text, update

from storage import crossed, custody, journal
from storage.consultations import partition
from storage.database import Database, Session
from storage.epochs import lock, matching_key, sweep_dead_keys
from storage.keys import KeyRing
from storage.tables import consultation, place

#: What `destroy` throws away of a consultation: everything that is a person's, sealed or loose. Counts are nobody's.
DESTROYED = ("staging", "participation", "enclosure", "loose_text", "loose_enclosure")
RUNNING = ("open", "closing")

logger = logging.getLogger(__name__)


class NotSuspended(Exception):
    """Only what waits in a suspended place can be destroyed."""


async def suspend(session: Session, place_id: UUID) -> bool:
    """Stop a place; False when it stood still already (roles owner, organiser). `settle` waits for what had begun."""
    return await _turn(session, place_id, suspended=True)


async def resume(session: Session, place_id: UUID) -> bool:
    """Let a place go on; False when it was not suspended (roles owner, organiser)."""
    return await _turn(session, place_id, suspended=False)


async def settle(database: Database, place_id: UUID) -> None:
    """Wait until whatever began before a committed `suspend` has ended (any role).

    Afterwards nothing can be received or released there: whoever handed in or mixed holds the lock of the consultation
    until then. Raises `DatabaseUnavailable` when that takes more than a quarter of a minute; it stands still all the
    same, since everybody looks again before the commit.
    """
    async with database.statement() as session:
        running = await _running(session, place_id)
    for each in running:
        async with database.transaction() as session:
            await lock(session, each)


async def destroy(database: Database, ring: KeyRing, place_id: UUID) -> int:
    """Throw away what waits in a suspended place, and its keys; how many consultations ended so (role mixer).

    Sealed answers, marks of who took part, files and texts that were let out go; counts stay. The residents' process
    ends its own keys when it sees the state. Raises `NotSuspended`. Done twice, the second time finds nothing.
    """
    ended = 0
    async with database.statement() as session:
        running = await _running(session, place_id)
    for each in running:
        async with database.transaction() as session:
            await lock(session, each)
            if not (await session.execute(_SUSPENDED, {"place": place_id})).scalar_one():
                raise NotSuspended
            row = {"consultation": each}
            if (await session.execute(_END, row)).rowcount == 0:
                continue
            await session.execute(_END_EPOCH, row)
            for table in DESTROYED:
                await session.execute(text(f"TRUNCATE {partition(table, each)}"))
            await crossed.forget(session, each)
            await custody.destroy(session, each)
        ended += 1
        logger.info("Consultation destroyed", extra={"action": "consultation_destroyed"})
    await sweep_dead_keys(database, ring)
    if ended:
        await journal.begin_anew(database)
    return ended


async def seal(database: Database, ring: KeyRing, place_id: UUID, phrases: Sequence[str]) -> int:
    """Give the keys of a suspended place to three people, and destroy them here; how many keys (role owner).

    From then on the consultation is in custody: two of the three phrases open it at its closing, nothing does before.
    Takes about three seconds a consultation. Interrupted between the commit and the end of the key, it is finished by
    `finish_sealing`. Raises `NotSuspended`, and `KeyProblem` when the key is not here.
    """
    sealed = 0
    async with database.statement() as session:
        running = await _running(session, place_id)
    for each in running:
        async with database.transaction() as session:
            await lock(session, each)
            if not (await session.execute(_SUSPENDED, {"place": place_id})).scalar_one():
                raise NotSuspended
            now = (await session.execute(_POOLED, {"consultation": each})).one_or_none()
            if now is not None:
                private = matching_key(ring, each, now.number, now.public_key)
                wraps = await asyncio.to_thread(custody.wrap, each, private, phrases)
                await custody.keep_wraps(session, each, wraps)
                await session.execute(_IN_CUSTODY, {"consultation": each})
                sealed += 1
    await finish_sealing(database, ring, place_id)
    return sealed


async def finish_sealing(database: Database, ring: KeyRing, place_id: UUID) -> bool:
    """End the key files of what is in custody there; whether a key of the place is still a file here (any role)."""
    left = False
    async with database.statement() as session:
        rows = (await session.execute(_MODES, {"place": place_id})).all()
    for row in rows:
        for number in ring.epochs(row.id):
            if row.mode == "custody":
                ring.destroy_epoch_key(row.id, number)
            else:
                left = True
    return left


async def _turn(session: Session, place_id: UUID, *, suspended: bool) -> bool:
    command = update(place).where(place.c.id == place_id, place.c.suspended != suspended)
    return (await session.execute(command.values(suspended=suspended))).rowcount == 1


async def _running(session: Session, place_id: UUID) -> tuple[UUID, ...]:
    query = select(consultation.c.id).where(
        consultation.c.place_id == place_id, consultation.c.state.in_(RUNNING)
    )
    return tuple((await session.execute(query.order_by(consultation.c.id))).scalars())


_SUSPENDED = text("SELECT suspended FROM place WHERE id = :place")
_END = text(
    "UPDATE consultation SET state = 'unopened' WHERE id = :consultation AND state IN ('open', 'closing')"
)
_POOLED = text(
    "SELECT e.number, e.public_key FROM consultation c JOIN epoch e ON e.consultation_id = c.id AND e.open"
    " WHERE c.id = :consultation AND c.mode = 'pool' AND c.state IN ('open', 'closing')"
)
_MODES = text("SELECT id, mode FROM consultation WHERE place_id = :place AND state IN ('open', 'closing')")
_IN_CUSTODY = text("UPDATE consultation SET mode = 'custody' WHERE id = :consultation")
_END_EPOCH = text("UPDATE epoch SET open = false WHERE consultation_id = :consultation AND open")

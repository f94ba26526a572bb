"""Where a notice's way begins and ends: whom it goes to is frozen once, and forgotten two days later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from storage import anew
from storage.announcement import GRACE, Notice, read
from storage.database import Session, ask, do

KEPT = timedelta(hours=48)  #: how long it is known who received what, to edit or withdraw it
CHUNK = 5000  #: rows written by one statement


async def due(session: Session, now: datetime) -> tuple[Notice, ...]:
    """The approved notices whose time has come."""
    rows = await session.execute(_DUE, {"now": now, "graced": now - GRACE})
    return tuple(read(row) for row in rows)


async def live(session: Session) -> tuple[Notice, ...]:
    """The notices a courier has to do with: being sent, paused, or with messages to change."""
    return tuple(read(row) for row in await session.execute(_LIVE))


async def freeze(
    session: Session, notice: UUID, now: datetime, slots: Sequence[bytes], weekly: Sequence[bytes] = ()
) -> bool:
    """Begin a due notice: from now on it goes to these people and no others, in the order given (a random one).

    False when it was cancelled, or somebody began it. To be called in a transaction.
    """
    row = {"id": notice, "now": now, "graced": now - GRACE, "audience": len(slots) + len(weekly)}
    if (await session.execute(_BEGIN, row)).rowcount == 0:
        return False
    for state, people in (("queued", slots), ("weekly", weekly)):
        for start in range(0, len(people), CHUNK):
            await do(session, _ADDRESS, notice, state, list(people[start : start + CHUNK]))
    return True


async def finish(session: Session, now: datetime) -> None:
    """End what nothing is left of; what was stopped goes no further."""
    await session.execute(_STOP)
    await session.execute(_FINISH, {"now": now})


async def release_weekly(session: Session, notice: UUID) -> int:
    """Send a notice to those who hear once a week; to how many."""
    return len(await ask(session, _WEEKLY, notice))


async def with_weekly(session: Session) -> tuple[Notice, ...]:
    """The notices that wait for those who hear once a week."""
    return tuple(read(row) for row in await session.execute(_WITH_WEEKLY))


async def purge(session: Session, now: datetime) -> int:
    """Forget who received what ended two days ago; how many rows."""
    return (await session.execute(_PURGE, {"before": now - KEPT})).rowcount


async def lay_anew(session: Session) -> bool:
    """Write the rows that are kept anew, so that of whoever left, and of what was purged, nothing lies in the files.

    Not while something is on its way: False. To be called in a transaction.
    """
    if (await ask(session, _UNDER_WAY))[0][0]:
        return False
    await anew.lay(session, "outbox", _OUTBOX)
    return True


_UNDER_WAY = "SELECT EXISTS (SELECT FROM outbox WHERE state IN ('queued', 'leased', 'sending'))"
_OUTBOX = {
    "id": "uuid",
    "notice_id": "uuid",
    "slot": "bytea",
    "state": "text",
    "attempts": "smallint",
    "revision": "integer",
    "message_id": "bigint",
    "stuck": "boolean",
}
_READY = (
    "state = 'approved' AND approved_at <= :graced AND (goes_at IS NULL OR goes_at <= :now)"
    " AND NOT (SELECT suspended FROM place WHERE place.id = place_id)"
)
_DUE = text(f"SELECT * FROM notice WHERE {_READY} ORDER BY id")  # noqa: S608
_BEGIN = text(
    f"UPDATE notice SET state = 'sending', audience = :audience WHERE id = :id AND {_READY}"  # noqa: S608
)
_LIVE = text("SELECT * FROM notice WHERE state IN ('sending', 'paused') OR wanted IS NOT NULL ORDER BY id")
_ADDRESS = (
    "INSERT INTO outbox (id, notice_id, slot, state)"
    " SELECT gen_random_uuid(), $1, slot, $2 FROM unnest($3::bytea[]) AS t(slot) ON CONFLICT DO NOTHING"
)
_STOP = text(
    "DELETE FROM outbox o USING notice n WHERE n.id = o.notice_id AND n.state IN ('cancelled', 'withdrawn')"
    " AND o.state IN ('queued', 'leased', 'weekly')"
)
_FINISH = text(
    "UPDATE notice n SET state = 'sent', ended_at = :now WHERE state = 'sending' AND NOT EXISTS"
    " (SELECT FROM outbox o WHERE o.notice_id = n.id AND o.state IN ('queued', 'leased', 'sending'))"
)
_WEEKLY = (
    "WITH again AS (UPDATE outbox SET state = 'queued' WHERE notice_id = $1 AND state = 'weekly' RETURNING id),"
    " on_ AS (UPDATE notice SET state = 'sending' WHERE id = $1 AND state = 'sent' AND EXISTS (SELECT FROM again))"
    " SELECT id FROM again"
)
_WITH_WEEKLY = text(
    "SELECT * FROM notice n WHERE state IN ('sending', 'sent') AND EXISTS"
    " (SELECT FROM outbox o WHERE o.notice_id = n.id AND o.state = 'weekly')"
)
_PURGE = text(
    "DELETE FROM outbox o USING notice n WHERE n.id = o.notice_id AND n.ended_at < :before"
    " AND n.state IN ('sent', 'cancelled', 'withdrawn')"
    " AND o.state NOT IN ('queued', 'leased', 'sending', 'weekly')"
)

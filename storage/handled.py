"""Which updates of the organisers' bot had their effect (role organiser): one that comes again must not have it twice.

Noted in the transaction of the effect itself, so both are stored or neither. Of residents nothing like this is kept:
what their updates lead to is once by its own nature.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, text

from storage.database import Session, ask
from storage.tables import handled as table

KEPT = timedelta(days=3)  #: Telegram brings an update again for a day at most


class AlreadyDone(Exception):
    """This update came before, and had its effect."""


async def was(session: Session, bot: int, number: int) -> bool:
    """Whether an update had its effect."""
    return bool(await ask(session, _WAS, bot, number))


async def note(session: Session, bot: int, number: int, at: datetime) -> bool:
    """Note, at the end of a transaction, that this update had an effect; whether it had one: a transaction that changed
    nothing notes nothing.

    Raises `AlreadyDone` when it had it before: then this transaction must not commit. Of two that come to this point
    at once the second waits for the first, and then knows.
    """
    row = (await session.execute(_NOTE, {"bot": bot, "number": number, "at": at})).one()
    if row.wrote and not row.noted:
        raise AlreadyDone
    return bool(row.wrote)


async def forget_old(session: Session, now: datetime) -> int:
    """Forget what Telegram cannot bring again; how many."""
    return (await session.execute(delete(table).where(table.c.at < now - KEPT))).rowcount


_WAS = "SELECT 1 FROM handled WHERE bot = $1 AND number = $2"
_NOTE = text(
    "WITH this AS MATERIALIZED (SELECT pg_current_xact_id_if_assigned() IS NOT NULL AS wrote),"
    " noted AS (INSERT INTO handled (bot, number, at)"
    " SELECT CAST(:bot AS bigint), CAST(:number AS bigint), CAST(:at AS timestamptz) FROM this WHERE wrote"
    " ON CONFLICT DO NOTHING RETURNING 1)"
    " SELECT wrote, (SELECT count(*) FROM noted) AS noted FROM this"
)

"""The server's journal remembers for a while in which order everything was written; it need not remember the day.

Of what was mixed the journal (PostgreSQL's WAL) still has the order of arrival: which conversation ended in the
transaction of which mark. Segments from before the last checkpoint are thrown away, but the one of the checkpoint
itself stays whole, and in a quiet neighbourhood one segment is a week. So after each mixing a new one is begun: at the
next checkpoint, minutes later, all that lies before goes.
"""

from __future__ import annotations

import logging

from sqlalchemy import text

from storage.database import Database, StorageError

logger = logging.getLogger(__name__)


async def begin_anew(database: Database) -> None:
    """Begin a new segment of the journal (role mixer).

    Best done and not needed: a server that does not let us forgets later, and nothing that was mixed is undone.
    """
    try:
        async with database.statement() as session:
            await session.execute(text("SELECT pg_switch_wal()"))
    except StorageError as refused:
        logger.warning("The journal goes on", extra={"action": "journal_goes_on", "code": refused.code})

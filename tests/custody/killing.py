"""A mixer that is killed: `python -m tests.custody.killing URL FOLDER CONSULTATION N`, in its N-th statement."""

import asyncio
import os
import signal
import sys
from datetime import date
from pathlib import Path
from random import Random
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.engine import Engine

from admin.releasing import release_once
from storage import consultations, epochs
from storage.database import Database
from storage.keys import KeyRing


async def mix(url: str, folder: Path, consultation: UUID) -> None:
    """A start, and one look at a consultation."""
    database, ring = Database(url), KeyRing(folder)
    await epochs.sweep_dead_keys(database, ring)
    async with database.statement() as session:
        now = await consultations.one(session, consultation)
    assert now is not None
    await release_once(database, ring, now, on=date(2026, 3, 1), rng=Random(1))
    await database.close()


def die_in(statement: int) -> None:
    """kill -9 before this statement goes to the server."""
    seen = 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen > statement:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)


if __name__ == "__main__":
    url, folder, consultation, statement = sys.argv[1:]
    die_in(int(statement))
    asyncio.run(mix(url, Path(folder), UUID(consultation)))

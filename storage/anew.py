"""Tables of residents written anew, in random order and into new files.

A row that is deleted lies on in its page, and in the pages of its indexes, until something else is written over it;
tidying up (VACUUM) does not wipe it. So whoever had left would still be there for somebody who takes the disk and the
key. Emptying a table and filling it again ends the old files, and by the way leaves no order of arrival in the new.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import text

from storage.database import Session, ask, do

CHUNK = 5000  #: rows written by one statement


async def lay(session: Session, table: str, columns: Mapping[str, str]) -> None:
    """Write all rows of a table anew; `columns` with their types, all of them. To be called in a transaction.

    Everybody else waits, also readers: on the way there the table is empty.
    """
    await session.execute(text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
    names = ", ".join(columns)
    rows = await ask(session, f"SELECT {names} FROM {table} ORDER BY random()")  # noqa: S608
    await session.execute(text(f"TRUNCATE {table}"))
    given = ", ".join(f"${number}::{kind}[]" for number, kind in enumerate(columns.values(), 1))
    fill = f"INSERT INTO {table} ({names}) SELECT * FROM unnest({given})"  # noqa: S608
    for start in range(0, len(rows), CHUNK):
        await do(session, fill, *map(list, zip(*rows[start : start + CHUNK], strict=True)))

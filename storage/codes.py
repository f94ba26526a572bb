"""Place codes: handed out by people who are trusted, good for so many uses. Of a code there is only a digest here.

A use is counted in a transaction of its own, just before the answer's. It writes *every* living code of the place anew,
adding one to the code in question and nothing to the others: so no row version, no place on the disk and no lock says
which code was used, and a right, a wrong and an exhausted code cost the same. What the last commit of this table and
the next participation have in common is a moment, never a code.

The use comes before the participation, not after: a crash in between costs a code at most one use, and never lets one
in that was not counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from storage.database import Database, Session, ask, do
from storage.tables import code as table

NO_CODE = b""  #: the digest of whoever came without a code: of none that exists
QUOTA = 40  #: uses of a code when nobody says otherwise
MOST = 1000  #: uses a code may have at most


@dataclass(frozen=True)
class Code:
    """A code as those see it who made it: never its letters."""

    id: UUID
    place: UUID
    quota: int
    used: int
    expires: date | None  #: the last day on which it is good, on the calendar of the place
    revoked: bool

    def good(self, today: date) -> bool:
        """Whether it can still be used on a day of the place's calendar."""
        return not self.revoked and self.used < self.quota and (self.expires is None or today <= self.expires)


async def keep(
    session: Session, place: UUID, digests: Iterable[bytes], *, quota: int, expires: date | None
) -> None:
    """Let codes count in a place from now on, by their digests (roles owner, organiser)."""
    rows = [
        {"id": uuid4(), "place_id": place, "digest": each, "quota": quota, "expires": expires}
        for each in digests
    ]
    if rows:
        await session.execute(insert(table), rows)


async def of_place(session: Session, place: UUID) -> tuple[Code, ...]:
    """The codes of a place, the longest lived first (roles owner, organiser)."""
    query = select(table).where(table.c.place_id == place)
    rows = await session.execute(query.order_by(table.c.expires.desc().nulls_first(), table.c.id))
    return tuple(Code(row.id, row.place_id, row.quota, row.used, row.expires, row.revoked) for row in rows)


async def by_digest(session: Session, place: UUID, digest: bytes) -> UUID | None:
    """Which code of a place this is (roles owner, organiser)."""
    query = select(table.c.id).where(table.c.place_id == place, table.c.digest == digest)
    return (await session.execute(query)).scalar_one_or_none()


async def revoke(session: Session, place: UUID, only: Iterable[UUID] | None = None) -> int:
    """Take the codes of a place back, all of them or only some; how many were good until now (owner, organiser)."""
    command = update(table).where(table.c.place_id == place, ~table.c.revoked)
    if only is not None:
        command = command.where(table.c.id.in_(list(only)))
    return (await session.execute(command.values(revoked=True))).rowcount


async def use(database: Database, place: UUID, digest: bytes, *, today: date) -> bool:
    """Count a use of a code on a day of the place; whether it is one of that place, and good (role resident)."""
    async with database.transaction() as session:
        await ask(session, _ALONE, _number(place))
        return bool((await ask(session, _USE, place, digest, today))[0][0])


async def give_back(database: Database, place: UUID, digest: bytes, *, today: date, given: bool) -> None:
    """Undo a use that `use` counted (`given`); otherwise do the same work and change nothing (role resident)."""
    async with database.transaction() as session:
        await ask(session, _ALONE, _number(place))
        await do(session, _GIVE_BACK, place, digest, today, given)


def _number(place: UUID) -> int:
    """The advisory lock under which the uses of a place are counted, one after the other."""
    return int.from_bytes(place.bytes[8:], "big", signed=True)


# The commit need not reach the disk by itself: the participation's, just after it, takes it along.
_ALONE = "SELECT set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock($1)"
_LIVING = "place_id = $1 AND NOT revoked AND (expires IS NULL OR expires >= $3)"
_USE = (
    f"WITH room AS (SELECT id FROM code WHERE {_LIVING} AND digest = $2 AND used < quota),"  # noqa: S608
    " counted AS (UPDATE code SET used = used + (CASE WHEN id IN (SELECT id FROM room) THEN 1 ELSE 0 END)"
    f" WHERE {_LIVING}) SELECT count(*) FROM room"
)
_GIVE_BACK = (
    "UPDATE code SET used = used - (CASE WHEN digest = $2 AND used > 0 AND $4::boolean THEN 1 ELSE 0 END)"  # noqa: S608
    f" WHERE {_LIVING}"
)

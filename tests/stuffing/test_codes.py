"""Place codes in the database: so many uses and no more, and no row that says which code somebody used."""

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from storage import codes, sayable
from storage.database import Refused
from tests.databases import Databases

TODAY = date(2026, 3, 10)


@dataclass
class Handed:
    """A place, and codes that were handed out in it."""

    databases: Databases
    place: UUID
    digests: list[bytes]

    async def use(self, which: bytes, *, today: date = TODAY) -> bool:
        return await codes.use(self.databases.resident, self.place, which, today=today)

    async def used(self) -> list[int]:
        async with self.databases.organiser.statement() as session:
            found = await codes.of_place(session, self.place)
        return sorted(each.used for each in found)


@pytest_asyncio.fixture
async def handed(databases: Databases) -> Handed:
    """Three codes of three uses each, good for a week."""
    place = (await databases.open_consultation()).place.id
    digests = [sayable.digest(place, sayable.draw(Random(seed))) for seed in range(3)]
    async with databases.organiser.transaction() as session:
        await codes.keep(session, place, digests, quota=3, expires=TODAY + timedelta(days=7))
    return Handed(databases, place, digests)


async def test_a_code_is_good_for_so_many_uses(handed: Handed) -> None:
    """Three, and not a fourth; the others are untouched."""
    assert [await handed.use(handed.digests[0]) for _ in range(5)] == [True] * 3 + [False] * 2
    assert await handed.used() == [0, 0, 3]


async def test_fifty_at_once_use_a_code_as_often_as_it_may_be(handed: Handed) -> None:
    """At the same moment, through several connections: three are let in, and nobody waits for ever."""
    used = await asyncio.gather(*(handed.use(handed.digests[at % 2]) for at in range(50)))
    assert sum(used) == 6
    assert await handed.used() == [0, 3, 3]


async def test_unknown_expired_revoked_and_foreign_codes_are_no_good(handed: Handed) -> None:
    """None of them is let in, and none of them changes a number."""
    elsewhere = (await handed.databases.open_consultation()).place.id
    assert not await handed.use(b"x" * 16)
    assert not await handed.use(codes.NO_CODE)
    assert not await handed.use(handed.digests[0], today=TODAY + timedelta(days=8))
    assert not await codes.use(handed.databases.resident, elsewhere, handed.digests[0], today=TODAY)
    async with handed.databases.organiser.transaction() as session:
        assert await codes.revoke(session, handed.place) == 3
    assert not await handed.use(handed.digests[0])
    assert await handed.used() == [0, 0, 0]


async def test_a_use_is_given_back_once(handed: Handed) -> None:
    """What was not kept is room for somebody else; giving back what was not given changes nothing."""
    resident = handed.databases.resident
    await handed.use(handed.digests[1])
    for given, left in ((False, 1), (True, 0), (True, 0)):
        await codes.give_back(resident, handed.place, handed.digests[1], today=TODAY, given=given)
        assert sum(await handed.used()) == left


@pytest.mark.parametrize("good", [True, False])
async def test_no_row_version_tells_which_code_was_used(handed: Handed, good: bool) -> None:
    """All living codes of the place are written anew by the same transaction, in the order in which they lay."""
    await handed.use(handed.digests[1] if good else b"x" * 16)
    async with handed.databases.superuser.statement() as session:
        rows = (await session.execute(text("SELECT id, xmin::text FROM code ORDER BY ctid"))).all()
    async with handed.databases.superuser.statement() as session:
        await session.execute(text("SELECT pg_current_xact_id()"))
    await handed.use(handed.digests[2])
    async with handed.databases.superuser.statement() as session:
        after = (await session.execute(text("SELECT id, xmin::text FROM code ORDER BY ctid"))).all()
    assert len({row.xmin for row in rows}) == len({row.xmin for row in after}) == 1
    assert [row.id for row in rows] == [row.id for row in after]


async def test_the_residents_bot_can_only_count(handed: Handed) -> None:
    """It cannot make a code, raise a quota, or bring a revoked one back."""
    for statement in (
        "UPDATE code SET quota = 1000",
        "UPDATE code SET revoked = false",
        "DELETE FROM code",
        "INSERT INTO code (id, place_id, digest, quota) SELECT gen_random_uuid(), id, 'x', 5 FROM place",
    ):
        with pytest.raises(Refused):
            await _run(handed.databases, statement)


async def _run(databases: Databases, statement: str) -> None:
    async with databases.resident.statement() as session:
        await session.execute(text(statement))


@pytest.mark.long
async def test_ten_thousand_tries_use_a_code_as_often_as_it_may_be(handed: Handed) -> None:
    """Of ten thousand neighbours with the same paper three are let in, whichever others try at random meanwhile."""
    rng = Random(10)
    let_in = 0
    for _ in range(100):
        tried = [handed.digests[0] if rng.random() < 0.5 else rng.randbytes(16) for _ in range(100)]
        let_in += sum(await asyncio.gather(*(handed.use(which) for which in tried)))

    assert let_in == 3
    assert await handed.used() == [0, 0, 3]

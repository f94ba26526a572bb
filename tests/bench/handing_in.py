"""What handing an answer in costs beside the commits of a bot that keeps answers in the clear, on the same server.

Turn and turn about, each on connections of the same kind, with a disk that is waited for: one row committed by the
bare driver; a person's row and an answer's in one transaction, as a usual bot does it; and ours, with the keyed mark,
the sealed box, the lock, the end of the draft and the death of its key.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from time import perf_counter

import asyncpg
from sqlalchemy import text

from dialogs.submission import to_json
from storage import drafts
from storage.database import do
from tests.bench.people import FORM, XFORM, answer
from tests.bench.table import line, table
from tests.databases import Databases
from tests.storage.people import DAY, hand_in_whole

TURNS = 500  #: of each way
TOGETHER = 50  #: residents at the same moment
MOMENTS = 12

Way = Callable[[int], Awaitable[object]]


async def main(databases: Databases) -> None:
    """Print what each way takes, one person after the other and fifty at once."""
    consultation = (await databases.open_consultation(xform=XFORM, form_id=FORM.identity)).id
    said = answer(Random(1))
    plain = to_json(said).decode()
    keys = drafts.living(databases.resident_keys, today=DAY, days=2)
    async with databases.superuser.transaction() as session:
        await session.execute(text("CREATE TABLE told (person bigint PRIMARY KEY)"))
        await session.execute(text("CREATE TABLE answered (id uuid, answer text)"))
    driver = await asyncpg.connect(databases.urls["postgres"].replace("+asyncpg", ""))

    async def one_row(_person: int) -> None:
        await driver.execute(_ANSWER, plain)

    async def usual(person: int) -> None:
        async with databases.superuser.transaction() as session:
            await do(session, _PERSON, person)
            await do(session, _ANSWER, plain)

    async def ours(person: int) -> None:
        await hand_in_whole(databases, keys, helds[person], consultation, person, said)

    helds = {person: await _draft(databases, keys, person) for person in range(TURNS + TOGETHER * MOMENTS)}
    ways: dict[str, Way] = {"one row, bare driver": one_row, "usual transaction": usual, "ours, sealed": ours}
    took: dict[str, list[float]] = {name: [] for name in ways}
    for person in range(TURNS):
        for name, way in ways.items():
            took[name].append(await _timed(way, person))
    lines = [line(name, seconds) for name, seconds in took.items()]
    print(table("one at a time", lines))
    usual_, ours_ = lines[1:]
    added = (ours_.least - usual_.least, ours_.median - usual_.median, ours_.p99 - usual_.p99)
    print("  ours adds to a usual one {:.2f}, {:.2f}, {:.2f}\n".format(*added))

    del ways["one row, bare driver"]  # one connection does one thing at a time
    took = {name: [] for name in ways}
    for moment in range(MOMENTS):
        first = TURNS + moment * TOGETHER
        for name, way in ways.items():
            took[name] += await asyncio.gather(*(_timed(way, first + each) for each in range(TOGETHER)))
    print(table(f"{TOGETHER} at once", [line(name, seconds) for name, seconds in took.items()]), "\n")
    await driver.close()


async def _draft(databases: Databases, keys: drafts.DraftKeys, person: int) -> drafts.Held:
    async with databases.resident.statement() as session:
        held = await drafts.save(session, keys, person, b"{}", over=None)
    assert held is not None
    return held


async def _timed(way: Way, person: int) -> float:
    before = perf_counter()
    await way(person)
    return perf_counter() - before


_PERSON = "INSERT INTO told (person) VALUES ($1) ON CONFLICT DO NOTHING"
_ANSWER = "INSERT INTO answered (id, answer) VALUES (gen_random_uuid(), $1)"

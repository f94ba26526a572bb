"""kill -9 at random moments: of those who hand in, of mixers, of PostgreSQL. Nothing sent is lost or doubled.

After each kill the account is looked at: whoever took part waits sealed or was counted, and what waits has its key.
At the end everybody was counted exactly once. `python -m pytest tests/storage/test_kills.py -m long -s` says how often.
"""

import asyncio
from collections.abc import AsyncIterator
from random import Random
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from storage import consultations
from storage.database import DatabaseUnavailable
from storage.embedded import EmbeddedPostgres
from storage.migrate import migrate
from tests.databases import PASSWORDS, Databases, connect
from tests.storage.house import House
from tests.storage.nursery import Child, Nursery, nursery
from tests.storage.people import all_hand_in

MODES = ("pool", "custody")
ROUNDS = 28  #: of each mode; in each are killed: who hands in, two mixers, PostgreSQL
ENDS = 16  #: consultations closed in each mode
KILLS_AN_END = 3
DAYS = 4000  #: of the calendar that runs fast in a round; more than a round lasts


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def mother() -> AsyncIterator[Nursery]:
    """Has the processes that are killed."""
    async with nursery() as made:
        yield made


@pytest_asyncio.fixture
async def house(server: EmbeddedPostgres, mother: Nursery) -> AsyncIterator[House]:
    """An installation on a server of its own, which may be killed, too."""
    await migrate(server.url(), PASSWORDS, password=server.superuser_password())
    databases = connect(server, "desdeabajo", server.pgdata.parent / "keys")
    yield House(server, databases, mother, Random(5))
    await databases.close()


async def _rounds(house: House, mode: str, rounds: int, *, postgres: bool = True) -> None:
    """People hand in while two mixers work; all are killed again and again, and in the end everybody is counted."""
    consultation = await house.opened(mode)
    told: set[int] = set()
    for round_ in range(rounds):
        # The first of a round is the last who was told before; the next may or may not have been stored.
        handing = await house.child("submit", "resident", consultation, max(told, default=1))
        work = (
            ("mix", "mixer", consultation, DAYS * round_)
            if mode == "pool"
            else ("stir", "mixer", consultation)
        )
        victims: list[Child | str] = [handing, await house.child(*work), await house.child(*work)]
        if postgres:
            victims.append("kill -9" if round_ % 2 else "immediate stop")
        await handing.says("enviado", house.rng.randint(3, 25))
        house.rng.shuffle(victims)
        for victim in victims:
            await house.kill(victim)
            account = await house.balances(consultation)
            assert account.participation >= len(told)
            if victim != handing and not handing.gone:
                await handing.says("enviado", len(handing.numbers("enviado")) + house.rng.randint(1, 8))
        told.update(handing.numbers("enviado"))

    await _ordered_to_close(house, consultation)
    await _closes(house, consultation, mode)
    said = await house.said(consultation)
    assert max(said.values()) == 1
    assert (
        said.keys() - {max(told) + 1} == told
    )  # she may have been stored, but killed before it could be said
    assert (await house.balances(consultation)).released == len(said)


async def _end(house: House, mode: str, number: int, kills: int, *, postgres: bool = True) -> None:
    """Two mixers close one consultation, in custody with what organisers hand over, and die on the way."""
    consultation = await house.opened(mode)
    people = house.rng.randint(10, 40)
    await all_hand_in(house.databases, consultation, [f"zona {one % 2}" for one in range(people)])
    await _ordered_to_close(house, consultation)
    at_work = {await house.child(*work): work for work in _closing(house, consultation, mode)}
    for kill in range(kills):
        await asyncio.sleep(house.rng.uniform(0, 0.06))  # a moment nobody chose
        if postgres and (number + kill) % 4 == 0:
            await house.kill("kill -9" if number % 2 else "immediate stop")
        else:
            victim = house.rng.choice(tuple(at_work))
            await house.kill(victim)
            work = at_work.pop(victim)
            at_work[await house.child(*work)] = work
        account = await house.balances(consultation)
        assert account.over or account.participation == people
    for each in at_work:
        await each.dies()
    await _closes(house, consultation, mode)
    assert (await house.balances(consultation)).released == people
    assert max((await house.said(consultation)).values()) == 1


def _closing(house: House, consultation: UUID, mode: str) -> list[tuple[Any, ...]]:
    """What is at work at an end: two mixers, and in custody the organisers' process."""
    made: list[tuple[Any, ...]] = [("end", "mixer", consultation)] * 2
    if mode == "custody":
        made.append(("hand_over", "organiser", consultation, house.private[consultation].hex()))
    return made


async def _closes(house: House, consultation: UUID, mode: str) -> None:
    """It is closed in the end, and its keys are gone."""
    at_work = [await house.child(*work) for work in _closing(house, consultation, mode)]
    await at_work[0].says("closed")
    for each in at_work:
        await each.dies()
    assert (await house.balances(consultation)).over
    ring = house.databases.mixer_keys
    assert ring.epochs(consultation) == ()
    assert consultation not in ring.opening_consultations()


async def _ordered_to_close(house: House, consultation: UUID) -> None:
    while True:
        try:
            async with house.databases.owner.transaction() as session:
                await consultations.set_state(session, consultation, "closing")
        except DatabaseUnavailable:
            continue
        return


@pytest.mark.parametrize("mode", MODES)
async def test_killed_processes_lose_and_double_nothing(
    cluster: EmbeddedPostgres, databases: Databases, mother: Nursery, mode: str
) -> None:
    """A round and an end of each mode; every process dies, PostgreSQL goes on."""
    house = House(cluster, databases, mother, Random(1))
    await _rounds(house, mode, 1, postgres=False)
    await _end(house, mode, 1, 2, postgres=False)

    assert house.kills == 5


@pytest.mark.long
@pytest.mark.parametrize("mode", MODES)
async def test_a_hundred_kills_and_more_while_people_hand_in(house: House, mode: str) -> None:
    """Who hands in, two mixers and PostgreSQL, killed in every order; the account balances after each."""
    await _rounds(house, mode, ROUNDS)

    assert house.kills == 4 * ROUNDS


@pytest.mark.long
@pytest.mark.parametrize("mode", MODES)
async def test_ends_that_are_killed_are_ended_once(house: House, mode: str) -> None:
    """In the middle of the asking, of the opening and of the closing: all of it happens, and once."""
    for number in range(ENDS):
        await _end(house, mode, number, KILLS_AN_END)

    assert house.kills == ENDS * KILLS_AN_END

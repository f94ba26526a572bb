"""The linking attack where things are at their worst: a server that dates every commit, people who stay and people
who come together, copies restored elsewhere."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio
from sqlalchemy import text

from storage import drafts, mixing, sealing
from storage.embedded import DATABASE, EmbeddedPostgres
from storage.migrate import migrate
from tests.attacks import sources
from tests.attacks.linking import Trace, equal_values, judge
from tests.attacks.neighbourhood import live, marks, neighbourhood
from tests.databases import PASSWORDS, Databases, connect
from tests.storage.people import DAY, everything

DATING = {"fsync": "off", "track_commit_timestamp": "on"}


@pytest_asyncio.fixture(loop_scope="session")
async def dated(tmp_path: Path) -> AsyncIterator[tuple[Databases, EmbeddedPostgres]]:
    """A server that, against our advice, writes the time of every commit down; made quiet, then changed."""
    home = Path(tempfile.mkdtemp(prefix="desdeabajo-fechas-"))
    server = EmbeddedPostgres(home / "postgres", settings={"fsync": "off"})
    try:
        server.start()
        await migrate(server.url(), PASSWORDS, password=server.superuser_password())
        server.stop()
        server = EmbeddedPostgres(home / "postgres", settings=DATING)
        server.start()
        databases = connect(server, DATABASE, tmp_path / "keys")
        yield databases, server
        await databases.close()
    finally:
        server.stop(mode="immediate")
        shutil.rmtree(home, ignore_errors=True)


async def _attack(
    databases: Databases, cluster: EmbeddedPostgres, n: int, *, seed: int, at_once: int
) -> None:
    """Marks and the slots of new drafts, whose owners are known, beside the words; open and closed."""
    town = neighbourhood(n, seed=seed)
    consultation = await databases.open_consultation()
    parts = [n * part // 10 // at_once * at_once for part in (4, 7, 10)]
    await live(
        databases, consultation, town.people, release_after=parts, seed=seed, at_once=at_once, begin_again=0.7
    )
    known = marks(databases, consultation, town.people)
    day_key = drafts.living(databases.resident_keys, today=DAY, days=7).all[0]
    as_mark = {word: f"\\x{mark.hex()}" for word, mark in known.items()}
    as_slot = {one.word: f"\\x{sealing.draft_slot(day_key, one.chat).hex()}" for one in town.people}

    for closed in (False, True):
        if closed:
            await mixing.close(
                databases.mixer, databases.mixer_keys, consultation.id, rng=Random(seed), publish=everything
            )
        for author in (as_mark, as_slot):
            tokens = list(author.values())
            came = Trace("arrival", tuple(author[word] for word in town.words))
            async with databases.superuser.statement() as session:
                people = await sources.by_sql(session, tokens)
                said = await sources.by_sql(session, town.words)
            assert bool(people.values) is (author is as_slot or not closed)
            verdict = judge([came, *people.traces], said.traces, author)
            assert verdict.pairs or len(said.values) < 10
            assert not verdict.linked, verdict
            for crowd in equal_values(people.values, said.values, author):
                assert crowd.smallest >= consultation.k, crowd
                assert crowd.named <= crowd.by_luck, crowd
            copy = [await sources.restored(databases, cluster, each) for each in (tokens, town.words)]
            verdict = judge([came, *copy[0].traces], copy[1].traces, author)
            assert verdict.pairs or len(said.values) < 10
            assert not verdict.linked, verdict


@pytest.mark.long
async def test_nobody_is_linked_among_people_who_stay_or_in_a_restored_copy(
    databases: Databases, cluster: EmbeddedPostgres
) -> None:
    """Seven of ten begin again and leave a draft behind: their rows order people, and no answers."""
    await _attack(databases, cluster, 60, seed=79, at_once=1)


@pytest.mark.long
@pytest.mark.parametrize("at_once", [1, 4])
async def test_nobody_is_linked_where_every_commit_is_dated(
    dated: tuple[Databases, EmbeddedPostgres], at_once: int
) -> None:
    """The worst server there is, one at a time and four at the same moment."""
    databases, server = dated
    async with databases.superuser.statement() as session:
        assert (await session.execute(text("SHOW track_commit_timestamp"))).scalar_one() == "on"
    await _attack(databases, server, 200, seed=83 + at_once, at_once=at_once)


@pytest.mark.long
@pytest.mark.parametrize("n", [30, 200])
async def test_nobody_is_linked_when_four_come_at_once(
    databases: Databases, cluster: EmbeddedPostgres, n: int
) -> None:
    """At the same moment on a quiet server."""
    await _attack(databases, cluster, n, seed=89 + n, at_once=4)

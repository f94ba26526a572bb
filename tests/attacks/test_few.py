"""Nine answer: nothing is opened, nothing they said is anywhere, and organisers hear only that too few came."""

from random import Random

import pytest
from sqlalchemy import text

from storage import consultations, mixing
from storage.embedded import EmbeddedPostgres
from tests.attacks import canaries, sources
from tests.attacks.neighbourhood import live, neighbourhood, release
from tests.attacks.seizure import answers_opened, seize
from tests.databases import Databases
from tests.storage.people import everything


@pytest.mark.parametrize("n", [1, 9])
async def test_of_too_few_nothing_is_anywhere(
    databases: Databases, cluster: EmbeddedPostgres, n: int
) -> None:
    """Tables, dump, disk, statistics, key files, logs; before and after; and no figure says how many they were."""
    town = neighbourhood(n, seed=73)
    async with databases.superuser.statement() as session:
        before = await sources.take_disk(session, cluster.pgdata)
    consultation = await databases.open_consultation()
    await live(databases, consultation, town.people, release_after=(n,), seed=73)
    assert await release(databases, consultation.id, day=n + 1, seed=73) is None
    closed = await mixing.close(
        databases.mixer, databases.mixer_keys, consultation.id, rng=Random(73), publish=everything
    )

    assert closed is not None
    assert closed.released == 0
    async with databases.superuser.statement() as session:
        for table in ("tally", "figure", "research", "loose_text", "loose_row", "loose_enclosure", "staging",
                      "participation", "enclosure", "draft", "crossed", "digest"):  # fmt: skip
            assert (await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() == 0, table
        remembered = await sources.statistics(session)
        spoils = await seize(session, cluster.pgdata, databases.keys)
        assert await answers_opened(session, spoils, consultation.id, {}) == ()
    dumped = sources.dump(databases.urls["postgres"], databases.superuser_password)
    wanted = canaries.of_people((one.chat for one in town.people), town.words)
    for content in (spoils.disk.since(before), dumped.encode(), remembered.encode(), *spoils.keys.values()):
        assert canaries.found(content, wanted) == {}
    assert databases.mixer_keys.epochs(consultation.id) == ()
    async with databases.organiser.statement() as session:
        known = await consultations.one(session, consultation.id)
    assert known is not None
    assert known.state == "unopened"  # all there is to tell: not how many, not since when

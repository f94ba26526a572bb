"""After the closing nobody can tell any more who took part, nor read what was left unfinished, with all there is."""

from datetime import timedelta
from random import Random

import pytest

from bot.runtime import lifespan
from bot.schedule import sweep
from bot.settings import Settings
from storage import drafts, mixing
from storage.embedded import EmbeddedPostgres
from tests.attacks import sources
from tests.attacks.aftermath import marks_in, who_is_marked
from tests.attacks.neighbourhood import neighbourhood
from tests.attacks.seizure import carried, drafts_opened, seize
from tests.databases import Databases
from tests.storage.people import answers, everything, hand_in_whole


def _settings(databases: Databases) -> Settings:
    return Settings(
        token="100:residentes-de-prueba-000000000000000",
        database_url=databases.urls["resident"],
        database_password=None,
        keys=databases.keys / "resident",
        api_url="http://127.0.0.1:1",
    )


async def test_after_closing_no_secret_left_makes_a_mark_of_anybody(
    databases: Databases, cluster: EmbeddedPostgres
) -> None:
    """While it is open whoever holds the keys can test everybody; afterwards an old backup and all keys say nothing.

    And what four of twelve left unfinished is closed with the rest, in dead rows, in the journal and in that backup.
    """
    town = neighbourhood(12, seed=37)
    chats = [one.chat for one in town.people]
    consultation = await databases.open_consultation(k=5)
    async with lifespan(_settings(databases)) as runtime:
        await sweep(runtime)
        keys = runtime.draft_keys()
        for number, one in enumerate(town.people):
            async with databases.resident.statement() as session:
                held = await drafts.save(session, keys, one.chat, one.word.encode(), over=None)
            assert held is not None
            if number >= 4:
                said = answers(one.sector, said=one.word)
                await hand_in_whole(databases, keys, held, consultation.id, one.chat, said)
        backup = sources.dump(databases.urls["postgres"], databases.superuser_password)
        marks, open_keys = marks_in(backup), carried(databases.keys)
        assert who_is_marked(open_keys.secrets, chats, [consultation.id], marks) == set(chats)

        await mixing.close(
            databases.mixer, databases.mixer_keys, consultation.id, rng=Random(37), publish=everything
        )
        await sweep(runtime)

    async with databases.superuser.statement() as session:
        spoils = await seize(session, cluster.pgdata, databases.keys)
    assert who_is_marked(spoils.secrets, chats, [consultation.id], marks) == frozenset()
    assert drafts_opened(spoils, chats) == {}
    assert drafts_opened(spoils.beside(backup), chats) == {}


@pytest.mark.long
async def test_what_was_left_unfinished_is_closed_when_its_days_are_over(
    databases: Databases, cluster: EmbeddedPostgres
) -> None:
    """Also for somebody with a backup of the first day, the whole disk and the keys of the days since."""
    town = neighbourhood(4, seed=41)
    chats = [one.chat for one in town.people]
    consultation = await databases.open_consultation()
    async with lifespan(_settings(databases)) as runtime:
        await sweep(runtime)
        for one in town.people:
            async with databases.resident.statement() as session:
                await drafts.save(session, runtime.draft_keys(), one.chat, one.word.encode(), over=None)
        backup = sources.dump(databases.urls["postgres"], databases.superuser_password)
        async with databases.superuser.statement() as session:
            first = await seize(session, cluster.pgdata, databases.keys)
        assert set(drafts_opened(first.beside(backup), chats)) == set(chats)
        today, days = runtime.now().date(), consultation.draft_days
        for day in range(1, days + 1):
            later = drafts.living(databases.resident_keys, today=today + timedelta(days=day), days=days)
        async with databases.resident.statement() as session:
            assert await drafts.sweep(session, later) == len(chats)

    async with databases.superuser.statement() as session:
        spoils = await seize(session, cluster.pgdata, databases.keys)
    assert spoils.secrets
    assert drafts_opened(spoils.beside(backup), chats) == {}

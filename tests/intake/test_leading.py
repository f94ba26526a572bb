"""Of several processes one leads; it passes on when that one ends, however it ends."""

import asyncio

from storage.embedded import EmbeddedPostgres
from storage.leading import Lead
from tests.databases import Databases, administer
from tests.mixer.people import eventually


async def lost(lead: Lead) -> bool:
    """Whether it is no longer this one's."""
    return not await lead.mine()


NAME = "updates of 100"


async def test_one_has_it_until_it_leaves(databases: Databases) -> None:
    """And only that one; of two things each has its own lead."""
    async with Lead(databases.resident, NAME) as second:
        async with Lead(databases.resident, NAME) as first, Lead(databases.resident, "other") as other:
            assert await first.mine()
            assert await first.mine()
            assert not await second.mine()
            assert await other.mine()
        await eventually(second.mine)  # the server ends a connection in its own time


async def test_of_many_who_begin_together_one_gets_it(databases: Databases) -> None:
    """Whoever is first."""
    leads = [Lead(databases.organiser, NAME) for _ in range(6)]
    try:
        assert sum(await asyncio.gather(*(lead.mine() for lead in leads))) == 1
        assert sum(await asyncio.gather(*(lead.mine() for lead in leads))) == 1
    finally:
        for lead in leads:
            await lead.__aexit__(None, None, None)


async def test_it_is_lost_with_the_connection(databases: Databases, cluster: EmbeddedPostgres) -> None:
    """A server that ends it, as one does that is started again: whoever comes first leads then."""
    async with Lead(databases.resident, NAME) as first, Lead(databases.resident, NAME) as second:
        assert await first.mine()
        held = "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory'"
        name = databases.url.rpartition("/")[2].partition("?")[0]
        await administer(
            cluster, f"{held} AND database = (SELECT oid FROM pg_database WHERE datname = '{name}')"
        )

        assert await second.mine()
        await eventually(lambda: lost(first))  # until the end of its connection has arrived
        assert await second.mine()

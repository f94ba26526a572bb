"""Who leaves while rows are laid anew is gone, and who changes her mind in that moment is heard."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from storage import assemblies, rsvp, subscriptions
from storage.subscriptions import Wishes
from tests.courier.hall import build
from tests.databases import Databases

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
_WAITS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


async def _somebody_waits(databases: Databases) -> None:
    """Until one statement waits for another's end."""
    async with asyncio.timeout(20), databases.superuser.statement() as session:
        while not (await session.execute(_WAITS)).scalar_one():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_whoever_leaves_while_rows_are_laid_anew_is_gone(databases: Databases) -> None:
    """Amparo says /baja in the middle of the sweep: the row the sweep has just written of her goes, too."""
    hall = await build(databases)
    await hall.subscribe([5, 6])
    async with databases.resident.transaction() as session:
        await subscriptions.shuffle(session)
        leaving = asyncio.create_task(hall.leave(5))
        await _somebody_waits(databases)
    assert (await leaving).subscribed

    async with databases.resident.statement() as session:
        assert await subscriptions.of(session, hall.key, 5) is None
        assert await subscriptions.of(session, hall.key, 6) is not None


async def test_whoever_changes_her_wishes_while_rows_are_laid_anew_is_heard(databases: Databases) -> None:
    """Beto wants them once a week: neither lost nor an error."""
    hall = await build(databases)
    await hall.subscribe([5, 6])
    wanted = Wishes(frozenset({hall.place.id}), weekly=True)

    async def changes() -> bool:
        async with databases.resident.transaction() as session:
            return await subscriptions.keep(session, hall.key, 6, wanted)

    async with databases.resident.transaction() as session:
        await subscriptions.shuffle(session)
        changing = asyncio.create_task(changes())
        await _somebody_waits(databases)
    assert not await changing

    async with databases.resident.statement() as session:
        assert await subscriptions.of(session, hall.key, 6) == wanted


async def test_whoever_changes_her_mind_while_marks_are_laid_anew_is_heard(databases: Databases) -> None:
    """Citlali cannot come after all, in the middle of the sweep."""
    hall, ring = await build(databases), databases.resident_keys
    async with databases.organiser.transaction() as session:
        made = await assemblies.call(session, hall.place.id, "Agua", NOW + timedelta(days=2), NOW)

    async def says(said: str) -> bool:
        async with databases.resident.transaction() as session:
            return await rsvp.answer(session, ring, made, 7, said, NOW)

    await says("yes")
    async with databases.resident.transaction() as session:
        await rsvp.shuffle(session)
        changing = asyncio.create_task(says("no"))
        await _somebody_waits(databases)
    assert await changing

    async with databases.resident.statement() as session:
        assert await rsvp.of(session, ring, made, 7) == "no"

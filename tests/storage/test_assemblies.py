"""Assemblies as data: called, moved, called off; and what was decided and promised there."""

import uuid
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from storage import assemblies, consultations, epochs, outcomes, places, suspension
from storage.assemblies import LINE, LINES, TITLE, Assembly, InThePast, TooLong
from storage.database import StorageError
from storage.places import Place
from tests.databases import Databases

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
SOON = NOW + timedelta(days=3)


@pytest_asyncio.fixture
async def place(databases: Databases) -> AsyncIterator[Place]:
    """A place without assemblies."""
    made = Place(uuid.uuid4(), uuid.uuid4().hex[:8], "La Ladera", "America/Mexico_City")
    async with databases.owner.transaction() as session:
        await places.add(session, made)
    yield made


@pytest_asyncio.fixture
async def called(databases: Databases, place: Place) -> UUID:
    """One that was called for in three days."""
    async with databases.organiser.transaction() as session:
        return await assemblies.call(session, place.id, "  Agua\ny luz ", SOON, NOW)


async def _one(databases: Databases, which: UUID) -> Assembly:
    async with databases.resident.statement() as session:
        found = await assemblies.one(session, which)
    assert found is not None
    return found


async def test_place_and_hour_are_not_public_unless_somebody_says_so(
    databases: Databases, called: UUID
) -> None:
    """A new assembly has a title and an hour; the rest is off."""
    found = await _one(databases, called)
    assert (found.title, found.starts_at, found.state) == ("Agua y luz", SOON, "planned")
    assert (found.venue, found.public, found.agenda, found.door_code) == (None, False, (), None)
    assert found.awaited(NOW)
    assert not found.awaited(SOON)


async def test_it_is_moved_and_called_off_before_it_begins_only(databases: Databases, called: UUID) -> None:
    """An hour in the past is refused; what has begun is neither moved nor called off."""
    later = SOON + timedelta(days=1)
    async with databases.organiser.transaction() as session:
        with pytest.raises(InThePast):
            await assemblies.move(session, called, NOW, NOW)
        assert await assemblies.move(session, called, later, NOW)
        assert not await assemblies.cancel(session, called, later)
        assert await assemblies.cancel(session, called, NOW)
        assert not await assemblies.cancel(session, called, NOW)
        assert not await assemblies.move(session, called, SOON, NOW)
    assert (await _one(databases, called)).state == "cancelled"


async def test_what_came_of_it_is_kept_in_order(databases: Databases, called: UUID) -> None:
    """Minutes, decisions and commitments are data; a commitment is kept, and one that was a slip is undone."""
    async with databases.organiser.transaction() as session:
        assert await assemblies.write_minutes(session, called, "Se habló del agua.")
        slip = await outcomes.decide(session, called, "Un error")
        await outcomes.decide(session, called, "Pedir pipas cada lunes")
        await outcomes.decide(session, called, "Juntarnos otra vez en enero")
        assert await outcomes.undo_decision(session, called, slip)
        letter = await outcomes.commit(
            session, called, "Llevar la carta", "Comisión de agua", date(2026, 12, 1)
        )
        assert await outcomes.settle(session, called, letter, "done")
        assert not await outcomes.settle(session, called, letter, "done")
    async with databases.organiser.statement() as session:
        found = await outcomes.of(session, called)
    assert [one.text for one in found.decisions] == ["Pedir pipas cada lunes", "Juntarnos otra vez en enero"]
    (kept,) = found.commitments
    assert (kept.who, kept.by_when, kept.state) == ("Comisión de agua", date(2026, 12, 1), "done")
    assert (await _one(databases, called)).state == "held"


async def test_the_database_opens_its_consultation_as_the_operator_would(
    databases: Databases, place: Place, called: UUID
) -> None:
    """Once, beside the rounds of the place, in pieces of tables that are kept as those of any other consultation."""
    usual = await databases.open_consultation(form_id="a" * 64)
    async with databases.organiser.transaction() as session:
        assert await assemblies.listen(session, called, "a" * 64, date(2100, 1, 1))
        assert not await assemblies.listen(session, called, "a" * 64, date(2100, 1, 1))
    found = await _one(databases, called)
    assert found.consultation is not None
    assert await epochs.ensure_epoch(databases.mixer, databases.mixer_keys, found.consultation)
    async with databases.resident.statement() as session:
        (made,) = [one for one in await consultations.open_ones(session) if one.id == found.consultation]
    assert (made.beside, made.k, made.mode, made.coded, made.closes) == (
        True,
        10,
        "pool",
        False,
        date(2100, 1, 1),
    )

    pieces = []
    for one in (usual.id, made.id):
        async with databases.superuser.statement() as session:
            rows = await session.execute(
                text(
                    "SELECT replace(relname, :hex, ''), attname, attstattarget, attstorage, reloptions,"
                    " relacl::text, pg_get_userbyid(relowner) FROM pg_class c JOIN pg_attribute ON attrelid = c.oid"
                    " WHERE relname LIKE '%\\_' || :hex AND relkind = 'r' AND attnum > 0 ORDER BY 1, 2"
                ),
                {"hex": one.hex},
            )
            pieces.append(rows.all())
    assert pieces[0] == pieces[1]
    assert pieces[0]


async def test_organisers_cannot_choose_what_is_opened(databases: Databases, called: UUID) -> None:
    """Neither another consultation, nor a form that is not there, nor a second one, nor by calling it."""
    refused = (
        "UPDATE assembly SET consultation_id = gen_random_uuid()",
        "INSERT INTO assembly (id, place_id, title, starts_at, consultation_id)"
        " SELECT gen_random_uuid(), place_id, title, starts_at, consultation_id FROM assembly",
        "UPDATE assembly SET asks = 'no hay', asks_until = '2100-01-01'",
        "UPDATE assembly SET asks = NULL, state = 'held'; SELECT assembly_listens()",
        "INSERT INTO consultation (id) VALUES (gen_random_uuid())",
        "SELECT assembly_listens()",
    )
    for statement in refused:

        async def attempt(said: str = statement) -> None:
            async with databases.organiser.transaction() as session:
                await session.execute(text(said))

        with pytest.raises(StorageError):
            await attempt()


async def test_too_much_is_refused(databases: Databases, place: Place, called: UUID) -> None:
    """Long lines, too many lines, no words at all, an hour in the past."""
    async with databases.organiser.transaction() as session:
        with pytest.raises(TooLong):
            await assemblies.call(session, place.id, "a" * (TITLE + 1), SOON, NOW)
        with pytest.raises(InThePast):
            await assemblies.call(session, place.id, "Ayer", NOW, NOW)
        with pytest.raises(ValueError, match="no words"):
            await assemblies.call(session, place.id, " \n ", SOON, NOW)
        with pytest.raises(TooLong):
            await assemblies.plan(session, called, ["a"] * (LINES + 1))
        with pytest.raises(TooLong):
            await outcomes.decide(session, called, "a" * (LINE + 1))
        for number in range(LINES):
            await outcomes.decide(session, called, f"Punto {number}")
        with pytest.raises(TooLong):
            await outcomes.decide(session, called, "Uno más")


async def test_those_to_come_and_those_that_were_are_listed(databases: Databases, place: Place) -> None:
    """The next first among those awaited, the last first among the others."""
    async with databases.organiser.transaction() as session:
        far = await assemblies.call(session, place.id, "Lejos", SOON + timedelta(days=9), NOW)
        near = await assemblies.call(session, place.id, "Cerca", SOON, NOW)
        off = await assemblies.call(session, place.id, "No", SOON, NOW)
        await assemblies.cancel(session, off, NOW)
        assert [one.id for one in await assemblies.coming(session, place.id, NOW)] == [near, far]
        assert [one.id for one in await assemblies.past(session, place.id, NOW)] == [off]
        after = SOON + timedelta(hours=1)
        assert {one.id for one in await assemblies.past(session, place.id, after)} == {off, near}


def test_words_for_the_door_are_two_and_plain() -> None:
    """Easy to say and to hear: no two of them begin alike, and there are hundreds."""
    code = assemblies.door_code(Random(1))
    first, second = code.split()
    assert first in assemblies.FIRST
    assert second in assemblies.SECOND
    for words in (assemblies.FIRST, assemblies.SECOND):
        assert len({word[:3] for word in words}) == len(words)
    assert len(assemblies.FIRST) * len(assemblies.SECOND) > 200


async def _shown(databases: Databases, place: Place, now: datetime = NOW) -> str | None:
    """The title of what anybody may see, as either process reads it."""
    seen = set()
    for database in (databases.organiser, databases.resident, databases.owner):
        async with database.statement() as session:
            found = assemblies.upcoming(await assemblies.shown(session, place.id), now)
        seen.add(found.title if found is not None else None)
    (only,) = seen
    return only


async def test_only_the_next_public_one_may_be_shown(
    databases: Databases, place: Place, called: UUID
) -> None:
    """A private one that comes first is passed over; what has begun, was called off or taken back is none."""
    assert await _shown(databases, place) is None
    async with databases.organiser.transaction() as session:
        later = await assemblies.call(session, place.id, "Canchas", SOON + timedelta(days=7), NOW)
        assert await assemblies.show_publicly(session, later, public=True)
    assert await _shown(databases, place) == "Canchas"
    async with databases.organiser.transaction() as session:
        assert await assemblies.show_publicly(session, called, public=True)
    assert await _shown(databases, place) == "Agua y luz"
    assert await _shown(databases, place, SOON) == "Canchas"
    async with databases.organiser.transaction() as session:
        assert await assemblies.cancel(session, called, NOW)
        assert await assemblies.show_publicly(session, later, public=False)
    assert await _shown(databases, place) is None


async def test_a_suspended_place_shows_none(databases: Databases, place: Place, called: UUID) -> None:
    """Nothing of it leaves until it goes on."""
    async with databases.organiser.transaction() as session:
        await assemblies.show_publicly(session, called, public=True)
        await suspension.suspend(session, place.id)
    assert await _shown(databases, place) is None
    async with databases.organiser.transaction() as session:
        await suspension.resume(session, place.id)
    assert await _shown(databases, place) == "Agua y luz"

"""What two people decided about a consultation happens in the database: once, as decided, and not otherwise."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from sqlalchemy import text

from storage import consultations, custody, epochs, faces, forms, motions, places, sealing
from storage.database import StorageError
from storage.places import Place
from tests.custody.people import key_of
from tests.databases import Databases

NOW = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
FORM = "b" * 64
ELENA, MARCOS = uuid4(), uuid4()
DETAIL: dict[str, Any] = {
    "form": FORM,
    "opens": "2026-03-01",
    "closes": "2026-03-31",
    "mode": "pool",
    "k": 12,
    "draft_days": 5,
    "coded": True,
}


@pytest_asyncio.fixture
async def place(databases: Databases) -> Place:
    """A colonia where nothing was asked yet, and a published form."""
    made = Place(uuid4(), "ladera", "La Ladera", "America/Mexico_City")
    async with databases.owner.transaction() as session:
        await places.add(session, made)
        await forms.publish(session, FORM, "<h/>", "Tres preguntas")
    return made


async def _decided(
    databases: Databases, place: UUID, action: str = "consultation_open", **detail: Any
) -> UUID:
    """What Elena put forward and Marcos approved."""
    said = {**DETAIL, **detail} if action == "consultation_open" else detail
    async with databases.organiser.transaction() as session:
        made = await motions.propose(session, place, action, said, ELENA, NOW + timedelta(hours=48))
        await motions.approve(session, made, MARCOS, NOW)
    return made


async def _happens(databases: Databases, motion: UUID, key: Mapping[str, Any] | None = None) -> bool:
    async with databases.organiser.transaction() as session:
        return await motions.done(session, motion, sealing=key)


async def _open_in(databases: Databases, place: Place) -> int:
    async with databases.organiser.statement() as session:
        return sum(one.state == "open" for one in await consultations.in_place(session, place.code))


async def test_what_two_decided_opens_as_they_decided_it(databases: Databases, place: Place) -> None:
    """Under the motion's own id, with its terms, in pieces of tables kept as those the operator makes; once."""
    usual = await databases.open_consultation()
    motion = await _decided(databases, place.id)
    assert await _happens(databases, motion)
    assert not await _happens(databases, motion)
    assert await epochs.ensure_epoch(databases.mixer, databases.mixer_keys, motion)
    async with databases.resident.statement() as session:
        (made,) = [one for one in await consultations.open_ones(session) if one.id == motion]
    assert (made.title, made.k, made.draft_days, made.coded, made.mode) == (
        "Tres preguntas", 12, 5, True, "pool",
    )  # fmt: skip
    assert (str(made.opens), str(made.closes)) == ("2026-03-01", "2026-03-31")

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


@pytest.mark.parametrize(
    "wrong",
    [
        {"k": 5},
        {"k": None},
        {"mode": "custody"},
        {"mode": "otra"},
        {"mode": None},
        {"form": "c" * 64},
        {"closes": "2026-02-28"},
        {"draft_days": 61},
    ],
    ids=str,
)
async def test_nothing_opens_on_terms_that_are_not_allowed(
    databases: Databases, place: Place, wrong: dict[str, Any]
) -> None:
    """Small crowds, a key that people keep, a form that is gone, an end before the beginning: refused, and not done."""
    motion = await _decided(databases, place.id, **wrong)
    with pytest.raises(StorageError):
        await _happens(databases, motion)
    assert await _open_in(databases, place) == 0
    async with databases.organiser.statement() as session:
        found = await motions.one(session, motion)
    assert found is not None
    assert found.state == "approved"


async def test_with_the_key_of_three_people_it_opens_in_custody(databases: Databases, place: Place) -> None:
    """Its key comes with the note that it is done: wraps and epoch lie in their tables, the motion holds nothing."""
    three, _made = key_of("ladera")
    motion = await _decided(databases, place.id, mode="custody")
    keys = sealing.new_epoch_keys()
    wraps = custody.wrap(motion, keys.private, three)
    assert await _happens(databases, motion, custody.sealing_of(keys.public, wraps))
    assert not await epochs.ensure_epoch(databases.mixer, databases.mixer_keys, motion)
    async with databases.resident.statement() as session:
        (opened,) = [one for one in await consultations.open_ones(session) if one.id == motion]
    assert (opened.mode, opened.epoch, opened.public_key) == ("custody", 1, keys.public)
    async with databases.organiser.statement() as session:
        kept = await custody.wraps_of(session, motion)
        rows = (await session.execute(text("SELECT sealing, detail::text FROM motion"))).all()
    assert kept == wraps
    assert [(row.sealing, "box" in row.detail) for row in rows] == [(None, False)]
    one, other = (custody.give(motion, kept, phrase) for phrase in three[1:])
    assert custody.unwrap(motion, kept, one, other) == keys.private


@pytest.mark.parametrize("wrong", ["pool", "two", "short", "none"])
async def test_a_key_that_is_not_whole_opens_nothing(databases: Databases, place: Place, wrong: str) -> None:
    """Two wraps, a public key cut short, no wraps at all, or a key for a consultation that needs none."""
    rows = [{"salt": "00" * 16, "box": "00" * 120}] * (2 if wrong == "two" else 3)
    key: dict[str, Any] = {"public_key": "00" * (31 if wrong == "short" else 32), "wraps": rows}
    if wrong == "none":
        del key["wraps"]
    motion = await _decided(databases, place.id, mode="pool" if wrong == "pool" else "custody")
    with pytest.raises(StorageError):
        await _happens(databases, motion, key)
    assert await _open_in(databases, place) == 0


async def test_no_row_ever_holds_a_key(databases: Databases, place: Place) -> None:
    """Not before it is done, nor with something else that is done."""
    motion = await _decided(databases, place.id, mode="custody")
    for statement in (
        f"UPDATE motion SET sealing = '{{}}' WHERE id = '{motion}'",
        f"UPDATE motion SET state = 'refused', sealing = '{{}}' WHERE id = '{motion}'",
    ):

        async def attempt(said: str = statement) -> None:
            async with databases.organiser.transaction() as session:
                await session.execute(text(said))

        with pytest.raises(StorageError):
            await attempt()


async def test_of_two_that_were_decided_for_a_place_one_opens(databases: Databases, place: Place) -> None:
    """Also when both happen at the same moment."""
    both = [await _decided(databases, place.id, coded=coded) for coded in (True, False)]
    done = await asyncio.gather(*(_happens(databases, one) for one in both), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "bool"]
    assert await _open_in(databases, place) == 1


async def test_nothing_opens_in_a_suspended_place(databases: Databases, place: Place) -> None:
    """It waits until the place goes on."""
    motion = await _decided(databases, place.id)
    async with databases.owner.transaction() as session:
        await session.execute(text("UPDATE place SET suspended = true"))
    with pytest.raises(StorageError):
        await _happens(databases, motion)
    async with databases.owner.transaction() as session:
        await session.execute(text("UPDATE place SET suspended = false"))
    assert await _happens(databases, motion)


async def test_closing_ends_that_consultation_in_that_place_alone(databases: Databases, place: Place) -> None:
    """A motion of another place closes nothing here."""
    ours = await databases.open_consultation(form_id="e" * 64)
    elsewhere = await _decided(databases, place.id, "consultation_close", consultation=str(ours.id))
    assert await _happens(databases, elsewhere)
    async with databases.organiser.statement() as session:
        still = await consultations.one(session, ours.id)
    assert still is not None
    assert still.state == "open"

    here = await _decided(databases, ours.place.id, "consultation_close", consultation=str(ours.id))
    assert await _happens(databases, here)
    async with databases.organiser.statement() as session:
        ended = await consultations.one(session, ours.id)
    assert ended is not None
    assert ended.state == "closing"


async def test_organisers_open_nothing_by_another_way(databases: Databases, place: Place) -> None:
    """Not alone, not by writing it as done, not by changing what was decided, not by calling what does it."""
    motion = await _decided(databases, place.id)
    row = f"gen_random_uuid(), '{place.id}', 'consultation_open', '{{}}'"
    for statement in (
        f"UPDATE motion SET detail = '{{}}' WHERE id = '{motion}'",
        f"UPDATE motion SET approved_by = proposed_by WHERE id = '{motion}'",
        f"UPDATE motion SET approved_by = NULL, state = 'done' WHERE id = '{motion}'",
        f"INSERT INTO motion (id, place_id, action, detail, state, proposed_by, expires)"
        f" VALUES ({row}, 'done', '{ELENA}', now())",
        "SELECT motion_happens()",
        "UPDATE consultation SET state = 'open'",
    ):

        async def attempt(said: str = statement) -> None:
            async with databases.organiser.transaction() as session:
                await session.execute(text(said))

        with pytest.raises(StorageError):
            await attempt()
    async with databases.organiser.transaction() as session:
        await session.execute(
            text(
                "INSERT INTO motion (id, place_id, action, detail, state, proposed_by, approved_by, expires)"
                f" VALUES ({row}, 'done', '{ELENA}', '{MARCOS}', now())"
            )
        )
    assert await _open_in(databases, place) == 0


async def test_what_was_planned_can_be_called_off(databases: Databases, place: Place) -> None:
    """Until it happened; then no more."""
    motion = await _decided(databases, place.id)
    async with databases.organiser.transaction() as session:
        assert await motions.call_off(session, motion, "consultation_open")
        assert not await motions.call_off(session, motion, "consultation_open")
    assert not await _happens(databases, motion)
    other = await _decided(databases, place.id)
    assert await _happens(databases, other)
    async with databases.organiser.transaction() as session:
        assert not await motions.call_off(session, other, "consultation_open")


async def test_the_residents_bot_says_what_it_is_called(databases: Databases) -> None:
    """Organisers read it; a name that is none is refused, and nobody but that bot writes one."""
    async with databases.organiser.statement() as session:
        assert await faces.username(session) is None
    for name in ("antes_bot", "ladera_bot"):
        async with databases.resident.transaction() as session:
            await faces.show(session, name)
    async with databases.organiser.statement() as session:
        assert await faces.username(session) == "ladera_bot"
    for database, name in ((databases.resident, "no es/nombre"), (databases.organiser, "ajena_bot")):
        with pytest.raises(StorageError):
            async with database.transaction() as session:
                await faces.show(session, name)

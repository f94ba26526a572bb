"""Who comes to an assembly: counts that change once a person, marks that die, and nothing shown before ten."""

import asyncio
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from storage import assemblies, places, rsvp
from storage.places import Place
from storage.rsvp import ANSWERS, Over
from storage.sealing import SealBroken
from tests.databases import Databases

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
SOON = NOW + timedelta(days=3)


@dataclass
class Meeting:
    """An assembly and those who are asked to it."""

    databases: Databases
    id: UUID
    place: Place
    now: datetime = field(default=NOW)

    async def says(self, chat: int, said: str) -> bool:
        """Somebody answers."""
        ring = self.databases.resident_keys
        async with self.databases.resident.transaction() as session:
            return await rsvp.answer(session, ring, self.id, chat, said, self.now)

    async def of(self, chat: int) -> str | None:
        """What she answered."""
        async with self.databases.resident.statement() as session:
            return await rsvp.of(session, self.databases.resident_keys, self.id, chat)

    async def shown(self) -> dict[str, int] | None:
        """What organisers read."""
        async with self.databases.organiser.statement() as session:
            found = await rsvp.shown(session, self.id)
        return dict(found) if found is not None else None

    async def counted(self) -> dict[str, int]:
        """What is kept, opened by somebody who holds the key as well."""
        key = self.databases.resident_keys.rsvp_key(self.id, make=False)
        query = text("SELECT mark, box FROM rsvp WHERE assembly_id = :id")
        async with self.databases.superuser.statement() as session:
            rows = (await session.execute(query, {"id": self.id})).all()
        return Counter(rsvp.unseal(key, mark, box) for mark, box in rows)

    async def marks(self) -> list[bytes]:
        """The marks as they lie there."""
        async with self.databases.superuser.statement() as session:
            return list((await session.execute(text("SELECT mark FROM rsvp"))).scalars())

    async def bury(self) -> int:
        """The residents' sweep."""
        async with self.databases.resident.transaction() as session:
            return await rsvp.bury(session, self.databases.resident_keys, self.now)


@pytest_asyncio.fixture
async def meeting(databases: Databases) -> AsyncIterator[Meeting]:
    """An assembly in three days."""
    place = Place(uuid.uuid4(), uuid.uuid4().hex[:8], "La Ladera", "America/Mexico_City")
    async with databases.owner.transaction() as session:
        await places.add(session, place)
    async with databases.organiser.transaction() as session:
        made = await assemblies.call(session, place.id, "Asamblea de agua", SOON, NOW)
    yield Meeting(databases, made, place)


async def test_a_change_of_mind_is_counted_once(meeting: Meeting) -> None:
    """Amparo comes, perhaps comes, and brings somebody: she is one person all the while."""
    assert await meeting.says(1, "yes")
    assert await meeting.says(1, "maybe")
    assert not await meeting.says(1, "maybe")
    assert await meeting.says(1, "more")

    assert await meeting.counted() == {"more": 1}
    assert await meeting.of(1) == "more"
    assert await meeting.of(2) is None
    assert len(await meeting.marks()) == 1


async def test_organisers_read_nothing_before_ten_people_nor_before_ten_more(meeting: Meeting) -> None:
    """Nine people are none; with the tenth there are counts, which one more person does not change, nor a new mind."""
    for chat in range(9):
        await meeting.says(chat, "yes")
        await meeting.says(chat, "no")
        assert await meeting.shown() is None
    await meeting.says(9, "more")
    assert await meeting.shown() == {"yes": 0, "maybe": 0, "no": 9, "more": 1}

    for chat in (3, *range(10, 19)):
        await meeting.says(chat, "yes")
        assert await meeting.shown() == {"yes": 0, "maybe": 0, "no": 9, "more": 1}
    await meeting.says(19, "maybe")
    counts = await meeting.shown()
    assert counts == {"yes": 10, "maybe": 1, "no": 8, "more": 1}
    assert (rsvp.people(counts), rsvp.chairs(counts)) == (20, 12)


async def test_many_at_once_are_all_counted(meeting: Meeting) -> None:
    """Thirty people answer at once, some twice: nobody is lost, nobody counts double."""
    rng = Random(5)
    chats = [*range(30), *range(0, 30, 3)]
    last = {chat: rng.choice(ANSWERS) for chat in chats}
    await asyncio.gather(*(meeting.says(chat, last[chat]) for chat in chats))

    counted = await meeting.counted()
    assert sum(counted.values()) == 30
    assert counted == {one: n for one in ANSWERS if (n := sum(said == one for said in last.values()))}


async def test_the_key_dies_after_the_assembly_and_the_rows_go(meeting: Meeting) -> None:
    """An hour after the beginning nobody can test who had answered; the counts of ten people stay."""
    for chat in range(10):
        await meeting.says(chat, "yes")
    assert await meeting.bury() == 0

    meeting.now = SOON + timedelta(hours=1)
    assert await meeting.bury() == 1
    assert await meeting.marks() == []
    assert meeting.id not in meeting.databases.resident_keys.rsvp_assemblies()
    assert await meeting.shown() == {"yes": 10, "maybe": 0, "no": 0, "more": 0}
    assert await meeting.of(3) is None


async def test_until_it_has_begun_database_and_key_together_tell_who_comes(meeting: Meeting) -> None:
    """As the consent says: who holds both can try every chat there is. Who holds one of them learns nothing."""
    await meeting.says(1, "more")
    (mark,) = await meeting.marks()
    ring = meeting.databases.resident_keys
    assert rsvp.mark(ring.rsvp_key(meeting.id), 1) == mark
    assert await meeting.of(1) == "more"
    ring.destroy_rsvp_key(meeting.id)
    assert await meeting.of(1) is None
    assert all(rsvp.mark(key, 1) != mark for key in (bytes(32), ring.subscriber_key()))


async def test_counts_of_a_few_go_with_their_marks(meeting: Meeting) -> None:
    """What nobody was to read is not kept either."""
    await meeting.says(1, "no")
    async with meeting.databases.organiser.transaction() as session:
        assert await assemblies.cancel(session, meeting.id, NOW)
    assert await meeting.bury() == 1
    assert await meeting.marks() == []
    assert await meeting.shown() is None


async def test_nobody_answers_when_it_has_begun_or_was_called_off(meeting: Meeting) -> None:
    """A button pressed a week later changes nothing."""
    await meeting.says(1, "yes")
    meeting.now = SOON
    with pytest.raises(Over):
        await meeting.says(1, "no")
    meeting.now = NOW
    async with meeting.databases.organiser.transaction() as session:
        await assemblies.cancel(session, meeting.id, NOW)
    with pytest.raises(Over):
        await meeting.says(2, "yes")
    assert await meeting.counted() == {"yes": 1}


async def test_under_a_key_that_died_nobody_is_counted_twice(meeting: Meeting) -> None:
    """Were the key to go before its time, no second one is made: everybody could answer anew under it."""
    await meeting.says(1, "yes")
    meeting.databases.resident_keys.destroy_rsvp_key(meeting.id)
    with pytest.raises(Over):
        await meeting.says(1, "no")
    assert len(await meeting.marks()) == 1


async def test_a_mark_of_one_assembly_says_nothing_in_another(meeting: Meeting) -> None:
    """Each has its own key: nobody is followed from one assembly to the next."""
    async with meeting.databases.organiser.transaction() as session:
        other = await assemblies.call(session, meeting.place.id, "Otra", SOON, NOW)
    await meeting.says(1, "yes")
    await Meeting(meeting.databases, other, meeting.place).says(1, "yes")
    marks = await meeting.marks()
    assert len(set(marks)) == len(marks) == 2


async def test_rows_are_written_anew_in_random_order(meeting: Meeting) -> None:
    """The sweep leaves the same marks, with the same answers, in another order."""
    for chat in range(40):
        await meeting.says(chat, ANSWERS[chat % 4])
    before = await meeting.marks()
    async with meeting.databases.resident.transaction() as session:
        await rsvp.shuffle(session)
    after = await meeting.marks()
    assert sorted(after) == sorted(before)
    assert after != before
    assert [await meeting.of(chat) for chat in range(4)] == list(ANSWERS)


@given(st.binary(min_size=32, max_size=32), st.integers(-(2**62), 2**62), st.sampled_from(ANSWERS))
def test_an_answer_is_sealed_in_one_length_and_to_its_mark(key: bytes, chat: int, said: str) -> None:
    """What is sealed opens under its mark alone, and its length tells nothing."""
    at = rsvp.mark(key, chat)
    box = rsvp.seal(key, at, said)
    assert rsvp.unseal(key, at, box) == said
    assert len(box) == len(rsvp.seal(key, at, "yes"))
    with pytest.raises(SealBroken):
        rsvp.unseal(key, rsvp.mark(key, chat + 1), box)

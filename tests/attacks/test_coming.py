"""Who comes to the assembly, and who wrote a word for it: from everything but a key that dies, nobody can tell."""

import itertools
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import text

from storage import assemblies, consultations, epochs, forms, mixing, rsvp
from storage.database import StorageError
from storage.embedded import EmbeddedPostgres
from tests.attacks import signals, sources
from tests.attacks.aftermath import marks_in
from tests.attacks.coming import NOW, STARTS, Called, called, made_again, numbers, opened
from tests.attacks.linking import Trace, equal_values, judge
from tests.attacks.neighbourhood import live, marks, neighbourhood
from tests.attacks.seizure import carried
from tests.courier.hall import build
from tests.databases import Databases
from tests.storage.people import everything

N = 36


async def _watched(here: Called, *, naive: bool) -> list[signals.Signals]:
    """Looks at every number of the database and the server, after each person."""
    looks: list[signals.Signals] = []
    async with here.databases.superuser.statement() as session:
        if naive:
            await session.execute(text("CREATE TABLE ingenuo (respuesta text PRIMARY KEY, n int)"))
            await session.execute(text("INSERT INTO ingenuo VALUES ('no', 0), ('yes', 0)"))
        looks.append(await numbers(session) | await signals.counters(session))
        for chat in here.chats:
            await here.answers(chat)
            if naive:
                one = {"said": here.said[chat]}
                await session.execute(text("UPDATE ingenuo SET n = n + 1 WHERE respuesta = :said"), one)
            looks.append(await numbers(session) | await signals.counters(session))
    return looks


@pytest.mark.parametrize("naive", [True, False])
async def test_looking_after_each_person_tells_what_she_said_only_where_answers_are_counted_at_once(
    databases: Databases, naive: bool
) -> None:
    """A counter beside each answer gives everybody away to whoever knows who came when. Ours gives nobody away."""
    here = await called(databases, N, seed=3)
    grown = signals.deltas(await _watched(here, naive=naive))

    told = signals.tells(grown, [here.said[chat] == "yes" for chat in here.chats])

    assert len(grown) > 10
    assert {one.signal.split()[0] for one in told} == ({"ingenuo"} if naive else set())


async def test_two_looks_of_organisers_never_differ_by_fewer_than_ten_people(databases: Databases) -> None:
    """Also when people change their minds between them, one by one, back and forth."""
    here = await called(databases, N, seed=7)
    looks: list[tuple[int, ...]] = []
    ring = databases.resident_keys
    for number, chat in enumerate(here.chats, 1):
        await here.answers(chat)
        async with databases.resident.transaction() as session:
            await rsvp.answer(session, ring, here.id, here.chats[0], rsvp.ANSWERS[number % 4], NOW)
        async with databases.organiser.statement() as session:
            seen = await rsvp.shown(session, here.id)
        looks.append(tuple(seen.values()) if seen else ())
    for before, after in itertools.pairwise(looks):
        assert after == before or sum(after) - sum(before) == 10
    assert [sum(look) for look in looks][9::10] == [10, 20, 30]


async def test_organisers_read_no_mark_and_write_no_number(databases: Databases) -> None:
    """Neither who answered nor the boxes; and they cannot make a number up."""
    here = await called(databases, 2, seed=11)
    await here.answers(here.chats[0])
    for statement in (
        "SELECT * FROM rsvp",
        "SELECT count(*) FROM rsvp",
        "SELECT mark FROM rsvp",
        "UPDATE rsvp_count SET shown = 1",
        "DELETE FROM rsvp_count",
    ):
        with pytest.raises(StorageError):
            async with databases.organiser.transaction() as session:
                await session.execute(text(statement))


async def test_after_the_assembly_no_secret_left_makes_a_mark_or_opens_a_box(databases: Databases) -> None:
    """While it is awaited whoever holds the keys can test everybody; then an old copy and all keys say nothing."""
    here = await called(databases, 12, seed=13)
    for chat in here.chats:
        await here.answers(chat)
    backup = sources.dump(databases.urls["postgres"], databases.superuser_password)
    async with databases.superuser.statement() as session:
        rows = [(row[0], row[1]) for row in await session.execute(text("SELECT mark, box FROM rsvp"))]
    databases.resident_keys.subscriber_key()
    before = carried(databases.keys).secrets
    assert made_again(before, here.chats, marks_in(backup)) == set(here.chats)
    assert sorted(opened(before, rows)) == sorted(here.said.values())

    async with databases.resident.transaction() as session:
        await rsvp.bury(session, databases.resident_keys, STARTS + rsvp.AFTERWARDS)

    left = carried(databases.keys).secrets
    assert left
    assert made_again(left, here.chats, marks_in(backup)) == frozenset()
    assert opened(left, rows) == []
    after = sources.dump(databases.urls["postgres"], databases.superuser_password)
    assert not any(mark.hex() in after for mark, _ in rows)


@pytest.mark.parametrize("n", [60, pytest.param(200, marks=pytest.mark.long)])
async def test_a_word_for_the_assembly_has_no_author(
    databases: Databases, cluster: EmbeddedPostgres, n: int
) -> None:
    """Everybody says that she comes, then leaves a word: neither the mark of the one nor of the other leads to it."""
    town, hall, ring = neighbourhood(n, seed=17), await build(databases), databases.resident_keys
    async with databases.organiser.transaction() as session:
        made = await assemblies.call(session, hall.place.id, "Agua", STARTS, NOW)
        await forms.publish(session, "e" * 64, "<h/>", "Unas palabras")
        assert await assemblies.listen(session, made, "e" * 64, date(2100, 1, 1))
    async with databases.resident.statement() as session:
        (asked,) = [one for one in await consultations.open_ones(session) if one.place.id == hall.place.id]
    await epochs.ensure_epoch(databases.mixer, databases.mixer_keys, asked.id)

    async def comes(number: int) -> None:
        async with databases.resident.transaction() as session:
            chat = town.people[number - 1].chat
            await rsvp.answer(session, ring, made, chat, "yes", NOW + timedelta(minutes=number))

    await live(databases, asked, town.people, release_after=(n // 2, n), seed=17, after_each=comes)
    async with databases.resident.transaction() as session:
        await rsvp.shuffle(session)
    key = ring.rsvp_key(made)
    as_mark = {word: f"\\x{mark.hex()}" for word, mark in marks(databases, asked, town.people).items()}
    as_coming = {one.word: f"\\x{rsvp.mark(key, one.chat).hex()}" for one in town.people}
    for closed in (False, True):
        if closed:
            await mixing.close(
                databases.mixer, databases.mixer_keys, asked.id, rng=Random(17), publish=everything
            )
        for author in (as_mark, as_coming):
            came = Trace("arrival", tuple(author[word] for word in town.words))
            async with databases.superuser.statement() as session:
                people = await sources.by_sql(session, list(author.values()))
                said = await sources.by_sql(session, town.words)
            verdict = judge([came, *people.traces], said.traces, author)
            assert verdict.pairs > 10 or not closed
            assert not verdict.linked, verdict
            for crowd in equal_values(people.values, said.values, author):
                assert crowd.smallest >= asked.k, crowd
                assert crowd.named <= crowd.by_luck, crowd

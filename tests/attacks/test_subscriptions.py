"""Who is subscribed, to what, who came first and who left: told by nothing but the key of the residents' process."""

from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from storage import journal, mixing, subscriptions
from storage.embedded import EmbeddedPostgres
from tests.attacks import canaries, sources
from tests.attacks.linking import Trace, equal_values, judge
from tests.attacks.neighbourhood import live, neighbourhood
from tests.attacks.seizure import carried
from tests.attacks.subscribing import delivers, swept, tokens
from tests.attacks.test_variants import dated
from tests.courier.hall import Hall, build
from tests.databases import Databases
from tests.storage.people import everything

__all__ = ["dated"]
THEMES = ("seguridadvecinal", "mujeresdelbarrio")


def _subscribers_on(disk: bytes, chats: list[int], keys: Path) -> set[int]:
    """Whose slot, made with any secret of these folders, lies among these bytes."""
    return {
        chat for secret in carried(keys).secrets for chat in chats if subscriptions.slot(secret, chat) in disk
    }


@pytest.mark.parametrize("naive", [True, False])
async def test_without_the_key_the_disk_names_subscribers_only_where_they_are_stored_as_usual(
    databases: Databases, cluster: EmbeddedPostgres, naive: bool
) -> None:
    """Chats and themes, in tables, dead rows, journal, statistics and a dump, when some have left and all have read."""
    hall, chats = await build(databases), [one.chat for one in neighbourhood(8, seed=3).people]
    async with databases.superuser.statement() as session:
        before = await sources.take_disk(session, cluster.pgdata)
    if naive:
        async with databases.superuser.statement() as session:
            await session.execute(text("CREATE TABLE ingenuo (chat bigint, tema text)"))
            for number, chat in enumerate(chats):
                row = {"chat": chat, "tema": THEMES[number % 2]}
                await session.execute(text("INSERT INTO ingenuo VALUES (:chat, :tema)"), row)
    else:
        for number, chat in enumerate(chats):
            await hall.subscribe([chat], themes=frozenset({THEMES[number % 2]}))
        await hall.subscribe(chats[:2], weekly=True)
        await delivers(hall, seed=3)
        await hall.leave(chats[0])
        await swept(hall)
    wanted = canaries.of_people(chats, THEMES)
    async with databases.superuser.statement() as session:
        remembered = await sources.statistics(session)
        disk = await sources.take_disk(session, cluster.pgdata)
    dumped = sources.dump(databases.urls["postgres"], databases.superuser_password)
    found = canaries.found(disk.since(before) + dumped.encode() + remembered.encode(), wanted)

    assert set(found) == (set(wanted) if naive else set())
    if not naive:
        assert not any(token in remembered for token in tokens(hall, chats))
        assert _subscribers_on(disk.content, chats, databases.keys) == set(chats)  # conceded: with the key


@pytest.mark.parametrize("n", [60, pytest.param(300, marks=pytest.mark.long)])
async def test_once_laid_anew_nothing_tells_who_subscribed_first(databases: Databases, n: int) -> None:
    """Before the sweep their order lies there as in any table; after it, and after a notice, nowhere."""
    hall, chats = await build(databases), [one.chat for one in neighbourhood(n, seed=7).people]
    for chat in chats:
        await hall.subscribe([chat])
    slots = tokens(hall, chats)
    came, same = Trace("arrival", tuple(slots)), {slot: slot for slot in slots}
    for laid_anew in (False, True):
        if laid_anew:
            await swept(hall)
            await delivers(hall, seed=7)
        async with databases.superuser.statement() as session:
            seen = await sources.by_sql(session, slots)
        dumped = sources.by_dump(databases.urls["postgres"], databases.superuser_password, slots)
        verdict = judge([came], [*seen.traces, *dumped.traces], same)
        assert verdict.linked is not laid_anew, verdict


async def _attack(databases: Databases, n: int, *, seed: int) -> None:
    """Seven of ten ask for notices as soon as they have answered; everybody's slot is known to the attacker."""
    town = neighbourhood(n, seed=seed)
    consultation = await databases.open_consultation()
    hall = Hall(databases, consultation.place, databases.resident_keys.subscriber_key())
    asks = frozenset(Random(seed).sample(range(n), n * 7 // 10))

    async def asks_for_notices(number: int) -> None:
        if number - 1 in asks:
            await hall.subscribe([town.people[number - 1].chat])

    releases = [n * part // 10 for part in (4, 7, 10)]
    await live(
        databases, consultation, town.people, release_after=releases, seed=seed, after_each=asks_for_notices
    )
    await delivers(hall, seed=seed)
    subscribed = [town.people[number] for number in sorted(asks)]
    slots = tokens(hall, [one.chat for one in subscribed])
    author = {one.word: slot for one, slot in zip(subscribed, slots, strict=True)}
    came = Trace("arrival", tuple(slots))
    for state in ("open", "laid anew", "closed"):
        if state == "laid anew":
            await swept(hall)
        if state == "closed":
            await mixing.close(
                databases.mixer, databases.mixer_keys, consultation.id, rng=Random(seed), publish=everything
            )
        async with databases.superuser.statement() as session:
            people = await sources.by_sql(session, slots)
            said = await sources.by_sql(session, list(author))
        dumped = sources.by_dump(databases.urls["postgres"], databases.superuser_password, list(author))
        verdict = judge([came, *people.traces], [*said.traces, *dumped.traces], author)
        assert len(people.values) == len(slots)
        assert not verdict.linked, (state, verdict)
        answers = {word: values for word, values in said.values.items() if word in author}
        for crowd in equal_values(people.values, answers, {word: author[word] for word in answers}):
            assert crowd.named <= crowd.by_luck, (state, crowd)
            assert crowd.smallest >= min(consultation.k, len(answers)), (state, crowd)


@pytest.mark.parametrize("n", [60, *(pytest.param(n, marks=pytest.mark.long) for n in (200, 800))])
async def test_asking_for_notices_links_nobody_to_an_answer(databases: Databases, n: int) -> None:
    """Order of subscriptions, of the outbox and of message ids, beside the words: no better than luck."""
    await _attack(databases, n, seed=n)


@pytest.mark.long
async def test_nor_does_it_where_the_server_dates_every_commit(
    dated: tuple[Databases, EmbeddedPostgres],
) -> None:
    """The same two hundred on a server that writes down when."""
    await _attack(dated[0], 200, seed=19)


async def test_of_whoever_left_no_table_and_no_copy_keeps_anything(databases: Databases) -> None:
    """At once: neither her row, nor what was sent to her, nor what she waits for until Saturday, nor her number."""
    hall, chats = await build(databases), [one.chat for one in neighbourhood(12, seed=23).people]
    await hall.subscribe(chats)
    await delivers(hall, seed=23)
    (slot,) = tokens(hall, chats[:1])
    assert sources.dump(databases.urls["postgres"], databases.superuser_password).count(slot) == 2

    left = await hall.leave(chats[0])

    assert left.subscribed
    assert len(left.messages) == 1
    assert slot not in sources.dump(databases.urls["postgres"], databases.superuser_password)
    again = await hall.leave(chats[0])
    assert not again.subscribed
    assert again.messages == ()


async def test_what_the_disk_keeps_of_whoever_left_ends_with_the_sweep_and_the_mixing(
    databases: Databases, cluster: EmbeddedPostgres
) -> None:
    """Only the key reads it: dead rows and indexes for half an hour, the journal for a day; VACUUM wipes nothing."""
    hall, chats = await build(databases), [one.chat for one in neighbourhood(30, seed=29).people]
    await hall.subscribe(chats)
    await delivers(hall, seed=29)
    await hall.leave(chats[0])

    async def still_there() -> set[int]:
        async with databases.superuser.statement() as session:
            await session.execute(text("CHECKPOINT"))
            disk = await sources.take_disk(session, cluster.pgdata)
        assert canaries.found(disk.content, canaries.of_people(chats[:1], ())) == {}
        return _subscribers_on(disk.content, chats, databases.keys)

    await journal.begin_anew(databases.mixer)
    async with databases.superuser.statement() as session:
        await session.execute(text("VACUUM subscription, outbox"))
    assert await still_there() == set(chats)  # so the attacker is good, and VACUUM is not enough

    await swept(hall)
    await journal.begin_anew(databases.mixer)
    assert await still_there() == set(chats[1:])

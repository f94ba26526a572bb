"""The machine is taken with all its keys: what was sent and mixed, or is in custody, stays closed."""

from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from random import Random
from uuid import UUID

import pytest

from storage import consultations, custody, drafts, mixing
from storage.embedded import EmbeddedPostgres
from tests.attacks.neighbourhood import Neighbour, marks, neighbourhood, release
from tests.attacks.seizure import Opened, Spoils, answers_opened, carried, drafts_opened, seize
from tests.custody.people import in_custody
from tests.databases import Databases
from tests.storage.people import DAY, answers, hand_in, hand_in_whole


async def test_of_a_sent_answer_no_draft_can_be_read_anywhere(
    databases: Databases, cluster: EmbeddedPostgres
) -> None:
    """The draft held every answer beside its chat: with all keys of the machine its dead rows open nothing."""
    town = neighbourhood(6, seed=23)
    consultation = await databases.open_consultation()
    keys = drafts.living(databases.resident_keys, today=DAY, days=7)
    sent, unfinished = town.people[:4], town.people[4:]
    for one in town.people:
        held = None
        for step in ("zona", one.word):
            async with databases.resident.statement() as session:
                held = await drafts.save(session, keys, one.chat, step.encode(), over=held)
        if one in sent:
            assert held is not None
            said = answers(one.sector, said=one.word)
            await hand_in_whole(databases, keys, held, consultation.id, one.chat, said)

    async with databases.superuser.statement() as session:
        spoils = await seize(session, cluster.pgdata, databases.keys)
    opened = drafts_opened(spoils, [one.chat for one in town.people])

    assert set(opened) == {
        one.chat for one in unfinished
    }  # so the attacker is good, and finds nothing of the rest
    assert all(one.word.encode() in opened[one.chat] for one in unfinished)


async def _open_everything(
    databases: Databases, consultation: UUID, people: Sequence[Neighbour], *, spoils: Spoils | None = None
) -> tuple[Opened, ...]:
    async with databases.owner.statement() as session:
        known = await consultations.one(session, consultation)
    assert known is not None
    owners = marks(databases, known, people)
    homes = {owners[one.word]: one.sector for one in people}
    async with databases.superuser.statement() as session:
        return await answers_opened(session, spoils or carried(databases.keys), consultation, homes)


async def test_a_key_that_waits_for_the_closing_gives_everybody_away(databases: Databases) -> None:
    """So the attacker is good: where nothing is mixed before the end, each answer lies beside its owner's mark."""
    town = neighbourhood(30, seed=29)
    consultation = (await databases.open_consultation()).id
    for one in town.people:
        said = answers(one.sector, said=one.word)
        await hand_in(databases.resident, databases.resident_keys, consultation, one.chat, said)

    opened = await _open_everything(databases, consultation, town.people)

    assert [one.crowd for one in opened] == [1] * 30


async def test_a_pool_that_is_mixed_daily_loses_only_who_came_since(databases: Databases) -> None:
    """Twenty seizures among two hundred people who come in thirty days."""
    await _seized(databases, 200, seed=31)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("n", [50, 200, 800])
async def test_pools_of_every_size_lose_only_who_came_since(databases: Databases, n: int, seed: int) -> None:
    """The same from fifty people to eight hundred."""
    await _seized(databases, n, seed=100 * n + seed)


async def _seized(databases: Databases, n: int, *, seed: int, days: int = 30) -> None:
    """Of what lay there at the last mixing no answer is laid beside a single mark, but for sectors of one person."""
    town = neighbourhood(n, seed=seed)
    consultation = (await databases.open_consultation()).id
    moments = frozenset(Random(seed).sample(range(1, n + 1), 20))
    evenings = {n * day // days for day in range(1, days + 1)}
    linked = sent = mixed = 0
    for number, one in enumerate(town.people, 1):
        said = answers(one.sector, said=one.word)
        await hand_in(databases.resident, databases.resident_keys, consultation, one.chat, said)
        if number in moments:
            opened = await _open_everything(databases, consultation, town.people[:number])
            new = {one.word for one in town.people[mixed:number]}
            older = [each for each in opened if not any(word in each.answer for word in new)]
            crowds = [sum(p.sector == each.sector for p in town.people[:mixed]) for each in older]
            assert [
                each.crowd for each in older
            ] == crowds  # everybody of the sector who had come: no more is known
            linked += len(new)
            sent += number
            assert sum(each.crowd == 1 for each in opened) - crowds.count(1) == len(new)
        if number in evenings:
            await release(databases, consultation, day=number, seed=seed)
            mixed = number
    assert linked / sent <= 0.1


@pytest.mark.long
async def test_in_custody_nothing_on_the_machine_opens_an_answer(
    databases: Databases, cluster: EmbeddedPostgres
) -> None:
    """Twenty seizures among sixty people: no 32 bytes of any key file are the key, which lies nowhere in any form."""
    kept = await in_custody(databases)
    async with databases.owner.statement() as session:
        wraps = await custody.wraps_of(session, kept.id)
    given = [custody.give(kept.id, wraps, phrase) for phrase in kept.phrases[:2]]
    private = custody.unwrap(kept.id, wraps, *given)
    town = neighbourhood(60, seed=71)
    moments = frozenset(Random(71).sample(range(1, 61), 20))
    for number, one in enumerate(town.people, 1):
        said = answers(one.sector, said=one.word)
        await hand_in(databases.resident, databases.resident_keys, kept.id, one.chat, said)
        if number in moments:
            assert await _open_everything(databases, kept.id, town.people[:number]) == ()
        if number % 20 == 0:
            await mixing.stir(databases.mixer, kept.id, rng=Random(number))

    async with databases.superuser.statement() as session:
        spoils = await seize(session, cluster.pgdata, databases.keys)
    wanted = [private, private.hex().encode(), private.hex().upper().encode(), b64encode(private)]
    wanted += [phrase.encode(how) for phrase in kept.phrases for how in ("utf-8", "utf-16-le")]
    for place in (spoils.disk.content, *spoils.keys.values()):
        assert not any(secret in place for secret in wanted)
    # Who forces two of the three to speak opens all, but lays none beside a mark: all were stirred.
    forced = Spoils(spoils.disk, {"forced": private})
    opened = await _open_everything(databases, kept.id, town.people, spoils=forced)
    living = Counter(one.sector for one in town.people)
    assert len(opened) == 60
    assert all(each.crowd == living[each.sector] for each in opened)

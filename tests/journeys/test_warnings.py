"""What the consent says nobody can prevent: each warning is as true as a promise, or it would frighten for nothing."""

from collections.abc import Iterator
from pathlib import Path
from struct import unpack_from

import pytest
from sqlalchemy import text

from bot.emulator import Person
from storage import codes, custody, drafts, mixing, sayable
from storage.embedded import EmbeddedPostgres
from tests.databases import Databases
from tests.journeys.conftest import Colonia
from tests.journeys.kept import PHRASES, in_custody
from tests.storage.people import DAY, all_hand_in, chance

PAGE = 8192  #: bytes


def code_versions(heap: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Every version of a row of `code` on the disk, dead ones too: (transaction, id, how often it was used)."""
    for start in range(0, len(heap), PAGE):
        (lower,) = unpack_from("<H", heap, start + 12)
        for at in range(start + 24, start + lower, 4):
            (pointer,) = unpack_from("<I", heap, at)
            offset, flags = pointer & 0x7FFF, pointer >> 15 & 3
            if flags == 1:
                (transaction,) = unpack_from("<I", heap, start + offset)
                row = start + offset + heap[start + offset + 22]
                quota = (
                    row + 32 + (heap[row + 32] >> 1)
                )  # after two ids and a digest with its length before it
                quota += (quota - row) % 2
                used = quota + 2 + (row - quota - 2) % 4
                yield transaction, heap[row : row + 16], unpack_from("<i", heap, used)[0]


async def marked_at(databases: Databases) -> list[int]:
    """The transactions that wrote the marks of who took part."""
    async with databases.superuser.statement() as session:
        rows = await session.execute(text("SELECT xmin::text::bigint FROM participation"))
        return sorted(rows.scalars())


async def test_the_disk_may_tell_which_code_came_today(
    databases: Databases, cluster: EmbeddedPostgres
) -> None:
    """Dead rows say which code was used just before a mark was made; after the next mixing no mark is like another."""
    consultation = await databases.open_consultation()
    place = consultation.place.id
    digests = [sayable.digest(place, sayable.draw(chance(seed))) for seed in range(4)]
    async with databases.organiser.transaction() as session:
        await codes.keep(session, place, digests, quota=9, expires=None)
    came = (2, 0, 2, 3, 1)
    for person, which in enumerate(came, 1):
        assert await codes.use(databases.resident, place, digests[which], today=DAY)
        await all_hand_in(databases, consultation.id, [""], first=person)

    async with databases.superuser.statement() as session:
        await session.execute(text("CHECKPOINT"))
        path = (await session.execute(text("SELECT pg_relation_filepath('code')"))).scalar_one()
        rows = await session.execute(text("SELECT digest, id FROM code"))
        ids = {digest: code.bytes for digest, code in rows}
    versions = sorted(code_versions((Path(cluster.pgdata) / path).read_bytes()))
    used: dict[bytes, int] = {}
    uses = []
    for transaction, code, times in versions:
        if times > used.get(code, 0):
            uses.append((transaction, code))
        used[code] = times

    marks = await marked_at(databases)
    told = [max((at, code) for at, code in uses if at < mark)[1] for mark in marks]
    assert told == [ids[digests[which]] for which in came]

    await mixing.release(
        databases.mixer,
        databases.mixer_keys,
        consultation.id,
        today=DAY,
        rng=chance(),
        publish=lambda _counts, _standing: (),
    )
    assert len(set(await marked_at(databases))) == 1


async def test_telegram_sees_the_chat(colonia: Colonia, amparo: Person) -> None:
    """Whoever runs the messenger reads each question and each tap, and knows whose they are."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    question = await amparo.reads()
    chat = colonia.telegram.world.private_chat(colonia.bot, amparo.user)
    assert any(question.text in it.text for it in chat.journal)
    assert chat.id == amparo.user.id


async def test_what_is_on_the_screen_can_be_read_there(colonia: Colonia, amparo: Person) -> None:
    """Until she leaves, the question stands in the chat for whoever holds the phone."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    question = await amparo.reads()
    assert [seen.text for seen in amparo.sees()] == [question.text]


async def test_whoever_sits_in_the_running_process_reads_what_arrives(
    colonia: Colonia, amparo: Person
) -> None:
    """With the keys of the residents' process and its database an unfinished conversation is open."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    await amparo.reads()
    ring = colonia.databases.resident_keys
    [day] = ring.draft_days()
    keys = drafts.DraftKeys(ring.draft_key(day, make=False), (), ring)
    async with colonia.databases.resident.statement() as session:
        held = await drafts.load(session, keys, amparo.user.id)
    assert held is not None
    assert colonia.consultation.id.hex.encode() in held.content


@pytest.mark.long
async def test_in_custody_two_people_with_the_server_open_it(databases: Databases) -> None:
    """Which is why the consent says it: any two of the three, whatever the hour; one alone, never."""
    consultation, private, _ = await in_custody(databases)
    async with databases.organiser.statement() as session:
        wraps = await custody.wraps_of(session, consultation)
    given = [custody.give(consultation, wraps, phrase) for phrase in PHRASES[:2]]
    assert custody.unwrap(consultation, wraps, *given) == private
    with pytest.raises(custody.SamePhrase):
        custody.unwrap(consultation, wraps, given[0], given[0])

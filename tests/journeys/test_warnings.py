"""What the consent says nobody can prevent: each warning is as true as a promise, or it would frighten for nothing."""

from collections.abc import Iterator
from pathlib import Path
from struct import unpack_from

from sqlalchemy import text

from storage import codes, mixing, sayable
from storage.embedded import EmbeddedPostgres
from tests.databases import Databases
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

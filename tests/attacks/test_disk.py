"""The bytes of a taken disk, without keys: nothing that somebody said, and nothing that says who spoke."""

import gzip
import zlib
from base64 import b64encode
from random import Random

from sqlalchemy import text

from storage import mixing
from storage.embedded import EmbeddedPostgres
from tests.attacks import canaries, sources
from tests.attacks.neighbourhood import live, neighbourhood
from tests.databases import Databases
from tests.storage.people import everything


async def test_the_searcher_finds_whatever_a_naive_table_holds(
    databases: Databases, cluster: EmbeddedPostgres
) -> None:
    """Text, numbers, UTF-16, digits, packed files, long rows that PostgreSQL packs: each writing is found."""
    town = neighbourhood(8, seed=43)
    people = town.people
    async with databases.superuser.statement() as session:
        before = await sources.take_disk(session, cluster.pgdata)
        await session.execute(
            text("CREATE TABLE ingenuo (chat bigint, cifra numeric, texto text, bytes bytea)")
        )
        for number, one in enumerate(people):
            said = f"Falta agua, {one.word}, y luz. "
            written: list[tuple[str, bytes]] = [
                (said, b""),
                (said * 400, b""),  # long enough to be packed in its row
                ("", said.encode("utf-16-le")),
                ("", zlib.compress(said.encode())),
                ("", gzip.compress(said.encode())),
                ("", b64encode(said.encode())),
                ("", said.encode().hex().encode()),
                (said, str(one.chat).encode()),
            ]
            texto, content = written[number]
            await session.execute(
                text("INSERT INTO ingenuo VALUES (:chat, :cifra, :texto, :bytes)"),
                {
                    "chat": one.chat if number % 2 else None,
                    "cifra": None if number % 2 else one.chat,
                    "texto": texto,
                    "bytes": content,
                },
            )
        disk = await sources.take_disk(session, cluster.pgdata)
    wanted = canaries.of_people((one.chat for one in people), town.words)

    found = canaries.found(disk.since(before), wanted)

    assert set(found) == set(wanted)
    ways = set().union(*found.values())
    assert {"utf-8", "piece 0", "utf-16-le", "packed utf-8", "hex", "little", "numeric", "text"} <= ways
    assert any(way.startswith("base64") for way in ways)


async def test_nothing_said_and_nobody_who_spoke_lies_on_the_disk(
    databases: Databases, cluster: EmbeddedPostgres
) -> None:
    """Drafts, answers, repeated participations, an end without enough people: dead rows, journal, statistics, logs."""
    town = neighbourhood(8, seed=47)
    async with databases.superuser.statement() as session:
        before = await sources.take_disk(session, cluster.pgdata)
    consultation = await databases.open_consultation()
    await live(databases, consultation, town.people, release_after=(4,), seed=47)
    wanted = canaries.of_people((one.chat for one in town.people), town.words)

    for closed in (False, True):
        if closed:
            await mixing.close(
                databases.mixer, databases.mixer_keys, consultation.id, rng=Random(47), publish=everything
            )
        async with databases.superuser.statement() as session:
            await session.execute(text("ANALYZE"))
            disk = await sources.take_disk(session, cluster.pgdata)
        assert canaries.found(disk.since(before), wanted) == {}
        assert consultation.id.bytes in disk.since(before)  # so the right disk was searched

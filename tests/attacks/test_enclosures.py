"""Who sent which file, from the whole database, its dump and its files: nobody can tell, not even who sent one."""

from random import Random

import pytest
from sqlalchemy import text

from storage import enclosures, mixing
from storage.embedded import EmbeddedPostgres
from tests.attacks import sources
from tests.attacks.linking import Trace, equal_values, judge
from tests.attacks.neighbourhood import Neighbourhood, marks, neighbourhood, release
from tests.databases import Databases
from tests.storage.people import everything
from tests.storage.test_enclosures import hand_in

N = 240

#: What a snapshot shows of one participation: how many sealed files came in its transaction, and how long they are.
SHAPES = text(
    "SELECT DISTINCT (SELECT count(*) FROM enclosure e WHERE e.xmin::text = p.xmin::text),"
    " (SELECT sum(length(box)) FROM enclosure e WHERE e.xmin::text = p.xmin::text) FROM participation p"
)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Places as long as one answer: the attackers read every byte of them many times."""
    monkeypatch.setitem(enclosures.LENGTHS, "image", 4096)


def sends(number: int) -> bool:
    """Two of three people put a file into the place; the others leave it empty."""
    return number % 3 != 0


async def test_a_snapshot_does_not_show_who_sent_a_file(databases: Databases) -> None:
    """Before any release every participation came with as many sealed bytes as every other."""
    consultation = (await databases.open_consultation()).id
    for number in range(12):
        await hand_in(databases, consultation, number, b"una foto" * number if sends(number) else b"")
    async with databases.superuser.statement() as session:
        assert [tuple(row) for row in await session.execute(SHAPES)] == [(1, 4096)]


async def test_no_file_is_linked_to_its_sender(databases: Databases, cluster: EmbeddedPostgres) -> None:
    """After releases and after closing, knowing every mark's owner: SQL, dump and statistics say no more than luck."""
    town: Neighbourhood = neighbourhood(N, seed=17)
    consultation = await databases.open_consultation()
    for number, one in enumerate(town.people, 1):
        content = f"Exif {one.word} fin".encode() if sends(number) else b""
        await hand_in(databases, consultation.id, one.chat, content, one.sector)
        if number in (120, 180, N):
            await release(databases, consultation.id, day=number // 60, seed=17)
    senders = [one.word for number, one in enumerate(town.people, 1) if sends(number)]
    hexed = {word: word.encode().hex() for word in senders}
    author = {hexed[word]: f"\\x{mark.hex()}" for word, mark in marks(databases, consultation, town.people).items()
              if word in hexed}  # fmt: skip
    came = Trace("arrival", tuple(author.values()))

    for closed in (False, True):
        if closed:
            await mixing.close(
                databases.mixer, databases.mixer_keys, consultation.id, rng=Random(17), publish=everything
            )
        async with databases.superuser.statement() as session:
            people = await sources.by_sql(session, list(author.values()))
            files = await sources.by_sql(session, list(author))
            remembered = await sources.statistics(session)
            disk = await sources.take_disk(session, cluster.pgdata)
        assert (len(files.values) == len(senders)) is closed
        verdict = judge([came, *people.traces], files.traces, author)
        assert verdict.pairs
        assert not verdict.linked, verdict
        for crowd in equal_values(people.values, files.values, author):
            assert crowd.smallest >= consultation.k, crowd
            assert crowd.named <= crowd.by_luck, crowd
        assert not sources.pattern([*author, *senders]).search(remembered)
        dumped = sources.by_dump(databases.urls["postgres"], databases.superuser_password, list(author))
        assert not (verdict := judge([came], dumped.traces, author)).linked, verdict
        on_disk = disk.find({word: word.encode() for word in senders})
        seen = {hexed[word] for trace in on_disk.traces for word in trace.tokens}
        assert seen == set(files.values)  # what was not let out is nowhere in clear

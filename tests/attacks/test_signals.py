"""Counters and changed bytes, read after each submission, neither order the answers nor say what was answered."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text

from storage.embedded import EmbeddedPostgres
from tests.attacks import signals, sources
from tests.attacks.linking import Trace, judge, most_by_luck
from tests.attacks.neighbourhood import live, marks, neighbourhood
from tests.databases import Databases
from tests.storage.people import answers, hand_in

N = 80  #: people who say one of two things; so many that one answer of noise in the order cannot hide a real tell
LONG = "Falta agua y falta luz, y la calle se inunda cada vez que llueve. " * 20


class Reader:
    """Looks at all signals after each person; at files only where told to, for that makes the journal longer."""

    def __init__(self, databases: Databases, cluster: EmbeddedPostgres, *, files: bool) -> None:
        self._databases = databases
        self._files = signals.Files(cluster.pgdata) if files else None
        self.looks: list[signals.Signals] = []

    async def look(self, _number: int = 0) -> None:
        """Read everything that can be read, once those at work have told the server what they counted."""
        for database in (self._databases.resident, self._databases.superuser):
            for entered in (database.transaction(), database.statement()):
                async with entered as session:
                    await session.execute(text("SELECT pg_stat_force_next_flush()"))
        async with self._databases.superuser.statement() as session:
            seen = await signals.counters(session)
            self.looks.append(seen | (await self._files.look(session) if self._files else {}))


async def _told(
    databases: Databases, cluster: EmbeddedPostgres, files: bool, says: Callable[[int, bool], Awaitable[None]]
) -> list[str]:
    """Watch people of whom half say one thing and half the other; which signals tell which."""
    reader = Reader(databases, cluster, files=files)
    said = [(number * number // 3 + number // 7) % 2 == 0 for number in range(N)]
    await reader.look()
    for number, yes in enumerate(said):
        await says(number, yes)
        await reader.look()
    return [one.signal for one in signals.tells(signals.deltas(reader.looks), said)]


@pytest.mark.parametrize("files", [False, pytest.param(True, marks=pytest.mark.long)])
async def test_in_a_naive_table_counters_and_pages_tell_what_was_said(
    databases: Databases, cluster: EmbeddedPostgres, files: bool
) -> None:
    """A long text fills pages, a yes touches another table: so the attacker is good."""
    async with databases.superuser.statement() as session:
        await session.execute(text("CREATE TABLE ingenuo (texto text)"))
        await session.execute(text("CREATE TABLE sigue (texto text)"))

    async def says(_number: int, yes: bool) -> None:
        async with databases.superuser.transaction() as session:
            said = LONG if yes else "No"
            await session.execute(text("INSERT INTO ingenuo VALUES (:said)"), {"said": said})
            if yes:
                # Louder than a page that the server happens to write whole, after a checkpoint, at that moment.
                await session.execute(text("INSERT INTO sigue SELECT 'x' FROM generate_series(1, 400)"))

    told = await _told(databases, cluster, files, says)

    assert any("n_tup_ins" in signal and "sigue" in signal for signal in told)
    assert any(("file sigue" if files else "journal") in signal for signal in told)


@pytest.mark.parametrize("files", [False, pytest.param(True, marks=pytest.mark.long)])
async def test_no_counter_and_no_page_tells_what_was_said(
    databases: Databases, cluster: EmbeddedPostgres, files: bool
) -> None:
    """A long text or none, yes or no, one zone or another: the same rows of the same length, whatever counts them."""
    consultation = (await databases.open_consultation()).id

    async def says(number: int, yes: bool) -> None:
        said = answers("norte", said=LONG, choice="si") if yes else answers("sur", choice="no")
        await hand_in(databases.resident, databases.resident_keys, consultation, number, said)

    assert await _told(databases, cluster, files, says) == []


async def _watch(databases: Databases, cluster: EmbeddedPostgres, n: int, *, seed: int) -> None:
    town = neighbourhood(n, seed=seed)
    consultation = await databases.open_consultation()
    reader = Reader(databases, cluster, files=True)
    await reader.look()
    batches = await live(
        databases,
        consultation,
        town.people,
        release_after=[n * part // 10 for part in (4, 7, 10)],
        seed=seed,
        after_each=reader.look,
    )
    author = {word: f"\\x{mark.hex()}" for word, mark in marks(databases, consultation, town.people).items()}
    came = tuple(author[one.word] for one in town.people)
    people = [Trace("arrival", came), *signals.as_orders(signals.deltas(reader.looks), came)]
    async with databases.superuser.statement() as session:
        said = await sources.by_sql(session, town.words)
        disk = await sources.take_disk(session, cluster.pgdata)
    for traces in (said.traces, disk.find({word: word.encode() for word in town.words}).traces):
        for batch in filter(None, batches):
            alone = [Trace(one.name, tuple(word for word in one.tokens if word in batch)) for one in traces]
            verdict = judge(people, alone, author)
            assert not verdict.linked, verdict
        together = judge(people, traces, author)
        assert together.named <= most_by_luck(n, 1 / consultation.k, 2 * together.pairs) / n, together


async def test_no_counter_and_no_page_orders_the_answers(
    databases: Databases, cluster: EmbeddedPostgres
) -> None:
    """Forty people, looked at one by one: no signal puts them in the order of what is released."""
    await _watch(databases, cluster, 40, seed=53)


@pytest.mark.long
@pytest.mark.parametrize("n", [50, 200])
async def test_no_signal_orders_the_answers_at_other_sizes(
    databases: Databases, cluster: EmbeddedPostgres, n: int
) -> None:
    """The same for fifty people and two hundred."""
    await _watch(databases, cluster, n, seed=59 + n)

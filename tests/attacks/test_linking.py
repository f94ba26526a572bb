"""Who said what, from the whole database, its dump, its files, before and after closing: nobody can tell."""

from random import Random

import pytest

from storage import mixing
from storage.embedded import EmbeddedPostgres
from tests.attacks import sources
from tests.attacks.linking import Trace, equal_values, judge, most_by_luck
from tests.attacks.naive import KINDS, SCHEMA, live_naively
from tests.attacks.neighbourhood import live, marks, neighbourhood
from tests.databases import Databases
from tests.storage.people import everything

N = 200


@pytest.mark.parametrize("kind", KINDS)
async def test_the_attackers_name_everybody_in_a_naive_schema(
    databases: Databases, cluster: EmbeddedPostgres, kind: str
) -> None:
    """Without names, even with random ids: SQL, dump and disk give all authors away. So the attackers are good."""
    town = neighbourhood(N, seed=7)
    await live_naively(databases.superuser, town.people, kind)
    author = {one.word: f"m{one.chat}" for one in town.people}
    people_tokens = list(author.values())
    came = Trace("arrival", tuple(people_tokens))

    async with databases.superuser.statement() as session:
        people = await sources.by_sql(session, people_tokens, schema=SCHEMA)
        said = await sources.by_sql(session, town.words, schema=SCHEMA)
        disk = await sources.take_disk(session, cluster.pgdata)
    assert judge([came, *people.traces], said.traces, author).named == 1.0
    if kind == "same transaction":
        assert min(one.smallest for one in equal_values(people.values, said.values, author)) == 1

    dumped = sources.by_dump(databases.urls["postgres"], databases.superuser_password, town.words)
    assert judge([came], dumped.traces, author).named == 1.0

    taken = disk.find({word: word.encode() for word in town.words})
    verdict = judge([came], taken.traces, author)
    assert verdict.linked
    # A word cut by a page of the journal is missing, and everybody after it stands one place off: near is as good.
    assert verdict.nearby > 0.9 > verdict.nearby_by_luck


async def test_nobody_is_linked_after_releases_nor_after_closing(
    databases: Databases, cluster: EmbeddedPostgres
) -> None:
    """SQL, dump, statistics and disk, while open and when closed, knowing every mark's owner: no better than luck."""
    await _attack(databases, cluster, N, seed=11)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("n", [30, 50, 200, 800])
async def test_nobody_is_linked_at_any_size(
    databases: Databases, cluster: EmbeddedPostgres, n: int, seed: int
) -> None:
    """The same from thirty people to eight hundred."""
    await _attack(databases, cluster, n, seed=100 * n + seed)


async def _attack(databases: Databases, cluster: EmbeddedPostgres, n: int, *, seed: int) -> None:
    town = neighbourhood(n, seed=seed)
    consultation = await databases.open_consultation()
    releases = [n * part // 10 for part in (4, 7, 10)]
    batches = [
        b for b in await live(databases, consultation, town.people, release_after=releases, seed=seed) if b
    ]
    assert all(len(batch) >= consultation.k for batch in batches)
    known = marks(databases, consultation, town.people)
    author = {word: f"\\x{mark.hex()}" for word, mark in known.items()}
    came = Trace("arrival", tuple(author[word] for word in town.words))

    for closed in (False, True):
        if closed:
            await mixing.close(
                databases.mixer, databases.mixer_keys, consultation.id, rng=Random(seed), publish=everything
            )
        async with databases.superuser.statement() as session:
            people = await sources.by_sql(session, list(author.values()))
            said = await sources.by_sql(session, town.words)
            remembered = await sources.statistics(session)
            disk = await sources.take_disk(session, cluster.pgdata)
        assert len(said.values) == (n if closed else sum(map(len, batches)))
        assert bool(people.values) is not closed
        verdict = judge([came, *people.traces], said.traces, author)
        assert not verdict.linked, verdict
        for crowd in equal_values(people.values, said.values, author):
            assert crowd.smallest >= consultation.k, crowd
            assert crowd.named <= crowd.by_luck, crowd
        assert not sources.pattern([*town.words, *author.values()]).search(remembered)

        dumped = sources.by_dump(databases.urls["postgres"], databases.superuser_password, town.words)
        also = sources.by_dump(
            databases.urls["postgres"], databases.superuser_password, list(author.values())
        )
        assert not (verdict := judge([came, *also.traces], dumped.traces, author)).linked, verdict

        on_disk = disk.find({word: word.encode() for word in town.words})
        seen = {word for trace in on_disk.traces for word in trace.tokens}
        assert seen == set(said.values)  # what was not released is nowhere in clear
        if not closed:
            continue
        marked = disk.find({author[word]: known[word] for word in town.words[::3]})
        # The journal remembers which batch came first, as does whoever looks every day: so each batch for itself.
        for batch in batches:
            alone = [Trace(t.name, tuple(w for w in t.tokens if w in batch)) for t in on_disk.traces]
            assert not (verdict := judge([came, *marked.traces], alone, author)).linked, verdict
        # All together, the order of the batches helps a little, and never beyond guessing one in k.
        together = judge([came, *marked.traces], on_disk.traces, author)
        assert together.named <= most_by_luck(n, 1 / consultation.k, 2 * together.pairs) / n, together

"""Somebody who looks at everything after each submission, and knows who just came and where everybody lives."""

from collections.abc import Mapping
from math import sqrt

import pytest
from sqlalchemy import text

from tests.attacks.neighbourhood import Neighbour, live, neighbourhood
from tests.databases import Databases

COUNTED = text("SELECT sector, n FROM tally WHERE question = 'agua' AND choice = ''")
BODIES = text("SELECT body FROM loose_text")


class Watcher:
    """Takes a snapshot after each submission, and keeps, for each new text, how likely everybody is to have written it.

    It grants itself more than it could know: from which sector each text is.
    """

    def __init__(self, databases: Databases, people: tuple[Neighbour, ...]) -> None:
        self._databases = databases
        self._people = people
        self._waits: dict[int, float] = {}  # person -> how likely her answer still waits
        self._counted: Mapping[str, int] = {}
        self._words: frozenset[str] = frozenset()
        self.odds: dict[str, dict[int, float]] = {}  #: word -> person -> probability

    async def look(self, number: int) -> None:
        """After the `number`-th person came."""
        self._waits[number - 1] = 1.0
        async with self._databases.superuser.statement() as session:
            counted = {row.sector: row.n for row in await session.execute(COUNTED)}
            bodies = " ".join((await session.execute(BODIES)).scalars())
        words = frozenset(person.word for person in self._people if person.word in bodies)
        for sector in counted:
            left = counted[sector] - self._counted.get(sector, 0)
            pool = {who: p for who, p in self._waits.items() if self._people[who].sector == sector}
            size = sum(pool.values())
            for one in self._people:
                if left and one.word in words - self._words and one.sector == sector:
                    self.odds[one.word] = {who: p / size for who, p in pool.items()}
            self._waits.update({who: p * (size - left) / size for who, p in pool.items()})
        self._counted, self._words = counted, words


async def _watched(
    databases: Databases, n: int, *, seed: int, every: int
) -> tuple[Watcher, tuple[Neighbour, ...]]:
    town = neighbourhood(n, seed=seed)
    consultation = await databases.open_consultation()
    watcher = Watcher(databases, town.people)
    days = range(every, n + 1, every)
    await live(databases, consultation, town.people, release_after=days, seed=seed, after_each=watcher.look)
    return watcher, town.people


def _verdict(watcher: Watcher, people: tuple[Neighbour, ...], *, k: int = 10) -> None:
    """Nobody stands out of a crowd of k, and naming the likeliest is right at most 1/k of the time (+3σ)."""
    number = {one.word: i for i, one in enumerate(people)}
    right = 0
    for word, odds in watcher.odds.items():
        assert number[word] in odds
        assert len(odds) >= k
        assert max(odds.values()) <= 1 / k + 1e-9
        right += max(odds, key=lambda who: odds[who]) == number[word]
    n = max(1, len(watcher.odds))
    assert right / n <= 1 / k + 3 * sqrt((1 / k) * (1 - 1 / k) / n)


@pytest.mark.parametrize("n", [60, 200])
async def test_a_snapshot_after_every_submission_leaves_a_crowd_of_k(databases: Databases, n: int) -> None:
    """With releases every twenty people, no neighbour is likelier than one in k."""
    watcher, people = await _watched(databases, n, seed=n, every=20)

    assert n < 100 or len(watcher.odds) > n / 3
    _verdict(watcher, people)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("n", [30, 50, 200, 800])
async def test_snapshots_at_every_size(databases: Databases, n: int, seed: int) -> None:
    """The same from thirty people to eight hundred."""
    watcher, people = await _watched(databases, n, seed=1000 * seed + n, every=max(20, n // 8))
    _verdict(watcher, people)

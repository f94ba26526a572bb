"""Somebody who looks at everything after each submission and after the closing, and knows who just came and where
everybody lives."""

from collections.abc import Mapping
from math import log, sqrt
from random import Random
from statistics import fmean

import pytest
from sqlalchemy import text

from storage import mixing
from storage.drawing import OTHERS
from tests.attacks.linking import ALPHA
from tests.attacks.neighbourhood import Neighbour, live, neighbourhood
from tests.databases import Databases
from tests.storage.people import everything

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
        self._since = 0  # how many had come at the last mixing
        self.newest: list[
            tuple[bool, float]
        ] = []  #: of who came since the last mixing: whether she left, how likely

    async def look(self, number: int | None, *, mixed: bool = False) -> None:
        """After the `number`-th person came, and after a mixing (`mixed`); None after the closing."""
        if number is not None:
            self._waits[number - 1] = 1.0
        async with self._databases.superuser.statement() as session:
            counted = {row.sector: row.n for row in await session.execute(COUNTED)}
            bodies = " ".join((await session.execute(BODIES)).scalars())
        words = frozenset(person.word for person in self._people if person.word in bodies)
        grown = {sector: n - self._counted.get(sector, 0) for sector, n in counted.items()}
        for label, left in grown.items():
            pool = {
                who: odds for who, odds in self._waits.items() if odds and self._label(who, grown) == label
            }
            size = sum(pool.values())
            for each, one in enumerate(self._people):
                if left and one.word in words - self._words and self._label(each, grown) == label:
                    self.odds[one.word] = {who: p / size for who, p in pool.items()}
            if left < size:
                new = [who for who in pool if who >= self._since]
                self.newest += [(self._people[who].word in words, left / size) for who in new]
            self._waits.update({who: p * (size - left) / size for who, p in pool.items()})
        self._counted, self._words = counted, words
        self._since = number if mixed and number is not None else self._since

    def _label(self, who: int, grown: Mapping[str, int]) -> str:
        """Under which label somebody leaves now, if she does: at the closing sectors that are too small share one."""
        sector = self._people[who].sector
        return sector if grown.get(sector) else OTHERS


async def _watched(databases: Databases, n: int, *, seed: int, every: int) -> None:
    town = neighbourhood(n, seed=seed)
    consultation = await databases.open_consultation()
    watcher = Watcher(databases, town.people)
    days = range(every, n + 1, every)

    async def look(number: int) -> None:
        await watcher.look(number, mixed=number in days)

    await live(databases, consultation, town.people, release_after=days, seed=seed, after_each=look)
    early = dict(watcher.odds)
    assert n < 100 or len(early) > n / 3
    _verdict(early, town.people)
    # Who came last leaves as often as who waited: no more and no less than the pool's chance, summed over all.
    surplus = sum(left - odds for left, odds in watcher.newest)
    spread = sqrt(sum(odds * (1 - odds) for _, odds in watcher.newest))
    assert abs(surplus) <= spread * sqrt(2 * log(2 / ALPHA))
    await mixing.close(
        databases.mixer, databases.mixer_keys, consultation.id, rng=Random(seed), publish=everything
    )
    await watcher.look(None)
    assert len(watcher.odds) == n
    _verdict(watcher.odds, town.people)


def _verdict(found: Mapping[str, Mapping[int, float]], people: tuple[Neighbour, ...], *, k: int = 10) -> None:
    """Nobody stands out of a crowd of k; naming the likeliest, the first or the last who came is right at most 1/k of
    the time (+3σ); and those who left did not come earlier or later than those who might have."""
    number = {one.word: i for i, one in enumerate(people)}
    right = {"likeliest": 0, "first": 0, "last": 0}
    places: list[float] = []
    for word, odds in found.items():
        author = number[word]
        assert author in odds
        assert len(odds) >= k
        assert max(odds.values()) <= 1 / k + 1e-9
        right["likeliest"] += max(odds, key=lambda who: odds[who]) == author
        right["first"] += min(odds) == author
        right["last"] += max(odds) == author
        places.append(sum(p for who, p in odds.items() if who < author) + odds[author] / 2)
    n = max(1, len(found))
    for strategy, hits in right.items():
        assert hits / n <= 1 / k + 3 * sqrt((1 / k) * (1 - 1 / k) / n), strategy
    # Uniform in (0, 1) for whom chance chose, so the mean of n has a standard deviation of at most 1/sqrt(12 n).
    assert abs(fmean(places or [0.5]) - 0.5) * sqrt(12 * n) <= sqrt(2 * log(2 / ALPHA))


@pytest.mark.parametrize("n", [60, 200])
async def test_a_snapshot_after_every_submission_leaves_a_crowd_of_k(databases: Databases, n: int) -> None:
    """With releases every twenty people, no neighbour is likelier than one in k."""
    await _watched(databases, n, seed=n, every=20)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("n", [30, 50, 200, 800])
async def test_snapshots_at_every_size(databases: Databases, n: int, seed: int) -> None:
    """The same from thirty people to eight hundred."""
    await _watched(databases, n, seed=1000 * seed + n, every=max(20, n // 8))

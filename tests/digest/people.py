"""Invented colonias for the attackers of this room: who takes part, in which sector, saying what, released when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

from admin.digest.figures import ANSWERED, SMALLEST, Count, Measure


@dataclass(frozen=True)
class Resident:
    """One invented person: a sector ("" not declared) and the option chosen in each question."""

    sector: str
    options: tuple[int, ...]


@dataclass(frozen=True)
class Colonia:
    """Who may take part: sectors with their share of the people, and how many questions of how many options."""

    sectors: Mapping[str, int]
    undeclared: float = 0.0  #: share of those who do not say their sector
    questions: int = 12
    options: int = 5
    contrast: float = (
        1.0  #: 1: some options are a little more common; 4: nearly everybody agrees in most questions
    )

    def people(self, how_many: int, rng: Random) -> list[Resident]:
        """Invent residents."""
        numbers = range(self.options)
        weights = [[rng.random() ** self.contrast + 1e-3 for _ in numbers] for _ in range(self.questions)]
        names, shares = list(self.sectors), list(self.sectors.values())
        return [
            Resident(
                "" if not names or rng.random() < self.undeclared else rng.choices(names, shares)[0],
                tuple(rng.choices(numbers, of_question)[0] for of_question in weights),
            )
            for _ in range(how_many)
        ]

    @property
    def measures(self) -> list[Measure]:
        """Every option of every question; of each question everybody gives one."""
        return [
            Measure(str(question), str(option), by_sector=bool(self.sectors), alone=True)
            for question in range(self.questions)
            for option in range(self.options)
        ]


def one_by_one(people: list[Resident], digests: int, rng: Random) -> list[list[Resident]]:
    """Everybody who was counted at each digest, when newcomers are counted at once: worse than the mixer ever is."""
    cuts = sorted(rng.sample(range(SMALLEST, len(people)), digests - 1))
    return [people[:cut] for cut in (*cuts, len(people))]


def mixed(people: list[Resident], digests: int, rng: Random, k: int = 10) -> list[list[Resident]]:
    """Everybody who was counted at each digest, when the mixer lets out a sector's answers keeping `k` behind."""
    waiting: dict[str, list[Resident]] = defaultdict(list)
    counted: list[Resident] = []
    released: list[list[Resident]] = []
    arrived = 0
    for present in one_by_one(people, digests, rng):
        for person in present[arrived:]:
            waiting[person.sector].append(person)
        arrived = len(present)
        for pool in waiting.values():
            rng.shuffle(pool)
            if len(pool) >= 2 * k:
                counted += pool[k:]
                del pool[k:]
        released.append(list(counted))
    left_over = [p for pool in waiting.values() for p in pool if len(pool) < k]
    counted += [p for pool in waiting.values() for p in pool if len(pool) >= k]
    counted += [Resident("", p.options) for p in left_over] if len(left_over) >= k else []
    return [*released, counted]


def counts_of(people: Iterable[Resident]) -> list[Count]:
    """The exact counts that a mixer would hold of these people."""
    people_by: dict[tuple[str, str, str], int] = defaultdict(int)
    for person in people:
        for question, option in enumerate(person.options):
            people_by[str(question), person.sector, str(option)] += 1
            people_by[str(question), person.sector, ANSWERED] += 1
    return [Count(*where, people) for where, people in people_by.items()]

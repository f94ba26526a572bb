"""An attacker who keeps every digest, and knows everybody's sector, who was counted when, and the policy itself.

He does not see answers. For one option of one question he writes down, for each sector and each digest, how many may
have chosen it so far; narrows those bounds by every figure ever printed, by the size of every group of newcomers and
by every sum that must add up, until nothing moves; and calls exposed whoever belongs to a group of newcomers of whom
it is now certain what they answered.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from admin.digest.figures import (
    EVERYONE,
    SMALLEST,
    Count,
    Measure,
    Printed,
    level_after,
    level_of,
    publishable,
)

Policy = Callable[[Iterable[Count], Iterable[Measure], Sequence[str], Iterable[Printed]], Iterable[Printed]]


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

    def people(self, how_many: int, rng: Random) -> list[Resident]:
        """Invent residents; some options are very common and others rare, as in life."""
        weights = [[rng.random() ** 2 + 0.02 for _ in range(self.options)] for _ in range(self.questions)]
        names, shares = list(self.sectors), list(self.sectors.values())
        return [
            Resident(
                "" if rng.random() < self.undeclared else rng.choices(names, shares)[0],
                tuple(rng.choices(range(self.options), of_question)[0] for of_question in weights),
            )
            for _ in range(how_many)
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


@dataclass
class Digests:
    """What was printed over time, as the attacker keeps it, beside what the test knows to be true."""

    colonia: Colonia
    counted: list[list[Resident]]
    printed: list[tuple[Printed, ...]] = field(default_factory=list)
    off_edges: bool = True  #: whether the policy in use moves renewed figures off the edges (rule 6)

    @property
    def measures(self) -> list[Measure]:
        """Every option of every question."""
        numbers = range(self.colonia.questions), range(self.colonia.options)
        return [Measure(str(question), str(option)) for question in numbers[0] for option in numbers[1]]

    def issue_all(self, policy: Policy = publishable) -> "Digests":
        """Print one digest after the other under `policy`."""
        before: tuple[Printed, ...] = ()
        for people in self.counted:
            before = tuple(policy(counts_of(people), self.measures, list(self.colonia.sectors), before))
            self.printed.append(before)
        return self

    def exposed(self) -> int:
        """How many (person, question) pairs are certain to the attacker."""
        return sum(self._exposed_in(question) for question in range(self.colonia.questions))

    def _exposed_in(self, question: int) -> int:
        certain: dict[tuple[str, int], dict[int, bool]] = defaultdict(dict)
        newcomers: dict[tuple[str, int], int] = {}
        for option in range(self.colonia.options):
            bounds = _Bounds(self, str(question), str(option))
            bounds.narrow()
            newcomers = bounds.size
            for where, size in newcomers.items():
                if size and bounds.new_low[where] == size:
                    certain[where][option] = True
                elif size and bounds.new_high[where] == 0:
                    certain[where][option] = False
        return sum(
            newcomers[where]
            for where, options in certain.items()
            if True in options.values() or len(options) >= self.colonia.options - 1
        )


def counts_of(people: Iterable[Resident]) -> list[Count]:
    """The exact counts that a mixer would hold of these people."""
    people_by: dict[tuple[str, str, str], int] = defaultdict(int)
    for person in people:
        for question, option in enumerate(person.options):
            people_by[str(question), person.sector, str(option)] += 1
            people_by[str(question), person.sector, ""] += 1
    return [Count(*where, people) for where, people in people_by.items()]


class _Bounds:
    """The fewest and the most who may have chosen one option, by sector and digest: so far, and among newcomers."""

    def __init__(self, digests: Digests, question: str, option: str) -> None:
        self.labels = [*digests.colonia.sectors, ""]
        self.times = range(len(digests.counted))
        totals: list[dict[str, int]] = [dict.fromkeys(self.labels, 0) for _ in self.times]
        for time, people in enumerate(digests.counted):
            for person in people:
                totals[time][person.sector] += 1
        self.size = {
            (label, t): totals[t][label] - (totals[t - 1][label] if t else 0)
            for label in self.labels
            for t in self.times
        }
        self.low = {(label, t): 0 for label in self.labels for t in self.times}
        self.high = {(label, t): totals[t][label] for label in self.labels for t in self.times}
        self.new_low = dict.fromkeys(self.size, 0)
        self.new_high = dict(self.size)
        self.sums: list[tuple[int, list[str], int, int]] = []
        self.moved = True
        for time, printed, last in _news(digests, question, option):
            least, most = _compatible(printed, last if digests.off_edges else None)
            group = printed.figure.group
            if group == EVERYONE:
                self.sums.append((time, _members(printed.base, totals[time]), least, most))
            else:
                self._raise(self.low, (group, time), least)
                self._lower(self.high, (group, time), most)

    def _raise(self, bounds: dict[tuple[str, int], int], where: tuple[str, int], value: int) -> None:
        if value > bounds[where]:
            bounds[where] = value
            self.moved = True

    def _lower(self, bounds: dict[tuple[str, int], int], where: tuple[str, int], value: int) -> None:
        if value < bounds[where]:
            bounds[where] = value
            self.moved = True

    def narrow(self) -> None:
        """Let every bound pull at the others until nothing moves."""
        while self.moved:
            self.moved = False
            assert all(self.low[where] <= self.high[where] for where in self.size), (
                "the attacker reasons wrongly"
            )
            for label in self.labels:
                for t in self.times:
                    self._along_time(label, t)
            for t, members, least, most in self.sums:
                for label in members:
                    others = [(other, t) for other in members if other != label]
                    self._raise(self.low, (label, t), least - sum(self.high[o] for o in others))
                    self._lower(self.high, (label, t), most - sum(self.low[o] for o in others))

    def _along_time(self, label: str, t: int) -> None:
        here, before = (label, t), (label, t - 1)
        low, high = (self.low[before], self.high[before]) if t else (0, 0)
        self._raise(self.low, here, low + self.new_low[here])
        self._lower(self.high, here, high + self.new_high[here])
        self._raise(self.new_low, here, self.low[here] - high)
        self._lower(self.new_high, here, self.high[here] - low)
        if t:
            self._raise(self.low, before, self.low[here] - self.new_high[here])
            self._lower(self.high, before, self.high[here] - self.new_low[here])


def _news(digests: Digests, question: str, option: str) -> Iterable[tuple[int, Printed, Printed | None]]:
    """Each figure when it was first printed or said anew: digest, figure, and the one it replaces."""
    last: dict[str, Printed] = {}
    for time, edition in enumerate(digests.printed):
        for printed in edition:
            figure = printed.figure
            if (figure.question, figure.choice) == (question, option) and printed != last.get(figure.group):
                yield time, printed, last.get(figure.group)
                last[figure.group] = printed


def _compatible(printed: Printed, last: Printed | None) -> tuple[int, int]:
    """The fewest and the most people whom the policy, which is public, would have told like this."""
    level, base = printed.figure.level, printed.base
    told = [
        people
        for people in range(base + 1)
        if level
        == (level_after(last.figure.level, last.base, people, base) if last else level_of(people, base))
    ]
    return told[0], told[-1]


def _members(base: int, totals: Mapping[str, int]) -> list[str]:
    """Who is in "everyone": all, or only the sectors of at least ten; the attacker recognises it by the base."""
    if base == sum(totals.values()):
        return list(totals)
    members = [label for label, people in totals.items() if label and people >= SMALLEST]
    assert base == sum(totals[label] for label in members), "the attacker must know whom a figure counts"
    return members

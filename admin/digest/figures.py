"""The release policy: which figures may leave, and how coarse they must be. Pure integers, no options.

One figure is the share of one *group* that gave one *choice* to one *question*; a group is everyone, one declared
sector, or those without a sector, never a crossing of two. The rules:

1. A figure is shown when at least `SMALLEST` people of the group stand behind it.
2. It is said in tenths, rounded half up and held between 1 ("casi nadie") and 9 ("casi todas las personas"), so that
   no figure ever says that a whole group, or nobody in it, did something.
3. The number of people is said in tens: the last full ten that they are more than ("más de 20" for 21 to 30), or 10.
4. A figure that was shown is said again unchanged until its own group has grown by `STEP` people: the *newcomers*.
5. A group too small to show and a group with nobody in it look the same: both are absent.
6. Newcomers are never told as unanimous: when all of them gave one answer, or are on one side of the headline, one is
   told as if she had answered otherwise (`admin.digest.newcomers`).
7. "Everyone" is the sum of the groups as they are told, and nothing else: it is no source of its own to subtract from.
   When the consultation closes, those who are in no figure yet join it together, if they are at least `SMALLEST`.

Why nobody can be exposed, whatever an attacker knows of who took part when and in which sector: every figure is a
function of the newcomers as told. Take newcomers who all gave one answer. In the world in which any one of them had
answered otherwise the same is told of them, hence the same figures are printed for ever after. So no certainty about
anybody can follow from the figures, from their differences or from their sums (`tests/digest/test_twins.py` prints
both worlds; `tests/digest/attacker.py` plays an attacker who narrows bounds until nothing moves). What stays possible
is to learn of a *group* of ten that nobody in it chose one of several options; and that people answered at all.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from admin.digest.newcomers import told_newcomers

SMALLEST = 10  #: people behind a figure, at least
STEP = 10  #: people by which a group must have grown before its figure is said anew

EVERYONE = ""  #: the group of everybody who answered
UNNAMED = "-"  #: the group of those who belong to no sector that is told apart
ANSWERED = ""  #: mark of everybody who answered the question
DECLINED = "-"  #: mark of those who preferred not to say: a silence, counted over everybody who was asked
_LATE = "+"  #: at closing, those who are in no figure yet: only added to everyone, never told by themselves
HEADLINE = "*"  #: mark of those whose choice the form counts in its headline sentence


@dataclass(frozen=True, order=True)
class Count:
    """How many people of one sector left one mark on one question; exact, and therefore for the mixer's eyes only."""

    question: str
    sector: str  #: "" when none was declared
    choice: str  #: a choice, or one of the marks above
    people: int


@dataclass(frozen=True, order=True)
class Measure:
    """Something a form asks that can be told as a share: everybody asked gave this mark, or did not."""

    question: str
    choice: str
    by_sector: bool = True  #: False for the question that declares the sector itself
    alone: bool = False  #: whoever gives it gives no other choice of the question
    stands_for: tuple[str, ...] = ()  #: of a headline, the choices that count in it


@dataclass(frozen=True, order=True)
class Figure:
    """What anybody may know: about `level` of each ten people of `group`, out of more than `base_tens`."""

    question: str
    group: str  #: "" everyone, otherwise a declared sector, or `UNNAMED`
    choice: str
    level: int  #: 1…9 of each ten
    base_tens: int  #: people behind it: more than this many, or 10 of them
    revision: int  #: 1 when first published, one more each time it was said anew


@dataclass(frozen=True, order=True)
class Printed:
    """A published figure and the numbers it was made from, which nobody but the mixer sees."""

    figure: Figure
    base: int
    people: int = 0  #: how many of `base` gave the mark when it was printed
    told: int = 0  #: the same after rule 6: what the level says


def level_of(people: int, base: int) -> int:
    """Tenths of `base`, rounded half up and held between 1 and 9.

    >>> [level_of(people, 20) for people in (0, 1, 3, 10, 19, 20)]
    [1, 1, 2, 5, 9, 9]
    """
    return min(9, max(1, (20 * people + base) // (2 * base)))


def tens_of(base: int) -> int:
    """The last full ten that `base` is more than, or 10.

    >>> [tens_of(base) for base in (10, 20, 21, 30, 31)]
    [10, 10, 20, 20, 30]
    """
    return max(SMALLEST, (base - 1) // 10 * 10)


def publishable(
    counts: Iterable[Count],
    measures: Iterable[Measure],
    sectors: Sequence[str],
    before: Iterable[Printed],
    *,
    final: bool = False,
) -> tuple[Printed, ...]:
    """All figures that may be known after this release: some said anew, the others exactly as they were.

    `counts` are the exact counts of what was released so far, `sectors` the sectors that may be told apart, `before`
    what this very function gave last time (nothing, the first time), and `final` says that the consultation closes and
    nothing is ever told again. The order of the result is that of the names in it and says nothing else.
    """
    exact = {(count.question, count.sector, count.choice): count.people for count in counts}
    printed = {(p.figure.question, p.figure.group, p.figure.choice): p for p in before}
    result: list[Printed] = []
    for chain in _chains(measures):
        result += _Chain(chain, exact, printed).tell(sectors if chain[0].by_sector else (), final)
    return tuple(sorted(result))


def _chains(measures: Iterable[Measure]) -> Iterator[tuple[Measure, ...]]:
    """Measures that share their base, and so are said anew together: the choices of a question; its silence."""

    def key(measure: Measure) -> tuple[str, bool, bool]:
        return measure.question, measure.choice == DECLINED, measure.by_sector

    for _, chain in groupby(sorted(sorted(set(measures)), key=key), key):
        yield tuple(chain)


def _sums(parts: Iterable[tuple[str, int, int]]) -> tuple[Counter[str], Counter[str]]:
    """Bases and people of several groups added up, by choice."""
    bases: Counter[str] = Counter()
    people: Counter[str] = Counter()
    for choice, base, gave in parts:
        bases[choice] += base
        people[choice] += gave
    return bases, people


class _Chain:
    """The figures of one question over all its groups and over time."""

    def __init__(
        self,
        measures: Sequence[Measure],
        exact: Mapping[tuple[str, str, str], int],
        printed: Mapping[tuple[str, str, str], Printed],
    ) -> None:
        self.measures = measures
        self.question = measures[0].question
        self.exact = exact
        self.printed = printed
        self.labels = sorted({sector for question, sector, _ in exact if question == self.question})

    def tell(self, sectors: Sequence[str], final: bool) -> list[Printed]:
        if not sectors:
            return self._renewed(EVERYONE, self.labels)
        groups = {sector: [sector] for sector in sectors}
        groups[UNNAMED] = [label for label in self.labels if label not in groups]
        told = [one for group, labels in groups.items() for one in self._renewed(group, labels)]
        late = self._renewed(_LATE, self.labels, told) if final else []
        return [*told, *self._everyone([*told, *late])]

    def _renewed(self, group: str, labels: Sequence[str], apart: Sequence[Printed] = ()) -> list[Printed]:
        """The figures of a group: as they were, or anew when enough newcomers are in it; none while it is small.

        Who is in the figures `apart` does not count.
        """
        found = (self.printed.get((self.question, group, measure.choice)) for measure in self.measures)
        before = {old.figure.choice: old for old in found if old is not None}
        bases, known = _sums((one.figure.choice, one.base, one.people) for one in apart)
        base = sum(self._base(label) for label in labels) - max(bases.values(), default=0)
        newcomers = base - max((old.base for old in before.values()), default=0)
        if newcomers < STEP:
            return list(before.values())
        people = {
            m.choice: sum(self._people(label, m.choice) for label in labels) - known[m.choice]
            for m in self.measures
        }
        nobody = Printed(Figure(self.question, group, "", 1, 0, 0), 0)
        old = {choice: before.get(choice, nobody) for choice in people}
        gave = {choice: now - old[choice].people for choice, now in people.items()}
        told = told_newcomers(gave, newcomers, **self._sides())
        return [
            self._print(group, choice, base, now, old[choice].told + told[choice], old[choice])
            for choice, now in people.items()
        ]

    def _everyone(self, told: Sequence[Printed]) -> Iterator[Printed]:
        for measure in self.measures:
            parts = [one for one in told if one.figure.choice == measure.choice]
            if not parts:
                continue
            base = sum(one.base for one in parts)
            old = self.printed.get((self.question, EVERYONE, measure.choice))
            if old is not None and old.base == base:
                yield old
                continue
            people, as_told = sum(one.people for one in parts), sum(one.told for one in parts)
            yield self._print(EVERYONE, measure.choice, base, people, as_told, old)

    def _print(
        self, group: str, choice: str, base: int, people: int, told: int, old: Printed | None
    ) -> Printed:
        revision = old.figure.revision + 1 if old is not None else 1
        figure = Figure(self.question, group, choice, level_of(told, base), tens_of(base), revision)
        return Printed(figure, base, people, told)

    def _people(self, label: str, choice: str) -> int:
        return self.exact.get((self.question, label, choice), 0)

    def _base(self, label: str) -> int:
        """A silence counts among all who were asked, a choice among who answered."""
        silent = self._people(label, DECLINED) if self.measures[0].choice == DECLINED else 0
        return self._people(label, ANSWERED) + silent

    def _sides(self) -> dict[str, tuple[str, ...]]:
        headline = next((m.stands_for for m in self.measures if m.choice == HEADLINE), ())
        return {"alone": tuple(m.choice for m in self.measures if m.alone), "headline": headline}

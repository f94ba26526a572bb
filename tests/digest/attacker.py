"""An attacker who keeps every digest, and knows everybody's sector, who was counted when, and the policy itself.

He does not see answers. He cuts the people into cells that no figure ever parted (a sector's newcomers of some
digests), writes down for each cell and option how many may have chosen it, and narrows those bounds by every figure
ever printed and because each person chose one option, until nothing moves. Exposed are the people of a cell of whom it
is then certain what they chose.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from admin.digest.figures import EVERYONE, UNNAMED, Count, Measure, Printed, level_of, publishable
from tests.digest.people import Colonia, Resident, counts_of


class Policy(Protocol):
    """Anything that publishes figures as `publishable` does."""

    def __call__(
        self,
        counts: Iterable[Count],
        measures: Iterable[Measure],
        sectors: Sequence[str],
        before: Iterable[Printed],
        *,
        final: bool = False,
    ) -> tuple[Printed, ...]:
        """What may be known after a release."""


Cell = tuple[str, int]  #: a sector ("" none) and the digest in which its people were first counted
Bounds = dict[Cell, list[int]]


@dataclass(frozen=True)
class Known:
    """So many people of some cells chose one option: at least, at most."""

    cells: frozenset[Cell]
    least: int
    most: int
    group: str = ""  #: of the figure that says so


@dataclass
class Digests:
    """What was printed over time, as the attacker keeps it, beside what the test knows to be true."""

    colonia: Colonia
    counted: list[list[Resident]]
    closing: bool = True  #: whether the last digest is the one of the closing
    printed: list[tuple[Printed, ...]] = field(default_factory=list)
    more: Callable[[str, str], Iterable[Known]] = lambda question, option: ()  #: what other editions tell

    def issue_all(self, policy: Policy = publishable) -> "Digests":
        """Print one digest after the other under `policy`."""
        before: tuple[Printed, ...] = ()
        for time, people in enumerate(self.counted, 1):
            last = self.closing and time == len(self.counted)
            measures, sectors = self.colonia.measures, list(self.colonia.sectors)
            before = tuple(policy(counts_of(people), measures, sectors, before, final=last))
            self.printed.append(before)
        return self

    @property
    def sizes(self) -> dict[Cell, int]:
        """How many people each cell has."""
        labels = [*self.colonia.sectors, ""]
        totals = [dict.fromkeys(labels, 0)]
        for people in self.counted:
            totals.append(dict.fromkeys(labels, 0))
            for person in people:
                totals[-1][person.sector] += 1
        return {
            (label, t): totals[t + 1][label] - totals[t][label]
            for label in labels
            for t in range(len(self.counted))
        }

    def exposed(self) -> int:
        """How many (person, question) pairs are certain to the attacker."""
        sizes = self.sizes
        return sum(self._exposed_in(str(question), sizes) for question in range(self.colonia.questions))

    def _exposed_in(self, question: str, sizes: Mapping[Cell, int]) -> int:
        options = [str(option) for option in range(self.colonia.options)]
        known = {option: [*self.learnt(question, option), *self.more(question, option)] for option in options}
        groups = _never_parted(sizes, [fact.cells for facts in known.values() for fact in facts])
        size = {cell: sum(sizes[each] for each in cells) for cell, cells in groups.items()}
        narrowed = narrow(
            size,
            {o: [Known(f.cells & size.keys(), f.least, f.most) for f in facts] for o, facts in known.items()},
        )
        return sum(
            people
            for cell, people in size.items()
            if people and any(bounds[cell][0] == people for bounds in narrowed.values())
        )

    def learnt(self, question: str, option: str) -> Iterator[Known]:
        """What each figure says of whom; he knows whom a figure counts, because he knows the policy and the bases."""
        held: dict[str, frozenset[Cell]] = {}
        last: dict[str, Printed] = {}
        everybody: frozenset[Cell] = frozenset()
        for time, edition in enumerate(self.printed):
            everybody |= {(label, time) for label in (*self.colonia.sectors, "")}
            news = [
                one
                for one in edition
                if (one.figure.question, one.figure.choice) == (question, option)
                and one != last.get(one.figure.group)
            ]
            for one in sorted(news, key=lambda one: one.figure.group == EVERYONE):
                group = one.figure.group
                last[group] = one
                if group != EVERYONE:
                    label = "" if group == UNNAMED else group
                    held[group] = frozenset(cell for cell in everybody if cell[0] == label)
                    cells = held[group]
                else:
                    cells = self._counted_in_everyone(one, held, everybody)
                yield Known(cells, *compatible(one.figure.level, one.base), group)

    def _counted_in_everyone(
        self, one: Printed, held: Mapping[str, frozenset[Cell]], everybody: frozenset[Cell]
    ) -> frozenset[Cell]:
        sizes = self.sizes
        for cells in (frozenset().union(*held.values()), everybody):
            if sum(sizes[cell] for cell in cells) == one.base:
                return cells
        raise AssertionError("the attacker must know whom a figure counts")


def compatible(level: int, base: int) -> tuple[int, int]:
    """The fewest and the most people of `base` who are told as `level`."""
    told = [people for people in range(base + 1) if level_of(people, base) == level]
    return told[0], told[-1]


def _never_parted(sizes: Mapping[Cell, int], facts: Sequence[frozenset[Cell]]) -> dict[Cell, list[Cell]]:
    """Cells that are in the same figures and in no others, under the name of their first."""
    found: dict[tuple[bool, ...], list[Cell]] = defaultdict(list)
    distinct = list(dict.fromkeys(facts))
    for cell in sizes:
        found[tuple(cell in fact for fact in distinct)].append(cell)
    return {cells[0]: cells for cells in found.values()}


def narrow(
    size: Mapping[Cell, int], known: Mapping[str, Sequence[Known]], *, one_each: bool = True
) -> dict[str, Bounds]:
    """Let every bound pull at the others until nothing moves; `one_each`: everybody chose one of the options."""
    bounds: dict[str, Bounds] = {o: {cell: [0, people] for cell, people in size.items()} for o in known}
    moved = True
    while moved:
        moved = False
        for option, facts in known.items():
            for fact in facts:
                pairs = [bounds[option][cell] for cell in fact.cells]
                moved |= _pull(pairs, fact.least, fact.most)
        for cell, people in size.items() if one_each else ():
            moved |= _pull([bounds[option][cell] for option in known], people, people)
    return bounds


def _pull(pairs: Sequence[list[int]], least: int, most: int) -> bool:
    """Narrow the parts of a sum that lies between `least` and `most`; whether anything moved."""
    low, high = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    moved = False
    for pair in pairs:
        at_least, at_most = least - (high - pair[1]), most - (low - pair[0])
        if at_least > pair[0] or at_most < pair[1]:
            moved = True
            low -= pair[0]
            high -= pair[1]
            pair[0], pair[1] = max(pair[0], at_least), min(pair[1], at_most)
            low += pair[0]
            high += pair[1]
            assert pair[0] <= pair[1], "the attacker reasons wrongly"
    return moved

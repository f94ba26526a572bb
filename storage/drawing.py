"""Who leaves the pool and under which label: the decisions of a release, as pure functions.

A pool mix with one pool per sector: the last batch is never small, because k of each sector stay behind (Serjantov,
Dingledine, Syverson, "From a Trickle to a Flood", Information Hiding 2002). Chance comes as an argument.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from dialogs.beyond import crossings
from dialogs.submission import ANSWERED, HEADLINE, SILENCE, Submission

OTHERS = "otros"  #: label of those whose sector has too few to be named


@dataclass(frozen=True)
class Draw:
    """Who leaves and who stays, both in an order that says nothing about who came when."""

    leaving: tuple[Submission, ...]
    staying: tuple[Submission, ...]


def draw(waiting: Sequence[Submission], *, k: int, rng: Random) -> Draw:
    """From each sector where at least 2k wait, all leave but k, chosen at random; the other sectors wait on.

    So whoever watches the pool cannot tell which newcomer left, and every batch of a sector is k or more.
    """
    leaving: list[Submission] = []
    staying: list[Submission] = []
    for pool in _pools(waiting).values():
        rng.shuffle(pool)
        kept = k if len(pool) >= 2 * k else len(pool)
        staying += pool[:kept]
        leaving += pool[kept:]
    return Draw(_shuffled(leaving, rng), _shuffled(staying, rng))


def draw_nobody(waiting: Sequence[Submission], *, rng: Random) -> Draw:
    """While releases are paused all stay."""
    return Draw((), _shuffled(list(waiting), rng))


def draw_everything(waiting: Sequence[Submission], *, k: int, rng: Random) -> Draw:
    """At closing all leave, or, when they are fewer than k, nobody does and nobody stays.

    Sectors with fewer than k lose their label and leave as `OTHERS`; while those are fewer than k themselves, the
    smallest sector joins them.
    """
    if len(waiting) < k:
        return Draw((), ())
    pools = _pools(waiting)
    small = [sector for sector, pool in pools.items() if len(pool) < k]
    others = sum(len(pools[sector]) for sector in small)
    by_size = sorted(
        (sector for sector in pools if sector not in small), key=lambda one: (len(pools[one]), one)
    )
    while 0 < others < k:
        joining = by_size.pop(0)
        small.append(joining)
        others += len(pools[joining])
    everybody = [replace(one, sector=OTHERS if one.sector in small else one.sector) for one in waiting]
    return Draw(_shuffled(everybody, rng), ())


def count(leaving: Sequence[Submission]) -> Counter[tuple[str, str, str]]:
    """Their marks as tally cells: (question, sector, choice) -> how many people."""
    return Counter(
        (question, submission.sector, choice)
        for submission in leaving
        for question, choice in frozenset(submission.marks)  # a person counts once in each cell
    )


def count_together(
    leaving: Sequence[Submission], crossed: Sequence[tuple[str, str]]
) -> Counter[tuple[str, str]]:
    """Pairs of answers of the questions that may be crossed: (crossing, cell) -> how many people, in all sectors.

    With "" in the place of a choice stand those who answered both questions.
    """
    asked = {question for pair in crossed for question in pair}
    cells: Counter[tuple[str, str, str, str]] = Counter()
    for submission in leaving:
        given: defaultdict[str, set[str]] = defaultdict(set)
        for question, choice in submission.marks if asked else ():
            if question in asked and choice not in (SILENCE, HEADLINE):
                given[question].add(choice)
        for one, other in crossed:
            here, there = given[one], given[other]
            if ANSWERED in here and ANSWERED in there:
                cells.update((one, other, x, y) for x in here for y in there)
    return Counter({(crossings.key(a, b), crossings.cell(x, y)): n for (a, b, x, y), n in cells.items()})


def _pools(waiting: Sequence[Submission]) -> dict[str, list[Submission]]:
    pools: defaultdict[str, list[Submission]] = defaultdict(list)
    for submission in waiting:
        pools[submission.sector].append(submission)
    return {sector: pools[sector] for sector in sorted(pools)}


def _shuffled(some: list[Submission], rng: Random) -> tuple[Submission, ...]:
    return tuple(rng.sample(some, len(some)))

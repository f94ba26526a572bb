"""The research edition: counts to the nearest fives, rounded at random, of every question and group; once, at closing.

Statistical offices that publish small places round so (Statistics Canada, 2011 census, conformity of confidentiality:
"random rounding to base 5"): a count goes to one of the two multiples of five around it, to the nearer one more often,
so that on average nothing is added or taken away. Each cell is drawn once; totals are drawn for themselves, so they
may differ from the sum of their parts. Below `FINE` people the same rounding would err by more than tenths do, and so
groups of 10 to 49 keep the tenths of the digest.

It is made of what the digest tells (`figures.Printed.told`), never of exact counts, and of chance: what the release
policy hides about newcomers of one mind is not in it, so both editions together expose nobody either.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from admin.digest.figures import DECLINED, Printed

FINE = 50  #: people from which a group is told in counts
BASE = 5  #: counts are multiples of this


@dataclass(frozen=True)
class Cell:
    """One number of the edition: `rounded` people, or `level` of each ten where the group is small."""

    question: str
    group: str
    choice: str
    rounded: int | None
    level: int | None
    base: int  #: people behind it: rounded too, or more than this many


def rounded(people: int, rng: Random) -> int:
    """One of the two multiples of `BASE` around a count: up in as many cases of five as it is above the lower one.

    >>> rounded(35, Random(1)), {rounded(33, Random(seed)) for seed in range(20)} == {30, 35}
    (35, True)
    """
    over = people % BASE
    return people - over + (BASE if rng.randrange(BASE) < over else 0)


def edition(printed: Iterable[Printed], rng: Random) -> tuple[Cell, ...]:
    """The cells of a consultation that closes, from everything that is told of it."""
    found: list[Cell] = []
    bases: dict[tuple[str, str, bool], int] = {}
    for one in sorted(printed):
        figure = one.figure
        where = figure.question, figure.group, figure.choice
        if one.base < FINE:
            found.append(Cell(*where, None, figure.level, figure.base_tens))
            continue
        counted = (figure.question, figure.group, figure.choice == DECLINED)
        if counted not in bases:
            bases[counted] = rounded(one.base, rng)
        found.append(Cell(*where, rounded(one.told, rng), None, bases[counted]))
    return tuple(found)

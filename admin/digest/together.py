"""Crossings: of each ten who gave one answer, how many gave another. Declared in the form, told once, at closing.

Here people may be found who gave two answers that somebody knows one of, and what the release policy says of newcomers
does not reach that far. So before anything is said of a crossing, chance adds to or takes from each of its counts a few
people: none in one case of three, 1.3 on average, and any number at all in principle. Whatever is printed could
therefore have come from any other answers, too, and nobody is certain of anything (the two-sided geometric mechanism:
Ghosh, Roughgarden, Sundararajan, "Universally utility-maximizing privacy mechanisms", STOC 2009). Rows are told from
`ROW` people on, where that chance moves a tenth at most here and there, and only where `ALL` answered both questions.
"""

from collections.abc import Iterable, Mapping, Sequence
from random import Random

from admin.digest.figures import EVERYONE, Figure, Printed, level_of, tens_of
from dialogs.beyond import crossings

ALL = 50  #: people who answered both questions, from which their crossing is told
ROW = 20  #: people who gave the first answer, from which it is told what they gave to the second question

Options = tuple[str, Sequence[str]]  #: a question and the choices that may be told of it


def told_together(
    crossed: Iterable[tuple[Options, Options]], pairs: Mapping[tuple[str, str], int], rng: Random
) -> tuple[Printed, ...]:
    """The figures of all crossings, under the names of `dialogs.beyond.crossings`: question "a*b", choice "x|y"."""
    found: list[Printed] = []
    for (one, choices), (other, others) in crossed:
        question = crossings.key(one, other)

        def about(x: str, y: str, question: str = question) -> int:
            return max(0, pairs.get((question, crossings.cell(x, y)), 0) + off(rng))

        if about("", "") < ALL:
            continue
        for x in choices:
            row, cells = about(x, ""), [(y, about(x, y)) for y in others]
            if row < ROW:
                continue
            for y, people in cells:
                cell = crossings.cell(x, y)
                level = level_of(min(people, row), row)
                found.append(
                    Printed(Figure(question, EVERYONE, cell, level, tens_of(row), 1), row, 0, people)
                )
    return tuple(found)


def off(rng: Random) -> int:
    """By how many people chance moves a count: n with probability 2**-|n| / 3."""
    return _tails(rng) - _tails(rng)


def _tails(rng: Random) -> int:
    thrown = 0
    while rng.getrandbits(1):
        thrown += 1
    return thrown

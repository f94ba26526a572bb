"""The release policy: which figures may leave, and how coarse they must be. Pure integers, no options.

One figure is the share of one *group* that gave one *choice* to one *question*; a group is everyone, or one declared
sector, never a crossing of two. The rules, each the weakest that stood against an attacker who knows everybody's
sector and who is new between two digests (`tests/digest/attacker.py` plays that attacker):

1. A figure is shown when at least `SMALLEST` people of the group stand behind it.
2. It is said in tenths, rounded half up and held between 1 ("casi nadie") and 9 ("casi todas las personas"), so that
   no figure ever says that a whole group, or nobody in it, did something.
3. The number of people is said in tens: the last full ten that they are more than ("más de 20" for 21 to 30), or 10.
4. A figure that was shown is said again unchanged until its own group has grown by `STEP` people.
5. A group too small to show and a group with nobody in it look the same: both are absent.
6. The difference between two digests never says that all the newcomers of a group, or none of them, did something:
   the only counts that would say so lie at the very edge of a tenth, and are then told as the tenth beside it.
7. Everyone minus the sectors that are shown must not be a handful of people either: those who belong to no shown
   sector count towards "everyone" only when there are at least `SMALLEST` of them, and "everyone" is renewed only
   when it differs from the sectors as printed by nobody or by at least `SMALLEST` people. These tests look at how many
   people there are, never at what they said, so that a figure held back tells nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SMALLEST = 10  #: people behind a figure, at least
STEP = 10  #: people by which a group must have grown before its figure is said anew

EVERYONE = ""  #: the group of everybody who answered
ANSWERED = ""  #: mark of everybody who answered the question
DECLINED = "-"  #: mark of those who preferred not to say: a silence, counted over everybody who was asked
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


@dataclass(frozen=True, order=True)
class Figure:
    """What anybody may know: about `level` of each ten people of `group`, out of more than `base_tens`."""

    question: str
    group: str  #: "" everyone, otherwise a declared sector
    choice: str
    level: int  #: 1…9 of each ten
    base_tens: int  #: people behind it: more than this many, or 10 of them
    revision: int  #: 1 when first published, one more each time it was said anew


@dataclass(frozen=True, order=True)
class Printed:
    """A published figure and the exact base it was computed from, which rule 4 needs and nobody but the mixer sees."""

    figure: Figure
    base: int


@dataclass(frozen=True)
class _Share:
    people: int
    base: int


def level_of(people: int, base: int) -> int:
    """Tenths of `base`, rounded half up and held between 1 and 9.

    >>> [level_of(people, 20) for people in (0, 1, 3, 10, 19, 20)]
    [1, 1, 2, 5, 9, 9]
    """
    return min(9, max(1, (20 * people + base) // (2 * base)))


def window(level: int, base: int) -> tuple[int, int]:
    """The fewest and the most people of `base` who are told as `level`: all that the figure gives away.

    >>> window(1, 20), window(4, 20), window(9, 20)
    ((0, 2), (7, 8), (17, 20))
    """
    least = 0 if level == 1 else -((base - 2 * level * base) // 20)
    most = base if level == 9 else -((-base - 2 * level * base) // 20) - 1
    return least, most


def publishable(
    counts: Iterable[Count], measures: Iterable[Measure], sectors: Sequence[str], before: Iterable[Printed]
) -> tuple[Printed, ...]:
    """All figures that may be known after this release: some said anew, the others exactly as they were.

    `counts` are the exact counts of what was released so far, `sectors` the sectors that may be told apart, and
    `before` what this very function gave last time (nothing, the first time). The order of the result is that of the
    names in it and says nothing else.
    """
    people = {(count.question, count.sector, count.choice): count.people for count in counts}
    known_sectors = {sector for _, sector, _ in people}
    printed = {(p.figure.question, p.figure.group, p.figure.choice): p for p in before}
    result: list[Printed] = []
    for measure in measures:
        shares = {sector: _share(people, measure, sector) for sector in known_sectors}
        result += _of_measure(measure, shares, sectors if measure.by_sector else (), printed)
    return tuple(sorted(result))


def level_after(level: int, base: int, people: int, total: int) -> int:
    """The level of `people` out of `total` in a group told before as `level` out of `base`.

    It is `level_of`, moved off the edge where it would speak for every newcomer (rule 6).

    >>> level_of(8, 20), level_after(8, 10, 8, 20)
    (4, 5)
    """
    exact = level_of(people, total)
    least_before, most_before = window(level, base)
    least, most = window(exact, total)
    if exact > 1 and least >= most_before + total - base:
        return exact - 1
    if exact < 9 and most <= least_before:
        return exact + 1
    return exact


def _share(people: Mapping[tuple[str, str, str], int], measure: Measure, sector: str) -> _Share:
    """Who gave the mark, of how many: a silence counts among all who were asked, a choice among who answered."""
    marked = people.get((measure.question, sector, measure.choice), 0)
    answered = people.get((measure.question, sector, ANSWERED), 0)
    return _Share(marked, answered + marked if measure.choice == DECLINED else answered)


def _of_measure(
    measure: Measure,
    shares: Mapping[str, _Share],
    sectors: Sequence[str],
    printed: Mapping[tuple[str, str, str], Printed],
) -> list[Printed]:
    def renewed(group: str, share: _Share) -> Printed | None:
        old = printed.get((measure.question, group, measure.choice))
        if old is not None and share.base < old.base + STEP:
            return old
        if share.base < SMALLEST:
            return None
        return _print(measure, group, share, old)

    shown = {
        sector: told
        for sector in sectors
        if (told := renewed(sector, shares.get(sector, _Share(0, 0)))) is not None
    }
    everyone = _everyone(shares, shown)
    apart = everyone.base - sum(told.base for told in shown.values())
    old = printed.get((measure.question, EVERYONE, measure.choice))
    overall = renewed(EVERYONE, everyone) if apart == 0 or apart >= SMALLEST else old
    return [*shown.values(), *([overall] if overall is not None else [])]


def _everyone(shares: Mapping[str, _Share], shown: Mapping[str, Printed]) -> _Share:
    """Everybody in a shown sector, and the others if they are enough not to stand out by subtraction."""
    inside = [share for sector, share in shares.items() if sector in shown]
    outside = [share for sector, share in shares.items() if sector not in shown]
    counted = inside + (outside if sum(share.base for share in outside) >= SMALLEST else [])
    return _Share(sum(share.people for share in counted), sum(share.base for share in counted))


def _print(measure: Measure, group: str, share: _Share, old: Printed | None) -> Printed:
    revision = old.figure.revision + 1 if old is not None else 1
    level = (
        level_of(share.people, share.base)
        if old is None
        else level_after(old.figure.level, old.base, share.people, share.base)
    )
    tens = max(SMALLEST, (share.base - 1) // 10 * 10)
    return Printed(Figure(measure.question, group, measure.choice, level, tens, revision), share.base)

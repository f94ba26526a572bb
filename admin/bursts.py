"""Telling an unusual burst of answers from a neighbourhood's ordinary hours, with nothing but how many there are.

Stuffing needs a crowd of accounts: 2k-1 false answers in one sector are enough to read the one true one of a release.
So when far more come in an hour than ever do, releases wait until two people have looked; the dialogue goes on. The
price of a false alarm is a digest that comes later, that of a missed one a neighbour: in doubt this errs towards alarm.

An hour is unusual with more than max(`TIMES` x typical, `LEAST`) answers; typical is the median of the hours in which
anybody came in the last fortnight, so that neither silent nights nor one earlier burst move it. An assembly looks like
that too: a hall in which everybody takes out the telephone. Therefore unusual hours of one day are let pass until
together they brought more than a `HALL`. Nothing is judged that was there before the first look: when the mixer
starts, whatever waits may have come in a week.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median_low

LEAST = 30  #: answers in an hour that are never unusual
TIMES = 3  #: how many times the typical hour is unusual
HALL = 60  #: answers in the unusual hours of one day that an assembly explains
DAY, FORTNIGHT = 24, 24 * 14  #: hours


@dataclass(frozen=True)
class Watch:
    """What the mixer remembers of a consultation, in memory alone: lost at a restart, and written nowhere."""

    total: int | None = None  #: how many had taken part at the last look; None before the first
    hours: tuple[int, ...] = ()  #: how many came in each hour since, newest last

    def looked(self, total: int) -> "Watch":
        """An hour later; a total that went down (a closing, a restored backup) begins anew."""
        if self.total is None or total < self.total:
            return Watch(total)
        return replace(self, total=total, hours=(*self.hours, total - self.total)[-FORTNIGHT:])


def is_burst(hours: Sequence[int]) -> bool:
    """Whether the last of these hours, newest last, is part of a burst.

    >>> is_burst([2, 0, 3, 58]), is_burst([2, 0, 3, 61]), is_burst([2, 0, 40, 35]), is_burst([30, 29, 80])
    (False, True, True, False)
    """
    if not hours:
        return False
    limit = unusual_above(hours[:-1])
    lately = sum(each for each in hours[-DAY:] if each > limit)
    return hours[-1] > limit and lately > HALL


def unusual_above(earlier: Sequence[int]) -> float:
    """How many in an hour are still ordinary, after these earlier hours."""
    busy = [each for each in earlier[-FORTNIGHT:] if each > 0]
    return max(TIMES * median_low(busy) if busy else 0, LEAST)

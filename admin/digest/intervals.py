"""How far a share may be from what came out by chance alone, and which shares cannot be told apart.

Score interval of E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the
American Statistical Association 22 (1927). It is computed from what was published (tenths, and a base in tens, which
is never more than the true one), so it gives nothing away and is a little wider than it has to be. It speaks of people
like those who answered; it does not make volunteers a sample of the neighbourhood.
"""

from collections.abc import Sequence
from math import sqrt

NINETY = 1.6448536269514722  #: two-sided 90 %


def wilson(share: float, base: int, z: float = NINETY) -> tuple[float, float]:
    """The interval around a share (0…1) of `base` people.

    >>> [round(end, 3) for end in wilson(0.5, 100)]
    [0.419, 0.581]
    """
    spread = z * z / base
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / base + spread / (4 * base)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def bands(intervals: Sequence[tuple[float, float]]) -> list[int]:
    """For shares from the largest down: which band each belongs to, 0 for the first.

    A band holds what cannot be told apart from its largest: whose interval still overlaps with it.

    >>> bands([(0.5, 0.7), (0.4, 0.6), (0.2, 0.4), (0.1, 0.3)])
    [0, 0, 1, 1]
    """
    result: list[int] = []
    leader = 0
    for place, (_, high) in enumerate(intervals):
        if place and high < intervals[leader][0]:
            leader = place
        result.append(result[-1] + 1 if place and leader == place else (result[-1] if place else 0))
    return result

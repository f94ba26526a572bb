"""Counts under differential privacy, for a publication outside: an option from `ENOUGH` people on, one single time.

Only questions of which everybody gives one answer are in it (not answering is one): whoever answered otherwise, or
had been in another sector, would change two counts of each, so the whole of it has an L1 sensitivity of two for each
question, and discrete Laplace noise of that scale over ε gives ε in total (Ghosh, Roughgarden, Sundararajan, STOC 2009;
OpenDP's `make_laplace` over integers, whose proof comes with the library). It says nothing about the other editions:
those have rules of their own and no ε. With fewer people the noise would say more than they did (measured: 20 points by
sector at 200 people, 5.7 at 2,000).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module

from admin.digest.figures import ANSWERED, DECLINED, Count, Measure

ENOUGH = 2000  #: people
EPSILON = 1.0  #: spent by the whole of one publication

Noise = Callable[[Sequence[int], int], Sequence[int]]  #: counts and their L1 sensitivity → noisy counts


class TooFew(Exception):
    """Fewer than `ENOUGH` people took part."""


@dataclass(frozen=True, order=True)
class Noisy:
    """About how many people of a sector gave an answer; may be negative or too many."""

    question: str
    sector: str
    choice: str
    people: int


def publication(counts: Iterable[Count], measures: Iterable[Measure], noise: Noise) -> tuple[Noisy, ...]:
    """The noisy counts of a consultation that is closed. Raises `TooFew`."""
    exact = {(one.question, one.sector, one.choice): one.people for one in counts}
    asked = _asked(measures)
    took_part: Counter[str] = Counter()
    for (question, _, choice), people in exact.items():
        if choice in (ANSWERED, DECLINED):
            took_part[question] += people
    if max(took_part.values(), default=0) < ENOUGH:
        raise TooFew
    sectors = sorted({sector for _, sector, _ in exact})
    cells = [
        (question, sector, choice)
        for question in sorted(asked)
        for sector in sectors
        for choice in asked[question]
    ]
    noisy = noise([exact.get(cell, 0) for cell in cells], 2 * len(asked))
    return tuple(Noisy(*cell, people) for cell, people in zip(cells, noisy, strict=True))


def laplace(counts: Sequence[int], sensitivity: int) -> list[int]:
    """OpenDP's discrete Laplace noise, ε = `EPSILON` in total. Raises `ModuleNotFoundError` without the extra `dp`."""
    domains, measurements, metrics, mod = (
        import_module(f"opendp.{part}") for part in ("domains", "measurements", "metrics", "mod")
    )
    mod.enable_features("contrib")
    measured = measurements.make_laplace(
        domains.vector_domain(domains.atom_domain(T="i32")),
        metrics.l1_distance(T="i32"),
        scale=sensitivity / EPSILON,
    )
    assert measured.map(sensitivity) <= EPSILON
    return [int(people) for people in measured(list(counts))]


def _asked(measures: Iterable[Measure]) -> dict[str, list[str]]:
    """The questions of which everybody gives one answer, with their answers."""
    found: dict[str, list[str]] = {}
    for measure in sorted(measures):
        if measure.alone:
            found.setdefault(measure.question, [DECLINED]).append(measure.choice)
    return found

"""Why no attacker can be certain: for newcomers all of one mind there is a twin colonia in which one of them was not.

Both colonias print the same figures for ever. It needs no attacker, and so says something about all of them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.digest.figures import (
    ANSWERED,
    EVERYONE,
    HEADLINE,
    UNNAMED,
    Count,
    Figure,
    Measure,
    Printed,
    publishable,
)

SECTORS = ("a", "b")
OPTIONS = ("w", "x", "y", "z")
IN_HEADLINE = ("x", "z")


@dataclass(frozen=True)
class Said:
    """One person's answer, and the digest in which it was first counted."""

    sector: str
    option: str
    digest: int


@dataclass(frozen=True)
class Told:
    """Everything one colonia's digests say, and how large each group was when it was told anew."""

    figures: tuple[tuple[Figure, ...], ...]
    moments: dict[str, list[int]]  #: of each group, the digests in which it was told anew


MEASURES = [Measure("q", option, alone=True) for option in OPTIONS]
WITH_HEADLINE = [*MEASURES, Measure("q", HEADLINE, stands_for=IN_HEADLINE)]


def tell(people: Sequence[Said], digests: int, measures: Sequence[Measure], closing: bool) -> Told:
    """Print all digests of a colonia."""
    before: tuple[Printed, ...] = ()
    figures, moments = [], {group: list[int]() for group in (*SECTORS, UNNAMED)}
    for digest in range(digests):
        now = publishable(
            counts([one for one in people if one.digest <= digest]),
            measures,
            SECTORS,
            before,
            final=closing and digest == digests - 1,
        )
        for one in set(now) - set(before):
            if one.figure.group != EVERYONE and digest not in moments[one.figure.group]:
                moments[one.figure.group].append(digest)
        figures.append(tuple(one.figure for one in now))
        before = now
    return Told(tuple(figures), moments)


def counts(people: Sequence[Said]) -> list[Count]:
    """What the mixer would hold."""
    tally: Counter[tuple[str, str]] = Counter()
    for one in people:
        tally.update((one.sector, choice) for choice in (ANSWERED, one.option))
        tally[one.sector, HEADLINE] += one.option in IN_HEADLINE
    return [Count("q", sector, choice, n) for (sector, choice), n in tally.items() if n]


def of_one_mind(people: Sequence[Said], told: Told, headline: bool) -> Iterator[list[Said]]:
    """The newcomers of a figure who all said the same, or were all on one side of the headline."""

    def minds(some: Sequence[Said]) -> set[object]:
        return {one.option in IN_HEADLINE if headline else one.option for one in some}

    for group, moments in told.moments.items():
        label = "" if group == UNNAMED else group
        since = -1
        for moment in moments:
            new = [one for one in people if one.sector == label and since < one.digest <= moment]
            since = moment
            if len(minds(new)) == 1:
                yield new
    late = [one for one in people if one.digest > max(told.moments[one.sector or UNNAMED], default=-1)]
    if len(late) >= 10 and len(minds(late)) == 1:
        yield late


def twin_of(people: Sequence[Said], new: Sequence[Said], who: int, headline: bool) -> list[Said]:
    """The colonia in which one of the newcomers had said something else."""
    if headline:
        inside = new[0].option in IN_HEADLINE
        common = Counter(one.option for one in new)
        most = max(common, key=lambda option: (common[option], option))
        who = next(n for n, one in enumerate(new) if one.option == most)
        other = next(option for option in OPTIONS if (option in IN_HEADLINE) != inside)
    else:
        other = next(option for option in OPTIONS if option != new[who].option)
    place = next(n for n, one in enumerate(people) if one is new[who])
    return [*people[:place], replace(people[place], option=other), *people[place + 1 :]]


def colonia(rng: Random, digests: int) -> list[Said]:
    """People of whom many agree: some sectors at some times entirely."""
    people = []
    for digest in range(digests):
        for sector in (*SECTORS, ""):
            usual = rng.choice(OPTIONS)
            kept = rng.choice([0.5, 0.9, 1.0])
            for _ in range(rng.choice([0, 1, 4, 11, 12])):
                said = usual if rng.random() < kept else rng.choice(OPTIONS)
                people.append(Said(sector, said, digest))
    return people


@given(st.integers(0, 2**32), st.integers(1, 6), st.booleans(), st.booleans(), st.integers(0, 9))
def test_who_agreed_with_all_newcomers_has_a_twin_who_did_not(
    seed: int, digests: int, headline: bool, closing: bool, who: int
) -> None:
    """Any one of them may have said otherwise: every digest would read the same."""
    people = colonia(Random(seed), digests)
    measures = WITH_HEADLINE if headline else MEASURES
    told = tell(people, digests, measures, closing)
    for new in of_one_mind(people, told, headline):
        if not closing and any(
            one.digest > max(told.moments[one.sector or UNNAMED], default=-1) for one in new
        ):
            continue  # not in any figure
        twin = twin_of(people, new, who % len(new), headline)
        assert tell(twin, digests, measures, closing).figures == told.figures


def test_the_colonias_of_these_tests_are_often_of_one_mind() -> None:
    """The test above would say nothing if newcomers hardly ever agreed."""
    found = 0
    for seed in range(50):
        people = colonia(Random(seed), 5)
        found += len(list(of_one_mind(people, tell(people, 5, MEASURES, closing=True), headline=False)))

    assert found >= 20


def test_without_the_rule_of_newcomers_there_is_no_twin(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures of ten who all said yes, told as they are, are printed in no other world: the test above sees it."""
    monkeypatch.setattr("admin.digest.figures.told_newcomers", lambda gave, newcomers, **sides: dict(gave))
    people = [Said("a", "x", 0) for _ in range(5)] + [Said("a", "w", 0) for _ in range(5)]
    people += [Said("a", "x", 1) for _ in range(10)]
    told = tell(people, 2, MEASURES, closing=False)
    (new,) = of_one_mind(people, told, headline=False)

    twins = [tell(twin_of(people, new, who, headline=False), 2, MEASURES, closing=False) for who in range(10)]

    assert all(twin.figures != told.figures for twin in twins)

"""Subtracting digests from each other and groups from totals exposes nobody, and each rule of the policy is needed.

Twenty seeds and two thousand people are in `test_research`, where the attacker has the research edition, too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random

import pytest

from admin.digest import figures
from admin.digest.figures import (
    ANSWERED,
    EVERYONE,
    SMALLEST,
    Count,
    Figure,
    Measure,
    Printed,
    level_of,
    publishable,
    tens_of,
)
from tests.digest.attacker import Digests, Policy
from tests.digest.people import Colonia, Resident, mixed, one_by_one

FIVE = {"a": 35, "b": 25, "c": 20, "d": 12, "e": 8}
SECTORS = {
    0: {},
    2: {"a": 55, "b": 45},
    3: {"a": 50, "b": 30, "c": 20},
    5: FIVE,
    8: dict(zip("abcdefgh", (30, 20, 15, 10, 10, 5, 5, 5), strict=True)),
}


def exposed(colonia: Colonia, people: int, seed: int, policy: Policy = publishable) -> int:
    """(person, question) pairs the attacker is certain of after eight or twelve digests, everybody counted at once."""
    rng = Random(seed)
    counted = one_by_one(colonia.people(people, rng), rng.choice([8, 12]), rng)
    return Digests(colonia, counted, closing=rng.random() < 0.5).issue_all(policy).exposed()


@pytest.mark.parametrize("contrast", [1, 4])
@pytest.mark.parametrize("undeclared", [0, 0.1])
@pytest.mark.parametrize("sectors", SECTORS)
@pytest.mark.parametrize("people", [50, 200])
def test_nobody_is_exposed_by_twelve_digests(
    people: int, sectors: int, undeclared: float, contrast: float
) -> None:
    """Whatever the number of sectors, with people who declare none, and where nearly everybody agrees."""
    colonia = Colonia(SECTORS[sectors], undeclared=undeclared, contrast=contrast)

    assert sum(exposed(colonia, people, seed) for seed in range(2)) == 0


@pytest.mark.parametrize("seed", range(3))
def test_behind_the_mixer_nobody_is_exposed_either(seed: int) -> None:
    """What is really published: sectors are let out in crowds, and what is left over leaves without its sector."""
    rng = Random(seed)
    colonia = Colonia({"mujeres": 55, "hombres": 45}, undeclared=0.08, contrast=3)

    assert Digests(colonia, mixed(colonia.people(150, rng), 10, rng)).issue_all().exposed() == 0


def exact_everyone(
    counts: Iterable[Count],
    measures: Iterable[Measure],
    sectors: Sequence[str],
    before: Iterable[Printed],
    *,
    final: bool = False,
) -> tuple[Printed, ...]:
    """The policy, but everyone is told by itself: all who answered, anew after ten more."""
    counts, before = list(counts), list(before)
    whole = [Count(c.question, "", c.choice, c.people) for c in counts]
    summed: dict[tuple[str, str], int] = {}
    for one in whole:
        summed[one.question, one.choice] = summed.get((one.question, one.choice), 0) + one.people
    everybody = [Count(question, "", choice, n) for (question, choice), n in summed.items()]
    groups = publishable(counts, measures, sectors, before, final=final)
    total = publishable(everybody, measures, (), before, final=final)
    return tuple(sorted([*(one for one in groups if one.figure.group != EVERYONE), *total]))


def small_groups(
    counts: Iterable[Count],
    measures: Iterable[Measure],
    sectors: Sequence[str],
    before: Iterable[Printed],
    *,
    final: bool = False,
) -> tuple[Printed, ...]:
    """Tenths of groups of any size."""
    people = {(c.question, c.sector, c.choice): c.people for c in counts}
    return tuple(
        Printed(Figure(m.question, sector, m.choice, level_of(chose, base), tens_of(base), 0), base)
        for m in measures
        for sector in sectors
        if (base := people.get((m.question, sector, ANSWERED), 0))
        for chose in [people.get((m.question, sector, m.choice), 0)]
    )


def whole_tenths(people: int, base: int) -> int:
    """Tenths that may be none or all."""
    return (20 * people + base) // (2 * base)


@pytest.mark.parametrize(
    ("rule", "people", "contrast"),
    [("small", 50, 1), ("clamp", 200, 4), ("ten more", 50, 1), ("newcomers", 200, 4), ("sum", 50, 1)],
)
def test_without_any_one_rule_people_are_exposed(
    rule: str, people: int, contrast: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attacker of these tests is worth his salt, and no rule stands there for nothing."""
    policy: Policy = publishable
    match rule:
        case "small":
            policy = small_groups
        case "clamp":
            monkeypatch.setattr(figures, "level_of", whole_tenths)
            monkeypatch.setattr("tests.digest.attacker.level_of", whole_tenths)
            monkeypatch.setattr(figures, "told_newcomers", lambda gave, newcomers, **sides: dict(gave))
        case "ten more":
            monkeypatch.setattr(figures, "STEP", 1)
            monkeypatch.setattr(figures, "told_newcomers", lambda gave, newcomers, **sides: dict(gave))
        case "newcomers":
            monkeypatch.setattr(figures, "told_newcomers", lambda gave, newcomers, **sides: dict(gave))
        case "sum":
            policy = exact_everyone
    colonia = Colonia(SECTORS[2] if rule == "sum" else FIVE, undeclared=0.08, contrast=contrast)

    assert sum(exposed(colonia, people, seed, policy) for seed in range(6)) > 0


def shown_and_wrong(people: int, seed: int) -> tuple[float, float, float]:
    """At the closing: sector rows shown of all, of those with ten people, and the mean error in points."""
    rng = Random(seed)
    colonia = Colonia(FIVE)
    sectors = [sector for sector, share in FIVE.items() for _ in range(people * share // 100)]
    rng.shuffle(sectors)
    residents = [
        replace(one, sector=sector)
        for one, sector in zip(colonia.people(len(sectors), rng), sectors, strict=True)
    ]
    last = Digests(colonia, one_by_one(residents, rng.choice([8, 12]), rng)).issue_all().printed[-1]
    groups: dict[str, list[Resident]] = {
        group: [one for one in residents if group in ("", one.sector)] for group in ("", *FIVE)
    }
    shown = {one.figure.group for one in last} & set(FIVE)
    large = [group for group in FIVE if len(groups[group]) >= SMALLEST]
    errors = [
        abs(10 * one.figure.level - 100 * sum(chose(r, one) for r in group) / len(group))
        for one in last
        for group in [groups[one.figure.group]]
    ]
    return len(shown) / len(FIVE), len(shown) / len(large), sum(errors) / len(errors)


def chose(resident: Resident, printed: Printed) -> bool:
    """Whether somebody gave the answer a figure is about."""
    return resident.options[int(printed.figure.question)] == int(printed.figure.choice)


@pytest.mark.parametrize(
    ("people", "rows"), [(50, 0.45), (200, 1), pytest.param(2000, 1, marks=pytest.mark.long)]
)
def test_the_figures_stay_useful(people: int, rows: float) -> None:
    """Every sector of ten is shown at the closing; the mean error stays within five points."""
    found = [shown_and_wrong(people, seed) for seed in range(8 if people < 2000 else 2)]
    shown, of_large, wrong = (sum(each) / len(found) for each in zip(*found, strict=True))

    assert shown >= rows
    assert of_large == 1
    assert wrong <= 5

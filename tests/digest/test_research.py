"""The research edition: fives drawn at random, tenths where they are better, and nobody exposed by both editions."""

from collections.abc import Callable, Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.digest.figures import EVERYONE, UNNAMED, Figure, Printed, tens_of
from admin.digest.research import BASE, FINE, Cell, edition, rounded
from tests.digest.attacker import Digests, Known
from tests.digest.people import Colonia, one_by_one
from tests.digest.test_subtracting import FIVE, SECTORS


@given(st.integers(0, 5000), st.integers())
def test_a_count_goes_to_a_five_beside_it(people: int, seed: int) -> None:
    """Never further than four away, and nowhere when it is one."""
    found = rounded(people, Random(seed))

    assert found % BASE == 0
    assert abs(found - people) < BASE
    assert people % BASE or found == people


@pytest.mark.parametrize("people", [51, 52, 53, 54])
def test_rounding_adds_and_takes_away_nothing_on_average(people: int) -> None:
    """Over many draws the mean is the count itself."""
    rng = Random(people)
    mean = sum(rounded(people, rng) for _ in range(20_000)) / 20_000

    assert abs(mean - people) < 0.1


def test_small_groups_keep_their_tenths_and_totals_are_drawn_for_themselves() -> None:
    """Sixty women in fives, forty-nine men in tenths, everyone in a five of its own; all bases of a row are one."""
    parts = [("mujeres", 60, 33), ("hombres", 49, 20), (EVERYONE, 109, 53)]
    printed = [
        Printed(Figure("luz", group, choice, 4, tens_of(base), 1), base, told, told)
        for group, base, told in parts
        for choice in ("si", "no")
    ]

    found = {(cell.group, cell.choice): cell for cell in edition(printed, Random(3))}

    assert found["hombres", "si"] == Cell("luz", "hombres", "si", None, 4, 40)
    assert found["mujeres", "si"].rounded in (30, 35)
    assert found[EVERYONE, "si"].rounded in (50, 55)
    assert found[EVERYONE, "si"].base == found[EVERYONE, "no"].base in (105, 110)
    sums = {
        (sum(cell.rounded or 0 for cell in made if cell.group == "mujeres"), made[0].rounded)
        for seed in range(30)
        for made in [edition(printed, Random(seed))]
    }
    assert len(sums) > 3, "each is drawn for itself"


def both_editions(colonia: Colonia, people: int, seed: int) -> tuple[Digests, tuple[Cell, ...]]:
    """Twelve digests and the edition of the closing."""
    rng = Random(seed)
    digests = Digests(colonia, one_by_one(colonia.people(people, rng), rng.choice([8, 12]), rng)).issue_all()
    return digests, edition(digests.printed[-1], rng)


def of_cells(digests: Digests, cells: tuple[Cell, ...]) -> Callable[[str, str], Iterator[Known]]:
    """What the rounded counts add to what the attacker knows."""
    by = {(cell.question, cell.group, cell.choice): cell for cell in cells}
    bases = {(p.figure.question, p.figure.group, p.figure.choice): p for p in digests.printed[-1]}

    def more(question: str, option: str) -> Iterator[Known]:
        last = {known.group: known.cells for known in digests.learnt(question, option)}
        for (asked, group, choice), cell in by.items():
            if (asked, choice) == (question, option) and cell.rounded is not None:
                most = min(cell.rounded + BASE - 1, bases[asked, group, choice].base)
                yield Known(last[group], max(0, cell.rounded - BASE + 1), most, group)

    return more


@pytest.mark.parametrize("sectors", SECTORS)
@pytest.mark.parametrize("people", [50, 200])
def test_both_editions_together_expose_nobody(people: int, sectors: int) -> None:
    """The attacker adds to twelve digests every rounded count."""
    assert exposed_by_both(people, sectors, range(2)) == 0


@pytest.mark.long
@pytest.mark.parametrize("sectors", SECTORS)
@pytest.mark.parametrize("people", [50, 200, 2000])
def test_both_editions_expose_nobody_with_twenty_seeds(people: int, sectors: int) -> None:
    """The same, over and over, up to two thousand people."""
    assert exposed_by_both(people, sectors, range(20)) == 0


def exposed_by_both(people: int, sectors: int, seeds: range) -> int:
    """(person, question) pairs that are certain."""
    found = 0
    for seed in seeds:
        colonia = Colonia(SECTORS[sectors], undeclared=seed % 2 * 0.08, contrast=1 + seed % 2 * 3)
        digests, cells = both_editions(colonia, people, seed)
        digests.more = of_cells(digests, cells)
        found += digests.exposed()
    return found


def mean_error(people: int, seeds: range) -> float:
    """Percentage points between what the edition says of a cell and what the whole group answered."""
    errors = []
    for seed in seeds:
        digests, cells = both_editions(Colonia(FIVE), people, seed)
        for cell in cells:
            group = [one for one in digests.counted[-1] if cell.group in (EVERYONE, one.sector)]
            if cell.group == UNNAMED or cell.rounded is None:
                continue
            true = sum(one.options[int(cell.question)] == int(cell.choice) for one in group) / len(group)
            errors.append(abs(100 * cell.rounded / cell.base - 100 * true))
    return sum(errors) / len(errors)


@pytest.mark.parametrize(("people", "most"), [(50, 3.5), (200, 3)])
def test_the_edition_is_finer_than_the_digest(people: int, most: float) -> None:
    """Three points at fifty and two hundred people, where tenths err by four or five."""
    assert mean_error(people, range(8)) <= most


@pytest.mark.long
def test_with_two_thousand_people_it_errs_by_a_point_or_less() -> None:
    """Measured over three colonias."""
    assert mean_error(2000, range(3)) <= 1


def test_forty_nine_people_are_never_counted_in_fives() -> None:
    """At fifty the first count in fives appears."""
    for base, fine in ((FINE - 1, False), (FINE, True)):
        (cell,) = edition([Printed(Figure("q", "", "si", 5, tens_of(base), 1), base, 25, 25)], Random(1))
        assert (cell.rounded is not None) is fine

"""Having been chosen and having been put first are told apart, and together still name nobody."""

from collections import Counter
from random import Random

import pytest

from admin.digest.figures import ANSWERED, Count, Measure, Printed, publishable
from tests.digest.attacker import Digests, narrow
from tests.digest.people import Colonia, Resident, mixed, one_by_one

FIVE_SECTORS = Colonia({"a": 35, "b": 25, "c": 20, "d": 12, "e": 8}, questions=12, options=6)
MEASURES = [Measure("q", mark) for option in range(6) for mark in (str(option), f"{option}#1")]


def ordered(person: Resident) -> list[int]:
    """The three things a person chose, the first one first."""
    return list(dict.fromkeys(person.options))[:3]


def counts_of(people: list[Resident]) -> list[Count]:
    """What the mixer would hold of their orders."""
    cells: Counter[tuple[str, str]] = Counter()
    for person in people:
        chosen = ordered(person)
        marks = [ANSWERED, *map(str, chosen), f"{chosen[0]}#1"]
        cells.update((person.sector, mark) for mark in marks)
    return [Count("q", sector, mark, people) for (sector, mark), people in cells.items()]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("people", [50, 200])
@pytest.mark.parametrize("way", [one_by_one, mixed])
def test_a_first_place_beside_a_choice_exposes_nobody(people: int, seed: int, way: object) -> None:
    """The attacker knows that whoever put a thing first chose it: his bounds of both pull at each other."""
    rng = Random(seed)
    everybody = FIVE_SECTORS.people(people, rng)
    counted = (one_by_one if way is one_by_one else mixed)(everybody, 8, rng)
    printed: list[tuple[Printed, ...]] = []
    for present in counted:
        printed.append(
            publishable(
                counts_of(present), MEASURES, list(FIVE_SECTORS.sectors), printed[-1] if printed else ()
            )
        )
    digests = Digests(FIVE_SECTORS, counted, printed=printed)
    assert any(edition for edition in printed)
    size = digests.sizes
    known = {one.choice: list(digests.learnt("q", one.choice)) for one in MEASURES}
    bounds = narrow(size, known, one_each=False)
    not_first: Counter[tuple[str, int]] = Counter()
    for option in map(str, range(6)):
        for where, people_there in size.items():
            chosen, first = bounds[option][where], bounds[f"{option}#1"][where]
            assert not people_there or max(chosen[0], first[0]) < people_there, "all of them chose it"
            not_first[where] += bool(people_there) and min(chosen[1], first[1]) == 0
    assert max(not_first.values()) < 5, "what they put first is the only thing left"

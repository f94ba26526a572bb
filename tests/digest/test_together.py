"""Crossings: told in tenths, after chance moved each count, so that nobody is certain of anything."""

from collections import Counter
from random import Random

import pytest

from admin.digest.figures import EVERYONE, Printed
from admin.digest.together import ALL, ROW, off, told_together
from dialogs.beyond import crossings
from dialogs.submission import Mark, Submission
from storage.drawing import count_together

YEARS, HELP = ("anios", ["0-9", "10-99"]), ("falta", ["agua", "luz"])


def pairs(old: int, new: int, *, water: int) -> dict[tuple[str, str], int]:
    """So many have lived here long, so many not; of the new ones so many lack water, everybody else light."""
    marks = [("0-9", "agua")] * water + [("0-9", "luz")] * (new - water) + [("10-99", "luz")] * old
    people = [
        Submission("", (Mark("anios", ""), Mark("anios", x), Mark("falta", ""), Mark("falta", y)), ())
        for x, y in marks
    ]
    return dict(count_together(people, [("anios", "falta")]))


def told(counted: dict[tuple[str, str], int], seed: int) -> dict[str, Printed]:
    """What is said, by cell."""
    found = told_together([(YEARS, HELP)], counted, Random(seed))
    assert all((one.figure.question, one.figure.group) == ("anios*falta", EVERYONE) for one in found)
    return {one.figure.choice: one for one in found}


def test_of_each_ten_who_said_one_thing_so_many_said_another() -> None:
    """Forty new ones of whom twenty lack water: five of each ten, give or take one; the old ones almost none."""
    found = told(pairs(60, 40, water=20), 1)

    assert 4 <= found["0-9|agua"].figure.level <= 6
    assert found["10-99|agua"].figure.level == 1
    assert found["10-99|luz"].figure.level == 9
    assert {len(each) for each in (found,)} == {4}


def test_small_crossings_and_small_rows_are_not_told() -> None:
    """Far fewer than fifty who answered both, or than twenty in a row, say nothing."""
    assert told(pairs(20, 10, water=5), 1) == {}
    assert {cell.partition("|")[0] for cell in told(pairs(80, 5, water=2), 1)} == {"10-99"}
    assert (ALL, ROW) == (50, 20)


def test_chance_moves_a_count_by_a_few_and_by_any_number() -> None:
    """On average nothing, 1.33 people either way, none in a third of the cases; any count can follow from any other."""
    rng = Random(5)
    drawn = [off(rng) for _ in range(30_000)]
    by = Counter(drawn)

    assert abs(sum(drawn)) / len(drawn) < 0.05
    assert abs(sum(map(abs, drawn)) / len(drawn) - 4 / 3) < 0.05
    assert abs(by[0] / len(drawn) - 1 / 3) < 0.02
    assert abs(by[3] / by[2] - 1 / 2) < 0.1
    assert max(drawn) > 8
    assert min(drawn) < -8


@pytest.mark.parametrize("water", [0, 40])
def test_what_is_printed_of_people_of_one_mind_is_printed_of_others_too(water: int) -> None:
    """All of the new ones lack water, or none does: a colonia where one did otherwise may print the same page."""
    twin = 1 if water == 0 else 39
    pages = [
        {
            tuple(
                sorted(
                    (cell, one.figure.level, one.figure.base_tens)
                    for cell, one in told(counted, seed).items()
                )
            )
            for seed in range(400)
        }
        for counted in (pairs(60, 40, water=water), pairs(60, 40, water=twin))
    ]

    common = pages[0] & pages[1]
    assert len(common) > len(pages[0]) / 4


def test_declined_and_unanswered_questions_are_in_no_crossing() -> None:
    """Who kept silent in one of the two is not counted together; of several choices each is."""
    silent = Submission("a", (Mark("anios", "-"), Mark("falta", ""), Mark("falta", "luz")), ())
    several = Submission(
        "b",
        (
            Mark("anios", ""),
            Mark("anios", "0-9"),
            *(Mark("falta", each) for each in ("", "agua", "luz", "*")),
        ),
        (),
    )

    found = count_together([silent, several], [("anios", "falta")])

    assert set(found.values()) == {1}
    assert {cell for _, cell in found} == {
        crossings.cell(x, y) for x in ("", "0-9") for y in ("", "agua", "luz")
    }

"""Differential privacy: from two thousand people, over questions of one answer, ε = 1 in total."""

from collections.abc import Sequence

import pytest

from admin.digest.figures import ANSWERED, DECLINED, Count, Measure
from admin.digest.private import ENOUGH, Noisy, TooFew, laplace, publication

ASKED = [Measure("luz", "si", alone=True), Measure("luz", "no", alone=True), Measure("falta", "agua")]


def counts(people: int) -> list[Count]:
    """So many people, ten of them silent, half of the others without light."""
    answered = people - 10
    return [
        Count("luz", "a", ANSWERED, answered),
        Count("luz", "a", "si", answered // 2),
        Count("luz", "b", DECLINED, 10),
        Count("falta", "a", ANSWERED, answered),
        Count("falta", "a", "agua", answered),
    ]


def none(counted: Sequence[int], sensitivity: int) -> list[int]:
    """No noise at all: what a test can compare."""
    assert sensitivity == 2, "one question of one answer, and each person changes two of its counts"
    return list(counted)


def test_every_cell_of_questions_of_one_answer_is_there() -> None:
    """Also those nobody chose, in every sector; questions of several answers are not."""
    assert publication(counts(2000), ASKED, none) == (
        Noisy("luz", "a", "-", 0),
        Noisy("luz", "a", "no", 0),
        Noisy("luz", "a", "si", 995),
        Noisy("luz", "b", "-", 10),
        Noisy("luz", "b", "no", 0),
        Noisy("luz", "b", "si", 0),
    )


def test_with_fewer_than_two_thousand_there_is_none() -> None:
    """One person short is short."""
    with pytest.raises(TooFew):
        publication(counts(ENOUGH - 1), ASKED, none)


def test_the_noise_is_opendps_and_costs_one_epsilon() -> None:
    """Over many cells the mean distance is that of discrete Laplace with scale = sensitivity, 24 here."""
    found = laplace([1000] * 20_000, 24)

    assert abs(sum(found) / len(found) - 1000) < 1.5
    assert abs(sum(abs(each - 1000) for each in found) / len(found) - 24) < 1

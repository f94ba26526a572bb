"""Bursts: what is unusual in an hour, and what an assembly or a start-up explains."""

from hypothesis import given
from hypothesis import strategies as st

from admin.bursts import HALL, LEAST, Watch, is_burst, unusual_above


def _hours(*totals: int) -> tuple[int, ...]:
    watch = Watch()
    for total in totals:
        watch = watch.looked(total)
    return watch.hours


def test_five_hundred_in_an_hour_are_a_burst() -> None:
    """A script, in a colonia where three come in an hour."""
    assert is_burst([3, 0, 2, 4, 500])


def test_an_assembly_is_none() -> None:
    """A hall of fifty answers in one hour of a quiet week, and stragglers in the next."""
    assert not is_burst([0] * 100 + [2, 1, 50])
    assert not is_burst([0] * 100 + [2, 1, 50, 12])


def test_two_halls_in_one_day_are_a_burst() -> None:
    """Fifty and fifty more within a day: organisers had better look."""
    assert is_burst([0] * 100 + [2, 50, 3, 50])


def test_what_waits_when_the_mixer_starts_is_no_burst() -> None:
    """It may have come in a week."""
    assert not is_burst(_hours(800))
    assert not is_burst(_hours(800, 805))


def test_a_busy_colonia_is_judged_by_its_own_hours() -> None:
    """Where forty come in an ordinary hour, a hundred are no burst and two hundred are."""
    assert not is_burst([40, 38, 45, 41, 100])
    assert is_burst([40, 38, 45, 41, 200])


def test_one_earlier_burst_does_not_hide_the_next() -> None:
    """The median does not move for it."""
    assert is_burst([2, 3, 1, 2, 3, 500] + [2] * 30 + [400])


def test_a_total_that_went_down_begins_anew() -> None:
    """A restored backup, another round."""
    assert _hours(100, 120, 3, 5) == (2,)


@given(st.lists(st.integers(0, LEAST), max_size=400))
def test_ordinary_hours_never_are_a_burst(hours: list[int]) -> None:
    """Up to thirty an hour, in any order."""
    assert not is_burst(hours)


@given(st.lists(st.integers(0, 500), max_size=400), st.integers(0, 2000))
def test_far_more_than_ever_is_always_a_burst(earlier: list[int], more: int) -> None:
    """Above three times the typical hour and above a hall, whatever came before."""
    assert is_burst([*earlier, int(max(unusual_above(earlier), HALL)) + 1 + more])

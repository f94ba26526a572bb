"""Days, figures and lists in the words of a neighbour."""

from datetime import date

import pytest

from locales import dates, numbers

MONDAY = date(2026, 11, 23)


def test_a_day_is_said_without_a_comma_and_in_small_letters() -> None:
    """«lunes 23 de noviembre de 2026», and shorter when the year is plain."""
    assert dates.long(MONDAY) == "lunes 23 de noviembre de 2026"
    assert dates.dated(MONDAY) == "23 de noviembre de 2026"
    assert dates.short(date(2026, 5, 3)) == "3 de mayo"


def test_a_day_is_said_in_english() -> None:
    """The day stands first in English too, so that nobody reads 5/3 for 3 May."""
    assert dates.long(MONDAY, "en") == "Monday 23 November 2026"
    assert dates.short(date(2026, 5, 3), "en-US") == "3 May"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        *((23, "hoy"), (24, "mañana"), (22, "ayer"), (26, "dentro de 3 días"), (20, "hace 3 días")),
        *((30, "dentro de 7 días"), (1, "1 de noviembre")),
    ],
)
def test_a_day_near_today_is_said_by_its_distance(day: int, words: str) -> None:
    """Up to a week away people count days; further away they name the day."""
    assert dates.relative(date(2026, 11, day), today=MONDAY) == words


def test_a_day_of_another_year_names_the_year() -> None:
    """«3 de mayo» alone would be the wrong year."""
    assert dates.relative(date(2025, 5, 3), today=MONDAY) == "3 de mayo de 2025"


def test_a_span_says_once_what_both_days_share() -> None:
    """One month, one year, or neither in common."""
    assert dates.span(date(2026, 11, 3), date(2026, 11, 17)) == "del 3 al 17 de noviembre de 2026"
    assert dates.span(date(2026, 10, 28), date(2026, 11, 3)) == "del 28 de octubre al 3 de noviembre de 2026"
    assert (
        dates.span(date(2025, 12, 28), date(2026, 1, 3))
        == "del 28 de diciembre de 2025 al 3 de enero de 2026"
    )
    assert dates.span(MONDAY, MONDAY) == "23 de noviembre de 2026"


def test_figures_can_be_read_aloud() -> None:
    """Tenths and round numbers, never a percentage."""
    assert numbers.out_of_ten(6) == "6 de cada 10"
    assert numbers.out_of_ten(6, "en") == "6 in 10"
    assert numbers.more_than(20) == "más de 20"
    assert numbers.whole(1350) == "1,350"


@pytest.mark.parametrize(
    ("items", "words"),
    [
        *(([], ""), (["agua"], "agua"), (["agua", "luz"], "agua y luz"), (["a", "b", "c"], "a, b y c")),
        *((["luz", "iglesias"], "luz e iglesias"), (["a", "b", "hilo"], "a, b e hilo")),
        *((["agua", "hielo"], "agua y hielo"), (["agua", "Internet"], "agua e Internet")),
    ],
)
def test_a_list_is_joined_as_it_is_spoken(items: list[str], words: str) -> None:
    """«y» becomes «e» before the sound of i, and not before that of ie."""
    assert numbers.listed(items) == words


def test_a_list_is_joined_in_english() -> None:
    """The other language joins with its own word."""
    assert numbers.listed(["water", "light"], "en") == "water and light"

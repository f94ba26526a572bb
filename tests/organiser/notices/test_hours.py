"""The hour of a notice, as people say it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from admin.organiser.notices.hours import is_night, morning, offers, read_when

ZONE = "America/Mexico_City"
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=ZoneInfo(ZONE))  #: a Monday, two in the afternoon


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("mañana a las 9 am", "2026-11-24 09:00"),
        ("mañana a las 9 de la mañana", "2026-11-24 09:00"),
        ("hoy a las 6 de la tarde", "2026-11-23 18:00"),
        ("el jueves a las 6 de la tarde", "2026-11-26 18:00"),
        ("jueves 18:30", "2026-11-26 18:30"),
        ("el lunes a las 8 am", "2026-11-30 08:00"),
        ("miércoles a las 7 pm", "2026-11-25 19:00"),
        ("26 de noviembre a las 18:30", "2026-11-26 18:30"),
        ("jueves 26 de noviembre a las 18:30", "2026-11-26 18:30"),
        ("26/11/2026 18:30", "2026-11-26 18:30"),
        ("3 de enero a las 10 am", "2027-01-03 10:00"),
        ("18:30", "2026-11-23 18:30"),
        ("a las 9 de la mañana", "2026-11-24 09:00"),
        ("pasado mañana al mediodía", "2026-11-25 12:00"),
        ("en dos semanas a las 6 pm", "2026-12-07 18:00"),
        ("el jueves 6 de la tarde", "2026-11-26 18:00"),
        ("Sábado 8 de la noche", "2026-11-28 20:00"),
        ("para hoy mismo 6 pm", "2026-11-23 18:00"),
        ("el 29 a las 6 de la tarde", "2026-11-29 18:00"),
        ("el día 5 a las 9 am", "2026-12-05 09:00"),
        ("el 31 a las 9 am", "2026-12-31 09:00"),
        ("el martes 1, a las 9 am", "2026-12-01 09:00"),
    ],
)
def test_an_hour_is_read_as_it_is_said(said: str, meant: str) -> None:
    """On the clock of the place; a weekday is the next one, an hour alone the next time it comes."""
    found = read_when(said, NOW, ZONE)

    assert found.moment is not None, found.why
    assert f"{found.moment.astimezone(ZoneInfo(ZONE)):%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("ayer a las 9 am", "past"),
        ("hoy a las 9 am", "past"),
        ("3 de mayo de 2026 a las 18:00", "past"),
        ("3 de mayo de 2031 a las 18:00", "far"),
        ("mañana a las 5", "unclear"),
        ("a las 5", "unclear"),
        ("mañana", "hour"),
        ("cuando se pueda", "nothing"),
        ("en abril, 6 pm", "nothing"),
        ("el lunes que no hay escuela 6 pm", "nothing"),
        ("el martes 30 a las 9 am", "nothing"),
        ("31 de febrero 6 pm", "day"),
        ("31 de febrero a las 5", "day"),
        ("el martes 31 de abril a las 6 de la tarde", "day"),
        ("treinta de febrero a las 9 am", "day"),
        ("31 de febrero", "day"),
        ("30/02 17:00", "day"),
        ("30/02/2027 17:00", "day"),
        ("32 de enero a las 10:00", "day"),
        ("el 32 a las 6 de la tarde", "day"),
        ("martes 3 de diciembre a las 9 am", "nothing"),
        ("2 de 3 a las 6", "nothing"),
        ("", "nothing"),
    ],
)
def test_what_is_no_hour_to_come_is_said_why(said: str, why: str) -> None:
    """Nothing is guessed."""
    assert read_when(said, NOW, ZONE).why == why


def test_five_minutes_are_needed() -> None:
    """What is approved now can be cancelled for five minutes."""
    assert read_when("14:03", NOW, ZONE, not_before=timedelta(minutes=5)).why == "past"
    assert read_when("14:05", NOW, ZONE, not_before=timedelta(minutes=5)).moment is not None


def test_an_hour_that_the_clocks_skip_is_the_one_after() -> None:
    """Tijuana has no 02:30 on 14 March 2027: half past three is meant."""
    zone = ZoneInfo("America/Tijuana")
    found = read_when("14/3/2027 02:30", datetime(2027, 3, 13, 12, tzinfo=zone), "America/Tijuana")

    assert found.moment is not None
    assert f"{found.moment.astimezone(zone):%H:%M}" == "03:30"


def test_the_night_of_a_place_ends_at_eight() -> None:
    """Also for who writes after midnight."""
    late, early = NOW.replace(hour=23), NOW.replace(hour=2)

    assert is_night(late)
    assert is_night(early)
    assert not is_night(NOW)
    assert (morning(late).day, morning(late).hour) == (24, 8)
    assert (morning(early).day, morning(early).hour) == (23, 8)


def test_what_is_offered_lies_ahead() -> None:
    """In the evening nobody is offered six o'clock of the same day."""
    assert [f"{one.astimezone(ZoneInfo(ZONE)):%d %H}" for one in offers(NOW, ZONE)] == [
        "23 18",
        "24 09",
        "24 18",
    ]
    assert len(offers(NOW.replace(hour=17, minute=45), ZONE)) == 2


def test_an_hour_that_comes_twice_is_the_one_still_to_come() -> None:
    """At the second 01:40 of 7 November 2027 in Tijuana, «hoy a la 1:45» is in five minutes."""
    now = datetime(2027, 11, 7, 9, 40, tzinfo=UTC)
    found = read_when("hoy a la 1:45", now, "America/Tijuana", not_before=timedelta(minutes=5))

    assert found.moment == datetime(2027, 11, 7, 9, 45, tzinfo=UTC)


def test_a_day_of_the_leap_year_to_come_is_not_called_impossible() -> None:
    """In November 2027 there is a 29 February ahead; in November 2026 there is none."""
    said = "29 de febrero a las 6 de la tarde"

    assert read_when(said, NOW, ZONE).why == "day"
    assert read_when(said, NOW.replace(year=2027), ZONE).why != "day"

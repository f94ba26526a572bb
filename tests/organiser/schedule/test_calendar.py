"""When something is due, decided without a clock or a database."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from admin.organiser.schedule.calendar import following, judge, rule
from storage.schedules import DONE, LATE, MISSED, Schedule

TIJUANA, MEXICO = "America/Tijuana", "America/Mexico_City"


def at(text: str) -> datetime:
    """A moment."""
    return datetime.fromisoformat(text)


def schedule(next_run: str, cron: str | None, zone: str = MEXICO, grace: int = 60) -> Schedule:
    """Something that is due."""
    return Schedule(UUID(int=1), None, "notice", "", cron, zone, at(next_run), grace)


@pytest.mark.parametrize(
    ("every", "there", "cron"),
    [
        ("w", datetime(2026, 11, 26, 18, 30), "30 18 * * thu"),
        ("m", datetime(2026, 11, 12, 9, 0), "0 9 12 * *"),
        ("m", datetime(2026, 1, 31, 9, 0), "0 9 last * *"),
        ("n", datetime(2026, 11, 12, 9, 0), "0 9 2nd_thu * *"),
        ("n", datetime(2026, 1, 29, 9, 0), "0 9 last_thu * *"),
    ],
)
def test_a_button_makes_the_rule_of_its_hour(every: str, there: datetime, cron: str) -> None:
    """Every Thursday, the 12th, the second Thursday; the last of the month where a month may be too short."""
    assert rule(every, there) == cron
    first = there.replace(tzinfo=ZoneInfo(MEXICO))
    assert following(cron, MEXICO, first - timedelta(hours=1)) == first


def test_a_month_without_the_31st_has_its_last_day() -> None:
    """Nothing is left out in February."""
    days, moment = [], at("2026-01-01T00:00:00Z")
    for _ in range(4):
        found = following("0 9 last * *", MEXICO, moment)
        assert found is not None
        moment = found
        days.append(found.astimezone(ZoneInfo(MEXICO)).date())

    assert days == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_what_comes_in_its_time_is_done() -> None:
    """Five minutes ahead, or up to a minute and a half after."""
    weekly = schedule("2026-11-26T15:00:00+00:00", "0 9 * * thu")
    for now in ("2026-11-26T14:55:00Z", "2026-11-26T15:00:00Z", "2026-11-26T15:01:00Z"):
        found = judge(weekly, at(now), timedelta(minutes=5))
        assert found.runs == ((date(2026, 11, 26), DONE),)
        assert found.next_run == at("2026-12-03T15:00:00Z")


def test_late_within_its_grace_is_done_once_and_beyond_it_is_missed() -> None:
    """A machine that slept for half an hour, or for two."""
    weekly = schedule("2026-11-26T15:00:00+00:00", "0 9 * * thu")

    assert judge(weekly, at("2026-11-26T15:30:00Z")).state == LATE
    assert judge(weekly, at("2026-11-26T16:00:00Z")).state == LATE
    assert judge(weekly, at("2026-11-26T17:00:00Z")).state == MISSED


def test_of_many_slept_through_the_last_may_still_be_done() -> None:
    """Three days away: two were missed, today's is late; the next is tomorrow's."""
    daily = schedule("2026-11-23T15:00:00+00:00", "0 9 * * *")
    found = judge(daily, at("2026-11-25T15:20:00Z"))

    assert found.runs == (
        (date(2026, 11, 23), MISSED),
        (date(2026, 11, 24), MISSED),
        (date(2026, 11, 25), LATE),
    )
    assert found.next_run == at("2026-11-26T15:00:00Z")


def test_an_hour_that_comes_twice_belongs_to_one_day() -> None:
    """Tijuana, 7 November 2027: 01:30 comes at 08:30 and at 09:30 UTC, and both are that day's."""
    nightly = schedule("2027-11-07T08:30:00+00:00", "30 1 * * *", TIJUANA)
    first = judge(nightly, at("2027-11-07T08:30:10Z"))
    assert first.next_run == at("2027-11-07T09:30:00Z")
    second = judge(schedule("2027-11-07T09:30:00+00:00", "30 1 * * *", TIJUANA), at("2027-11-07T09:30:10Z"))

    assert first.day == second.day == date(2027, 11, 7)
    assert second.next_run == at("2027-11-08T09:30:00Z")
    assert judge(nightly, at("2027-11-07T09:40:00Z")).runs == ((date(2027, 11, 7), LATE),)


def test_an_hour_that_does_not_exist_comes_once() -> None:
    """Tijuana, 14 March 2027: there is no 02:30; 03:30 stands for it, and the 15th is right again."""
    before = at("2027-03-13T12:00:00Z")
    skipped = following("30 2 * * *", TIJUANA, before)
    assert skipped == at("2027-03-14T10:30:00Z")
    found = judge(schedule("2027-03-14T10:30:00+00:00", "30 2 * * *", TIJUANA), at("2027-03-14T10:30:05Z"))

    assert found.day == date(2027, 3, 14)
    assert found.next_run == at("2027-03-15T09:30:00Z")


def test_what_is_due_once_has_nothing_after_it() -> None:
    """A reminder."""
    assert judge(schedule("2026-11-26T15:00:00+00:00", None), at("2026-11-26T15:00:01Z")).next_run is None

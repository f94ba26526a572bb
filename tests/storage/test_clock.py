"""What time it is for what cannot be undone: a jump of the clock is not believed before it has stood for a day."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from storage.clock import SLACK, STOOD, Steady
from storage.keys import doomed

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = NOON.date()


@dataclass
class Machine:
    """A machine whose clock can be set, and whose count of seconds cannot."""

    wall: datetime = NOON
    count: float = 1000.0
    steady: Steady = field(init=False)

    def __post_init__(self) -> None:
        """Somebody began to ask."""
        self.steady = Steady(lambda: self.wall, lambda: self.count)
        self.steady()

    def passes(self, time: timedelta) -> None:
        """Time goes by."""
        self.wall += time
        self.count += time.total_seconds()


def test_time_that_passes_is_believed() -> None:
    """Also what the machine slept, and what a clock gains or loses by the minute."""
    machine = Machine()
    machine.passes(timedelta(days=40))
    assert machine.steady() == machine.wall
    machine.wall += SLACK
    assert machine.steady() == machine.wall


@pytest.mark.parametrize("jump", [timedelta(hours=48), timedelta(days=27_000)])
def test_a_jump_ahead_is_not_believed_until_it_has_stood(jump: timedelta) -> None:
    """For more than a day the true time counts; set back meanwhile, nothing ever happened."""
    machine = Machine()
    machine.wall += jump
    assert machine.steady() == NOON
    machine.passes(timedelta(hours=5))
    assert machine.steady() == NOON + timedelta(hours=5)
    machine.wall -= jump
    assert machine.steady() == NOON + timedelta(hours=5)

    machine.wall += jump
    machine.steady()
    machine.passes(STOOD)
    assert machine.steady() == machine.wall == NOON + timedelta(hours=5) + jump + STOOD


def test_a_clock_set_back_is_followed_and_comes_back_by_itself() -> None:
    """What was done has its date; when the clock is mended there is no jump to doubt."""
    machine = Machine()
    machine.wall -= timedelta(hours=48)
    assert machine.steady() == NOON - timedelta(hours=48)
    machine.passes(timedelta(hours=1))
    machine.wall += timedelta(hours=48)
    assert machine.steady() == NOON + timedelta(hours=1)


def test_a_machine_that_wakes_up_in_1970_believes_the_time_server() -> None:
    """No true clock is that early: there is nothing to hold the new time against."""
    machine = Machine(wall=datetime(1970, 1, 1, tzinfo=UTC))
    machine.wall = NOON
    assert machine.steady() == NOON


def days(*back: int) -> tuple[date, ...]:
    """Draft keys of so many days ago."""
    return tuple(TODAY - timedelta(days=each) for each in back)


def test_a_far_clock_kills_no_draft_on_its_first_day() -> None:
    """Started in the year 2100 nothing dies; the second day there is believed, and then all is old."""
    known = days(0, 1, 6)
    far = date(2100, 1, 1)
    assert doomed(known, today=far, days=7) == ()
    assert doomed((*known, far), today=far, days=7) == ()
    assert doomed((*known, far), today=far + timedelta(days=1), days=7) == known


def test_a_key_of_a_far_future_does_not_outlive_its_promise() -> None:
    """Back in the present it dies when the present has a yesterday; a key of the day after tomorrow waits its turn."""
    far = date(2100, 1, 1)
    assert doomed((*days(5, -2), far), today=TODAY, days=7) == ()
    assert doomed((*days(1, 0, -2), far), today=TODAY, days=7) == (far,)


def test_forty_eight_hours_ahead_kill_only_what_would_be_that_old() -> None:
    """And a pause of the program for some weeks postpones no death."""
    known = days(0, 1, 4, 5, 6)
    assert doomed(known, today=TODAY + timedelta(days=2), days=7) == days(5, 6)
    assert doomed(days(20, 30), today=TODAY, days=7) == days(20, 30)

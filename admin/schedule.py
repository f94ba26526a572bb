"""When things are done that nobody asks for: on the clock of each place, once, and late rather than never.

APScheduler ticks; what is due is decided here, by pure functions of the time, and what was done is remembered by the
database. So a process that slept through an hour does its work when it wakes, and two processes do it once.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "day")  #: "day" is every day

#: A job that was missed, by however much, runs once as soon as it can (APScheduler's own default drops it after 1 s).
LATE_RATHER_THAN_NEVER: Final[dict[str, Any]] = {
    "misfire_grace_time": None,
    "coalesce": True,
    "max_instances": 1,
}


@dataclass(frozen=True)
class Weekly:
    """A day of the week (or "day", every day) and a time of day."""

    day: str
    hour: int
    minute: int

    def trigger(self, time_zone: str) -> CronTrigger:
        """The same as an APScheduler trigger."""
        days = "*" if self.day == "day" else self.day
        return CronTrigger(day_of_week=days, hour=self.hour, minute=self.minute, timezone=ZoneInfo(time_zone))

    def last_due(self, now: datetime, time_zone: str) -> date:
        """The newest day, on the place's calendar, whose hour has come by `now` (which has a time zone).

        An hour that the clocks skip counts as come when they have passed it; one that comes twice, the first time.
        """
        local = now.astimezone(ZoneInfo(time_zone))
        day = local.date()
        if (local.hour, local.minute) < (self.hour, self.minute):
            day -= timedelta(days=1)
        return day if self.day == "day" else day - timedelta(days=(day.weekday() - DAYS.index(self.day)) % 7)


def every_day(hour: int, minute: int, time_zone: str) -> CronTrigger:
    """Once a day at a time of the place's clock."""
    return Weekly("day", hour, minute).trigger(time_zone)


def today(now: datetime, time_zone: str) -> date:
    """The date on the place's calendar."""
    return now.astimezone(ZoneInfo(time_zone)).date()

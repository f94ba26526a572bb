"""When something is due, by the clock of its place: pure functions, over APScheduler's CronTrigger.

A day has one run. Tijuana has 01:30 twice on 7 November 2027: the second is the same day's, which the database refuses.
It has no 02:30 on 14 March 2027: CronTrigger gives 03:30, once. A run that the machine slept through is done as soon as
somebody looks, if its grace allows; of several that were slept through, the last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from admin.schedule import DAYS
from storage.schedules import DONE, LATE, MISSED, Schedule

SLACK = timedelta(seconds=90)  #: after its moment, in which a run is not called late
MOST = 400  #: runs slept through that are listed
WEEKLY, MONTHLY, NTH = "w", "m", "n"  #: every week; on a day of the month; on the second Thursday
_ORDINALS = ("1st", "2nd", "3rd", "4th")


@dataclass(frozen=True)
class Verdict:
    """What is to be done about a schedule that is due."""

    runs: tuple[
        tuple[date, str], ...
    ]  #: day of the place -> done, late, missed; the last one is the run of `moment`
    moment: datetime  #: at which it was due
    next_run: datetime | None

    @property
    def state(self) -> str:
        """What becomes of the run of `moment`."""
        return self.runs[-1][1]

    @property
    def day(self) -> date:
        """The day of the place of `moment`."""
        return self.runs[-1][0]


def following(cron: str, time_zone: str, after: datetime) -> datetime | None:
    """The first moment after this one, in UTC."""
    minute, hour, day, month, weekday = cron.split()
    trigger = CronTrigger(
        minute=minute,
        hour=hour,
        day=day.replace("_", " "),
        month=month,
        day_of_week=weekday,
        timezone=ZoneInfo(time_zone),
    )
    found: datetime | None = trigger.get_next_fire_time(None, after + timedelta(seconds=1))
    return None if found is None else found.astimezone(UTC)


def judge(schedule: Schedule, now: datetime, lead: timedelta = timedelta()) -> Verdict:
    """What is to be done about a schedule whose moment has come, or comes within `lead`."""
    assert schedule.next_run is not None
    moments = [schedule.next_run]
    coming = _after(schedule, schedule.next_run)
    while coming is not None and coming <= now + lead and len(moments) < MOST:
        moments.append(coming)
        coming = _after(schedule, coming)
    zone = ZoneInfo(schedule.time_zone)
    days = {moment.astimezone(zone).date(): MISSED for moment in moments}
    days[moments[-1].astimezone(zone).date()] = _became(moments[-1], now, schedule.grace)
    return Verdict(tuple(sorted(days.items())), moments[-1], coming)


def rule(every: str, there: datetime) -> str:
    """The rule that repeats a moment of a place: five fields as in a crontab («2nd_thu»: a second Thursday)."""
    at = f"{there.minute} {there.hour}"
    match every:
        case "w":
            return f"{at} * * {DAYS[there.weekday()]}"
        case "m":
            return f"{at} {there.day if there.day < 29 else 'last'} * *"
        case _:
            which = _ORDINALS[(there.day - 1) // 7] if there.day < 29 else "last"
            return f"{at} {which}_{DAYS[there.weekday()]} * *"


def _after(schedule: Schedule, moment: datetime) -> datetime | None:
    return following(schedule.cron, schedule.time_zone, moment) if schedule.cron is not None else None


def _became(moment: datetime, now: datetime, grace: int) -> str:
    if now <= moment + SLACK:
        return DONE
    return LATE if now <= moment + timedelta(minutes=grace) else MISSED

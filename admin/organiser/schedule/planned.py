"""What is going to happen in a place: approved notices that wait for their hour, what repeats, and reminders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from admin.organiser.notices.screens import how_often
from admin.organiser.notices.sheet import REMINDS, REPEATS
from admin.organiser.runtime import Runtime
from admin.organiser.schedule import words
from admin.organiser.schedule.calendar import rule
from storage import audit, notices, places, recurring, schedules
from storage.announcement import Notice
from storage.database import Session
from storage.organisers import Organiser
from storage.places import Place
from storage.schedules import Schedule


@dataclass(frozen=True)
class Planned:
    """One thing that will be."""

    id: UUID
    place: Place
    title: str
    moment: datetime
    schedule: Schedule | None  #: None: a notice that goes once

    @property
    def movable(self) -> bool:
        """Whether its hour is its own: a reminder's is its assembly's."""
        return self.schedule is None or self.schedule.kind == REPEATS

    def how(self) -> str:
        """«una vez», «cada jueves», «recordatorio»."""
        if self.schedule is None:
            return words.once()
        if self.schedule.kind == REMINDS:
            return words.reminder()
        return how_often(str(self.schedule.detail["every"]), self.moment, self.place.time_zone)


async def in_place(session: Session, place: Place) -> tuple[Planned, ...]:
    """Everything planned in a place, the next first."""
    found = [
        _scheduled(place, one) for one in await schedules.of_place(session, place.id, (REPEATS, REMINDS))
    ]
    for which in await recurring.going(session, place.id):
        notice = await notices.one(session, which)
        if notice is not None and (one := _going(place, notice)) is not None:
            found.append(one)
    return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.moment, one.id)))


async def one(session: Session, which: UUID) -> Planned | None:
    """One of them; None when it is not planned any more."""
    every = {place.id: place for place in await places.all_places(session)}
    found = await schedules.one(session, which)
    if found is not None and found.kind in (REPEATS, REMINDS) and found.place in every and found.enabled:
        return _scheduled(every[found.place], found)
    notice = await notices.one(session, which)
    return None if notice is None else _going(every[notice.place], notice)


async def move(runtime: Runtime, by: Organiser, planned: Planned, to: datetime) -> bool:
    """Another hour, by which it repeats from then on; False when it is on its way, or was stopped."""
    async with runtime.database.transaction() as session:
        if planned.schedule is None:
            done = await recurring.set_hour(session, planned.id, to)
        else:
            there = to.astimezone(ZoneInfo(planned.place.time_zone))
            cron = rule(str(planned.schedule.detail["every"]), there)
            done = await schedules.change(session, planned.id, cron=cron, next_run=to)
        if done:
            await _noted(runtime, session, by, "schedule_move", planned)
    return done


async def stop(runtime: Runtime, by: Organiser, planned: Planned) -> bool:
    """Never; False when it is on its way, or was stopped."""
    async with runtime.database.transaction() as session:
        if planned.schedule is not None:
            done = await schedules.stop(session, planned.id)
        else:
            found = await notices.one(session, planned.id, lock=True)
            done = found is not None and found.state == "approved"
            if done:
                await notices.cancel(session, planned.id, runtime.now())
                for plan in await schedules.about(session, "notice", str(planned.id)):
                    await schedules.stop(session, plan.id)
        if done:
            await _noted(runtime, session, by, "schedule_stop", planned)
    return done


async def _noted(runtime: Runtime, session: Session, by: Organiser, action: str, planned: Planned) -> None:
    detail = {"place": str(planned.place.id), "of": str(planned.id)}
    await audit.note(session, by.id, action, detail, runtime.now())


def _scheduled(place: Place, found: Schedule) -> Planned | None:
    if found.next_run is None:
        return None
    return Planned(found.id, place, found.title, found.next_run.astimezone(UTC), found)


def _going(place: Place, notice: Notice) -> Planned | None:
    goes = notice.goes() if notice.state == "approved" else None
    return None if goes is None else Planned(notice.id, place, notice.draft.title, goes.astimezone(UTC), None)

"""Everything there is to know of a notice before something is said of it or done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from admin.organiser.access.gate import who
from admin.organiser.notices.look import Look
from admin.organiser.runtime import Runtime
from storage import assemblies, consultations, notices, places, recurring, schedules
from storage.announcement import Notice
from storage.assemblies import Assembly
from storage.database import Session
from storage.organisers import ORGANISES, Organiser
from storage.places import Place
from storage.schedules import Schedule

REPEATS, REMINDS, CARD = "notice", "reminder", "progress"  #: kinds of schedules


@dataclass(frozen=True)
class Sheet:
    """A notice, and what hangs on it."""

    notice: Notice
    place: Place
    file: tuple[str, str] | None  #: kind and name
    assembly: Assembly | None
    listens: bool  #: residents may leave a word for the assembly
    plans: tuple[Schedule, ...]  #: how it repeats, and its reminders
    now: datetime

    @property
    def there(self) -> datetime:
        """The hour in its place."""
        return self.now.astimezone(ZoneInfo(self.place.time_zone))

    @property
    def repeats(self) -> Schedule | None:
        """How it repeats."""
        return next((one for one in self.plans if one.kind == REPEATS), None)

    @property
    def reminders(self) -> dict[int, Schedule]:
        """Its reminders: minutes before the assembly -> the schedule."""
        return {int(one.detail["before"]): one for one in self.plans if one.kind == REMINDS}

    def in_time(self, before: int) -> bool:
        """Whether so many minutes before its assembly are still to come."""
        return self.assembly is not None and self.assembly.starts_at - timedelta(minutes=before) > self.now

    @property
    def ahead(self) -> tuple[int, ...]:
        """Its reminders that are still to come: minutes before the assembly, the earliest first."""
        return tuple(before for before in sorted(self.reminders, reverse=True) if self.in_time(before))

    @property
    def look(self) -> Look:
        """As residents will see it."""
        asks = self.assembly is not None and self.assembly.awaited(self.now)
        return Look(
            self.notice.id, self.notice.draft, self.file is not None, asks=asks, listens=asks and self.listens
        )


async def gather(runtime: Runtime, session: Session, which: UUID) -> Sheet | None:
    """What there is to know of a notice; None when it is not there."""
    notice = await notices.one(session, which)
    if notice is None:
        return None
    place = next(one for one in await places.all_places(session) if one.id == notice.place)
    assembly = None
    if notice.draft.assembly is not None:
        assembly = await assemblies.one(session, notice.draft.assembly)
    listens = False
    if assembly is not None and assembly.consultation is not None:
        every = await consultations.every_one(session)
        listens = any(one.id == assembly.consultation and one.state == "open" for one in every)
    found = await schedules.about(session, "notice", str(which))
    plans = tuple(one for one in found if one.kind in (REPEATS, REMINDS))
    file = await recurring.file_of(session, which)
    return Sheet(notice, place, file, assembly, listens, plans, runtime.now())


async def sheet_of(runtime: Runtime, which: UUID) -> Sheet | None:
    """The same, in statements of its own."""
    async with runtime.database.statement() as session:
        return await gather(runtime, session, which)


async def reach(runtime: Runtime, organiser: Organiser) -> Sequence[Place]:
    """The places somebody may announce something in, by name."""
    async with runtime.database.statement() as session:
        every = await places.all_places(session)
    return [place for place in every if organiser.may(ORGANISES, place.id)]


async def somebody(runtime: Runtime, chat: int, place: UUID | None = None) -> Organiser | None:
    """Who writes, if she may announce something in a place; without one, somewhere."""
    organiser = await who(runtime, chat)
    if organiser is None:
        return None
    may = organiser.may_somewhere(ORGANISES) if place is None else organiser.may(ORGANISES, place)
    return organiser if may else None

"""A notice that two people approved, and what repeats or reminds of it; no bot has to run for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import pytest_asyncio

from admin.organiser.notices.body import MARK
from admin.organiser.runtime import Runtime
from admin.organiser.schedule import ticking
from admin.organiser.schedule.calendar import following
from storage import assemblies, notices, organisers, schedules
from storage.announcement import Draft, Notice
from storage.database import Database
from storage.keys import KeyRing
from storage.organisers import ORGANISES
from storage.schedules import Schedule
from tests.organiser.conftest import Office

THURSDAY = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)  #: noon in Mexico City


@dataclass
class Calendar:
    """The calendar of a place, looked at by a process of the organisers' side."""

    office: Office
    elena: UUID
    marcos: UUID
    now: datetime = THURSDAY
    zone: str = "America/Mexico_City"

    def replica(self, database: Database | None = None, now: Callable[[], datetime] | None = None) -> Runtime:
        """A process. What it would say it says to nobody: these tests look at the tables."""
        made = database or self.office.databases.organiser
        return Runtime(
            made,
            cast(Any, None),
            now or (lambda: self.now),
            self.office.settings.issue,
            invented=True,
            key=self.office.key,
        )

    async def tick(self) -> None:
        """One look."""
        await ticking.tick(self.replica())

    async def approved(self, *, assembly: UUID | None = None, text: str = "Junta", line: str = "") -> UUID:
        """A notice that was written by Elena and approved by Marcos."""
        place = self.office.consultation.place.id
        draft = Draft("notice", text, {"es": text + line}, assembly=assembly)
        async with self.office.databases.organiser.transaction() as session:
            made = await notices.make(session, place, draft)
            assert await notices.propose(session, made, self.elena, self.now)
            await notices.approve(session, made, self.marcos, self.now)
        return made

    async def repeats(
        self, cron: str, *, grace: int = 120, after: datetime | None = None, assembly: UUID | None = None
    ) -> UUID:
        """Such a notice repeats by this rule; of an assembly, with day and venue as they were."""
        line = "" if assembly is None else f"{MARK}ayer</b>\nEl kiosco"
        first = await self.approved(assembly=assembly, line=line)
        detail = {"notice": str(first), "every": "w"}
        next_run = following(cron, self.zone, after or self.now)
        return await self._plan(Schedule(UUID(int=0), self.office.consultation.place.id, "notice", "Junta", cron,
                                         self.zone, next_run, grace, detail=detail))  # fmt: skip

    async def reminds(
        self, starts_at: datetime, before: int = 1440, *, grace: int = 720
    ) -> tuple[UUID, UUID]:
        """Such a notice reminds of an assembly; the assembly and the schedule."""
        place = self.office.consultation.place.id
        async with self.office.databases.organiser.transaction() as session:
            called = await assemblies.call(session, place, "Agua", starts_at, self.now, venue="La cancha")
        first = await self.approved(assembly=called)
        detail = {"notice": str(first), "assembly": str(called), "before": before,
                  "starts": str(int(starts_at.timestamp()))}  # fmt: skip
        made = Schedule(UUID(int=0), place, "reminder", "Agua", None, self.zone,
                        starts_at - timedelta(minutes=before), grace, detail=detail)  # fmt: skip
        return called, await self._plan(made)

    async def made(self) -> list[Notice]:
        """The notices that the calendar made, the first to go first."""
        async with self.office.databases.organiser.statement() as session:
            every = await notices.of_place(session, self.office.consultation.place.id, limit=100)
        found = [one for one in every if one.draft.goes_at is not None]
        return sorted(found, key=lambda one: one.draft.goes_at or THURSDAY)

    async def one(self, which: UUID) -> Schedule:
        """How a schedule stands."""
        async with self.office.databases.organiser.statement() as session:
            found = await schedules.one(session, which)
        assert found is not None
        return found

    async def runs(self) -> list[tuple[str, str]]:
        """What is still to be told: day and state."""
        async with self.office.databases.organiser.transaction() as session:
            return [(run.day.isoformat(), run.state) for run in await schedules.untold(session)]

    async def _plan(self, schedule: Schedule) -> UUID:
        async with self.office.databases.organiser.transaction() as session:
            return await schedules.add(session, schedule)


@pytest_asyncio.fixture
async def calendar(office: Office) -> Calendar:
    """A place with a team of two, and nothing planned."""
    async with office.databases.organiser.transaction() as session:
        place, key = office.consultation.place.id, ring(office)
        elena = await organisers.join(session, key, 1, "Elena", place, (ORGANISES,))
        marcos = await organisers.join(session, key, 2, "Marcos", place, (ORGANISES,))
    return Calendar(office, elena.id, marcos.id)


def ring(office: Office) -> bytes:
    """What the team's chats are known by; made here, because no bot has run."""
    return KeyRing(office.settings.keys).organiser_key(make=True)

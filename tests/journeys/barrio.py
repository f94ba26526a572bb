"""Notices and assemblies in the colonia: written and approved as the organisers' bot does, sent by a real courier."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from aiogram import Bot

from bot.courier.office import Office, Pulse
from bot.courier.pacer import Pacer
from bot.courier.replies import Replies
from bot.courier.running import deliver
from bot.courier.telegram import CourierSession
from bot.emulator import Person
from bot.runtime import Runtime
from dialogs.xform import load
from storage import assemblies, epochs, forms, notices, subscriptions
from storage.announcement import GRACE
from storage.notices import Attachment, Draft, Notice
from storage.subscriptions import Wishes
from tests.journeys.conftest import TOKEN, Colonia

ELENA, MARCOS = UUID(int=1), UUID(int=2)
WORDS = {"es": "Asamblea el jueves a las 6 de la tarde.", "en": "Assembly on Thursday at 6 in the afternoon."}
QUICK = Pulse(tick=0.02, standby=0.05, doubt=0.3, again=0.02, retry=0.01)


@dataclass
class Barrio:
    """A colonia whose organisers announce things."""

    colonia: Colonia
    runtime: Runtime
    office: Office
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def place(self) -> UUID:
        """The colonia's."""
        return self.colonia.consultation.place.id

    async def calls(self, *, hours: float = 48, **more: Any) -> UUID:
        """An assembly in so many hours."""
        starts = datetime.now(UTC) + timedelta(hours=hours)
        async with self.colonia.databases.organiser.transaction() as session:
            made = await assemblies.call(
                session, self.place, "Asamblea de agua", starts, starts - timedelta(days=9)
            )
            if (words := more.get("door")) is not None:
                await assemblies.say_at_the_door(session, made, words)
            if (xform := more.get("asks")) is not None:
                identity = load(xform).identity
                await forms.publish(session, identity, xform, "Unas palabras para la asamblea")
                assert await assemblies.listen(session, made, identity, date(2100, 1, 1))
            found = await assemblies.one(session, made)
        if found is not None and found.consultation is not None:  # the mixer makes the first key in its round
            databases = self.colonia.databases
            await epochs.ensure_epoch(databases.mixer, databases.mixer_keys, found.consultation)
        await self.runtime.meetings.look()
        return made

    async def approved(self, *, file: Attachment | None = None, **more: Any) -> UUID:
        """A notice that Elena wrote, Marcos approved, and nobody cancelled in five minutes."""
        given = {"kind": "notice", "title": "Aviso", "body": WORDS} | more
        then = datetime.now(UTC) - GRACE - timedelta(seconds=1)
        async with self.colonia.databases.organiser.transaction() as session:
            made = await notices.make(session, self.place, Draft(**given))
            assert await notices.attach(session, made, file)
            assert await notices.propose(session, made, ELENA, then)
            await notices.approve(session, made, MARCOS, then)
        return made

    async def sends(self, **more: Any) -> UUID:
        """Such a notice, until everybody has it."""
        made = await self.approved(**more)
        await self.until(made, "sent")
        return made

    async def until(self, notice: UUID, state: str) -> None:
        """Wait for a state."""
        async with asyncio.timeout(20):
            while True:
                if (await self.notice(notice)).state == state:
                    return
                await asyncio.sleep(0.02)

    async def notice(self, notice: UUID) -> Notice:
        """How it stands."""
        async with self.colonia.databases.organiser.statement() as session:
            found = await notices.one(session, notice)
        assert found is not None
        return found

    async def wishes(self, person: Person) -> Wishes | None:
        """What somebody asked for."""
        ring = self.colonia.databases.resident_keys
        async with self.colonia.databases.resident.statement() as session:
            if not await subscriptions.anybody(session):
                return None
            return await subscriptions.of(session, ring.subscriber_key(make=False), person.user.id)

    async def subscribes(self, *people: Person) -> None:
        """They ask for the notices of the colonia in the chat."""
        for person in people:
            await person.writes("/avisos")
            await person.taps(f"☐ {self.colonia.consultation.place.name}")
            await person.reads(showing="Te avisamos")
            await person.taps("Listo")
            await person.reads(showing="Hola.")


@asynccontextmanager
async def barrio(colonia: Colonia) -> AsyncIterator[Barrio]:
    """The residents' bot and a courier at work."""
    async with colonia.serving() as runtime:
        pacer = Pacer(500.0)
        clock = asyncio.get_running_loop().time
        office = Office(
            bot=Bot(TOKEN, session=CourierSession(colonia.telegram.url, 100)),
            database=colonia.databases.resident,
            key=lambda: runtime.keys.subscriber_key(make=False),
            now=lambda: datetime.now(UTC),
            rng=Random(),
            pacer=pacer,
            replies=Replies(pacer, clock),
            clock=clock,
            more=runtime.meetings.under,
            pulse=QUICK,
        )
        stop = asyncio.Event()
        work = asyncio.create_task(deliver(office, stop))
        try:
            yield Barrio(colonia, runtime, office)
        finally:
            stop.set()
            await work
            await office.bot.session.close()

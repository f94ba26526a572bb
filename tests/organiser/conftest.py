"""A place with an open consultation, the organisers' bot at work, and the people who write to it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

import pytest_asyncio

from admin.digest import measures
from admin.digest.figures import Count, publishable
from admin.organiser.app import serve
from admin.schedule import Weekly
from admin.settings import OrganiserSettings
from bot.emulator import Bot, Emulator, Person
from storage import figures, organisers
from storage.consultations import Consultation
from storage.figures import Figure, Standing
from storage.keys import KeyRing
from storage.organisers import ORGANISES, RESEARCHES, Organiser
from tests.databases import Databases
from tests.digest import colonia
from tests.mixer.people import opened

TOKEN = "200:organizadores-de-prueba-0000000000000"
#: A Sunday, and a moment that does not pass: the weekly issue (Mondays at nine) is not due in these tests.
SUNDAY = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
MONDAY = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)  #: ten in the morning in Mexico City


@dataclass
class Office:
    """The organisers' side of a place."""

    telegram: Emulator
    bot: Bot
    databases: Databases
    consultation: Consultation
    settings: OrganiserSettings
    now: datetime = SUNDAY

    @asynccontextmanager
    async def serving(self, *, tick: float = 0.1) -> AsyncIterator[None]:
        """The bot at work; leaving the block stops it."""
        stop = asyncio.Event()
        working = asyncio.create_task(serve(self.settings, stop, now=lambda: self.now, tick=tick))
        try:
            yield
        finally:
            stop.set()
            await working

    async def publish(self, people: int, consultation: Consultation | None = None) -> None:
        """What the mixer would publish of so many invented neighbours."""
        form = colonia.form()
        counted: list[Count] = colonia.counts(people)
        told = publishable(counted, measures.measures(form), measures.sectors(form), ())
        rows = [
            Standing(Figure(f.question, f.group, f.choice, f.level, f.base_tens, f.revision), one.base)
            for one in told
            for f in [one.figure]
        ]
        async with self.databases.mixer.transaction() as session:
            await figures.write(session, (consultation or self.consultation).id, rows)

    def stranger(self, name: str) -> Person:
        """Somebody with the chat with this bot open, who belongs to no team."""
        return self.telegram.person(name).with_(self.bot)

    async def person(self, name: str, *roles: str, place: UUID | None = None) -> Person:
        """Somebody of the team; without roles, one who coordinates."""
        somebody = self.stranger(name)
        await self.joins(somebody, *roles, place=place)
        return somebody

    async def joins(self, somebody: Person, *roles: str, place: UUID | None = None) -> Organiser:
        """Make somebody a member of the place (or of another)."""
        async with self.databases.organiser.transaction() as session:
            return await organisers.join(
                session,
                self.key,
                somebody.chat.id,
                somebody.user.first_name,
                place or self.consultation.place.id,
                roles or (organisers.COORDINATES,),
            )

    @property
    def key(self) -> bytes:
        """What chats of the team are found and opened by."""
        return KeyRing(self.settings.keys).organiser_key()

    def on(self, now: datetime) -> "Office":
        """The same at another moment."""
        return replace(self, now=now)


Serving = Callable[[], AbstractAsyncContextManager[None]]


@pytest_asyncio.fixture
async def office(databases: Databases, telegram: Emulator) -> Office:
    """An open consultation without figures; the bot is not running yet."""
    bot = telegram.bot(token=TOKEN, username="organiza_bot", name="Organización")
    consultation = await opened(databases, "ladera")
    settings = OrganiserSettings(
        token=TOKEN,
        database_url=databases.urls["organiser"],
        keys=databases.keys / "organiser",
        api_url=telegram.url,
        issue=Weekly("mon", 9, 0),
        invented=True,
    )
    return Office(telegram, bot, databases, consultation, settings)


@pytest_asyncio.fixture
async def at_work(office: Office) -> AsyncIterator[Office]:
    """The same with the bot running."""
    async with office.serving():
        yield office


@pytest_asyncio.fixture
async def ines(at_work: Office) -> Person:
    """Inés, who researches."""
    return await at_work.person("Inés", RESEARCHES)


@pytest_asyncio.fixture
async def elena(at_work: Office) -> Person:
    """Elena, who organises."""
    return await at_work.person("Elena", ORGANISES)

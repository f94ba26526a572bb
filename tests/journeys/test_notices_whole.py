"""From the organisers' phone to the neighbours' and back, both bots at work: an assembly that is called, heard of,
answered, moved and thanked for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import pytest_asyncio

from admin.organiser.app import serve
from admin.schedule import Weekly
from admin.settings import OrganiserSettings
from bot.emulator import Person
from storage import organisers
from storage.announcement import GRACE
from storage.keys import KeyRing
from storage.organisers import ORGANISES
from tests.journeys.barrio import Barrio, barrio
from tests.journeys.conftest import Colonia

TOKEN = "200:organizadores-de-prueba-0000000000000"


@dataclass
class Office:
    """The organisers' bot beside it; its clock is behind by the grace, so that nobody has to wait five minutes."""

    here: Barrio
    settings: OrganiserSettings
    behind: timedelta = field(default=GRACE + timedelta(minutes=1))

    def now(self) -> datetime:
        """What organisers take for the present."""
        return datetime.now(UTC) - self.behind

    async def joins(self, name: str) -> Person:
        """Somebody of the team, who has talked with the bot."""
        telegram = self.here.colonia.telegram
        bot = next(one for one in telegram.world.bots.values() if one.token == TOKEN)
        somebody = telegram.person(name).with_(bot)
        async with self.here.colonia.databases.organiser.transaction() as session:
            key = KeyRing(self.settings.keys).organiser_key()
            place = self.here.place
            await organisers.join(session, key, somebody.chat.id, name, place, (ORGANISES,))
        await somebody.writes("/start")
        await somebody.reads()
        return somebody


@pytest_asyncio.fixture
async def here(quiet_colonia: Colonia) -> AsyncIterator[Barrio]:
    """The colonia with its bot and its courier at work."""
    async with barrio(quiet_colonia) as made:
        yield made


@asynccontextmanager
async def working(here: Barrio) -> AsyncIterator[Office]:
    """The organisers' bot at work, too."""
    databases = here.colonia.databases
    here.colonia.telegram.bot(token=TOKEN, username="organiza_bot", name="Organización")
    settings = OrganiserSettings(
        token=TOKEN,
        database_url=databases.urls["organiser"],
        keys=databases.keys / "organiser",
        api_url=here.colonia.telegram.url,
        issue=Weekly("mon", 9, 0),
        invented=True,
    )
    office, stop = Office(here, settings), asyncio.Event()
    work = asyncio.create_task(serve(settings, stop, now=office.now, tick=0.2))
    try:
        yield office
    finally:
        stop.set()
        await work


async def test_an_assembly_from_the_calling_to_the_thanks(here: Barrio) -> None:
    """Elena calls and announces, Marcos approves, ten neighbours answer, Elena reads counts; it is called off, and all
    of them hear of it in the same discreet way."""
    rng = Random(3)
    people = [here.colonia.person(f"Vecina {number}") for number in range(10)]
    await here.subscribes(*people)
    async with working(here) as office:
        elena, marcos = await office.joins("Elena"), await office.joins("Marcos")
        await elena.writes("/asamblea")
        await elena.taps("Nueva asamblea")
        await elena.writes("Agua")
        await elena.reads(showing="¿Qué día?")
        await elena.taps("mañana")
        await elena.taps("6 de la tarde")
        await elena.taps("Palabras en la puerta")
        await elena.reads(showing="En la puerta se dice:")
        await elena.taps("Avisar")
        await elena.taps("Ver el aviso")
        await elena.taps("Ver cómo llega")
        await elena.taps("Proponer")
        await marcos.taps("Aprobar")

        for person in people:
            came = await person.reads(showing="Hay un aviso del barrio.", within=30)
            assert "Agua" not in came.text
            await person.taps("Ver")
            await person.reads(showing="Hay asamblea: Agua.")
            await person.taps(rng.choice(("Voy", "Llevo a alguien")))
            await person.reads(showing="En la puerta di:")

        await elena.writes("/asamblea")
        await elena.taps("6 de la tarde · Agua")
        await elena.reads(showing="Van ")
        await elena.taps("Cancelarla")
        await elena.taps("Sí, cancelar")
        await marcos.reads(showing="Se canceló la asamblea")
        await marcos.taps("Aprobar")
        for person in people:
            await person.reads(showing="Hay un aviso del barrio.", within=30)
        await people[0].taps("Ver")
        await people[0].reads(showing="Se canceló la asamblea: Agua.")

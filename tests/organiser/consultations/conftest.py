"""Two colonias of one team: La Ladera, where something is open, and El Cerro, where nothing was asked yet."""

import uuid
from dataclasses import dataclass

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.emulator import Person
from dialogs import xform
from storage import consultations, faces, forms, motions, places
from storage.consultations import Consultation
from storage.organisers import COORDINATES
from storage.places import Place
from tests.dialogs.tables import published
from tests.organiser.conftest import Office
from tests.stuffing.conftest import FORM

TITLE = "Dos preguntas"


@pytest.fixture(scope="session")
def short_form() -> str:
    """Two questions, compiled."""
    return published(FORM)


@dataclass(frozen=True)
class Team:
    """The office, its second colonia, and two who coordinate both."""

    office: Office
    cerro: Place
    form: str
    elena: Person
    marcos: Person

    async def rounds(self, place: Place | None = None) -> tuple[Consultation, ...]:
        """What was opened in a colonia."""
        async with self.office.databases.organiser.statement() as session:
            return await consultations.in_place(session, (place or self.cerro).code)

    async def planned(self) -> int:
        """How many are approved and wait for their day."""
        async with self.office.databases.organiser.statement() as session:
            return len(await motions.approved(session, "consultation_open"))

    async def did(self) -> list[str]:
        """What the audit says was done, in order."""
        async with self.office.databases.owner.statement() as session:
            rows = await session.execute(text("SELECT action FROM audit ORDER BY seq"))
            return list(rows.scalars())


@pytest_asyncio.fixture
async def team(at_work: Office, short_form: str) -> Team:
    """Elena and Marcos coordinate both colonias; the residents' bot said what it is called."""
    cerro = Place(uuid.uuid4(), "cerro", "El Cerro", "America/Mexico_City")
    identity = xform.load(short_form).identity
    async with at_work.databases.owner.transaction() as session:
        await places.add(session, cerro)
        await forms.publish(session, identity, short_form, TITLE, name="dos", version="1")
    async with at_work.databases.resident.transaction() as session:
        await faces.show(session, "ladera_bot")
    people = []
    for name in ("Elena", "Marcos"):
        somebody = await at_work.person(name, COORDINATES)
        await at_work.joins(somebody, COORDINATES, place=cerro.id)
        await somebody.writes("/start")
        await somebody.reads()
        people.append(somebody)
    return Team(at_work, cerro, identity, *people)


async def plans(team: Team, place: str = "El Cerro") -> None:
    """Elena comes as far as the card of «Dos preguntas» in a colonia."""
    await team.elena.writes("/consultas")
    await team.elena.taps("Nueva consulta")
    await team.elena.taps(f"{TITLE} · 1")
    await team.elena.taps(place)
    await team.elena.taps("Listo")
    await team.elena.reads(showing="Cierra:")


async def proposes(team: Team) -> None:
    """And on, through the words residents will read, to the proposal."""
    await team.elena.taps("Ver lo que leerá la gente")
    await team.elena.reads(showing="Esto leerá la gente")
    await team.elena.taps("Proponer")
    await team.elena.reads(showing="Ya no lo propongo")

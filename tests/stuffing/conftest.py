"""A colonia whose consultation counts only who comes with a code, with its bot; the form is short."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.emulator import Emulator, Person
from storage import codes, sayable, suspension
from tests.databases import Databases
from tests.dialogs.tables import published
from tests.journeys.conftest import Colonia, settled

FORM = """
| survey   |                   |      |                      |                |
|          | type              | name | label::Español (es)  | attribute::cb:sector |
|          | select_one zonas  | zona | ¿En qué zona vives?  | sí             |
|          | text              | idea | ¿Qué ayudaría?       |                |
| choices  |                   |      |                      |                |
|          | list_name         | name | label::Español (es)  |                |
|          | zonas             | n    | Norte                |                |
|          | zonas             | s    | Sur                  |                |
| settings |                   |      |                      |                |
|          | form_title        | form_id | default_language  |                |
|          | Dos preguntas     | dos  | Español (es)         |                |
"""


@dataclass(frozen=True)
class Coded:
    """The colonia, and one code of each kind."""

    colonia: Colonia
    good: str  #: ten uses
    spent: str  #: none left
    expired: str
    revoked: str

    @property
    def unknown(self) -> str:
        """Well formed, and never handed out."""
        return sayable.draw(Random(99))

    async def uses(self) -> list[int]:
        """How often each code was used."""
        async with self.colonia.databases.organiser.statement() as session:
            return sorted(
                each.used for each in await codes.of_place(session, self.colonia.consultation.place.id)
            )

    async def suspend(self) -> None:
        """Somebody who coordinates taps once, and once more."""
        databases, place = self.colonia.databases, self.colonia.consultation.place.id
        async with databases.organiser.transaction() as session:
            await suspension.suspend(session, place)
        await suspension.settle(databases.organiser, place)


@pytest.fixture(scope="session")
def short_form() -> str:
    """Two questions, compiled."""
    return published(FORM)


@pytest_asyncio.fixture
async def coded(databases: Databases, telegram: Emulator, short_form: str) -> AsyncIterator[Coded]:
    """The bot at work in a place that needs codes."""
    colonia = await settled(databases, telegram, short_form)
    made = [sayable.draw(Random(seed)) for seed in range(4)]
    place, today = colonia.consultation.place.id, date(2026, 11, 23)
    async with databases.owner.transaction() as session:
        await session.execute(text("UPDATE consultation SET coded = true"))
        digests = [sayable.digest(place, each) for each in made]
        for digest, quota, days in zip(digests, (10, 1, 1, 10), (9999, 9999, -9999, 9999), strict=True):
            until = today + timedelta(days=days)
            await codes.keep(session, place, [digest], quota=quota, expires=until)
        only = await codes.by_digest(session, place, digests[3])
        assert only is not None
        await codes.revoke(session, place, [only])
    assert await codes.use(databases.resident, place, digests[1], today=today)
    async with colonia.serving():
        yield Coded(colonia, *made)


async def comes_and_sends(person: Person, link: str) -> None:
    """From the link to the goodbye, with the same answers as everybody."""
    await person.opens_link(link)
    await person.taps("Empezar")
    await person.taps("Norte")
    await person.writes("Más luz en la calle")
    await person.reads(showing="Enviar")
    await person.taps("Enviar")
    await person.reads(showing="Listo. Gracias")

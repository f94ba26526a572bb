"""Texts that came loose from a colonia, and Elena and Marcos, who review them."""

from collections.abc import Awaitable, Callable, Sequence
from random import Random

import pytest
import pytest_asyncio

from bot.emulator import Person
from storage import texts
from storage.organisers import REVIEWS
from storage.texts import LooseText
from tests.organiser.conftest import Office

QUESTION = "tu_idea/propuesta"
Leaving = Callable[..., Awaitable[None]]


@pytest.fixture
def leaves(office: Office) -> Leaving:
    """Texts are released, as the mixer does it."""

    async def release(*said: str, consultation: object = None) -> None:
        async with office.databases.mixer.transaction() as session:
            fresh = [(QUESTION, text) for text in said]
            await texts.add(session, office.consultation.id, fresh, rng=Random(len(said)))

    return release


@pytest_asyncio.fixture
async def elena(at_work: Office) -> Person:
    """Elena, who reviews."""
    return await at_work.person("Elena", REVIEWS)


@pytest_asyncio.fixture
async def marcos(at_work: Office) -> Person:
    """Marcos, who reviews, too."""
    return await at_work.person("Marcos", REVIEWS)


async def kept(office: Office) -> Sequence[LooseText]:
    """All loose texts as they lie in the database."""
    async with office.databases.mixer.statement() as session:
        return await texts.all_of(session, office.consultation.id)


async def reviews(who: Person) -> str:
    """/revisar; the text on her screen."""
    await who.writes("/revisar")
    return (await who.reads()).text


async def passes(who: Person, theme: str = "Seguridad") -> None:
    """Choose a theme and pass what is shown."""
    await themes(who, theme)
    await who.taps("Pasa")
    await who.telegram.idle(who.chat.bot)


async def themes(who: Person, theme: str = "Seguridad") -> None:
    """Choose a theme."""
    await who.taps("Tema")
    await who.taps(theme)
    await who.telegram.idle(who.chat.bot)

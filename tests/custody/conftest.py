"""The organisers' bot at work on a consultation in custody, and the people who keep its phrases."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest_asyncio

from bot.emulator import Person
from storage.organisers import RESEARCHES, REVIEWS
from tests.custody.people import Kept, in_custody
from tests.databases import Databases
from tests.organiser.conftest import Office, office

__all__ = ["office"]


@dataclass
class Custodians:
    """A place whose consultation in custody has ended, and whose mixer waits for two phrases."""

    office: Office
    kept: Kept

    async def person(self, name: str, *roles: str) -> Person:
        """Somebody of the team of this place."""
        return await self.office.person(name, *(roles or (REVIEWS,)), place=self.kept.consultation.place.id)


@pytest_asyncio.fixture
async def waiting(office: Office, databases: Databases) -> Custodians:
    """Twelve have answered, it was closed, and the mixer asks; the bot is not running yet."""
    kept = await in_custody(databases, code="barranca")
    await kept.answered(12)
    await kept.ordered_to_close()
    await kept.mixed()
    return Custodians(replace(office, consultation=kept.consultation), kept)


@pytest_asyncio.fixture
async def custodians(waiting: Custodians) -> AsyncIterator[Custodians]:
    """The same with the bot running."""
    async with waiting.office.serving():
        yield waiting


@pytest_asyncio.fixture
async def elena(custodians: Custodians) -> Person:
    """Elena, who reviews texts in that place."""
    return await custodians.person("Elena", REVIEWS)


@pytest_asyncio.fixture
async def marcos(custodians: Custodians) -> Person:
    """Marcos, who researches there: any member may have a phrase."""
    return await custodians.person("Marcos", RESEARCHES)

"""A team of a place: Elena coordinates it; others come with links."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.emulator import Person
from storage import invitations
from storage.organisers import COORDINATES, Organiser, by_chat
from tests.organiser.conftest import Office

Inviting = Callable[..., Awaitable[str]]


@pytest_asyncio.fixture
async def elena(at_work: Office) -> Person:
    """Elena, who coordinates."""
    return await here(at_work, "Elena", COORDINATES)


@pytest_asyncio.fixture
async def marcos(at_work: Office) -> Person:
    """Marcos, who coordinates, too."""
    return await here(at_work, "Marcos", COORDINATES)


@pytest.fixture
def invites(office: Office) -> Inviting:
    """The secret of a fresh invitation."""

    async def make(*roles: str, life: timedelta = timedelta(hours=48)) -> str:
        async with office.databases.organiser.transaction() as session:
            return await invitations.offer(
                session,
                office.consultation.place.id,
                roles or (COORDINATES,),
                expires=office.now + life,
                by=None,
                now=office.now,
            )

    return make


async def known(office: Office, somebody: Person) -> Organiser | None:
    """How the team knows somebody."""
    async with office.databases.organiser.statement() as session:
        return await by_chat(session, office.key, somebody.chat.id)


async def here(office: Office, name: str, *roles: str) -> Person:
    """Somebody of the team who has talked with the bot, so that it may write to her."""
    somebody = await office.person(name, *roles)
    await somebody.writes("/start")
    await somebody.reads()
    return somebody

"""A team of a place where notices are written: Elena and Marcos organise it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest_asyncio
from sqlalchemy import text

from admin.organiser.notices.sheet import CARD
from bot.emulator import Person
from storage import assemblies, audit, notices, organisers, schedules
from storage.announcement import Notice
from storage.organisers import ORGANISES
from storage.schedules import Schedule
from tests.mixer.people import eventually
from tests.organiser.access.conftest import here
from tests.organiser.conftest import Office

#: A Thursday noon in Mexico City: nobody sleeps, and nothing else is due.
NOON = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)
WORDS = "Hay agua el jueves.\nTraigan <cubetas> & garrafones."


@pytest_asyncio.fixture
async def office(office: Office) -> Office:
    """The same place, at noon of a Thursday."""
    office.now = NOON
    return office


@pytest_asyncio.fixture
async def elena(at_work: Office) -> Person:
    """Elena, who organises."""
    return await here(at_work, "Elena", ORGANISES)


@pytest_asyncio.fixture
async def marcos(at_work: Office) -> Person:
    """Marcos, who organises, too."""
    return await here(at_work, "Marcos", ORGANISES)


async def writes(who: Person, words: str = WORDS) -> None:
    """Write a notice as far as its draft."""
    await who.writes("/aviso")
    await who.reads(showing="Escribe el aviso")
    await who.writes(words)
    await who.reads(showing="Borrador ·")


async def proposes(who: Person, words: str = WORDS) -> None:
    """Write it, look at it, put it forward."""
    await writes(who, words)
    await puts_forward(who)


async def puts_forward(who: Person) -> None:
    """Look at the draft as residents will see it, and put it forward."""
    await who.taps("Ver cómo llega")
    await who.taps("Proponer", on=await who.reads(showing="Así lo verá la gente"))
    await who.reads(showing="Lo mandé a")


async def approves(who: Person) -> None:
    """Say yes to what somebody else put forward."""
    await who.taps("Aprobar", on=await who.reads(showing="propone un aviso"))
    await who.reads(showing="Aprobado.")


async def every(office: Office) -> Sequence[Notice]:
    """All notices of the place."""
    async with office.databases.organiser.statement() as session:
        return await notices.of_place(session, office.consultation.place.id, limit=100)


async def only(office: Office) -> Notice:
    """The one notice of the place."""
    (found,) = await every(office)
    return found


async def deeds(office: Office) -> list[str]:
    """What the audit says was done."""
    async with office.databases.organiser.statement() as session:
        return [line.action for line in await audit.last(session, 50)]


async def calls(office: Office, title: str, starts_at: datetime, venue: str | None = "La cancha") -> UUID:
    """An assembly of the place."""
    async with office.databases.organiser.transaction() as session:
        place = office.consultation.place.id
        return await assemblies.call(session, place, title, starts_at, office.now, venue=venue)


async def counted(office: Office, notice: UUID, **counts: int) -> None:
    """What the courier would write."""
    values = ", ".join(f"{name} = {number}" for name, number in counts.items())
    async with office.databases.resident.transaction() as session:
        await session.execute(text(f"UPDATE notice SET {values} WHERE id = '{notice}'"))


async def becomes(office: Office, notice: UUID, state: str) -> None:
    """The state the courier would bring it to."""
    async with office.databases.resident.transaction() as session:
        command = text("UPDATE notice SET state = :state, ended_at = :ended WHERE id = :id")
        ended = office.now if state == "sent" else None
        await session.execute(command, {"state": state, "ended": ended, "id": notice})


async def removed(office: Office, somebody: Person) -> None:
    """She is of the team no longer."""
    async with office.databases.organiser.transaction() as session:
        found = await organisers.by_chat(session, office.key, somebody.chat.id)
        assert found is not None
        assert await organisers.remove(session, found.id, office.consultation.place.id, last=True)


async def looked(office: Office) -> None:
    """The bot has looked at its cards once more: it has gone past a mark that lies behind them."""
    mark = Schedule(uuid4(), None, CARD, "", None, "UTC", office.now, 0, detail={"cards": {}})
    async with office.databases.organiser.transaction() as session:
        await schedules.put(session, mark)

    async def gone() -> bool:
        async with office.databases.organiser.statement() as session:
            return await schedules.one(session, mark.id) is None

    await eventually(gone)

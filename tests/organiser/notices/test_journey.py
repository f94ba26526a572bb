"""Both bots at work in one place: what Elena writes and Marcos approves is what Amparo gets, to the letter."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
import pytest_asyncio

from admin.organiser.notices import progress, telling
from bot.app import run
from bot.emulator import Bot, Person, Seen
from bot.runtime import Runtime, lifespan
from bot.settings import Settings
from tests.organiser.conftest import Office
from tests.organiser.notices.conftest import approves, calls, only, proposes, puts_forward, writes

RESIDENTS = "100:residentes-de-prueba-000000000000000"


@dataclass
class Barrio:
    """A place with both its bots."""

    office: Office
    bot: Bot
    residents: Runtime

    def neighbour(self, name: str) -> Person:
        """Somebody who lives there, with the residents' bot open."""
        return self.office.telegram.person(name).with_(self.bot)

    async def subscribes(self, who: Person) -> None:
        """She asks for the notices of the place."""
        await who.writes("/avisos")
        await who.taps(f"☐ {self.office.consultation.place.name}")
        await who.reads(showing="Te avisamos")
        await who.taps("Listo")
        await who.reads(showing="Hola.")

    def passes(self, **time: float) -> None:
        """Both processes' clocks go on."""
        self.office.now += timedelta(**time)


@asynccontextmanager
async def residents_at_work(office: Office) -> AsyncIterator[Barrio]:
    """The residents' bot with its courier, by the same clock."""
    settings = Settings(
        token=RESIDENTS,
        database_url=office.databases.urls["resident"],
        database_password=None,
        keys=office.databases.keys / "resident",
        api_url=office.telegram.url,
    )
    bot = office.telegram.bot(RESIDENTS, "desdeabajo_bot", "Desde Abajo")
    async with lifespan(settings) as made:
        runtime = replace(made, now=lambda: office.now)
        runtime.life.promise([office.consultation])
        stop = asyncio.Event()
        work = asyncio.create_task(run(runtime, stop))
        try:
            yield Barrio(office, bot, runtime)
        finally:
            stop.set()
            await work


@pytest_asyncio.fixture
async def barrio(at_work: Office) -> AsyncIterator[Barrio]:
    """Both bots at work."""
    async with residents_at_work(at_work) as made:
        yield made


@pytest_asyncio.fixture
async def amparo(barrio: Barrio) -> Person:
    """Amparo lives there and asked for notices."""
    who = barrio.neighbour("Amparo")
    await barrio.subscribes(who)
    return who


def looks(one: Seen) -> tuple[str, list[list[str]], str | None, bool]:
    """What there is to see of a message: words with their markup, buttons, file, whether it can be passed on."""
    buttons = [[button.text for button in row] for row in one.rows]
    return one.html, buttons, one.file.kind if one.file else None, one.protected


async def test_what_was_approved_is_what_arrives(
    barrio: Barrio, elena: Person, marcos: Person, amparo: Person
) -> None:
    """Closed and opened, it looks as both were shown."""
    await proposes(elena)
    asked = await marcos.reads(showing="propone un aviso")
    shown = next(one for one in marcos.sees() if one.text == "Hay un aviso del barrio.")
    await marcos.taps("Ver", on=shown)
    opened = await marcos.reads(showing="Cerrar")
    await marcos.taps("Aprobar", on=asked)
    await marcos.reads(showing="Aprobado.")
    barrio.passes(minutes=5)
    arrived = await amparo.reads(showing="Hay un aviso")
    await amparo.taps("Ver", on=arrived)
    read = await amparo.reads(showing="Cerrar")

    assert looks(arrived) == looks(shown)
    assert looks(read) == looks(opened)


@pytest.mark.long
async def test_what_was_sent_is_changed_by_two_and_taken_away_by_one(
    barrio: Barrio, elena: Person, marcos: Person, amparo: Person
) -> None:
    """Both are told in how many chats it could be done."""
    await proposes(elena)
    await approves(marcos)
    barrio.passes(minutes=5)
    arrived = await amparo.reads(showing="Hay un aviso")
    await _after(barrio, elena, "Le llegó a 1 persona.")
    done = await elena.reads(showing=progress.sent())

    await elena.taps("Cambiar lo que se mandó", on=done)
    await elena.reads(showing="Escribe cómo debe quedar")
    await elena.writes("Hay agua el <viernes>.")
    await elena.reads(showing="Quedaría así:")
    await marcos.taps("Aprobar", on=await marcos.reads(showing="Quedaría así:"))
    barrio.passes(seconds=3)
    await _after(barrio, elena, "El texto nuevo está en 1 de 1 chat.")
    await amparo.taps("Ver", on=await amparo.reads(showing="Hay un aviso del barrio."))
    assert (await amparo.reads(showing="viernes")).text == "Hay agua el <viernes>."

    await marcos.taps("Quitarlo de los chats", on=await marcos.reads(showing="El texto nuevo está"))
    await marcos.taps("Sí, quitarlo", on=await marcos.reads(showing="48 horas"))
    await _after(barrio, marcos, "Se quitó de 1 de 1 chat.")
    assert arrived.id not in {one.id for one in amparo.sees()}


async def test_what_was_cancelled_reaches_nobody(
    barrio: Barrio, elena: Person, marcos: Person, amparo: Person
) -> None:
    """The next one does: so the silence was none by accident."""
    await proposes(elena, "Esto no sale.")
    await approves(marcos)
    await elena.taps("Cancelar el envío", on=await elena.reads(showing="Aprobado."))
    await elena.reads(showing=progress.cancelled_unheard())
    barrio.passes(minutes=6)
    await proposes(elena, "Esto sí.")
    await approves(marcos)
    barrio.passes(minutes=6)
    await amparo.taps("Ver", on=await amparo.reads(showing="Hay un aviso"))

    assert (await amparo.reads(showing="Cerrar")).text == "Esto sí."
    assert sum("Hay un aviso" in one.text or "Esto no" in one.text for one in amparo.sees()) == 0


async def test_an_open_notice_with_a_photo_arrives_as_it_was_shown(
    barrio: Barrio, elena: Person, marcos: Person, amparo: Person
) -> None:
    """The picture, its words below, and whether it may be passed on."""
    await elena.writes("/aviso")
    await elena.reads(showing="Escribe el aviso")
    await elena.sends_photo(caption="Jornada <de salud> & vacunas")
    await elena.reads(showing="Con foto")
    await elena.taps("Cómo llega")
    await elena.taps("☑ En reserva")
    await elena.taps("☐ Se puede reenviar")
    await elena.reads(showing="☑ Se puede reenviar")
    await elena.taps("Volver")
    await elena.reads(showing="Borrador ·")
    await puts_forward(elena)
    asked = await marcos.reads(showing="propone un aviso")
    shown = next(one for one in marcos.sees() if one.file is not None)
    await marcos.taps("Aprobar", on=asked)
    await marcos.reads(showing="Aprobado.")
    barrio.passes(minutes=5)
    arrived = await amparo.reads(showing="Jornada")

    assert looks(arrived) == looks(shown)
    assert arrived.text == "Jornada <de salud> & vacunas"
    assert not arrived.protected


async def test_an_assembly_is_announced_answered_and_called_to_mind(
    barrio: Barrio, elena: Person, marcos: Person, amparo: Person
) -> None:
    """With the buttons that were shown; the day before, the reminder comes, as it was shown."""
    office = barrio.office
    await calls(office, "Agua", office.now + timedelta(days=3))
    await barrio.residents.meetings.look()
    await writes(elena)
    await elena.taps("Asamblea")
    await elena.taps("Agua ·")
    await elena.taps("☐ Recordar un día antes")
    await elena.reads(showing="☑ Recordar un día antes")
    await elena.taps("Volver")
    await elena.reads(showing="Borrador ·")
    await puts_forward(elena)
    asked = await marcos.reads(showing="propone un aviso")
    first, reminder = [one for one in marcos.sees() if one.text == "Hay un aviso del barrio."]
    seen = []
    for one in (first, reminder):
        await marcos.taps("Ver", on=one)
        seen.append(looks(await marcos.reads(showing="Cerrar")))
        await marcos.taps("Cerrar", on=next(now for now in marcos.sees() if now.id == one.id))
        await marcos.reads(showing="Hay un aviso del barrio.")
    await marcos.taps("Aprobar", on=asked)
    await marcos.reads(showing="Aprobado.")
    barrio.passes(minutes=5)
    await amparo.taps("Ver", on=await amparo.reads(showing="Hay un aviso"))
    opened = await amparo.reads(showing="Voy")
    barrio.passes(days=2, minutes=-4)  # a minute after the hour of the reminder
    await amparo.taps("Ver", on=await amparo.reads(showing="Hay un aviso"))
    reminded = await amparo.reads(showing="Te recordamos")

    assert looks(opened) == seen[0]
    assert looks(reminded) == seen[1]
    assert reminded.text == "Te recordamos: la asamblea «Agua» es mañana, 12 del día."


async def test_nobody_is_there_any_more(
    barrio: Barrio, elena: Person, marcos: Person, amparo: Person
) -> None:
    """It is told as it is: nobody was reached."""
    await proposes(elena)
    await approves(marcos)
    amparo.leaves_telegram()
    barrio.passes(minutes=5)
    await _after(barrio, elena, "Le llegó a 0 personas.")
    found = await only(barrio.office)

    assert (found.state, found.counts.delivered, found.counts.blocked) == ("sent", 0, 1)


async def test_a_notice_for_a_place_without_subscribers(
    barrio: Barrio, elena: Person, marcos: Person
) -> None:
    """Sent to nobody, and said so."""
    await proposes(elena)
    await approves(marcos)
    barrio.passes(minutes=5)

    await _after(barrio, elena, telling.nobody_subscribed())


async def _after(barrio: Barrio, who: Person, words: str) -> None:
    """Wait for words on a card, while the time it needs passes."""
    for _ in range(240):  # a busy machine may take its time
        if any(words in one.text for one in who.sees()):
            return
        barrio.passes(seconds=3)
        await asyncio.sleep(0.25)
    await who.reads(showing=words)

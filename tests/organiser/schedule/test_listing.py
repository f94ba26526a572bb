"""/programado: what will happen by itself, another hour for it, and an end; and the news of what went late."""

from datetime import timedelta

import pytest_asyncio
from sqlalchemy import text

from admin.organiser.schedule import words
from bot.emulator import Person
from storage import notices, schedules
from storage.organisers import ORGANISES
from tests.organiser.access.conftest import here
from tests.organiser.conftest import Office
from tests.organiser.notices.conftest import calls, deeds, every, only, puts_forward, writes
from tests.organiser.schedule.conftest import THURSDAY


@pytest_asyncio.fixture
async def office(office: Office) -> Office:
    """The same place, at noon of a Thursday."""
    office.now = THURSDAY
    return office


@pytest_asyncio.fixture
async def elena(at_work: Office) -> Person:
    """Elena, who organises."""
    return await here(at_work, "Elena", ORGANISES)


@pytest_asyncio.fixture
async def marcos(at_work: Office) -> Person:
    """Marcos, who organises, too."""
    return await here(at_work, "Marcos", ORGANISES)


async def plans(elena: Person, marcos: Person, hour: str, *, every_week: bool) -> None:
    """A notice at an hour, approved; perhaps every week."""
    await writes(elena, "Brigada de limpieza")
    await elena.taps("Cuándo")
    await elena.reads(showing="escribe el día y la hora")
    await elena.writes(hour)
    await elena.reads(showing="Borrador ·")
    if every_week:
        await elena.taps("Repetir")
        await elena.taps("cada jueves")
        await elena.reads(showing="Se repite: cada jueves")
    await puts_forward(elena)
    await marcos.taps("Aprobar", on=await marcos.reads(showing="propone un aviso"))
    await marcos.reads(showing="Aprobado.")


async def test_what_is_planned_is_listed_with_its_hours(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """The first sending, and how it repeats."""
    await plans(elena, marcos, "12 de marzo a las 9 am", every_week=True)
    await elena.writes("/programado")
    listed = await elena.reads(showing="Programado en")

    assert "• dentro de 7 días, 9 de la mañana: «Brigada de limpieza» (una vez)" in listed.text
    assert "• 19 de marzo, 9 de la mañana: «Brigada de limpieza» (cada jueves)" in listed.text


async def test_another_hour_is_typed_and_told(at_work: Office, elena: Person, marcos: Person) -> None:
    """Of a single notice; the other hears of it, and the courier reads the new hour."""
    await plans(elena, marcos, "12 de marzo a las 9 am", every_week=False)
    await marcos.writes("/programado")
    await marcos.taps("Brigada de limpieza", on=await marcos.reads(showing="Programado en"))
    await marcos.taps("Cambiar la hora")
    await marcos.reads(showing=words.write_hour())
    await marcos.writes("ayer a las 6 pm")
    await marcos.reads(showing="Esa hora ya pasó")
    await marcos.writes("el viernes 13 de marzo a las 6 pm")
    await marcos.reads(showing="Ahora sale: viernes 13 de marzo de 2026, 6 de la tarde")
    await elena.reads(showing="Marcos cambió la hora de «Brigada de limpieza»")
    found = await only(at_work)

    assert found.draft.goes_at is not None
    assert found.draft.goes_at.isoformat() == "2026-03-14T00:00:00+00:00"
    assert "schedule_move" in await deeds(at_work)


async def test_what_repeats_repeats_by_its_new_hour(at_work: Office, elena: Person, marcos: Person) -> None:
    """From that day on."""
    await plans(elena, marcos, "12 de marzo a las 9 am", every_week=True)
    await elena.writes("/programado")
    await elena.taps("19 de marzo", on=await elena.reads(showing="Programado en"))
    await elena.taps("Cambiar la hora")
    await elena.reads(showing=words.write_hour())
    await elena.writes("20 de marzo a las 7 pm")
    await elena.reads(showing="Ahora sale: viernes 20 de marzo de 2026, 7 de la noche")
    first = await only(at_work)
    async with at_work.databases.organiser.statement() as session:
        (found,) = await schedules.about(session, "notice", str(first.id))

    assert found.cron == "0 19 * * fri"


async def test_one_of_them_is_stopped_after_a_question(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """The first sending stopped: nothing comes after it either."""
    await plans(elena, marcos, "12 de marzo a las 9 am", every_week=True)
    await elena.writes("/programado")
    await elena.taps("dentro de 7 días", on=await elena.reads(showing="Programado en"))
    await elena.taps("Que ya no salga")
    await elena.taps("Sí, parar", on=await elena.reads(showing=words.sure_to_stop()))
    await elena.reads(showing=words.is_stopped())
    await marcos.reads(showing="Elena paró «Brigada de limpieza»")
    await marcos.writes("/programado")

    await marcos.reads(showing="no tiene nada programado")

    assert (await only(at_work)).state == "cancelled"
    assert "schedule_stop" in await deeds(at_work)


async def test_a_reminder_is_listed_and_follows_its_assembly(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """It has no hour of its own to change."""
    await calls(at_work, "Agua", THURSDAY + timedelta(days=7))
    await writes(elena)
    await elena.taps("Asamblea")
    await elena.taps("Agua ·")
    await elena.taps("☐ Recordar un día antes")
    await elena.reads(showing="☑ Recordar un día antes")
    await elena.taps("Volver")
    await elena.reads(showing="Borrador ·")
    await puts_forward(elena)
    await marcos.taps("Aprobar", on=await marcos.reads(showing="propone un aviso"))
    await marcos.reads(showing="Aprobado.")
    await elena.writes("/programado")
    await elena.taps("dentro de 6 días", on=await elena.reads(showing="(recordatorio)"))
    opened = await elena.reads(showing=words.with_assembly())

    assert opened.buttons == (words.stop(), words.back())


async def test_an_old_button_says_that_it_is_over(at_work: Office, elena: Person, marcos: Person) -> None:
    """It went out meanwhile, or was stopped by somebody else."""
    await plans(elena, marcos, "12 de marzo a las 9 am", every_week=False)
    await elena.writes("/programado")
    listed = await elena.reads(showing="Programado en")
    async with at_work.databases.organiser.transaction() as session:
        await notices.cancel(session, (await only(at_work)).id, at_work.now)
    await elena.taps("Brigada de limpieza", on=listed)

    assert (await elena.reads()).toast == words.over()


async def test_every_week_both_get_a_card_five_minutes_before(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """By the clock of the bot itself; this one may be cancelled, the next comes all the same."""
    await plans(elena, marcos, "12 de marzo a las 9 am", every_week=True)
    first = await only(at_work)
    async with at_work.databases.resident.transaction() as session:
        await session.execute(text("UPDATE notice SET state = 'sent'"))
    at_work.now = THURSDAY + timedelta(days=14, hours=-3, minutes=-4)
    await elena.taps("Cancelar el envío", on=await elena.reads(showing="Aprobado. Sale: hoy, 9 de la mañana"))
    await marcos.reads(showing="Cancelado. No le llegó a nadie.")
    found = next(one for one in await every(at_work) if one.id != first.id)
    async with at_work.databases.organiser.statement() as session:
        (plan,) = await schedules.about(session, "notice", str(first.id))

    assert found.state == "cancelled"
    assert plan.enabled
    assert plan.next_run == THURSDAY + timedelta(days=21, hours=-3)


async def test_what_was_missed_is_told_once(at_work: Office, elena: Person, marcos: Person) -> None:
    """To everybody who organises there."""
    await plans(elena, marcos, "12 de marzo a las 9 am", every_week=True)
    async with at_work.databases.resident.transaction() as session:
        await session.execute(text("UPDATE notice SET state = 'sent'"))
    at_work.now = THURSDAY + timedelta(days=15)
    await elena.reads(showing="no salió: 19 de marzo")
    await marcos.reads(showing="no salió: 19 de marzo")
    async with at_work.databases.organiser.transaction() as session:
        assert await schedules.untold(session) == ()

    assert sum("no salió" in one.text for one in elena.sees()) == 1

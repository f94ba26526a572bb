"""The organisers' side: codes that two approve, a burst that is told once, and a place that one person stops."""

import re
from collections.abc import AsyncIterator

import pytest_asyncio

from admin.watching import pause
from bot.emulator import Person
from storage import codes, consultations, motions, sayable
from storage.organisers import COORDINATES, ORGANISES
from tests.mixer.people import eventually
from tests.organiser.conftest import Office, at_work, office

__all__ = ["at_work", "office"]  # fixtures of the organisers' office


@pytest_asyncio.fixture
async def elena(at_work: Office) -> Person:
    """Elena, who coordinates."""
    return await at_work.person("Elena", COORDINATES)


@pytest_asyncio.fixture
async def marcos(at_work: Office, elena: Person) -> AsyncIterator[Person]:
    """Marcos, who coordinates too."""
    somebody = await at_work.person("Marcos", COORDINATES)
    for person in (elena, somebody):  # a bot cannot write to who never wrote to it
        await person.writes("/start")
        await person.reads()
    yield somebody


async def _suspended(at_work: Office) -> bool:
    async with at_work.databases.organiser.statement() as session:
        found = await consultations.one(session, at_work.consultation.id)
    assert found is not None
    return found.place.suspended


async def test_codes_are_made_by_two_and_shown_to_one(at_work: Office, elena: Person, marcos: Person) -> None:
    """Elena proposes, Marcos approves, Elena copies; with «Listo» they are gone, and only digests are kept."""
    await elena.writes("/codigos")
    await elena.taps("Proponer 5 códigos")
    await marcos.reads(showing="Hacer 5 códigos")
    await marcos.taps("Aprobar")
    shown = await elena.reads(showing="No se vuelven a mostrar")
    drawn = re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b", shown.text)

    assert shown.protected
    assert len(set(drawn)) == 5
    assert all(code not in seen.text for seen in marcos.sees() for code in drawn)
    letters = sayable.read(drawn[0])
    assert letters is not None
    place = at_work.consultation.place.id
    async with at_work.databases.organiser.statement() as session:
        assert await codes.by_digest(session, place, sayable.digest(place, letters)) is not None
        assert {one.quota for one in await codes.of_place(session, place)} == {codes.QUOTA}

    await elena.taps("Listo", on=shown)
    await at_work.telegram.idle(at_work.bot)
    assert all(drawn[0] not in seen.text for seen in elena.sees())


async def test_nobody_makes_codes_alone(at_work: Office, elena: Person) -> None:
    """Where nobody else could approve, there are none."""
    await elena.writes("/codigos")
    await elena.taps("Proponer 5 códigos")
    assert "2 personas" in (await elena.reads(showing="2 personas")).text
    async with at_work.databases.organiser.statement() as session:
        assert await codes.of_place(session, at_work.consultation.place.id) == ()


async def test_one_person_takes_all_codes_back(at_work: Office, elena: Person) -> None:
    """It can only protect: a tap, and one more to be sure."""
    place = at_work.consultation.place.id
    async with at_work.databases.organiser.transaction() as session:
        await codes.keep(session, place, [b"a" * 16, b"b" * 16], quota=5, expires=None)
    await elena.writes("/codigos")
    await elena.taps("Quitar todos")
    await elena.taps("Sí, quitar todos")
    assert "2." in (await elena.reads(showing="dejaron de servir")).text
    async with at_work.databases.organiser.statement() as session:
        assert all(one.revoked for one in await codes.of_place(session, place))


async def test_one_person_suspends_and_two_go_on(at_work: Office, elena: Person, marcos: Person) -> None:
    """At once with one confirmation; Marcos hears of it; going on needs him."""
    await elena.writes("/suspender")
    await elena.taps("Sí, suspender ya")
    await elena.reads(showing="está suspendida")
    assert await _suspended(at_work)
    await marcos.reads(showing="paró todo")

    await elena.taps("Proponer seguir")
    await elena.reads(showing="Ya no lo propongo")
    assert await _suspended(at_work)
    await marcos.taps("Aprobar")
    await marcos.reads(showing="Aprobado.")
    assert not await _suspended(at_work)


async def test_of_a_suspended_place_only_what_protects_is_offered(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """No new codes, no pause, no new consultation: it is said why; codes can still be taken back."""
    place = at_work.consultation.place.id
    async with at_work.databases.organiser.transaction() as session:
        await codes.keep(session, place, [b"a" * 16], quota=5, expires=None)
    await elena.writes("/codigos")
    before = await elena.reads(showing="Códigos que sirven")
    await elena.writes("/consultas")
    round_ = await elena.reads(showing="Diagnóstico")
    await elena.writes("/suspender")
    await elena.taps("Sí, suspender ya")
    await elena.reads(showing="está suspendida")
    await elena.writes("/codigos")
    now = await elena.reads(showing="Códigos que sirven")
    await elena.writes("/consultas")
    still = await elena.reads(showing="Aquí todo está en alto")

    assert now.buttons == ("Quitar uno", "Quitar todos")
    assert "está suspendida. Nada se recibe" in now.text
    assert still.buttons == ()

    await elena.taps("Proponer 5 códigos", on=before)
    await elena.taps("Pausar las mezclas", on=round_)
    await at_work.telegram.idle(at_work.bot)
    shown = {one.id: one for one in elena.sees()}
    assert shown[before.id].buttons == now.buttons
    assert (shown[round_.id].text, shown[round_.id].buttons) == (still.text, ())
    async with at_work.databases.organiser.statement() as session:
        found = await consultations.one(session, at_work.consultation.id)
        assert await motions.waiting(session, place, at_work.now) == ()
    assert found is not None
    assert not found.paused


async def test_no_digest_is_read_of_a_suspended_place(at_work: Office, elena: Person) -> None:
    """/boletin has nothing to show while everything stands still, and says why."""
    await at_work.publish(40)
    await elena.writes("/suspender")
    await elena.taps("Sí, suspender ya")
    await elena.reads(showing="está suspendida")
    await elena.writes("/boletin")
    assert "está suspendida" in (await elena.reads()).text
    await at_work.telegram.idle(at_work.bot)
    assert not any("Lo que dijimos" in seen.text for seen in elena.sees())


async def test_destroying_waits_for_two_and_for_the_mixer(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Approved by the other, it lies where the mixer finds it; the organisers' bot has no right to do it."""
    await elena.writes("/suspender")
    await elena.taps("Sí, suspender ya")
    await elena.taps("Proponer destruir lo que espera")
    await marcos.reads(showing="No tiene regreso.")
    await marcos.taps("Aprobar")
    await marcos.reads(showing="Aprobado.")
    async with at_work.databases.mixer.statement() as session:
        (decided,) = await motions.approved(session, "place_destroy")
    assert decided.place == at_work.consultation.place.id
    assert decided.approved_by != decided.proposed_by


async def test_who_only_organises_cannot_suspend(at_work: Office) -> None:
    """It is for whoever coordinates; she is told so."""
    citlali = await at_work.person("Citlali", ORGANISES)
    await citlali.writes("/suspender")
    assert "a quien coordina" in (await citlali.reads()).text
    assert not await _suspended(at_work)


async def test_a_burst_is_told_once_and_two_let_releases_go_on(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Both hear what happened and what to do, once; with two of them releases go on."""
    assert await pause(at_work.databases.mixer, at_work.consultation)
    assert not await pause(at_work.databases.mixer, at_work.consultation)
    for person in (elena, marcos):
        await person.reads(showing="muchas más respuestas")
    await at_work.telegram.idle(at_work.bot)
    told = [seen for seen in elena.sees() if "muchas más respuestas" in seen.text]
    assert len(told) == 1

    await elena.taps("Proponer que sigan las mezclas", on=told[0])
    await marcos.reads(showing="Dejar que sigan las mezclas")
    await marcos.taps("Aprobar")
    await marcos.reads(showing="Aprobado.")

    async def goes_on() -> bool:
        async with at_work.databases.organiser.statement() as session:
            found = await consultations.one(session, at_work.consultation.id)
        return found is not None and not found.paused

    await eventually(goes_on)
    await elena.taps("Proponer que sigan las mezclas", on=told[0])
    assert "Eso ya está así." in (await elena.reads()).toast

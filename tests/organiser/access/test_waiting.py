"""What waits for a second person: said once, seen as what it is, and gone when it makes no sense any more."""

from collections.abc import Sequence

import pytest
from sqlalchemy import text

from admin.destroying import obey
from admin.organiser.motions import words
from bot.emulator import Person
from storage import motions
from tests.organiser.conftest import Office


async def _states(office: Office) -> Sequence[str]:
    async with office.databases.organiser.statement() as session:
        return (await session.execute(text("SELECT state FROM motion ORDER BY state"))).scalars().all()


async def _proposes_codes(who: Person) -> None:
    await who.writes("/codigos")
    await who.taps("Proponer 5 códigos")


async def _suspends(who: Person) -> None:
    await who.writes("/suspender")
    await who.taps("Sí, suspender ya")
    await who.reads(showing="está suspendida")


async def test_a_finger_that_taps_twice_proposes_once(at_work: Office, elena: Person, marcos: Person) -> None:
    """The second tap shows Elena what waits; Marcos is asked once."""
    await _proposes_codes(elena)
    await elena.taps("Proponer 5 códigos", at_once=True)
    await elena.reads(showing="Lo propusiste tú")
    await at_work.telegram.idle(at_work.bot)

    assert await _states(at_work) == ["proposed"]
    assert sum("Elena propone" in seen.text for seen in marcos.sees()) == 1


async def test_who_wants_what_another_proposed_is_shown_that(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Marcos, who would propose the same, may approve it instead."""
    await _proposes_codes(elena)
    await elena.reads(showing="alguien lo apruebe")
    await _proposes_codes(marcos)
    await marcos.taps("Aprobar", on=await marcos.reads(showing="Elena propone"))
    await marcos.reads(showing="Aprobado.")
    assert await _states(at_work) == ["done"]


async def test_ones_own_is_shown_without_a_button_to_approve(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """/pendientes offers Elena what she can do with it: take it back."""
    await _proposes_codes(elena)
    await elena.reads(showing="alguien lo apruebe")
    await elena.writes("/pendientes")
    assert (await elena.reads(showing="Lo propusiste tú")).buttons == ("Ya no lo propongo",)
    await elena.taps("Ya no lo propongo")
    await elena.reads(showing="Ya no se propone.")


async def test_what_is_decided_loses_its_buttons(at_work: Office, elena: Person, marcos: Person) -> None:
    """Pressed on an old card, it says so there, and nothing is left to press."""
    await _proposes_codes(elena)
    mine = await elena.reads(showing="alguien lo apruebe")
    await marcos.taps("No", on=await marcos.reads(showing="Elena propone"))
    await elena.reads(showing="Marcos dijo que no")
    await elena.taps("Ya no lo propongo", on=mine)
    assert (await elena.reads(showing=words.decided())).buttons == ()


async def test_of_somebody_who_is_gone_nothing_waits(at_work: Office, elena: Person, marcos: Person) -> None:
    """What Elena proposed is not offered any more once she was removed."""
    await _proposes_codes(elena)
    await marcos.reads(showing="Elena propone")
    await marcos.writes("/equipo")
    await marcos.taps("Quitar a Elena", on=await marcos.reads(showing="Equipo de"))
    await marcos.taps("Sí, quitar")
    await marcos.reads(showing="ya no está")
    await marcos.writes("/pendientes")
    assert (await marcos.reads()).text == words.none_waiting()


async def test_going_on_ends_what_was_proposed_while_it_stood_still(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Nobody can destroy, weeks later and by an old button, what was let go on."""
    await _suspends(elena)
    await elena.taps("Proponer destruir lo que espera")
    destroy = await marcos.reads(showing="No tiene regreso.")
    await elena.reads(showing="alguien lo apruebe")
    await elena.taps("Proponer seguir")
    await marcos.taps("Aprobar", on=await marcos.reads(showing="siga: recibir"))
    await marcos.reads(showing="Aprobado.")
    await marcos.taps("Aprobar", on=destroy)
    assert (await marcos.reads()).toast == words.decided()
    assert await _states(at_work) == ["done", "refused"]


async def test_what_the_terminal_changed_meanwhile_is_moot(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """The operator lets the place go on: the button for it says that it makes no sense any more."""
    await _suspends(elena)
    await elena.taps("Proponer destruir lo que espera")
    asked = await marcos.reads(showing="No tiene regreso.")
    async with at_work.databases.owner.transaction() as session:
        await session.execute(text("UPDATE place SET suspended = false"))
    await marcos.taps("Aprobar", on=asked)
    assert (await marcos.reads()).toast == words.moot()
    async with at_work.databases.mixer.statement() as session:
        assert await motions.approved(session, "place_destroy") == ()
    await marcos.writes("/pendientes")
    assert (await marcos.reads()).text == words.none_waiting()


@pytest.mark.parametrize("goes_on", [False, True], ids=["stands still", "goes on"])
async def test_whoever_coordinates_hears_that_it_was_destroyed(
    at_work: Office, elena: Person, marcos: Person, goes_on: bool
) -> None:
    """The mixer does it minutes later; both hear of it, and also when it was not done."""
    await _suspends(elena)
    await elena.taps("Proponer destruir lo que espera")
    await marcos.taps("Aprobar", on=await marcos.reads(showing="No tiene regreso."))
    await marcos.reads(showing="Se hace en unos minutos")
    if goes_on:
        async with at_work.databases.owner.transaction() as session:
            await session.execute(text("UPDATE place SET suspended = false"))
    assert await obey(at_work.databases.mixer, at_work.databases.mixer_keys) == 1
    for person in (elena, marcos):
        await person.reads(showing="no se destruyó nada" if goes_on else "Ya se destruyó")
    assert await obey(at_work.databases.mixer, at_work.databases.mixer_keys) == 0


async def test_the_message_with_a_link_goes_with_a_tap(at_work: Office, elena: Person) -> None:
    """It must not stay in a phone that somebody else may take."""
    await elena.writes("/invitar")
    await elena.taps("☐ Revisa los textos")
    await elena.taps("Hacer el enlace")
    link = await elena.reads(showing="?start=")
    await elena.taps("Borrar esto", on=link)
    await at_work.telegram.idle(at_work.bot)
    assert not any("?start=" in seen.text for seen in elena.sees())

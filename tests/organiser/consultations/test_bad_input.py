"""What goes wrong between people: days, numbers, forms that are gone, places taken, colleagues gone, two at once."""

import asyncio

import pytest
from sqlalchemy import text

from storage import motions, organisers
from tests.organiser.consultations.conftest import TITLE, Team, plans, proposes


@pytest.mark.parametrize(
    ("button", "said", "answer"),
    [
        ("Cuándo abre", "ayer", "ya pasó"),
        ("Cuándo abre", "3 de mayo de 2030", "más de 6 meses"),
        ("Cuándo abre", "cuando llueva", "No entendí qué día"),
        ("Cuándo cierra", "28 de febrero de 2026", "ya pasó"),
        ("Cuándo cierra", "3 de mayo de 2030", "más de un año"),
        ("Montones", "5", "se podría adivinar"),
        ("Montones", "muchos", "Pon solo un número"),
        ("Montones", "1000", "de 10 a 100"),
        ("A medias", "0", "de 1 a 60"),
        ("A medias", "61 días", "de 1 a 60"),
    ],
)
async def test_what_cannot_be_is_said_calmly(team: Team, button: str, said: str, answer: str) -> None:
    """And nothing can be proposed that way."""
    await plans(team)
    await team.elena.taps(button)
    await team.elena.reads()
    await team.elena.writes(said)
    await team.elena.reads(showing=answer)
    async with team.office.databases.organiser.statement() as session:
        assert await motions.waiting(session, team.cerro.id, team.office.now) == ()


async def test_it_cannot_close_before_it_opens(team: Team) -> None:
    """The card names it, and «Ver lo que leerá la gente» leads back to it."""
    await plans(team)
    for button, said in (("Cuándo abre", "20 de marzo"), ("Cuándo cierra", "10 de marzo")):
        await team.elena.taps(button)
        await team.elena.reads()
        await team.elena.writes(said)
        await team.elena.reads(showing=said)
    await team.elena.taps("Ver lo que leerá la gente")
    seen = await team.elena.reads()
    assert "Cierra antes de abrir" in seen.toast
    assert "Proponer" not in seen.buttons


async def test_a_form_that_was_removed_meanwhile(team: Team) -> None:
    """Before it is put forward, and while it waits: a sentence each, and nothing opens."""
    await plans(team)
    await proposes(team)
    async with team.office.databases.owner.transaction() as session:
        await session.execute(text("DELETE FROM form WHERE title = :title"), {"title": TITLE})
    await team.marcos.taps("Aprobar")
    await team.marcos.reads(showing="algo cambió mientras esperaba")
    assert await team.rounds() == ()
    await team.elena.writes("/consultas")
    await team.elena.taps("Nueva consulta")
    assert f"{TITLE} · 1" not in (await team.elena.reads(showing="¿Qué se va")).buttons
    await team.elena.taps_raw(f"o:fo:{team.form[:32]}:")
    assert "ya no está" in (await team.elena.reads()).toast


async def test_a_place_that_was_taken_meanwhile(team: Team) -> None:
    """Two proposals for one colonia: the first that is approved opens, the other comes too late."""
    await plans(team)
    await proposes(team)
    first = await team.marcos.reads(showing="Abrir una consulta en El Cerro")
    await plans(team)
    await team.elena.taps("Con códigos")
    await team.elena.reads(showing="solo cuenta quien trae uno")
    await proposes(team)
    await team.marcos.taps("Aprobar", on=first)
    await team.elena.reads(showing="Ya abrió")
    await team.marcos.writes("/pendientes")
    second = await team.marcos.reads(showing="solo cuenta quien trae uno")
    await team.marcos.taps("Aprobar", on=second)
    await team.marcos.reads(showing="algo cambió mientras esperaba")
    assert len(await team.rounds()) == 1


async def test_two_approve_at_once_and_it_opens_once(team: Team) -> None:
    """One of them decides; the other reads that it is decided."""
    beto = await team.office.person("Beto", organisers.COORDINATES)
    await team.office.joins(beto, organisers.COORDINATES, place=team.cerro.id)
    await beto.writes("/start")
    await beto.reads()
    await plans(team)
    await proposes(team)
    for somebody in (team.marcos, beto):
        await somebody.reads(showing="Abrir una consulta")
    await asyncio.gather(*(one.taps("Aprobar") for one in (team.marcos, beto)))
    await team.elena.reads(showing="Ya abrió")
    await team.office.telegram.idle(team.office.bot)
    assert len(await team.rounds()) == 1
    assert (await team.did()).count("consultation_open") == 1


async def test_nobody_approves_her_own(team: Team) -> None:
    """Not with a button of her own making either."""
    await plans(team)
    await proposes(team)
    async with team.office.databases.organiser.statement() as session:
        (motion,) = await motions.waiting(session, team.cerro.id, team.office.now)
    await team.elena.taps_raw(f"m:a:{motion.id.hex}")
    assert "Le toca a otra persona" in (await team.elena.reads()).toast
    assert await team.rounds() == ()


async def test_somebody_removed_in_mid_dialogue_goes_no_further(team: Team) -> None:
    """Her card is there; what she taps and writes is not heeded any more, and what she proposed cannot be approved."""
    await plans(team)
    await proposes(team)
    await plans(team)
    await team.elena.taps("Cuándo cierra")
    await team.elena.reads(showing="último día")
    async with team.office.databases.organiser.transaction() as session:
        elena = await organisers.by_chat(session, team.office.key, team.elena.chat.id)
        assert elena is not None
        for place in tuple(elena.roles):
            await organisers.remove(session, elena.id, place)
    await team.elena.writes("en dos semanas")
    assert "invitación" in (await team.elena.reads()).text
    await team.marcos.taps("Aprobar")
    await team.marcos.reads(showing="ya se decidió")
    assert await team.rounds() == ()


async def test_somebody_removed_from_one_colonia_of_her_card(team: Team) -> None:
    """That colonia leaves the card, and it is said; what is left can still be planned."""
    await plans(team)
    async with team.office.databases.organiser.transaction() as session:
        elena = await organisers.by_chat(session, team.office.key, team.elena.chat.id)
        assert elena is not None
        await organisers.remove(session, elena.id, team.cerro.id)
    await team.elena.taps("Con códigos")
    seen = await team.elena.reads()
    assert "ya no te toca organizar" in seen.toast
    assert team.cerro.name not in seen.buttons


async def test_without_a_last_day_it_closes_when_they_say_so(team: Team) -> None:
    """«Sin fecha» is an answer, too."""
    await plans(team)
    await team.elena.taps("Cuándo cierra")
    await team.elena.reads(showing="sin fecha")
    await team.elena.writes("Sin fecha")
    await team.elena.reads(showing="Cierra: cuando ustedes digan")


async def test_old_buttons_of_a_card_say_where_to_begin(team: Team) -> None:
    """After a restart, or of a card before: a sentence, and nothing changes."""
    await plans(team)
    old = await team.elena.reads(showing="Nueva consulta")
    await plans(team)
    await team.elena.taps("Con códigos", on=old)
    assert "Empieza otra con /consultas" in (await team.elena.reads()).toast


async def test_nothing_is_proposed_unread(team: Team) -> None:
    """A tampered client that taps «Proponer» before it was shown gets the words first."""
    await plans(team)
    await team.elena.taps_raw("o:pp:-:")
    await team.elena.reads(showing="Esto leerá la gente")
    async with team.office.databases.organiser.statement() as session:
        assert await motions.waiting(session, team.cerro.id, team.office.now) == ()


async def test_an_order_ends_what_the_card_asked(team: Team) -> None:
    """Whoever goes elsewhere in the middle is not asked for a day there."""
    await plans(team)
    await team.elena.taps("Cuándo cierra")
    await team.elena.reads(showing="último día")
    await team.elena.writes("/ayuda")
    await team.elena.reads()
    await team.elena.writes("en dos semanas")
    assert "No entendí qué día" not in (await team.elena.reads()).text


async def test_a_place_that_is_suspended_opens_nothing(team: Team) -> None:
    """The card says so; what was approved before waits until it goes on, or until its last day has passed."""
    async with team.office.databases.owner.transaction() as session:
        await session.execute(text("UPDATE place SET suspended = true WHERE code = 'cerro'"))
    await plans(team)
    assert "está suspendida" in (await team.elena.reads(showing="Cierra:")).text

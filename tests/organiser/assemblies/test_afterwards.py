"""Moved, called off, and what came of it: what neighbours are to hear is a draft for a second person."""

from collections.abc import Sequence
from datetime import timedelta

import pytest_asyncio
from sqlalchemy import text

from admin.organiser.assemblies import words
from bot.emulator import Person
from storage import assemblies, notices, outcomes
from storage.announcement import Notice
from storage.assemblies import MINUTES
from storage.organisers import ORGANISES
from tests.organiser.access.conftest import here
from tests.organiser.assemblies.test_calling import called, the_one
from tests.organiser.conftest import Office


@pytest_asyncio.fixture
async def elena(at_work: Office) -> Person:
    """Elena, who organises."""
    return await here(at_work, "Elena", ORGANISES)


async def _notices(office: Office) -> Sequence[Notice]:
    async with office.databases.organiser.statement() as session:
        return await notices.of_place(session, office.consultation.place.id)


async def _announced(office: Office) -> None:
    """As if it had been approved and sent."""
    async with office.databases.superuser.transaction() as session:
        await session.execute(
            text(
                "UPDATE notice SET state = 'sent', proposed_by = gen_random_uuid(), approved_by = gen_random_uuid(),"
                " proposed_at = now(), approved_at = now()"
            )
        )


async def _asked_for_minutes(office: Office, elena: Person) -> None:
    """A week after an assembly she taps «Qué pasó»."""
    await called(elena)
    office.now += timedelta(days=7)
    await elena.writes("/asamblea")
    await elena.taps("Asamblea del barrio")
    await elena.taps("Qué pasó")
    await elena.reads(showing="Cuenta en corto")


async def test_announcing_makes_a_draft_with_day_and_hour(at_work: Office, elena: Person) -> None:
    """Discreet, for everybody of the place, in both languages; twice is one draft, written anew."""
    await called(elena)
    await elena.taps("Orden del día")
    await elena.writes("El agua & la luz")
    await elena.taps("Avisar")
    await elena.reads(showing="El aviso está listo, y no ha salido.")
    (made,) = await _notices(at_work)
    assert (made.state, made.draft.kind, made.draft.discreet, made.draft.theme) == (
        "draft",
        "assembly",
        True,
        None,
    )
    assert made.draft.assembly == (await the_one(at_work)).id
    assert "1. El agua &amp; la luz" in made.draft.body["es"]
    assert "martes 3 de marzo de 2026, 6 de la tarde" in made.draft.body["es"]
    assert "Tuesday 3 March 2026, 6 pm" in made.draft.body["en"]

    await elena.taps("Volver")
    await elena.writes("/asamblea")
    await elena.taps("3 de marzo, 6 de la tarde · Asamblea del barrio")
    await elena.taps("Avisar")
    await elena.reads(showing="El aviso está listo")
    assert len(await _notices(at_work)) == 1


async def test_moving_what_was_announced_prepares_a_notice(at_work: Office, elena: Person) -> None:
    """The old one goes no further; nobody had heard: nothing is needed."""
    await called(elena)
    await elena.taps("Cambiar la hora")
    await elena.taps("jueves 5")
    await elena.taps("5 de la tarde")
    await elena.reads(showing="No se había avisado")
    assert await _notices(at_work) == ()

    await elena.writes("/asamblea")
    await elena.taps("5 de marzo, 5 de la tarde · Asamblea del barrio")
    await elena.taps("Avisar")
    await elena.reads(showing="El aviso está listo")
    await _announced(at_work)
    await elena.writes("/asamblea")
    await elena.taps("5 de marzo, 5 de la tarde · Asamblea del barrio")
    await elena.taps("Cambiar la hora")
    await elena.writes("el viernes a las 7 de la tarde")
    await elena.reads(showing="pasó al viernes 6")
    (draft,) = [one for one in await _notices(at_work) if one.state == "draft"]
    assert draft.draft.body["es"].startswith("Cambió la hora de la asamblea: Asamblea del barrio.")
    assert "viernes 6 de marzo de 2026, 7 de la noche" in draft.draft.body["es"]


async def test_calling_it_off_stops_what_was_going_out(at_work: Office, elena: Person) -> None:
    """One person stops; what neighbours are to hear instead is put forward to another."""
    await called(elena)
    await elena.taps("Avisar")
    await elena.reads(showing="El aviso está listo")
    await _announced(at_work)
    async with at_work.databases.superuser.transaction() as session:
        await session.execute(text("UPDATE notice SET state = 'sending'"))
    await elena.writes("/asamblea")
    await elena.taps("3 de marzo, 6 de la tarde · Asamblea del barrio")
    await elena.taps("Cancelarla")
    await elena.taps("No")
    await elena.taps("Cancelarla")
    await elena.taps("Sí, cancelar")
    await elena.reads(showing="Asamblea del barrio se canceló.")
    assert (await the_one(at_work)).state == "cancelled"
    states = {one.state: one for one in await _notices(at_work)}
    assert set(states) == {"cancelled", "draft"}
    assert "Se canceló la asamblea" in states["draft"].draft.body["es"]
    assert "was called off" in states["draft"].draft.body["en"]


async def test_what_neighbours_hear_of_a_change_goes_to_the_second_person(
    at_work: Office, elena: Person
) -> None:
    """Called off by Elena: Marcos reads the notice as residents will, and approves it."""
    marcos = await here(at_work, "Marcos", ORGANISES)
    await called(elena)
    await elena.taps("Avisar")
    await elena.reads(showing="El aviso está listo")
    await _announced(at_work)
    await elena.writes("/asamblea")
    await elena.taps("3 de marzo, 6 de la tarde · Asamblea del barrio")
    await elena.taps("Cancelarla")
    await elena.taps("Sí, cancelar")
    await elena.reads(showing="Ya no lo propongo")
    await marcos.reads(showing="Se canceló la asamblea")
    await marcos.taps("Aprobar")
    await at_work.telegram.idle(at_work.bot)
    (approved,) = [one for one in await _notices(at_work) if one.state == "approved"]
    assert approved.draft.kind == "assembly"
    assert approved.approved_by != approved.proposed_by


async def test_of_a_text_that_telegram_cut_in_parts_the_last_is_not_the_minutes(
    at_work: Office, elena: Person
) -> None:
    """All of it is too long, and it is said how long it may be; what she writes afterwards is taken."""
    await _asked_for_minutes(at_work, elena)
    for part in ("a" * 4096, "b" * 4096, "fin"):
        await elena.writes(part)
    await at_work.telegram.idle(at_work.bot)
    assert (await elena.reads()).text == words.too_long(MINUTES)
    assert (await the_one(at_work)).minutes == ""
    await elena.writes("Vino mucha gente.")
    await elena.reads(showing="Vino mucha gente.")
    assert (await the_one(at_work)).minutes == "Vino mucha gente."


async def test_minutes_that_come_in_two_messages_are_kept_whole(at_work: Office, elena: Person) -> None:
    """Telegram's apps cut a long text where a line ends, so each part alone may fit."""
    await _asked_for_minutes(at_work, elena)
    await elena.writes("Vino mucha gente.\n" + "a" * 1000)
    await elena.writes("Al final se barrió.")
    await elena.reads(showing="Al final se barrió.")
    await elena.writes("Y se cantó.")
    await elena.reads(showing="Y se cantó.")

    kept = (await the_one(at_work)).minutes
    assert kept == "Vino mucha gente.\n" + "a" * 1000 + "\nAl final se barrió.\nY se cantó."
    assert not [one for one in elena.sees() if one.mine and one.text.startswith(("Vino", "Al final", "Y se"))]


async def test_parts_that_do_not_fit_together_are_said_to_be_too_long(at_work: Office, elena: Person) -> None:
    """The first is kept, she is told so, and what she writes next is taken instead."""
    await _asked_for_minutes(at_work, elena)
    for part in ("a" * 2900, "b" * 2900, "fin"):
        await elena.writes(part)
    await at_work.telegram.idle(at_work.bot)
    first, second = [one.text for one in elena.sees() if one.text.startswith("Es muy largo")]
    assert (first, second) == (words.only_the_first(MINUTES), words.too_long(MINUTES))
    assert (await the_one(at_work)).minutes == "a" * 2900
    await elena.writes("Vino mucha gente.")
    await elena.reads(showing="Vino mucha gente.")
    assert (await the_one(at_work)).minutes == "Vino mucha gente."


async def test_what_she_writes_later_is_not_part_of_the_minutes(at_work: Office, elena: Person) -> None:
    """After a while, or after another button, nothing is joined without a word."""
    await _asked_for_minutes(at_work, elena)
    await elena.writes("Vino mucha gente.")
    await elena.reads(showing="Vino mucha gente.")
    at_work.now += timedelta(minutes=10)
    await elena.writes("¿Y ahora qué?")
    await elena.reads(showing="No te entendí")
    await elena.taps("Qué pasó")
    await elena.writes("Vino poca gente.")
    await elena.reads(showing="Vino poca gente.")
    await elena.taps("Volver")
    await elena.reads(showing="Nueva asamblea")
    await elena.writes("Otra cosa")
    await elena.reads(showing="No te entendí")

    assert (await the_one(at_work)).minutes == "Vino poca gente."


async def test_what_came_of_it_is_kept_and_told(at_work: Office, elena: Person) -> None:
    """Minutes, decisions, commitments with who and by when, one of them done; then thanks with all of it."""
    await called(elena)
    one = await the_one(at_work)
    at_work.now = one.starts_at + timedelta(hours=3)
    await elena.writes("/asamblea")
    await elena.taps("3 de marzo, 6 de la tarde · Asamblea del barrio")
    await elena.taps("Dar las gracias")
    await elena.reads(showing="Primero escribe un acuerdo")
    await elena.taps("Qué pasó")
    await elena.writes("Vino mucha gente. Se habló <del> agua.")
    await elena.reads(showing="Se habló <del> agua.")
    await elena.taps("Acuerdo nuevo")
    await elena.writes("Pedir pipas cada lunes\nVernos en abril\nUn error")
    await elena.reads(showing="3. Un error")
    await elena.taps("Quitar acuerdo 3")
    await elena.taps("Quedamos en…")
    await elena.writes("Llevar la carta\nComisión de agua\nno sé cuándo")
    await elena.reads(showing="No entendí para cuándo.")
    await elena.writes("Llevar la carta\nComisión de agua\n15 de marzo")
    await elena.reads(showing="1. Llevar la carta, Comisión de agua, para el 15 de marzo")
    await elena.taps("☐ Llevar la carta")
    await elena.reads(showing="Quedamos en")
    await elena.taps("☑ Llevar la carta")
    await elena.taps("☐ Llevar la carta")
    await elena.taps("Dar las gracias")
    await elena.reads(showing="El aviso está listo")

    async with at_work.databases.organiser.statement() as session:
        outcome = await outcomes.of(session, one.id)
    assert [each.text for each in outcome.decisions] == ["Pedir pipas cada lunes", "Vernos en abril"]
    assert [(each.what, each.state) for each in outcome.commitments] == [("Llevar la carta", "done")]
    (made,) = await _notices(at_work)
    assert (made.draft.kind, made.state) == ("thanks", "draft")
    for part in ("Gracias por la asamblea", "&lt;del&gt; agua", "2. Vernos en abril", "para el 15 de marzo"):
        assert part in made.draft.body["es"]


async def test_a_button_pressed_a_week_later_says_that_it_changed(at_work: Office, elena: Person) -> None:
    """Moving or calling off what has begun: nothing happens, and the card is shown as it is now."""
    await called(elena)
    seen = await elena.reads(showing="Cancelarla")
    one = await the_one(at_work)
    at_work.now = one.starts_at + timedelta(days=7)
    await elena.taps("Cancelarla", on=seen)
    assert "Eso ya cambió." in (await elena.reads()).toast
    await elena.reads(showing="Ya pasó.")
    assert (await the_one(at_work)).state == "planned"


async def test_an_hour_that_passed_while_she_chose_is_refused(at_work: Office, elena: Person) -> None:
    """The button says nine in the morning; meanwhile it is ten."""
    await elena.writes("/asamblea")
    await elena.taps("Nueva asamblea")
    await elena.taps("Asamblea del barrio")
    await elena.taps("hoy")
    await elena.reads(showing="4 de la tarde")
    at_work.now += timedelta(hours=5)
    await elena.taps("4 de la tarde")
    await elena.reads(showing="Esa hora ya pasó.")
    async with at_work.databases.organiser.statement() as session:
        assert await assemblies.coming(session, at_work.consultation.place.id, at_work.now) == ()

"""From «Nueva consulta» to an open one: planned by Elena, read beforehand, approved by Marcos."""

import re
from datetime import date
from html import unescape

from bot import explaining
from dialogs.xform import load
from locales import translator
from storage import forms, notices
from storage.notices import GRACE
from storage.organisers import RESEARCHES
from tests.mixer.people import eventually
from tests.organiser.conftest import SUNDAY
from tests.organiser.consultations.conftest import TITLE, Team, plans, proposes


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


async def test_two_people_open_a_consultation_from_their_phones(team: Team) -> None:
    """A form, a colonia, two taps and a day; the other says yes; it opens on those terms, and the audit says so."""
    await plans(team)
    await team.elena.taps("Cuándo cierra")
    await team.elena.reads(showing="último día")
    await team.elena.writes("en dos semanas")
    await team.elena.reads(showing="15 de marzo de 2026")
    await team.elena.taps("Con códigos")
    await team.elena.reads(showing="solo cuenta quien trae uno")
    await proposes(team)
    asked = await team.marcos.reads(showing="Abrir una consulta en El Cerro")
    assert "15 de marzo" in asked.text
    assert await team.rounds() == ()

    await team.marcos.taps("Aprobar")
    await team.marcos.reads(showing="Ya abrió")
    await team.elena.reads(showing="Ya abrió")
    (made,) = await team.rounds()
    assert (made.title, made.state, made.k, made.draft_days, made.coded, made.mode) == (
        TITLE, "open", 10, 7, True, "pool",
    )  # fmt: skip
    assert (made.opens, made.closes) == (date(2026, 3, 1), date(2026, 3, 15))
    assert [each for each in await team.did() if each != "organiser_join"] == [
        "motion_propose", "consultation_open", "motion_approve",
    ]  # fmt: skip


async def test_what_is_shown_beforehand_is_what_residents_read(team: Team) -> None:
    """To the letter, to her who proposes and to him who approves: the welcome of the residents' bot on these terms."""
    await plans(team)
    await team.elena.taps("Con códigos")
    await team.elena.reads(showing="solo cuenta quien trae uno")
    await team.elena.taps("Ver lo que leerá la gente")
    shown = await team.elena.reads(showing="Esto leerá la gente")
    await team.elena.taps("Proponer")
    asked = await team.marcos.reads(showing="Abrir una consulta")
    await team.marcos.taps("Aprobar")
    await team.marcos.reads(showing="Ya abrió")

    (made,) = await team.rounds()
    async with team.office.databases.organiser.statement() as session:
        form = load(await forms.xform(session, made.form_id))
    screen = explaining.welcome(translator("es"), made, 2, "es", form, "K7QM2XPAT")
    assert _plain(screen.text) in shown.text
    assert _plain(screen.text) in asked.text


async def test_whoever_asked_for_notices_hears_of_it_by_day(team: Team) -> None:
    """The notice was approved with it; at noon it goes after its grace. Without one, there is none."""
    await plans(team)
    await proposes(team)
    await team.marcos.taps("Aprobar")
    await team.elena.reads(showing="Ya abrió")
    async with team.office.databases.organiser.statement() as session:
        (notice,) = await notices.of_place(session, team.cerro.id)
    assert notice.state == "approved"
    assert notice.goes() == SUNDAY + GRACE
    assert notice.draft.discreet
    assert set(notice.draft.body) == {"es", "en"}
    assert notice.proposed_by != notice.approved_by


async def test_without_notice_nobody_is_told(team: Team) -> None:
    """A tap on «Sin aviso», and no notice is made."""
    await plans(team)
    await team.elena.taps("Sin aviso")
    await team.elena.reads(showing="Avisar que abrió: no")
    await proposes(team)
    await team.marcos.taps("Aprobar")
    await team.elena.reads(showing="Ya abrió")
    async with team.office.databases.organiser.statement() as session:
        assert await notices.of_place(session, team.cerro.id) == ()


async def test_a_later_day_opens_by_itself(team: Team) -> None:
    """Approved today, it waits; when its day comes there, it opens, and the team hears of it."""
    await plans(team)
    await team.elena.taps("Cuándo abre")
    await team.elena.writes("el viernes")
    await team.elena.reads(showing="viernes 6 de marzo")
    await proposes(team)
    await team.marcos.taps("Aprobar")
    await team.elena.reads(showing="abre sola")
    assert await team.planned() == 1
    assert await team.rounds() == ()

    team.office.now = SUNDAY.replace(day=6, hour=16)
    await eventually(lambda: _opened(team))
    await team.elena.reads(showing="Ya abrió")
    await team.marcos.reads(showing="Ya abrió")
    (made,) = await team.rounds()
    assert made.opens == date(2026, 3, 6)
    assert await team.planned() == 0


async def _opened(team: Team) -> bool:
    return bool(await team.rounds())


async def test_what_is_planned_can_be_called_off_alone(team: Team) -> None:
    """Nobody has heard of it: one tap, and it never opens."""
    await plans(team)
    await team.elena.taps("Cuándo abre")
    await team.elena.writes("el viernes")
    await team.elena.reads(showing="viernes 6 de marzo")
    await proposes(team)
    await team.marcos.taps("Aprobar")
    await team.elena.reads(showing="abre sola")
    await team.marcos.writes("/consultas")
    await team.marcos.taps("El Cerro")
    await team.marcos.reads(showing="Por abrir")
    await team.marcos.taps("Ya no abrirla")
    await team.marcos.reads(showing="Ya no se abre")
    assert await team.planned() == 0
    assert "consultation_call_off" in await team.did()


async def test_a_key_of_three_people_can_be_shared_out_without_telegram(team: Team) -> None:
    """The card says so honestly, with the very order to run at the terminal."""
    await team.office.person("Inés", RESEARCHES, place=team.cerro.id)
    await plans(team)
    await team.elena.taps("Llave de 3 personas")
    await team.elena.reads(showing="la tienen 3 personas")
    await team.elena.taps("Ver lo que leerá la gente")
    told = await team.elena.reads(showing="Las frases pasan por Telegram; en la máquina, no")
    assert "La llave no está en nuestra computadora" in told.text
    await team.elena.taps("En la máquina")
    told = await team.elena.reads(showing="nada pasa por Telegram")
    assert f"desdeabajo consultation open cerro --mode custody --form {team.form[:8]} --k 10" in told.text
    assert "Proponer" not in told.buttons
    await team.elena.taps("Volver")
    await team.elena.reads(showing="la tienen 3 personas")


async def test_it_is_tried_in_the_chat_before(team: Team) -> None:
    """«Probar» plays the form of the card, and nothing of it is kept."""
    await plans(team)
    await team.elena.taps("Probar")
    await team.elena.reads(showing="¿En qué zona vives?")


async def test_several_colonias_are_proposed_at_once(team: Team) -> None:
    """One card, one proposal for each; a colonia where something is open is named, and stops it."""
    await team.elena.writes("/consultas")
    await team.elena.taps("Nueva consulta")
    await team.elena.taps(f"{TITLE} · 1")
    await team.elena.taps("El Cerro")
    await team.elena.reads()
    here = team.office.consultation.place.name
    await team.elena.taps(here)
    await team.elena.taps("Listo")
    told = await team.elena.reads(showing="ya hay una abierta")
    assert here in told.text


async def test_a_form_that_comes_with_the_program_can_be_chosen(team: Team) -> None:
    """It is compiled where it can do no harm, published, and planned."""
    await team.elena.writes("/consultas")
    await team.elena.taps("Nueva consulta")
    await team.elena.taps("Propuestas de la colonia")
    await team.elena.taps("El Cerro")
    await team.elena.taps("Listo")
    await team.elena.reads(showing="«Propuestas de la colonia» · El Cerro")
    async with team.office.databases.organiser.statement() as session:
        assert any(one.title == "Propuestas de la colonia" for one in await forms.every_one(session))

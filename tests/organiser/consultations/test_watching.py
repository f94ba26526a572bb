"""What is open: seen as far as it was published, paused alone, closed by two, repeated and taken elsewhere."""

from datetime import date

from sqlalchemy import text

from storage import consultations
from storage.consultations import Consultation
from storage.organisers import RESEARCHES
from tests.organiser.consultations.conftest import Team, plans, proposes


async def _ladera(team: Team) -> Consultation:
    async with team.office.databases.organiser.statement() as session:
        found = await consultations.one(session, team.office.consultation.id)
    assert found is not None
    return found


async def _looks(team: Team) -> str:
    """Elena looks at La Ladera."""
    await team.elena.writes("/consultas")
    await team.elena.taps(team.office.consultation.place.name)
    return (await team.elena.reads(showing="Cerrarla")).text


async def test_how_many_took_part_is_said_in_published_tens_alone(team: Team) -> None:
    """Before figures are published nothing is said of how many; afterwards «más de», in tens."""
    said = await _looks(team)
    assert "Aún no se puede decir cuántas van; se sabe de 10 en adelante" in said
    assert "Todavía no hay mezclas." in said
    await team.office.publish(37)
    said = await _looks(team)
    assert "Van más de 30" in said
    assert "37" not in said


async def test_one_person_pauses_and_two_go_on(team: Team) -> None:
    """At once, and Marcos hears of it; what goes on needs him."""
    await _looks(team)
    await team.elena.taps("Pausar las mezclas")
    await team.elena.reads(showing="están en pausa")
    await team.marcos.reads(showing="puso en pausa")
    assert (await _ladera(team)).paused
    assert "releases_pause" in await team.did()

    await team.elena.taps("Proponer que sigan")
    await team.elena.reads(showing="Ya no lo propongo")
    assert (await _ladera(team)).paused
    await team.marcos.taps("Aprobar")
    await team.marcos.reads(showing="Aprobado.")
    assert not (await _ladera(team)).paused


async def test_closing_is_asked_twice_and_approved_by_another(team: Team) -> None:
    """A tap, «Sí», and Marcos; then it is closing, and neither can close it again."""
    await _looks(team)
    await team.elena.taps("Cerrarla")
    await team.elena.reads(showing="no se vuelve a abrir")
    await team.elena.taps("Sí, proponer cerrarla")
    await team.elena.reads(showing="Ya no lo propongo")
    assert (await _ladera(team)).state == "open"
    await team.marcos.taps("Aprobar")
    await team.marcos.reads(showing="Aprobado.")
    assert (await _ladera(team)).state == "closing"
    assert "consultation_close" in await team.did()

    here = team.office.consultation.place.id.hex
    await team.elena.taps_raw(f"o:sr:{here}:")
    assert "ya cambió" in (await team.elena.reads()).toast


async def test_another_round_asks_the_same_form_again(team: Team) -> None:
    """With new days and new keys; while one is open, for after its last day alone."""
    await plans(team)
    await proposes(team)
    await team.marcos.taps("Aprobar")
    await team.elena.reads(showing="Ya abrió")
    await team.elena.writes("/consultas")
    await team.elena.taps("El Cerro")
    await team.elena.taps("Otra ronda")
    await team.elena.reads(showing="ya hay una abierta")
    await team.elena.taps("Cuándo abre")
    await team.elena.writes("5 de abril")
    await team.elena.reads(showing="Cierra antes de abrir")
    await team.elena.taps("Cuándo cierra")
    await team.elena.writes("30 de abril")
    seen = await team.elena.reads(showing="30 de abril")
    assert "❗" not in seen.text
    await proposes(team)
    await team.marcos.taps("Aprobar")
    await team.elena.reads(showing="abre sola")
    assert await team.planned() == 1


async def test_a_consultation_is_taken_to_another_colonia(team: Team) -> None:
    """Its form and its terms; where there is but one other, there is nothing to choose."""
    await plans(team)
    await team.elena.taps("Montones")
    await team.elena.writes("15")
    await team.elena.reads(showing="montones de: 15")
    await proposes(team)
    await team.marcos.taps("Aprobar")
    await team.elena.reads(showing="Ya abrió")
    await team.elena.writes("/consultas")
    await team.elena.taps("El Cerro")
    await team.elena.taps("Usarla en otro lugar")
    told = await team.elena.reads(showing="montones de: 15")
    assert "ya hay una abierta" in told.text


async def test_a_list_says_how_each_colonia_stands(team: Team) -> None:
    """Open and its days, or nothing yet; a place under suspension says so."""
    async with team.office.databases.owner.transaction() as session:
        await session.execute(text("UPDATE consultation SET closes = '2026-03-13'"))
    await team.elena.writes("/consultas")
    said = (await team.elena.reads(showing="Nueva consulta")).text
    assert "quedan 12 días" in said
    assert "El Cerro: sin consultas" in said


async def test_who_does_not_organise_is_told_so(team: Team) -> None:
    """Inés, who reads digests, opens nothing, not with a button of somebody else's either."""
    ines = await team.office.person("Inés", RESEARCHES)
    await ines.writes("/consultas")
    assert "otra persona" in (await ines.reads()).text
    await ines.taps_raw(f"o:ps:{team.office.consultation.place.id.hex}:")
    assert "otra persona" in (await ines.reads()).toast
    assert not (await _ladera(team)).paused


async def test_the_day_it_opened_is_the_day_it_was_decided(team: Team) -> None:
    """On the calendar of the place, not of the machine."""
    await plans(team)
    await proposes(team)
    await team.marcos.taps("Aprobar")
    await team.elena.reads(showing="Ya abrió")
    (made,) = await team.rounds()
    assert made.opens == date(2026, 3, 1)

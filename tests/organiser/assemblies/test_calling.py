"""Calling an assembly: few taps, an hour on the clock of the place, and calm answers to whatever is odd."""

from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from sqlalchemy import text

from admin.organiser.assemblies import words
from bot.emulator import Person
from storage import assemblies, consultations, organisers, rsvp, suspension
from storage.assemblies import MINUTES, TITLE, Assembly
from storage.organisers import COORDINATES, ORGANISES
from tests.organiser.access.conftest import here
from tests.organiser.conftest import Office

TUESDAY_SIX = datetime(
    2026, 3, 4, 0, 0, tzinfo=UTC
)  #: Tuesday the 3rd at six in the afternoon, in Mexico City


@pytest_asyncio.fixture
async def elena(at_work: Office) -> Person:
    """Elena, who organises."""
    return await here(at_work, "Elena", ORGANISES)


async def the_one(office: Office) -> Assembly:
    """The only assembly there is."""
    async with office.databases.organiser.statement() as session:
        place = office.consultation.place.id
        found = (
            *await assemblies.coming(session, place, office.now),
            *await assemblies.past(session, place, office.now),
        )
    (one,) = found
    return one


async def called(elena: Person) -> None:
    """Elena calls one for Tuesday at six, with four taps."""
    await elena.writes("/asamblea")
    await elena.taps("Nueva asamblea")
    await elena.taps("Asamblea del barrio")
    await elena.taps("martes 3")
    await elena.taps("6 de la tarde")
    await elena.reads(showing="Listo: Asamblea del barrio")


async def test_four_taps_call_an_assembly(at_work: Office, elena: Person) -> None:
    """No place, no agenda, nothing public; the hour is the place's; everything in one message."""
    await called(elena)
    card = await elena.reads(showing="6 de la tarde")
    for line in ("Lugar: no se dice", "En hojas y carteles: no sale", "menos de 10 personas"):
        assert line in card.text
    one = await the_one(at_work)
    assert (one.starts_at, one.venue, one.public) == (TUESDAY_SIX, None, False)
    async with at_work.databases.superuser.statement() as session:
        noted = await session.execute(
            text("SELECT detail->>'assembly' FROM audit WHERE action = 'assembly_call'")
        )
        assert noted.scalars().all() == [str(one.id)]


async def test_title_day_and_hour_can_be_written(at_work: Office, elena: Person) -> None:
    """As people write them; what could be two hours is asked again, and nothing is lost."""
    await elena.writes("/asamblea")
    await elena.taps("Nueva asamblea")
    await elena.writes("  Agua <b>y</b> luz ")
    await elena.reads(showing="¿Qué día?")
    await elena.writes("el viernes a las 5")
    await elena.reads(showing="¿De la mañana o de la tarde?")
    await elena.writes("ayer a las 6 de la tarde")
    await elena.reads(showing="Esa hora ya pasó.")
    await elena.writes("el viernes")
    await elena.reads(showing="Falta la hora.")
    await elena.writes("el 31 de abril a las 5 de la tarde")
    await elena.reads(showing="Ese día no existe.")
    await elena.writes("quién sabe")
    await elena.reads(showing="No entendí el día y la hora.")
    await elena.writes("el viernes a las 5 de la tarde")
    await elena.reads(showing="Listo: Agua <b>y</b> luz")
    one = await the_one(at_work)
    assert one.title == "Agua <b>y</b> luz"
    assert one.starts_at == datetime(2026, 3, 6, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize("said", ["\u200b\u200d\ufeff", "\x00", "\u202e\u2066", "\u00ad"])
async def test_words_that_nobody_can_see_are_none(at_work: Office, elena: Person, said: str) -> None:
    """Neither as a title, nor as a venue, nor as a point of the agenda."""
    await elena.writes("/asamblea")
    await elena.taps("Nueva asamblea")
    await elena.reads(showing="¿Cómo se llama")
    await elena.writes(said)
    await elena.reads(showing=words.nothing_written())
    await called(elena)
    for label in ("Lugar", "Orden del día"):
        await elena.taps(label)
        await elena.reads(showing="Volver")
        await elena.writes(said)
        await elena.reads(showing=words.nothing_written())
        await elena.writes("a\x00 la\u202e vista")
        await elena.reads(showing="a la vista")
    one = await the_one(at_work)
    assert (one.venue, one.agenda) == ("a la vista", ("a la vista",))


async def test_what_is_written_leaves_the_chat_and_stands_on_the_card(at_work: Office, elena: Person) -> None:
    """One message from the title to the agenda: nothing piles up, and nothing stays to be read over a shoulder."""
    await elena.writes("/asamblea")
    await elena.taps("Nueva asamblea")
    await elena.writes("Agua en la colonia")
    await elena.reads(showing="¿Qué día?")
    await elena.writes("el martes a las 6 de la tarde")
    await elena.reads(showing="Listo: Agua en la colonia")
    await elena.taps("Orden del día")
    await elena.writes("Pipas\nFocos")
    await elena.reads(showing="2. Focos")
    await at_work.telegram.idle(at_work.bot)
    card, *more = [seen for seen in elena.sees() if not seen.mine and "Agua en la colonia" in seen.text]

    assert not more
    assert "1. Pipas" in card.text
    assert all(seen.text.startswith("/") for seen in elena.sees() if seen.mine)


async def test_the_hour_of_a_tapped_day_can_be_written(at_work: Office, elena: Person) -> None:
    """The day by a tap, half past five by hand."""
    await elena.writes("/asamblea")
    await elena.taps("Nueva asamblea")
    await elena.taps("Asamblea del barrio")
    await elena.taps("jueves 5")
    await elena.reads(showing="¿A qué hora")
    await elena.writes("5:30 de la tarde")
    await elena.reads(showing="Listo:")
    assert (await the_one(at_work)).starts_at == datetime(2026, 3, 5, 23, 30, tzinfo=UTC)


async def test_everything_is_prepared_from_one_card(at_work: Office, elena: Person) -> None:
    """Venue, agenda, words for the door, posters: each a tap, two of them with words."""
    await called(elena)
    await elena.taps("Lugar")
    await elena.writes("La cancha & el kiosco")
    await elena.reads(showing="Lugar: La cancha & el kiosco")
    await elena.taps("Orden del día")
    await elena.writes("1. El agua\n- La luz\n\n  * Varios ")
    shown = await elena.reads(showing="1. El agua")
    assert "2. La luz\n3. Varios" in shown.text
    await elena.taps("Palabras en la puerta")
    await elena.reads(showing="En la puerta se dice:")
    await elena.taps("☐ Sale en carteles")
    await elena.reads(showing="salen día y lugar")
    one = await the_one(at_work)
    assert one.venue == "La cancha & el kiosco"
    assert one.agenda == ("El agua", "La luz", "Varios")
    assert one.door_code is not None
    assert one.public
    await elena.taps("Quitar palabras")
    await elena.reads(showing="En la puerta: sin palabras")
    await elena.taps("Lugar")
    await elena.taps("Sin lugar")
    await elena.reads(showing="Lugar: no se dice")
    assert (await the_one(at_work)).venue is None


async def test_counts_are_shown_from_ten_people_on(at_work: Office, elena: Person) -> None:
    """Nine are «menos de 10»; with the tenth there are numbers and chairs, and no list."""
    await called(elena)
    one = await the_one(at_work)
    ring = at_work.databases.resident_keys
    for chat in range(10):
        if chat == 9:
            await elena.taps("Ver de nuevo")
            assert "menos de 10 personas" in (await elena.reads(showing="Ver de nuevo")).text
        async with at_work.databases.resident.transaction() as session:
            await rsvp.answer(session, ring, one.id, chat, "more" if chat % 2 else "yes", at_work.now)
    await elena.taps("Ver de nuevo")
    shown = await elena.reads(showing="Van 5.")
    assert "Llevan a alguien 5." in shown.text
    assert "unas 15 sillas" in shown.text


async def test_residents_may_leave_a_word_until_the_day_before(at_work: Office, elena: Person) -> None:
    """One tap opens the small consultation, beside the rounds of the place; a second finds it there."""
    await called(elena)
    await elena.taps("Recibir textos")
    await elena.reads(showing="Textos de la gente: hasta el 2 de marzo")
    one = await the_one(at_work)
    async with at_work.databases.organiser.statement() as session:
        every = {each.id: each for each in await consultations.every_one(session)}
    assert one.consultation is not None
    made = every[one.consultation]
    assert (made.beside, made.state, made.k) == (True, "open", 10)
    assert made.title == "Unas palabras para la asamblea"
    assert "Recibir textos" not in (await elena.reads(showing="Ver de nuevo")).buttons


async def test_what_is_too_long_or_nothing_is_asked_again(at_work: Office, elena: Person) -> None:
    """A title of five hundred letters, 4,097 letters of agenda, thirty points, blanks."""
    await elena.writes("/asamblea")
    await elena.taps("Nueva asamblea")
    await elena.writes("a" * (TITLE + 1))
    await elena.reads(showing="Es muy largo")
    await elena.taps("Asamblea del barrio")
    await elena.taps("mañana")
    await elena.taps("9 de la mañana")
    await elena.taps("Orden del día")
    await elena.writes("á" * 4096)
    await elena.reads(showing="Es muy largo")
    await elena.writes("punto\n" * 30)
    await elena.reads(showing="Es muy largo")
    await elena.writes("-")
    await elena.reads(showing="No quedó nada escrito.")
    assert (await the_one(at_work)).agenda == ()
    assert MINUTES > TITLE


async def test_somebody_elses_words_are_not_taken(at_work: Office, elena: Person) -> None:
    """What is forwarded may name who wrote it; an edited message changes nothing that was taken."""
    await called(elena)
    await elena.taps("Lugar")
    await elena.sends(
        {
            "text": "En casa de Rosa",
            "forward_origin": {"type": "hidden_user", "sender_user_name": "X", "date": 1},
        }
    )
    await elena.reads(showing="Eso lo escribió")
    said = await elena.writes("La cancha")
    await elena.reads(showing="Lugar: La cancha")
    await elena.edits_message(said, "En casa de Rosa")
    await at_work.telegram.idle(at_work.bot)
    assert (await the_one(at_work)).venue == "La cancha"


async def test_whoever_was_removed_is_a_stranger_in_the_middle_of_it(at_work: Office, elena: Person) -> None:
    """Neither her words nor her buttons do anything any more."""
    await called(elena)
    await elena.taps("Lugar")
    await elena.reads(showing="¿Dónde es?")
    async with at_work.databases.organiser.transaction() as session:
        known = await organisers.by_chat(session, at_work.key, elena.chat.id)
        assert known is not None
        await organisers.remove(session, known.id, at_work.consultation.place.id, last=True)
    await elena.writes("La cancha")
    await elena.reads(showing="Este bot es para la gente que organiza.")
    await elena.taps_raw(f"y:cy:{(await the_one(at_work)).id.hex}:")
    await at_work.telegram.idle(at_work.bot)
    one = await the_one(at_work)
    assert (one.venue, one.state) == (None, "planned")


async def test_buttons_of_another_place_or_of_nothing_are_refused(at_work: Office, elena: Person) -> None:
    """An assembly of a place that is not hers, one that never was, a mangled button: a sentence each."""
    other = (await at_work.databases.open_consultation(form_id="b" * 64)).place
    async with at_work.databases.organiser.transaction() as session:
        made = await assemblies.call(session, other.id, "Ajena", at_work.now + timedelta(days=2), at_work.now)
    await called(elena)
    seen = await elena.reads()
    for data in (
        f"y:cy:{made.hex}:",
        f"y:op:{'0' * 32}:",
        f"y:nw:{other.id.hex}:",
        "y:zz:1:",
        f"y:dy:{other.id.hex}:99",
    ):
        await elena.taps_raw(data, on=seen)
        assert (await elena.reads()).toast
    async with at_work.databases.organiser.statement() as session:
        found = await assemblies.one(session, made)
    assert found is not None
    assert found.state == "planned"


async def test_an_hour_nobody_offered_is_looked_at_like_any_other(at_work: Office, elena: Person) -> None:
    """A tampered button: thousands of years ahead, long ago, a day that is none."""
    await elena.writes("/asamblea")
    await elena.taps("Nueva asamblea")
    await elena.taps("Asamblea del barrio")
    seen = await elena.reads(showing="¿Qué día?")
    place = at_work.consultation.place.id.hex
    await elena.taps_raw(f"y:hr:{place}:999912312359", on=seen)
    await elena.reads(showing="Eso queda muy lejos.")
    await elena.taps_raw(f"y:hr:{place}:000101010000", on=seen)
    await elena.reads(showing="Esa hora ya pasó.")
    await elena.taps_raw(f"y:hr:{place}:202602310900", on=seen)
    await elena.reads(showing="¿Cómo se llama")
    async with at_work.databases.organiser.statement() as session:
        assert await assemblies.coming(session, at_work.consultation.place.id, at_work.now) == ()


async def test_in_a_suspended_place_nothing_is_called(at_work: Office, elena: Person) -> None:
    """It says so, and why."""
    async with at_work.databases.organiser.transaction() as session:
        await suspension.suspend(session, at_work.consultation.place.id)
    await elena.writes("/asamblea")
    await elena.taps("Nueva asamblea")
    await elena.reads(showing="está suspendida")


async def test_it_is_for_whoever_organises(at_work: Office) -> None:
    """Whoever only reviews is told whose it is."""
    citlali = await here(at_work, "Citlali", "reviews")
    await citlali.writes("/asamblea")
    await citlali.reads(showing="Eso le toca a otra persona del equipo.")


async def test_a_button_of_before_a_restart_goes_on(office: Office) -> None:
    """What was asked is forgotten with the process; the buttons still know what they are about."""
    async with office.serving():
        elena = await here(office, "Elena", COORDINATES)
        await called(elena)
        await elena.taps("Lugar")
        await elena.reads(showing="¿Dónde es?")
    async with office.serving():
        await elena.writes("La cancha")
        await elena.reads(showing="No te entendí.")
        await elena.taps("Volver")
        await elena.taps("Lugar")
        await elena.writes("La cancha")
        await elena.reads(showing="Lugar: La cancha")

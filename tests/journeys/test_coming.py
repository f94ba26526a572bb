"""Under the notice of an assembly: whether somebody comes, the words for the door, and a word for it."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from uuid import UUID

import pytest
import pytest_asyncio

from bot.emulator import Person, Seen
from dialogs.forms import bundled
from dialogs.xlsform import publish
from storage import assemblies, notices, reissue, rsvp, suspension
from storage.notices import Attachment
from tests.journeys.barrio import WORDS, Barrio, barrio
from tests.journeys.conftest import Colonia
from tests.journeys.photos import photo

HALL = {"kind": "assembly", "discreet": False}
ASK = ("Voy", "Tal vez", "No puedo", "Llevo a alguien")


@pytest.fixture(scope="session")
def asamblea() -> str:
    """The bundled form for a word to the assembly, compiled."""
    return publish(bundled("asamblea")).xform


@pytest_asyncio.fixture
async def here(quiet_colonia: Colonia) -> AsyncIterator[Barrio]:
    """The colonia with its bot and its courier at work."""
    async with barrio(quiet_colonia) as made:
        yield made


async def _shown(here: Barrio, assembly: UUID) -> Mapping[str, int] | None:
    async with here.colonia.databases.organiser.statement() as session:
        return await rsvp.shown(session, assembly)


async def _invited(here: Barrio, *names: str, **more: object) -> tuple[UUID, list[Person]]:
    """An assembly, and people who have its notice before them."""
    people = [here.colonia.person(name) for name in names]
    await here.subscribes(*people)
    assembly = await here.calls(**more)  # type: ignore[arg-type]
    await here.sends(**HALL, assembly=assembly)
    for person in people:
        await person.reads(showing=WORDS["es"])
    return assembly, people


async def _pictured(here: Barrio, person: Person) -> Seen:
    """The picture before somebody."""
    await here.colonia.telegram.idle(here.colonia.bot)
    (seen,) = [each for each in person.sees() if each.file is not None]
    return seen


async def test_one_tap_answers_and_another_changes_it(here: Barrio) -> None:
    """The answer stands under the notice, with the words for the door; it is counted once."""
    assembly, (amparo,) = await _invited(here, "Amparo", door="nube azul")
    seen = await amparo.reads()
    assert seen.buttons[:4] == ASK
    await amparo.taps("Voy")
    shown = await amparo.reads(showing="Tu respuesta: Voy.")
    assert "En la puerta di: nube azul." in shown.text
    assert shown.id == seen.id
    await amparo.taps("No puedo")
    changed = await amparo.reads(showing="Tu respuesta: No puedo.")
    assert "nube azul" not in changed.text
    assert await here.colonia.rows("rsvp") == 1
    assert await _shown(here, assembly) is None


async def test_organisers_see_counts_from_ten_people_on(here: Barrio) -> None:
    """Ten neighbours answer; a count is there, and a list nowhere."""
    assembly, people = await _invited(here, *(f"Vecina {number}" for number in range(10)))
    for number, person in enumerate(people):
        assert await _shown(here, assembly) is None
        await person.taps(ASK[number % 2])
        await person.reads(showing="Tu respuesta:")
    assert await _shown(here, assembly) == {"yes": 5, "maybe": 5, "no": 0, "more": 0}


async def test_a_discreet_notice_asks_only_when_it_is_open(here: Barrio) -> None:
    """The neutral line has no «Voy» under it; after «Ver» it has, and «Cerrar» hides the answer, too."""
    amparo = here.colonia.person("Amparo")
    await here.subscribes(amparo)
    assembly = await here.calls()
    await here.sends(kind="assembly", assembly=assembly)
    came = await amparo.reads(showing="Hay un aviso del barrio.")
    assert not set(ASK) & set(came.buttons)
    await amparo.taps("Ver")
    await amparo.taps("Llevo a alguien")
    await amparo.reads(showing="Tu respuesta: Llevo a alguien.")
    await amparo.taps("Cerrar")
    closed = await amparo.reads(showing="Hay un aviso del barrio.")
    assert "Tu respuesta" not in closed.text
    await amparo.taps("Ver")
    assert "✓ Llevo a alguien" in (await amparo.reads(showing=WORDS["es"])).buttons


async def test_a_button_pressed_too_late_says_so_and_goes(here: Barrio) -> None:
    """Called off, or a week later: one calm sentence, nothing counted, no such button any more."""
    assembly, (amparo,) = await _invited(here, "Amparo")
    async with here.colonia.databases.organiser.transaction() as session:
        assert await assemblies.cancel(session, assembly, datetime.now(UTC))
    await amparo.taps("Voy")
    seen = await amparo.reads()
    assert seen.toast == "Esa asamblea ya pasó, o se canceló. No hace falta contestar."
    assert not set(ASK) & set(seen.buttons)
    assert await here.colonia.rows("rsvp") == 0


async def test_a_notice_that_was_withdrawn_is_not_shown_again(here: Barrio) -> None:
    """Whoever still has a button of it reads that it is gone."""
    amparo = here.colonia.person("Amparo")
    await here.subscribes(amparo)
    made = await here.sends()
    seen = await amparo.reads(showing="Hay un aviso del barrio.")
    async with here.colonia.databases.superuser.transaction() as session:
        await notices.withdraw(session, made, datetime.now(UTC))
    await amparo.taps_raw(f"n:{made.hex}:see", on=seen)
    await amparo.reads(showing="Ese aviso ya no está.")


async def test_in_a_suspended_place_nothing_is_opened_or_counted(here: Barrio) -> None:
    """Everything stands still: the screen becomes harmless."""
    assembly, (amparo,) = await _invited(here, "Amparo")
    async with here.colonia.databases.organiser.transaction() as session:
        await suspension.suspend(session, here.place)
    await amparo.taps("Voy")
    await amparo.reads(showing="Hola.")
    assert await here.colonia.rows("rsvp") == 0
    assert await _shown(here, assembly) is None


async def test_a_picture_is_shown_when_she_asks_and_uploaded_once(here: Barrio) -> None:
    """Of a discreet notice: behind «Ver» and one more tap, in a message of its own that can be closed."""
    amparo = here.colonia.person("Amparo")
    await here.subscribes(amparo)
    assembly = await here.calls()
    picture = Attachment("photo", "cartel.jpg", photo("red"))
    made = await here.sends(kind="assembly", assembly=assembly, file=picture)
    await amparo.reads(showing="Hay un aviso del barrio.")
    await amparo.taps("Ver")
    opened = await amparo.reads(showing=WORDS["es"])
    await amparo.taps("Ver el archivo")
    shown = await _pictured(here, amparo)
    assert shown.protected
    async with here.colonia.databases.resident.statement() as session:
        name = await reissue.file_id(session, made)
    assert name is not None
    await amparo.taps("Cerrar", on=shown)
    await here.colonia.telegram.idle(here.colonia.bot)
    assert not any(seen.file for seen in amparo.sees())
    await amparo.taps("Ver el archivo", on=opened, at_once=True)
    await _pictured(here, amparo)
    async with here.colonia.databases.resident.statement() as session:
        assert await reissue.file_id(session, made) == name


async def test_under_a_picture_the_answer_passes_over_the_screen(here: Barrio) -> None:
    """Its words cannot be edited as a text; what she answered is said in passing, and counted."""
    amparo = here.colonia.person("Amparo")
    await here.subscribes(amparo)
    assembly = await here.calls(door="nube azul")
    await here.sends(**HALL, assembly=assembly, file=Attachment("photo", "cartel.jpg", photo("red")))
    came = await amparo.reads(showing=WORDS["es"])
    await amparo.taps("Voy", on=came)
    assert (await amparo.reads()).toast == "Anotado: Voy. En la puerta di: nube azul."
    assert await here.colonia.rows("rsvp") == 1
    assert len(amparo.sees()) == 2  # the harmless end of /avisos, and the picture as it was


async def test_a_foreign_or_mangled_button_changes_nothing(here: Barrio) -> None:
    """Of a notice that never was, of an answer that is none: a calm word each."""
    _, (amparo,) = await _invited(here, "Amparo")
    seen = await amparo.reads()
    for data in (
        f"v:{UUID(int=7).hex}:yes",
        f"v:{seen.id:032x}:quizas",
        "v:zzz:yes",
        "w:place:nada:0",
        "w:theme:x:9",
    ):
        await amparo.taps_raw(data, on=seen)
        await here.colonia.telegram.idle(here.colonia.bot)
    assert await here.colonia.rows("rsvp") == 0


async def test_a_word_for_the_assembly_goes_the_way_of_every_answer(here: Barrio, asamblea: str) -> None:
    """The button leads to the same consent, the same covering and the same seal; nobody is asked it at /start."""
    _, (amparo,) = await _invited(here, "Amparo", asks=asamblea)
    await amparo.taps("¿Algo que deba saber la asamblea?")
    welcome = await amparo.reads(showing="Aquí le dejas unas palabras a la asamblea")
    assert "Lo que sí prometemos" in welcome.text
    await amparo.taps("Empezar")
    await amparo.writes("Que don Heriberto no cierre la calle Hidalgo 14, por favor")
    assert "Heriberto" not in (await amparo.reads(showing="[")).text
    await amparo.taps("Enviar")
    await amparo.reads(showing="Listo. Gracias por tu tiempo.")
    assert await here.colonia.rows("staging") == 1

    await amparo.writes("/start")
    assert "unas palabras a la asamblea" not in (await amparo.reads(showing="Empezar")).text


async def test_a_word_waits_for_what_is_half_answered(here: Barrio, asamblea: str) -> None:
    """Whoever is in the middle of other questions is told how to go on; those are not lost."""
    _, (amparo,) = await _invited(here, "Amparo", asks=asamblea)
    notice = await amparo.reads()
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    question = await amparo.reads()
    await amparo.taps("¿Algo que deba saber la asamblea?", on=notice)
    assert "a medias" in (await amparo.reads()).toast
    assert question.text in [seen.text for seen in amparo.sees()]

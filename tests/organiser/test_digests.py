"""/boletin in the organisers' bot: the digest itself, its page, its table, and the wish to have it every week."""

import csv
from io import StringIO
from random import Random

from bot.emulator import Person
from storage import research, subscribers
from storage.organisers import RESEARCHES
from tests.digest import colonia
from tests.mixer.people import eventually, opened
from tests.organiser.conftest import Office

QUESTION = "¿Quieres recibir cada semana el boletín de Colonia de Prueba?"


async def receives(office: Office) -> int:
    """How many chats receive the digest of the place."""
    async with office.databases.organiser.statement() as session:
        return len(await subscribers.all_of(session, office.key, office.consultation.place.id))


async def test_a_researcher_gets_the_digest_its_page_and_its_table(at_work: Office, ines: Person) -> None:
    """One command, one place: chat text, HTML, CSV, then the question about every week."""
    await at_work.publish(160)
    await ines.writes("/boletin")
    await ines.reads(showing=QUESTION)
    said = [seen for seen in ines.sees() if not seen.mine]

    assert "Lo que dijimos" in said[0].text
    assert "Datos inventados" in said[0].text
    page, table = said[-3].file, said[-2].file
    assert page is not None
    assert table is not None
    assert page.name == "boletin-2026-03-01.html"
    assert page.text.startswith("<!doctype html>")
    assert table.name == "boletin-2026-03-01.csv"
    rows = list(csv.DictReader(StringIO(table.content.decode("utf-8-sig"))))
    assert len(rows) == len(colonia.told(160))
    assert "level:" in said[-2].text
    assert said[-1].buttons == ("Recibir cada semana",)


async def test_before_ten_answers_are_mixed_there_is_one_calm_sentence(at_work: Office, ines: Person) -> None:
    """No files, no figures, and one may still subscribe."""
    await ines.writes("/boletin")
    await ines.reads(showing=QUESTION)
    said = [seen for seen in ines.sees() if not seen.mine]

    assert "Todavía no se juntan respuestas" in said[0].text
    assert all(seen.file is None for seen in said)


async def test_with_several_places_one_is_chosen_first(at_work: Office, ines: Person) -> None:
    """By its name; a tap gives its digest."""
    other = await opened(at_work.databases, "otra")
    await opened(at_work.databases, "ajena")
    await at_work.joins(ines, RESEARCHES, place=other.place.id)
    await at_work.publish(160)
    await ines.writes("/boletin")
    choice = await ines.reads()

    assert choice.text == "¿De qué colonia?"
    assert len(choice.buttons) == 2
    await ines.taps_raw(f"b:{at_work.consultation.place.id.hex}", on=choice)
    await ines.reads(showing=QUESTION)
    assert any("Lo que dijimos" in seen.text for seen in ines.sees())


async def test_every_week_and_no_longer(at_work: Office, ines: Person) -> None:
    """The button changes with the wish, and the bot says what it will do."""
    await ines.writes("/boletin")
    await ines.taps("Recibir cada semana")

    assert (await ines.reads(showing="Listo. Cada semana")).text.startswith("Listo. Cada semana te mando")
    assert await receives(at_work) == 1

    await ines.taps("Ya no recibir")
    assert (await ines.reads(showing="Ya no te mando")).text.startswith("Listo. Ya no te mando")
    assert await receives(at_work) == 0


async def test_the_same_tap_delivered_twice_subscribes_once(at_work: Office, ines: Person) -> None:
    """Telegram may deliver an update again."""
    await ines.writes("/boletin")
    await ines.taps("Recibir cada semana")
    await ines.reads(showing="Listo. Cada semana")
    await ines.receives_again()
    await at_work.telegram.idle(at_work.bot)

    assert await receives(at_work) == 1
    assert sum("Listo. Cada semana" in seen.text for seen in ines.sees()) == 1


async def test_old_and_foreign_buttons_are_answered_kindly(at_work: Office, ines: Person) -> None:
    """A place that is gone, data of another bot, no data at all: a toast, and nothing changes."""
    await ines.writes("/boletin")
    shown = await ines.reads(showing=QUESTION)
    for data in (
        "s:00000000000000000000000000000000",
        "s:nada",
        "otro|bot|7",
        "'; DROP TABLE digest; --",
        "s:",
    ):
        await ines.taps_raw(data, on=shown)
        assert (await ines.reads()).toast == "Ese botón ya no sirve. Escribe /ayuda."

    assert await receives(at_work) == 0


async def test_whoever_blocks_the_bot_is_forgotten(at_work: Office, ines: Person) -> None:
    """No digest is kept waiting for a closed door."""
    await ines.writes("/boletin")
    await ines.taps("Recibir cada semana")
    await ines.reads(showing="Listo. Cada semana")
    await ines.blocks()

    async def forgotten() -> bool:
        return await receives(at_work) == 0

    await eventually(forgotten)


async def test_two_people_ask_at_once_and_each_gets_hers(
    at_work: Office, ines: Person, elena: Person
) -> None:
    """Chats are served side by side, each in its order."""
    await at_work.publish(160)
    await ines.writes("/boletin")
    await elena.writes("/boletin")
    await elena.writes("/ayuda")

    assert (await ines.reads(showing=QUESTION)).buttons == ("Recibir cada semana",)
    await elena.reads(showing="/boletin — leer")
    words = [seen.text for seen in elena.sees() if not seen.mine]
    assert words.index(QUESTION) < next(i for i, text in enumerate(words) if "/boletin — leer" in text)


async def test_after_the_closing_who_studies_gets_the_research_edition_too(
    at_work: Office, ines: Person, elena: Person
) -> None:
    """Table, dictionary and method for Inés; Elena, who organises, gets the digest alone."""
    await at_work.publish(160)
    cell = research.Cell("seguridad/de_noche", "", "ya_no", 45, None, 160)
    async with at_work.databases.mixer.transaction() as session:
        await research.write(session, at_work.consultation.id, research.Editions(cells=[cell]), rng=Random(1))

    for person in (ines, elena):
        await person.writes("/boletin")
        await person.reads(showing=QUESTION)
    names = [
        [seen.file.name.partition("-")[0] for seen in person.sees() if seen.file is not None]
        for person in (ines, elena)
    ]

    assert names == [["boletin", "boletin", "investigacion", "diccionario", "metodo"], ["boletin", "boletin"]]

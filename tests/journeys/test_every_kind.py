"""Every kind of question, from a phone, through the real bot and a real database."""

from __future__ import annotations

import asyncio
import logging

import pytest
from sqlalchemy import text

from bot.emulator import Person
from dialogs.xform import load
from storage import forms
from tests.dialogs.tables import published
from tests.journeys.conftest import Colonia

FORM = """
| survey |
| | type | name | label::Español (es) | label::Náhuatl (nah) | appearance | parameters |
| | begin_group | casa | Tu casa | Mochan | | |
| | select_one colonias | donde | ¿Dónde vives? | ¿Kanin tichanti? | | |
| | select_multiple temas | falta | ¿Qué falta? | | | |
| | rank temas | orden | ¿Qué va primero? | | | |
| | date | dia | ¿Qué día pasó? | | | |
| | time | hora | ¿A qué hora? | | | |
| | dateTime | cuando | ¿Cuándo fue? | | | |
| | integer | gente | ¿Cuántas personas? | | | |
| | decimal | litros | ¿Cuántos litros? | | | |
| | range | calma | ¿Qué tan tranquila? | | rating | start=1 end=5 step=1 |
| | geopoint | lugar | ¿En qué lugar? | | | |
| | acknowledge | visto | Ya lo leí. | | | |
| | barcode | codigo | ¿Qué clave tiene? | | | |
| | end_group | | | | | |
| | begin_repeat | hija | Persona | Tlakatl | | |
| | text | edad | ¿Qué edad tiene? | | | |
| | end_repeat | | | | | |
| choices |
| | list_name | name | label::Español (es) |
| | temas | agua | Agua |
| | temas | luz | Luz |
{colonias}
"""
COLONIAS = "\n".join(f"|         | colonias  | c{n} | {name} |" for n, name in enumerate(
    f"{first} {last}" for first in ("San", "Santa", "Villa") for last in ("José", "Rosa", "Paz", "Nogal")
))  # fmt: skip
OTHER = "| survey |\n|        | type | name | label |\n|        | text | otra | ¿Otra cosa? |\n"


@pytest.fixture(scope="module")
def diagnostico() -> str:
    """One question of each kind in place of the diagnosis."""
    return published(FORM.format(colonias=COLONIAS))


async def begins(person: Person) -> None:
    """From the link to the first question."""
    await person.writes("/start")
    await person.taps("Empezar")
    await person.reads(showing="Pregunta 1 de")


async def sees(person: Person, words: str) -> None:
    """Read until these words are on the screen."""
    await person.reads(showing=words)


async def test_amparo_taps_her_way_through(colonia: Colonia, amparo: Person) -> None:
    """Pages, ticks, an order, quick answers, stars, a place, another row, and the review."""
    await begins(amparo)
    await amparo.taps("▶")
    await amparo.taps("Villa Rosa")
    await amparo.taps("☐ Agua")
    await amparo.taps("Listo (1)")
    for label in ("Luz", "Agua", "Listo (2)", "Ayer", "Ahora", "Ahora"):
        await amparo.taps(label)
    await amparo.writes("cuatro")
    await sees(amparo, "Anotamos: 4")
    await amparo.writes("3,5")
    await sees(amparo, "Anotamos: 3.5")
    await amparo.taps("5★")
    await amparo.sends_location(20.6736, -103.344, 20.0)
    await sees(amparo, "Anotamos: 20.67, -103.34")
    await amparo.taps("Entendido")
    await amparo.writes("A-12")
    await sees(amparo, "Persona 1")
    await amparo.writes("30")
    await sees(amparo, "Sería «Persona 2».")
    await amparo.taps("Sí, añadir")
    await amparo.writes("8")
    await sees(amparo, "Sería «Persona 3».")
    await amparo.taps("No, seguir")
    review = await amparo.reads()
    assert "1. ¿Dónde vives?\nVilla Rosa" in review.text
    assert len(amparo.sees()) == 1, "what was written and shared has gone from the chat"
    await amparo.taps("Enviar")
    assert "Gracias" in (await amparo.reads()).text
    assert (await colonia.rows("staging"), await colonia.rows("draft")) == (1, 0)


async def test_beto_types_everything(colonia: Colonia, beto: Person) -> None:
    """A part of a name that looks for it, lists in words, days and hours as one says them."""
    await begins(beto)
    await beto.writes("nogal")
    await sees(beto, "Hay 3 con «nogal».")
    await beto.writes("santa nogal")
    await sees(beto, "¿Qué falta?")
    await beto.writes("agua y luz")
    await sees(beto, "Anotamos: Agua, Luz")
    await beto.writes("luz")
    await sees(beto, "Falta 1.")
    await beto.writes("agua")
    await sees(beto, "¿Qué día pasó?")
    await beto.writes("el jueves")
    await sees(beto, "No entendí la fecha.")
    await beto.writes("el jueves pasado")
    await sees(beto, "Anotamos: jueves")
    await beto.writes("a las 5")
    await sees(beto, "¿De la mañana o de la tarde?")
    await beto.writes("5 de la tarde")
    await sees(beto, "Anotamos: 5 de la tarde")
    await beto.writes("ayer a mediodía")
    await sees(beto, "12 del día")
    await beto.writes("saltar")
    await sees(beto, "¿Cuántos litros?")
    await beto.writes("prefiero no decir")
    await sees(beto, "¿Qué tan tranquila?")
    assert len(beto.sees()) == 1


async def test_citlali_comes_back_later_and_in_her_language(
    colonia: Colonia, telegram_person: Person
) -> None:
    """The form's own languages are offered; a running conversation can change to another and be taken up again."""
    citlali = telegram_person
    await citlali.writes("/start")
    welcome = await citlali.reads()
    assert [label for label in welcome.buttons if label in ("Náhuatl", "English")] == ["Náhuatl", "English"]
    await citlali.taps("Náhuatl")
    await citlali.taps("Empezar")
    await sees(citlali, "¿Kanin tichanti?")
    await citlali.writes("/idioma")
    await sees(citlali, "¿En qué idioma seguimos?")
    await citlali.taps("Español")
    await sees(citlali, "¿Dónde vives?")
    await citlali.taps("San Paz")
    await citlali.writes("/continuar")
    await citlali.taps("Seguir donde me quedé")
    assert "¿Qué falta?" in (await citlali.reads()).text


@pytest.fixture
def telegram_person(colonia: Colonia) -> Person:
    """Citlali, who speaks Náhuatl."""
    return colonia.person("Citlali")


async def test_a_place_nobody_asked_for_is_taken_away(colonia: Colonia, amparo: Person) -> None:
    """It would only say where somebody is: nothing is recorded, and the question stays."""
    await begins(amparo)
    sent = await amparo.sends_location(20.6736, -103.344)
    after = await amparo.reads(showing="Borramos")
    assert "Borramos lo que mandaste" in after.text
    assert "¿Dónde vives?" in after.text
    assert sent.id not in [seen.id for seen in amparo.sees()]


async def test_a_place_with_a_name_answers_too(colonia: Colonia, beto: Person) -> None:
    """A venue is a place; its name is not kept."""
    await begins(beto)
    for _ in range(9):
        await beto.taps("Prefiero no decir")
    await sees(beto, "¿En qué lugar?")
    where = {"latitude": 19.43, "longitude": -99.13}
    await beto.sends({"venue": {"location": where, "title": "Plaza", "address": "Centro"}, "location": where})
    await sees(beto, "Anotamos: 19.43, -99.13")
    assert len(beto.sees()) == 1


async def test_a_conversation_keeps_the_form_it_began_with(
    colonia: Colonia, amparo: Person, beto: Person
) -> None:
    """A newer version is for whoever begins now."""
    await begins(amparo)
    await amparo.taps("San Paz")
    newer = published(OTHER)
    async with colonia.databases.owner.transaction() as session:
        await forms.publish(session, load(newer).identity, newer, "Otra")
    async with colonia.databases.superuser.transaction() as session:
        await session.execute(text("UPDATE consultation SET form_id = :form"), {"form": load(newer).identity})

    await amparo.taps("☐ Agua")
    await amparo.taps("Listo (1)")
    assert "¿Qué va primero?" in (await amparo.reads()).text
    await begins(beto)
    assert "¿Otra cosa?" in (await beto.reads()).text


async def test_a_form_that_is_gone_is_told_calmly(
    quiet_colonia: Colonia, caplog: pytest.LogCaptureFixture
) -> None:
    """One English line in the log, one Spanish sentence for the person, and the quick exit works as always."""
    amparo = quiet_colonia.person("Amparo")
    async with quiet_colonia.serving():
        await begins(amparo)
        await amparo.reads()
    async with quiet_colonia.databases.superuser.transaction() as session:
        await session.execute(text("UPDATE form SET xform = '<roto/>'"))
    async with quiet_colonia.serving():
        with caplog.at_level(logging.ERROR):
            await amparo.taps("San Paz")
            assert (await amparo.reads()).toast.startswith("Ya no podemos abrir esas preguntas.")
        assert "form_not_opened" in {getattr(line, "action", "") for line in caplog.records}
        written = await amparo.writes("San Paz")
        await amparo.reads(showing="Ya no podemos abrir")
        assert written.id not in [seen.id for seen in amparo.sees()]
        await amparo.taps("Salir rápido")
        assert "Para ver el menú escribe /ayuda." in (await amparo.reads()).text
    assert await quiet_colonia.rows("draft") == 0


async def test_a_form_is_opened_once_however_many_come_first(quiet_colonia: Colonia) -> None:
    """Twenty at the same moment share one opening; what failed is tried again."""
    async with quiet_colonia.serving() as runtime:
        identity = quiet_colonia.consultation.form_id
        opened = await asyncio.gather(*(runtime.form(identity) for _ in range(20)))
        assert len({id(form) for form in opened}) == 1

"""A name that somebody writes, from the telephone to the table of texts: it is nowhere on the way."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import text

from bot.emulator import Person
from tests.dialogs.tables import published
from tests.journeys.conftest import Colonia

FORM = """
| survey |
| | type | name | label |
| | text | idea | ¿Qué harías? |
| | text | mas | ¿Algo más? |
"""
SECRETS = ("Heriberto", "heriberto", "Ontiveros", "318 90 27", "Pípila", "amparo_77")
WRITTEN = (
    "que Heriberto Ontiveros de calle Pípila 38 deje de cobrar, su cel 442 318 90 27 y amparo_77@gmail.com"
)
COVERED = "que [nombre] de [domicilio] deje de cobrar, su cel [teléfono] y [correo]"
PEOPLE = 10  #: as many as a consultation needs to be opened


@pytest.fixture(scope="module")
def diagnostico() -> str:
    """Two texts in place of the diagnosis."""
    return published(FORM)


async def begins(person: Person) -> None:
    """From the link to the first question."""
    await person.writes("/start")
    await person.taps("Empezar")
    await person.reads(showing="¿Qué harías?")


async def test_a_text_is_shown_back_covered_and_what_was_typed_is_deleted(
    colonia: Colonia, amparo: Person
) -> None:
    """The next screen says how it will read; of the typed message and of the name nothing is left in the chat."""
    await begins(amparo)
    typed = await amparo.writes(WRITTEN)
    after = await amparo.reads(showing="Así quedará")

    assert COVERED in " ".join(after.text.split())
    assert "Tapamos 4 datos. Puede que se nos escape algo." in after.text
    assert "¿Algo más?" in after.text
    assert typed.id not in [seen.id for seen in amparo.sees()]
    assert not any(secret in seen.text for seen in amparo.sees() for secret in SECRETS)


async def test_going_back_lets_one_put_it_another_way(colonia: Colonia, amparo: Person) -> None:
    """«Atrás» asks again; the review shows what was written last."""
    await begins(amparo)
    await amparo.writes(WRITTEN)
    await amparo.reads(showing="Así quedará")
    await amparo.taps("Atrás")
    await amparo.reads(showing="¿Qué harías?")
    await amparo.writes("que dejen de cobrar piso")
    await amparo.reads(showing="Así quedará: que dejen de cobrar piso")
    await amparo.writes("fue don Eustorgio")
    review = await amparo.reads(showing="Así van tus respuestas")

    assert "que dejen de cobrar piso" in review.text
    assert "fue don [nombre]" in review.text
    assert "toca su número" in review.text


async def test_a_name_is_in_no_table_and_no_log(colonia: Colonia, caplog: pytest.LogCaptureFixture) -> None:
    """Ten people write it, send it, and the consultation closes: the texts are there, covered, and the name nowhere."""
    with caplog.at_level(logging.DEBUG):
        for number in range(PEOPLE):
            person = colonia.person(f"Persona {number}")
            await begins(person)
            await person.writes(WRITTEN)
            await person.reads(showing="¿Algo más?")
            await person.writes("nada mas")
            await person.reads(showing="Así van tus respuestas")
            await person.taps("Enviar")
            await person.reads(showing="Listo")
        await colonia.close()

    kept = await everything(colonia)
    assert sum(COVERED in row for row in kept) == PEOPLE
    assert not any(secret in row for row in kept for secret in SECRETS)
    assert not any(secret in caplog.text for secret in SECRETS)


async def everything(colonia: Colonia) -> list[str]:
    """Every row of every table, as text."""
    async with colonia.databases.superuser.statement() as session:
        tables = await session.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        names = [str(name) for (name,) in tables]
        return [
            str(row)
            for name in names
            for (row,) in await session.execute(text(f'SELECT t::text FROM ONLY public."{name}" AS t'))
        ]

"""What a form says about covering, in the running bot: every unknown capital goes, and the place's own names stay."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import text

from bot.emulator import Person
from storage import drafts
from tests.dialogs.tables import published
from tests.journeys.conftest import Colonia

FORM = """
| survey |
| | type | name | label | bind::cb:sector |
| | text | idea | ¿Qué harías? | |
| | select_one zonas | zona | ¿De dónde eres? | si |
| | text | mas | ¿Algo más? | |
| choices |
| | list_name | name | label |
| | zonas | n | Zona norte (El Romerillal) |
| | zonas | s | Zona sur |
| settings |
| | namespaces | attribute::cb:tapar | attribute::cb:dejar |
| | cb="https://desdeabajo.mx/ns/consulta" | mayusculas | Comité Xoconostle |
"""
WRITTEN = "lo sabe Quetzalcoatlicue Zurumbático, marca 4427651209 o ４４２-７６５-１２-０９"
SECRETS = ("Quetzalcoatlicue", "Zurumbático", "4427651209", "７６５")
PLACES = "falta agua en la Colonia de Prueba, por El Romerillal, dice el Comité Xoconostle"
#: What nobody may say of masking.
CLAIMS = (
    "todos los datos",
    "todos los nombres",
    "todo lo que",
    "nadie podrá",
    "seguro que",
    "garantiz",
    "100 %",
)


@pytest.fixture(scope="module")
def diagnostico() -> str:
    """A form that covers every capital it does not know, in place of the diagnosis."""
    return published(FORM)


async def begins(person: Person) -> None:
    """From the link to the first question."""
    await person.writes("/start")
    await person.taps("Empezar")
    await person.reads(showing="¿Qué harías?")


async def drafted(colonia: Colonia, person: Person) -> str:
    """What the unfinished conversation holds, opened with the keys of the running bot."""
    ring = colonia.databases.resident_keys
    [day] = ring.draft_days()
    async with colonia.databases.resident.statement() as session:
        held = await drafts.load(
            session, drafts.DraftKeys(ring.draft_key(day, make=False), (), ring), person.user.id
        )
    assert held is not None
    return held.content.decode()


async def everywhere(colonia: Colonia) -> str:
    """Every row of every table."""
    async with colonia.databases.superuser.statement() as session:
        tables = await session.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        names = [str(name) for (name,) in tables]
        rows = [
            str(row)
            for name in names
            for (row,) in await session.execute(text(f'SELECT t::text FROM ONLY public."{name}" AS t'))
        ]
    return "\n".join(rows)


async def test_a_form_may_have_every_unknown_capital_covered(colonia: Colonia, amparo: Person) -> None:
    """`cb:tapar` reaches the running bot: what no list knows goes too, with both telephones."""
    await begins(amparo)
    await amparo.writes(WRITTEN)
    shown = await amparo.reads(showing="Así quedará")

    assert "lo sabe [nombre], marca [teléfono] o [teléfono]" in " ".join(shown.text.split())
    assert "Puede que se nos escape algo" in shown.text


async def test_the_places_own_names_stay(colonia: Colonia, amparo: Person) -> None:
    """Its title, half of a label of the form, and what `cb:dejar` lists, though every capital goes."""
    await begins(amparo)
    await amparo.writes(PLACES)
    shown = await amparo.reads(showing="Así quedará")

    assert PLACES in " ".join(shown.text.split())
    assert "Tapamos" not in shown.text


async def test_what_was_typed_is_in_no_draft_no_table_and_no_log(
    colonia: Colonia, amparo: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """While she answers, and after she wrote it anew."""
    with caplog.at_level(logging.DEBUG):
        await begins(amparo)
        await amparo.writes(WRITTEN)
        await amparo.reads(showing="Así quedará")
        first = await drafted(colonia, amparo)
        await amparo.taps("Atrás")
        await amparo.reads(showing="¿Qué harías?")
        await amparo.writes("que Quetzalcoatlicue se vaya")
        await amparo.reads(showing="Así quedará: que [nombre] se vaya")
        second = await drafted(colonia, amparo)

    assert "lo sabe [nombre], marca [teléfono]" in first
    assert "que [nombre] se vaya" in second
    assert "lo sabe" not in second
    for kept in (first, second, await everywhere(colonia), caplog.text):
        assert not any(secret in kept for secret in SECRETS)


async def test_what_is_typed_where_no_text_is_asked_is_not_kept_either(
    colonia: Colonia, amparo: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """A name written in place of a choice is neither taken nor remembered."""
    with caplog.at_level(logging.DEBUG):
        await begins(amparo)
        await amparo.writes("más agua")
        await amparo.reads(showing="¿De dónde eres?")
        await amparo.writes(WRITTEN)
        await amparo.hears()

    for kept in (await drafted(colonia, amparo), await everywhere(colonia), caplog.text):
        assert not any(secret in kept for secret in SECRETS)


async def test_nothing_the_bot_says_claims_that_all_is_covered(colonia: Colonia, amparo: Person) -> None:
    """From the welcome to the review, with something covered and with nothing."""
    await begins(amparo)
    await amparo.writes(WRITTEN)
    await amparo.reads(showing="Así quedará")
    await amparo.taps("Zona sur")
    await amparo.reads(showing="¿Algo más?")
    await amparo.writes("nada más")
    await amparo.reads(showing="Así van tus respuestas")

    said = amparo.transcript().lower()
    assert not [claim for claim in CLAIMS if claim in said]

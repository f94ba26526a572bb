"""Amparo votes on her neighbours' proposals and puts the agenda in order, in the real bot."""

from __future__ import annotations

import pytest

from bot.emulator import Person
from tests.forms.conftest import xform_of
from tests.journeys.conftest import Colonia
from tests.journeys.walks import declines_everything, takes_part


@pytest.fixture(params=["propuestas", "agenda"], scope="module")
def diagnostico(request: pytest.FixtureRequest) -> str:
    """Another bundled form in place of the diagnosis."""
    return xform_of(str(request.param))


async def test_a_form_is_answered_and_sent(colonia: Colonia, amparo: Person) -> None:
    """From the welcome to the last words; one sealed answer waits, and the draft is gone."""
    await takes_part(amparo, proposal="Más árboles en el camellón")
    assert await colonia.rows("staging") == 1
    assert await colonia.rows("draft") == 0


async def test_a_form_can_be_declined_to_its_end(colonia: Colonia, amparo: Person) -> None:
    """Nothing said anywhere is an answer too."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    await declines_everything(amparo)
    await amparo.taps("Enviar")
    assert "Gracias" in (await amparo.reads()).text
    assert await colonia.rows("staging") == 1

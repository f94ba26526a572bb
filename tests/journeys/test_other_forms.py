"""Amparo votes on her neighbours' proposals and puts the agenda in order, in the real bot."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.emulator import Person
from dialogs.submission import HEADLINE
from storage import figures
from storage.figures import Figure, Standing
from tests.forms.conftest import sheets_of, xform_of
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


@pytest.mark.parametrize("diagnostico", ["propuestas"], indirect=True)
async def test_what_others_have_settled_comes_up_last(colonia: Colonia, amparo: Person) -> None:
    """Of all proposals but one thousands have been published to agree: the first Amparo reads is that one."""
    *settled, fresh = form_rows()
    known = [
        Standing(Figure(f"votos/voto/opinion[{row['name']}]", "", HEADLINE, 9, 10_000, 1), 10_000)
        for row in settled
    ]
    async with colonia.databases.mixer.transaction() as session:
        await figures.write(session, colonia.consultation.id, known)
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    await amparo.taps("Prefiero no decir")

    assert f"«{fresh['es']}»" in (await amparo.reads()).text


def form_rows() -> tuple[Mapping[str, str], ...]:
    """The bundled proposals."""
    return tuple(sheets_of("propuestas").listed)

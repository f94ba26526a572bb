"""Telegram and the database have bad days; residents notice little and lose nothing."""

from bot.emulator import Person
from tests.journeys.conftest import Colonia
from tests.journeys.test_consultation import GOODBYE
from tests.journeys.walks import answers_everything


async def test_a_busy_telegram_is_waited_for(colonia: Colonia, amparo: Person) -> None:
    """429 with retry_after, a 502 and a lost answer cost time, never an answer."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    review = await answers_everything(amparo)
    colonia.telegram.faults.add(method="editMessageText", error=429, retry_after=1)
    colonia.telegram.faults.add(method="editMessageText", error=502)
    await amparo.taps("Enviar", on=review)

    assert (await amparo.reads(showing="Listo.")).text == GOODBYE
    assert await colonia.rows("staging") == 1

"""Telegram and the database have bad days; residents notice little and lose nothing."""

from bot.emulator import Person
from tests.journeys.conftest import Colonia
from tests.journeys.test_consultation import GOODBYE
from tests.journeys.walks import answers, answers_everything


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


async def test_one_chat_that_telegram_holds_up_holds_up_no_other(
    colonia: Colonia, amparo: Person, beto: Person
) -> None:
    """While one chat waits for its retry_after, more updates than Telegram gives at once are served in others."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    sectors = await amparo.reads()
    colonia.telegram.faults.add(chat=amparo.user.id, error=429, retry_after=60, times=None)
    await answers(amparo, sectors)
    await beto.writes("/start")
    await beto.taps("Empezar")
    await beto.reads()
    for _ in range(120):
        await beto.writes("/ayuda")
        help_ = await beto.reads(within=5)

    assert "/resultados" in help_.text


async def test_update_numbers_that_begin_anew_are_no_trouble(colonia: Colonia, amparo: Person) -> None:
    """After a quiet week Telegram counts from anywhere: nobody is deaf, and nothing is asked for again and again."""
    await amparo.writes("/start")
    await amparo.reads()
    await colonia.telegram.idle(colonia.bot)
    colonia.bot.updates.begin_anew(at=5)
    await amparo.taps("Empezar")
    await answers(amparo, await amparo.reads())

    assert "¿Cuántos años" in (await amparo.reads()).text
    await colonia.telegram.idle(colonia.bot)

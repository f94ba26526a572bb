"""The database goes away in the middle of a conversation and comes back: one calm line, and nothing lost."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.emulator import Person
from storage.embedded import EmbeddedPostgres
from storage.migrate import migrate
from tests.databases import PASSWORDS, Databases, connect
from tests.journeys.conftest import Colonia
from tests.journeys.test_consultation import GOODBYE
from tests.journeys.test_safety import HARMLESS
from tests.journeys.walks import answers, answers_everything

CALM = "Danos un momento. Ya lo recibimos. No hace falta que repitas."


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedPostgres:
    """A server of its own, which the tests may stop."""
    return EmbeddedPostgres(tmp_path_factory.mktemp("servidor") / "postgres")


@pytest_asyncio.fixture
async def databases(server: EmbeddedPostgres, tmp_path: Path) -> AsyncIterator[Databases]:
    """Instead of the shared one: a database on the server of this module."""
    await asyncio.to_thread(server.start)
    await migrate(server.url(database="postgres"), PASSWORDS, password=server.superuser_password())
    made = connect(server, "postgres", tmp_path / "keys")
    try:
        yield made
    finally:
        await made.close()
        await asyncio.to_thread(server.stop)


async def _asked_something(person: Person) -> None:
    await person.writes("/start")
    await person.taps("Empezar")
    await answers(person, await person.reads())
    await person.reads()


async def test_a_tap_during_an_outage_is_kept_and_done(
    colonia: Colonia, server: EmbeddedPostgres, amparo: Person
) -> None:
    """Whoever taps while the database is away reads one line, and then simply goes on."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    sectors = await amparo.reads()
    await asyncio.to_thread(server.stop, mode="immediate")
    await answers(amparo, sectors)
    assert (await amparo.reads()).toast == CALM
    await asyncio.to_thread(server.start)

    assert "¿Cuántos años llevas en esta colonia?" in (await amparo.reads(showing="¿Cuántos años")).text


async def test_words_during_an_outage_are_kept_and_the_line_goes(
    colonia: Colonia, server: EmbeddedPostgres, amparo: Person
) -> None:
    """What was written is answered when the database is back, and the calm line is taken away."""
    await _asked_something(amparo)
    await asyncio.to_thread(server.stop, mode="immediate")
    await amparo.writes("12")
    assert (await amparo.reads()).text == CALM
    await asyncio.to_thread(server.start)
    after = await amparo.reads(showing="seguro o inseguro")
    await colonia.telegram.idle(colonia.bot)

    assert [seen.text for seen in amparo.sees()] == [after.text]


async def test_sending_during_an_outage_sends_once(
    colonia: Colonia, server: EmbeddedPostgres, amparo: Person, beto: Person
) -> None:
    """An answer sent into the outage arrives exactly once; everybody waiting is told, each in their own chat."""
    await _asked_something(amparo)
    await _asked_something(beto)
    await amparo.taps("Prefiero no decir")
    review = await answers_everything(amparo)
    await asyncio.to_thread(server.stop, mode="immediate")
    await amparo.taps("Enviar", on=review)
    assert (await amparo.reads()).toast == CALM
    await beto.writes("7")
    assert (await beto.reads()).text == CALM
    await asyncio.to_thread(server.start)

    assert (await amparo.reads(showing="Listo.")).text == GOODBYE
    assert await colonia.rows("staging") == 1


async def test_the_quick_exit_does_not_wait_for_the_database(
    colonia: Colonia, server: EmbeddedPostgres, amparo: Person
) -> None:
    """Behind a tap that waits, too: the screen is harmless at once, and stays so when the database comes back."""
    await _asked_something(amparo)
    question = await amparo.reads()
    await asyncio.to_thread(server.stop, mode="immediate")
    await answers(amparo, question)
    said = await amparo.reads()
    assert CALM in (said.toast, said.text)
    await amparo.taps("Salir rápido", on=question, at_once=True)
    left = await amparo.reads(showing="/ayuda")
    assert left.text == HARMLESS
    shown = len(colonia.telegram.calls)
    await asyncio.to_thread(server.start)
    await colonia.telegram.idle(colonia.bot)

    assert [seen.text for seen in amparo.sees()] == [HARMLESS]
    later = list(colonia.telegram.calls)[shown:]
    assert {call.params["text"] for call in later if call.method == "editMessageText"} <= {HARMLESS}
    await amparo.writes("/start")
    await amparo.taps("Seguir donde me quedé")
    assert (await amparo.reads()).text != question.text

"""A key is lost, or the server begins to tell, while people answer: a calm line, nothing lost, nothing made up."""

import asyncio
import signal

from sqlalchemy import text

from bot.emulator import Person
from bot.schedule import watch
from tests.journeys.conftest import Colonia
from tests.journeys.test_consultation import GOODBYE
from tests.journeys.walks import answers_everything, takes_part


async def test_a_lost_key_of_the_marks_is_not_made_again(
    colonia: Colonia, amparo: Person, beto: Person
) -> None:
    """Beto reads a calm line and keeps his answers; with the file back he sends them, and Amparo still counts once."""
    assert (await takes_part(amparo)).text == GOODBYE
    (key,) = colonia.databases.resident_keys.folder.glob("nullifier-*.key")
    kept = key.read_bytes()
    key.unlink()

    await beto.writes("/start")
    await beto.taps("Empezar")
    review = await answers_everything(beto)
    await beto.taps("Enviar", on=review)
    assert "sigue guardado" in (await beto.reads()).toast
    assert not key.exists()
    assert await colonia.rows("staging") == 1

    key.write_bytes(kept)
    key.chmod(0o600)
    await beto.taps("Enviar", on=review)
    assert (await beto.reads(showing="Listo.")).text == GOODBYE
    assert (await takes_part(amparo)).text == GOODBYE
    assert await colonia.rows("staging") == 2
    assert await colonia.rows("participation") == 2


async def test_the_process_stops_when_the_server_begins_to_tell(colonia: Colonia) -> None:
    """Within a minute of the change it ends in order; while the server keeps to itself it goes on."""
    name = colonia.databases.url.rpartition("/")[2].partition("?")[0]
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    try:
        async with colonia.serving() as runtime:
            await watch(runtime)
            assert not told.is_set()
            async with colonia.databases.superuser.statement() as session:
                await session.execute(text(f"ALTER DATABASE {name} SET log_statement = 'all'"))
            await watch(runtime)
            async with asyncio.timeout(5):
                await told.wait()
    finally:
        asyncio.get_running_loop().remove_signal_handler(signal.SIGTERM)

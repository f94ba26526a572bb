"""From the organisers' phones to a resident's: opened by two, found with the poster's camera, read, answered, sent."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import zxingcpp
from PIL import Image
from sqlalchemy import text

from bot.app import run
from bot.emulator import Bot
from bot.runtime import lifespan
from bot.settings import Settings
from storage import epochs, faces
from tests.journeys.conftest import TOKEN
from tests.mixer.people import eventually
from tests.organiser.consultations.conftest import Team, plans


@asynccontextmanager
async def _residents(team: Team) -> AsyncIterator[Bot]:
    """The residents' bot at work in the same database."""
    office = team.office
    bot = office.telegram.bot(TOKEN, "vecinas_bot", "Desde Abajo")
    settings = Settings(
        token=TOKEN,
        database_url=office.databases.urls["resident"],
        database_password=None,
        keys=office.databases.keys / "resident",
        api_url=office.telegram.url,
    )
    async with lifespan(settings) as runtime:
        runtime.life.promise(await team.rounds())
        stop = asyncio.Event()
        work = asyncio.create_task(run(runtime, stop))
        try:
            yield bot
        finally:
            stop.set()
            await work


async def test_what_two_opened_is_answered_by_a_neighbour(team: Team) -> None:
    """Amparo points her camera at the picture Elena was sent, reads what Elena read, answers and sends."""
    databases, elena = team.office.databases, team.elena
    await plans(team)
    await elena.taps("Ver lo que leerá la gente")
    read = (await elena.reads(showing="Esto leerá la gente")).text
    await elena.taps("Proponer")
    await elena.reads(showing="Ya no lo propongo")
    await team.marcos.taps("Aprobar")
    await elena.reads(showing="Ya abrió")
    (made,) = await team.rounds()
    assert await epochs.ensure_epoch(databases.mixer, databases.mixer_keys, made.id)

    async with _residents(team) as bot:

        async def named() -> bool:
            async with databases.organiser.statement() as session:
                return await faces.username(session) == "vecinas_bot"

        await eventually(named)
        await elena.taps("Cartel y tarjetas")
        await elena.taps("Imagen para el chat")
        await elena.reads()
        await team.office.telegram.idle(team.office.bot)
        picture = next(seen.file for seen in reversed(elena.sees()) if seen.file is not None)
        (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.content)))
        link, _start, place = code.text.partition("?start=")
        assert (link, place) == ("https://t.me/vecinas_bot", "cerro")

        amparo = team.office.telegram.person("Amparo").with_(bot)
        await amparo.opens_link(place)
        welcome = await amparo.reads(showing="El Cerro")
        assert welcome.text in read
        await amparo.taps("Empezar")
        await amparo.taps("Norte")
        await amparo.writes("Más luz en la calle")
        await amparo.reads(showing="Enviar")
        await amparo.taps("Enviar")
        await amparo.reads(showing="Listo. Gracias")
    async with databases.superuser.statement() as session:
        waiting = text("SELECT count(*) FROM staging WHERE consultation_id = :id")
        assert (await session.execute(waiting, {"id": made.id})).scalar_one() == 1

"""An invented colonia with an open consultation, the real residents' bot in front of it, and the people who live there."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot.app import run
from bot.emulator import Bot, Emulator, Person
from bot.runtime import Runtime, lifespan
from bot.settings import Settings
from dialogs.consultation import Form
from dialogs.forms import bundled
from dialogs.xform import load
from dialogs.xlsform import publish
from storage.consultations import Consultation
from tests.databases import Databases

TOKEN = "100:residentes-de-prueba-000000000000000"


@dataclass(frozen=True)
class Colonia:
    """A place with an open consultation and its bot."""

    telegram: Emulator
    bot: Bot
    databases: Databases
    consultation: Consultation
    form: Form
    serving: Callable[[], AbstractAsyncContextManager[Runtime]]  #: the bot at work; leave the block to stop it

    def person(self, name: str) -> Person:
        """Somebody of the colonia, with the chat with the bot open."""
        return self.telegram.person(name).with_(self.bot)


@pytest.fixture(scope="session")
def diagnostico() -> str:
    """The bundled consultation, compiled."""
    return publish(bundled("diagnostico")).xform


@pytest_asyncio.fixture
async def quiet_colonia(databases: Databases, telegram: Emulator, diagnostico: str) -> Colonia:
    """The colonia while its bot does not run yet."""
    form = load(diagnostico)
    consultation = await databases.open_consultation(
        xform=diagnostico, form_id=form.identity, title=form.title, code="ladera"
    )
    settings = Settings(
        token=TOKEN,
        database_url=databases.urls["resident"],
        database_password=None,
        keys=databases.keys / "resident",
        api_url=telegram.url,
    )

    @asynccontextmanager
    async def serving() -> AsyncIterator[Runtime]:
        async with lifespan(settings) as runtime:
            runtime.life.promise([consultation])
            stop = asyncio.Event()
            work = asyncio.create_task(run(runtime, stop))
            try:
                yield runtime
            finally:
                stop.set()
                await work

    return Colonia(
        telegram=telegram,
        bot=telegram.bot(TOKEN, "desdeabajo_bot", "Desde Abajo"),
        databases=databases,
        consultation=consultation,
        form=form,
        serving=serving,
    )


@pytest_asyncio.fixture
async def colonia(quiet_colonia: Colonia) -> AsyncIterator[Colonia]:
    """The colonia with its bot at work."""
    async with quiet_colonia.serving():
        yield quiet_colonia


@pytest.fixture
def amparo(colonia: Colonia) -> Person:
    """Amparo lives in the colonia and has time to talk."""
    return colonia.person("Amparo")


@pytest.fixture
def beto(colonia: Colonia) -> Person:
    """Beto lives in the colonia and would rather not say much."""
    return colonia.person("Beto")


Passage = Callable[[Person], Awaitable[None]]

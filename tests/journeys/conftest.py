"""An invented colonia with an open consultation, the real residents' bot, and the people who live there."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot import wording
from bot.app import run
from bot.emulator import Bot, Emulator, Person
from bot.runtime import Runtime, lifespan
from bot.settings import Settings
from dialogs.consultation import Form
from dialogs.forms import bundled
from dialogs.xform import load
from dialogs.xlsform import publish
from locales import LANGUAGES, translator
from storage import mixing
from storage.consultations import Consultation
from storage.figures import Standing
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
    serving: Callable[
        [], AbstractAsyncContextManager[Runtime]
    ]  #: the bot at work; leave the block to stop it

    async def release(self) -> None:
        """The mixer's daily work, today."""
        ring, today = self.databases.mixer_keys, datetime.now(UTC).date()
        await mixing.release(
            self.databases.mixer,
            ring,
            self.consultation.id,
            today=today,
            rng=Random(1),
            publish=nothing_published,
        )

    async def close(self) -> None:
        """The end of the consultation."""
        await mixing.close(
            self.databases.mixer,
            self.databases.mixer_keys,
            self.consultation.id,
            rng=Random(1),
            publish=nothing_published,
        )

    async def rows(self, table: str) -> int:
        """How many rows a table has, seen by somebody who may see everything."""
        async with self.databases.superuser.statement() as session:
            return int((await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one())

    def person(self, name: str) -> Person:
        """Somebody of the colonia, with the chat with the bot open."""
        return self.telegram.person(name).with_(self.bot)


def nothing_published(_counts: object, _standing: object) -> Iterable[Standing]:
    """No figures: what these journeys look at comes before them."""
    return ()


@pytest.fixture(scope="session")
def diagnostico() -> str:
    """The bundled consultation, compiled."""
    return publish(bundled("diagnostico")).xform


@pytest_asyncio.fixture
async def quiet_colonia(databases: Databases, telegram: Emulator, diagnostico: str) -> AsyncIterator[Colonia]:
    """The colonia while its bot does not run yet; whatever a journey shows is looked at when it is over."""
    made = await settled(databases, telegram, diagnostico)
    yield made
    assert without_way_out(made) == set()


def without_way_out(colonia: Colonia) -> set[str]:
    """What the bot showed anybody in private that had no quick exit under it, and was not where the exit leads."""
    ways = {translator(language).gettext("Salir rápido") for language in LANGUAGES}
    ends = {wording.harmless(translator(language)).text for language in LANGUAGES}
    return {
        it.text
        for chat in colonia.telegram.world.private.values()
        for it in chat.journal
        if it.by is colonia.bot.user
        and it.deed in ("message", "edit")
        and it.text.removeprefix("(photo) ") not in ends
        if not ways & {label for row in it.rows for label in row}
    }


async def settled(databases: Databases, telegram: Emulator, xform: str, *, media: bool = False) -> Colonia:
    """A place with an open consultation of this form, in an installation that receives files or refuses them."""
    form = load(xform)
    consultation = await databases.open_consultation(
        xform=xform, form_id=form.identity, title=form.title, code="ladera"
    )
    settings = Settings(
        token=TOKEN,
        database_url=databases.urls["resident"],
        database_password=None,
        keys=databases.keys / "resident",
        api_url=telegram.url,
        media=media,
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

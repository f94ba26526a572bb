"""One emulator a test; one pair of HTTP clients for all of them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import aiogram
import aiohttp
import pytest
import telegram as ptb
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram.request import HTTPXRequest

from bot.emulator import Bot, Emulator, Person

TOKEN = "100:RES"
Start = Callable[[aiogram.Router], Awaitable[aiogram.Bot]]


@pytest.fixture
async def telegram() -> AsyncIterator[Emulator]:
    """An empty world on a free port."""
    async with Emulator(hesitation=0.2) as emulator:
        yield emulator


@pytest.fixture
def bot(telegram: Emulator) -> Bot:
    """The residents' bot, as this world knows it."""
    return telegram.bot(TOKEN, "desdeabajo_bot", "Desde Abajo")


@pytest.fixture
def amparo(telegram: Emulator, bot: Bot) -> Person:
    """Amparo lives in the colonia."""
    return telegram.person("Amparo").with_(bot)


@pytest.fixture(scope="session")
async def session() -> AsyncIterator[AiohttpSession]:
    """aiogram's own HTTP client."""
    shared = AiohttpSession()
    yield shared
    await shared.close()


@pytest.fixture
async def request_of_ptb() -> AsyncIterator[HTTPXRequest]:
    """python-telegram-bot's own HTTP client."""
    async with HTTPXRequest() as client:
        yield client


@pytest.fixture
async def aio(telegram: Emulator, bot: Bot, session: AiohttpSession) -> aiogram.Bot:
    """The bot as aiogram drives it."""
    session.api = TelegramAPIServer.from_base(telegram.url)
    return aiogram.Bot(TOKEN, session=session)


@pytest.fixture
async def other(telegram: Emulator, bot: Bot, request_of_ptb: HTTPXRequest) -> ptb.Bot:
    """The same bot as python-telegram-bot drives it."""
    return ptb.Bot(
        TOKEN,
        base_url=f"{telegram.url}/bot",
        base_file_url=f"{telegram.url}/file/bot",
        request=request_of_ptb,
        get_updates_request=request_of_ptb,
    )


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """A client that is no framework."""
    async with aiohttp.ClientSession() as client:
        yield client


@pytest.fixture
async def runs(aio: aiogram.Bot) -> AsyncIterator[Start]:
    """Start a real aiogram bot made of one router; it stops with the test."""
    running: list[tuple[aiogram.Dispatcher, asyncio.Task[None]]] = []

    async def start(router: aiogram.Router) -> aiogram.Bot:
        dispatcher = aiogram.Dispatcher()
        dispatcher.include_router(router)
        polling = dispatcher.start_polling(aio, handle_signals=False, close_bot_session=False)
        running.append((dispatcher, asyncio.create_task(polling)))
        return aio

    yield start
    for dispatcher, task in running:
        with contextlib.suppress(RuntimeError):
            await dispatcher.stop_polling()
        await task

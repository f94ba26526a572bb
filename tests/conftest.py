"""What every test may use: a real PostgreSQL, a real Bot API on loopback, and people who write, tap and read."""

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.emulator import Emulator

pytest_plugins = ["tests.databases"]


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[Emulator]:
    """The Bot API on loopback, as Telegram would answer."""
    async with Emulator() as emulator:
        yield emulator

"""What the courier's tests share."""

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.emulator import Emulator
from tests.courier.hall import Hall, build
from tests.courier.post import Post, opened_post
from tests.databases import Databases


@pytest_asyncio.fixture
async def hall(databases: Databases) -> Hall:
    """A place nobody subscribed to yet."""
    return await build(databases)


@pytest_asyncio.fixture
async def post(hall: Hall, telegram: Emulator) -> AsyncIterator[Post]:
    """A courier that may begin, faster than Telegram would let it."""
    async with opened_post(hall, telegram) as made:
        yield made

"""What the courier's tests share."""

import pytest_asyncio

from tests.courier.hall import Hall, build
from tests.databases import Databases


@pytest_asyncio.fixture
async def hall(databases: Databases) -> Hall:
    """A place nobody subscribed to yet."""
    return await build(databases)

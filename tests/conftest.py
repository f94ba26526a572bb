"""What every test may use: a real PostgreSQL, a real Bot API on loopback, and people who write, tap and read."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.emulator import Emulator

pytest_plugins = ["tests.databases"]


def pytest_configure(config: pytest.Config) -> None:
    """Give each run a folder of its own for what is temporary.

    The usual one is shared: a second run that begins closes it (0700) while the first one's database servers, which
    root starts as an ordinary user, have to pass through it.
    """
    if "PYTEST_XDIST_WORKER" in os.environ or config.getoption("basetemp"):
        return
    root = Path(tempfile.mkdtemp(prefix="desdeabajo-pytest-"))
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(root)
    config.add_cleanup(lambda: shutil.rmtree(root, ignore_errors=True))


def pytest_xdist_auto_num_workers() -> int:
    """Three for every two cores: much of a test is waiting, for a server to start or for a chat to change."""
    return (os.cpu_count() or 2) * 3 // 2


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[Emulator]:
    """The Bot API on loopback, as Telegram would answer."""
    async with Emulator() as emulator:
        yield emulator

"""Marcos, who organises too; and a form in the chat, ready to be tried."""

import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from admin.organiser.forms.folder import PREFIX
from bot.emulator import Person
from bot.emulator.seen import Seen
from storage.organisers import ORGANISES
from tests.organiser.conftest import Office
from tests.organiser.forms.sheets import WATER, excel

Bringing = Callable[..., Awaitable[Seen]]


@pytest.fixture(autouse=True)
def nothing_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each of these tests has a folder for temporary files to itself, and leaves no form in it."""
    mine = tmp_path / "tmp"
    mine.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(mine))
    yield
    assert list(mine.glob(f"{PREFIX}*")) == []


@pytest_asyncio.fixture
async def marcos(at_work: Office) -> Person:
    """Marcos, who organises."""
    return await at_work.person("Marcos", ORGANISES)


@pytest.fixture
def brings() -> Bringing:
    """Send a form, and read what the check says of it."""

    async def send(who: Person, table: str = WATER, *, showing: str = "Probar") -> Seen:
        await who.sends_document("encuesta.xlsx", excel(table))
        await who.telegram.idle(who.chat.bot)
        return await who.reads(showing=showing)

    return send

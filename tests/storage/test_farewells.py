"""A server says goodbye on a connection where nobody waits for an answer, and its end of the line comes later.

It is what a server does that is stopped at once. The moment between both is too short to be met by stopping one, so a
go-between on the socket puts the server's own farewell behind an answer and leaves the line open.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text

from storage.connections import Session
from storage.database import Database, DatabaseUnavailable, ask, do
from storage.embedded import EmbeddedPostgres

_SOCKET = ".s.PGSQL.5432"
_WORDS = b"SFATAL\0VFATAL\0C57P02\0Mterminating connection due to immediate shutdown command\0\0"
FAREWELL = b"E" + (len(_WORDS) + 4).to_bytes(4, "big") + _WORDS
READY = b"Z\0\0\0\5"  #: the end of each answer, before one byte that says whether a transaction is open


@dataclass
class GoBetween:
    """Carries everything between a client and the server."""

    url: str
    leaving: bool = False  #: the next answer is followed by the farewell
    lines: set[asyncio.Task[None]] = field(default_factory=set)

    async def carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool
    ) -> None:
        """One direction of a connection until its end."""
        with suppress(ConnectionError):
            while chunk := await reader.read(65536):
                if answers and self.leaving and chunk[-6:-1] == READY:
                    self.leaving = False
                    chunk += FAREWELL
                writer.write(chunk)
                await writer.drain()
        writer.close()


@pytest_asyncio.fixture
async def between(cluster: EmbeddedPostgres) -> AsyncIterator[GoBetween]:
    """A way to the server that can be made to say goodbye."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, questions = await asyncio.open_unix_connection(cluster.sockets / _SOCKET)
        for line in (
            made.carry(reader, questions, answers=False),
            made.carry(answers, writer, answers=True),
        ):
            made.lines.add(asyncio.ensure_future(line))

    with tempfile.TemporaryDirectory(prefix="desdeabajo-") as folder:
        made = GoBetween(f"postgresql://postgres@/postgres?host={folder}")
        server = await asyncio.start_unix_server(connected, Path(folder) / _SOCKET)
        yield made
        server.close()
        await asyncio.gather(*made.lines)
        await server.wait_closed()


async def _by_the_driver(session: Session) -> None:
    assert await ask(session, "SELECT 1")


async def _changing(session: Session) -> None:
    await do(session, "SET search_path = public")


async def _by_sqlalchemy(session: Session) -> None:
    assert (await session.execute(text("SELECT 1"))).scalar_one() == 1


async def _nothing(_session: Session) -> None:
    """The commit is the next."""


@pytest.mark.parametrize("following", [_by_the_driver, _changing, _by_sqlalchemy, _nothing])
@pytest.mark.parametrize("block", ["transaction", "statement"])
async def test_a_farewell_that_nobody_waited_for_is_a_server_that_is_gone(
    cluster: EmbeddedPostgres, between: GoBetween, block: str, following: Callable[[Session], Awaitable[None]]
) -> None:
    """Whatever follows says "not now", a commit above all; the next block has a connection that works."""
    database = Database(between.url, password=cluster.superuser_password(), connections=1)

    async def told_goodbye() -> None:
        async with getattr(database, block)() as session:
            await _by_sqlalchemy(session)
            between.leaving = True
            await _by_the_driver(session)
            await following(session)

    if block == "statement" and following is _nothing:
        await told_goodbye()  # each statement stood for itself: the last was answered
        with pytest.raises(DatabaseUnavailable):
            await _once(database, block)
    else:
        with pytest.raises(DatabaseUnavailable):
            await told_goodbye()
    for _ in range(3):
        await _once(database, block)
    await database.close()


async def _once(database: Database, block: str) -> None:
    async with getattr(database, block)() as session:
        await _by_the_driver(session)

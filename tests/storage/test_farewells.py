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
READY = b"Z"  #: the letter of the message that ends each answer


@dataclass
class GoBetween:
    """Carries everything between a client and the server."""

    url: str
    leaving: bool = False  #: the next answer is followed by the farewell
    last: int | None = None  #: after so many of the server's messages on a line it says farewell and hangs up
    heard: int = 0  #: of the server's messages on the newest line
    lines: set[asyncio.Task[None]] = field(default_factory=set)

    async def ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Whatever the client says, until it hangs up."""
        with suppress(ConnectionError):
            while chunk := await reader.read(65536):
                writer.write(chunk)
                await writer.drain()
        writer.close()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The server's messages, one by one: a letter, a length that counts itself, and so much."""
        self.heard = 0
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while self.heard != self.last:
                head = await reader.readexactly(5)
                message = head + await reader.readexactly(int.from_bytes(head[1:], "big") - 4)
                self.heard += 1
                if self.leaving and head[:1] == READY:
                    self.leaving = False
                    message += FAREWELL
                writer.write(message)
                await writer.drain()
            writer.write(FAREWELL)
        writer.close()


@pytest_asyncio.fixture
async def between(cluster: EmbeddedPostgres) -> AsyncIterator[GoBetween]:
    """A way to the server that can be made to say goodbye."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, questions = await asyncio.open_unix_connection(cluster.sockets / _SOCKET)
        for line in (made.ask(reader, questions), made.answer(answers, writer)):
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


@pytest.mark.parametrize("block", ["transaction", "statement"])
async def test_a_server_that_hangs_up_in_the_middle_of_the_greeting_is_gone(
    cluster: EmbeddedPostgres, between: GoBetween, block: str
) -> None:
    """After each of the messages with which it lets somebody in, and with which it answers: never another error."""
    served = 0
    for last in range(100):
        between.last = last
        database = Database(between.url, password=cluster.superuser_password(), connections=1)
        try:
            await _once(database, block)
        except DatabaseUnavailable:
            assert not served, "it had more to say than before, and was not understood"
        else:
            served += 1
        await database.close()
        if served == 3:
            break
    assert served == 3
    assert between.heard > 10

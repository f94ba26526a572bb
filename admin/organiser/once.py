"""Each update has its effect once, whatever dies, is away or comes again.

The first transaction of an update that changes something notes the update, too: so when Telegram brings it again,
after a kill or to another process, no handler has to know. What a handler does after its commit (speaking, mostly) may
be lost in a kill; whoever wrote is told then that it is done.

While the database or Telegram is away an update waits and is tried again; it stays unconfirmed as long.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType

from telegram import Update

from storage import handled
from storage.database import Database, DatabaseUnavailable, Session

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 2.0  #: seconds between two tries while the database is away
TRIES = 4  #: at an update, when it is Telegram that cannot be reached; each is patient by itself


@dataclass
class Handling:
    """An update that is being handled."""

    number: int
    noted: bool = False  #: that it had its effect
    put_off: bool = False  #: it is to be tried again
    told: bool = False  #: whoever wrote knows that it takes longer
    tries: int = field(default=TRIES)


_NOW: ContextVar[Handling | None] = ContextVar("handling", default=None)


class Once(Database):
    """The way into the database whose transactions note the update that they belong to."""

    def __init__(
        self, url: str, *, role: str, password: str | None, bot: int, now: Callable[[], datetime]
    ) -> None:
        """`bot` is Telegram's number of it."""
        super().__init__(url, role=role, password=password)
        self.bot, self.now = bot, now

    def transaction(self) -> AbstractAsyncContextManager[Session]:
        """As ever; raises `AlreadyDone` at its end when this update had its effect before."""
        handling = _NOW.get()
        block = super().transaction()
        return block if handling is None or handling.noted else _Noting(self, block, handling)

    async def had_effect(self, update: int) -> bool:
        """Whether an update came before, and had its effect."""
        async with self.statement() as session:
            return await handled.was(session, self.bot, update)


class _Noting:
    """A transaction of an update that has not had its effect yet."""

    def __init__(
        self, database: Once, block: AbstractAsyncContextManager[Session], handling: Handling
    ) -> None:
        self._database, self._block, self._handling = database, block, handling

    async def __aenter__(self) -> Session:
        self._session = await self._block.__aenter__()
        return self._session

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        if error is not None:
            return await self._block.__aexit__(kind, error, trace)
        database, handling = self._database, self._handling
        try:
            noted = await handled.note(self._session, database.bot, handling.number, database.now())
        except BaseException as problem:
            await self._block.__aexit__(type(problem), problem, problem.__traceback__)
            raise
        await self._block.__aexit__(None, None, None)
        handling.noted = noted
        return None


def put_off(error: BaseException | None) -> bool:
    """Say that the update that is being handled is to be tried again; whether nobody was told so far."""
    handling = _NOW.get()
    if handling is None:
        return True
    first, handling.told = not handling.told, True
    if isinstance(error, DatabaseUnavailable):
        handling.put_off = True
    else:
        handling.tries -= 1
        handling.put_off = handling.tries > 0
    return first


def steadily(
    database: Once,
    handle: Callable[[Update], Awaitable[None]],
    stop: asyncio.Event,
    *,
    again: Callable[[Update], Awaitable[None]],
    failed: Callable[[Update, Exception], Awaitable[None]],
) -> Callable[[Update], Awaitable[None]]:
    """The handler of whole updates: one that had its effect goes to `again`; one that is put off is tried again, and
    when `stop` is set, left to the next process."""

    async def attempt(update: Update) -> None:
        try:
            done = await database.had_effect(update.update_id)
        except DatabaseUnavailable as away:
            await failed(update, away)
            return
        await (again if done else handle)(update)

    async def until_done(update: Update) -> None:
        handling = Handling(update.update_id)
        _NOW.set(handling)  # each update is handled in a task of its own
        pause = FIRST_PAUSE
        while True:
            await attempt(update)
            if not handling.put_off:
                return
            handling.put_off = False
            if stop.is_set():
                await asyncio.Event().wait()  # until it is abandoned: not done, so not confirmed
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    return until_done

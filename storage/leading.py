"""Which of several processes does what only one should: a lock that the database keeps.

Whoever holds it has a connection of its own open; when the process dies, or that connection does, the next one has it.
"""

from __future__ import annotations

from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self

from storage.connections import driver_of
from storage.database import Database, ask
from storage.failures import DatabaseUnavailable


class Lead:
    """One advisory lock, asked for again and again with `mine`. A context: leaving it lets somebody else lead."""

    def __init__(self, database: Database, name: str) -> None:
        """`name` says what it is about, the same in every process; `database` gives the address and the role."""
        self._alone = database.alone()
        self._name = name
        self.taken = 0  #: how often it became ours: once more means that meanwhile it was nobody's
        self._block = AsyncExitStack()
        #: The connection that holds the lock, or held it when the database went away.
        self._driver: Any = None

    async def mine(self) -> bool:
        """Whether this process leads now; tries to while nobody does.

        While the database is away nobody else can get it either: whoever had it goes on, whoever had not waits.
        """
        if self._driver is not None and not self._driver.is_closed():
            return True
        try:
            await self._let_go()
            session = await self._block.enter_async_context(self._alone.statement())
            got = bool((await ask(session, _TAKE, self._name))[0][0])
        except DatabaseUnavailable:
            return self._driver is not None
        self._driver = driver_of(session) if got else None
        self.taken += got
        if not got:
            await self._let_go()
        return got

    def held_since(self, taken: int) -> bool:
        """Whether the lock has been ours without a break since `taken` was that, as far as one knows by now."""
        return self.taken == taken and self._driver is not None and not self._driver.is_closed()

    async def _let_go(self) -> None:
        block, self._block = self._block, AsyncExitStack()
        await block.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        driver, self._driver = self._driver, None
        if driver is not None and not driver.is_closed():
            driver.terminate()  # with its connection the lock goes, whatever the server is doing
        await self._let_go()
        await self._alone.close()


#: 7263006 is any number, the same for everybody: the beginning of the hash.
_TAKE = "SELECT pg_try_advisory_lock(hashtextextended($1, 7263006))"

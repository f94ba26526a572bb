"""A way into the database that stops for ever at a chosen gate, as a process does that is killed there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from storage.database import Database, Session


class Fragile(Database):
    """A `Database` whose user dies at the n-th gate: before a block, before its commit, or just after it."""

    def __init__(self, url: str, *, role: str, password: str) -> None:
        super().__init__(url, role=role, password=password)
        self._left = 0
        self.stopped = asyncio.Event()  #: somebody has come to the gate and goes no further

    def dies_at(self, gate: int) -> None:
        """Let so many gates be passed, one less, and stop at that one; 0 means never."""
        self._left = gate

    def transaction(self) -> AbstractAsyncContextManager[Session]:
        """As ever, through the gates."""
        return self._gated(super().transaction())

    def statement(self) -> AbstractAsyncContextManager[Session]:
        """As ever, through the gates."""
        return self._gated(super().statement())

    @asynccontextmanager
    async def _gated(self, block: AbstractAsyncContextManager[Session]) -> AsyncIterator[Session]:
        await self._gate()
        async with block as session:
            yield session
            await self._gate()
        await self._gate()

    async def _gate(self) -> None:
        if self.stopped.is_set():
            await asyncio.Event().wait()  # nobody passes any more: the process is dead
        if self._left:
            self._left -= 1
            if not self._left:
                self.stopped.set()
                await asyncio.Event().wait()

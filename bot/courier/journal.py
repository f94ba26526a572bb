"""What became of messages, written down together: whatever arrived while the last statement ran goes into the next.

An outcome is kept in memory until the database has it, however long that is away.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from storage import outbox, reissue
from storage.database import Database, DatabaseUnavailable
from storage.outbox import Settled

logger = logging.getLogger(__name__)

AT_ONCE = 200  #: outcomes in one statement
FORGETS = 3.0  #: seconds, amply, that a server which fails may not have kept of what it need not keep at once


class Lately:
    """What was written down in the last seconds: a server that fails may forget it, and is told again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._written: deque[tuple[float, Settled]] = deque()

    def add(self, outcomes: list[Settled], *, sure: bool) -> None:
        """These are written. What went back among the leased is left out: it may be on its way again.

        `sure`: the server has not failed since the term began; else all is kept until it is told again.
        """
        now = self._clock()
        self._written.extend((now, one) for one in outcomes if one.state != "leased")
        while sure and self._written and self._written[0][0] < now - FORGETS:
            self._written.popleft()

    def outcomes(self) -> list[Settled]:
        """What to tell again, however long ago the last was: nothing was written since."""
        return list({one.id: one for _, one in self._written}.values())


class Journal:
    """One writer; anybody may note. `run` works until it is cancelled."""

    def __init__(
        self, database: Database, term: int, again: float, lately: Lately, sure: Callable[[], bool]
    ) -> None:
        """`again`: seconds between two tries while the database is away; `sure`: whether it cannot have failed."""
        self._database = database
        self._term = term
        self._again = again
        self._lately = lately
        self._sure = sure
        self._waiting: list[tuple[Settled, bytes | None, asyncio.Future[None]]] = []
        self._pace: tuple[float, float] | None = None
        self._work = asyncio.Event()
        self._done = asyncio.Event()
        self._done.set()

    async def note(self, outcome: Settled, *, forget: bytes | None = None) -> None:
        """Write an outcome down, and forget a subscription whose chat is gone; returns when it is written."""
        written = asyncio.get_running_loop().create_future()
        self._waiting.append((outcome, forget, written))
        self._begin()
        await written

    def keep_pace(self, held: float, rate: float) -> None:
        """Write down what Telegram asked; does not wait."""
        self._pace = (held, rate)
        self._begin()

    async def flushed(self, within: float) -> bool:
        """Wait until everything is written, or so many seconds; whether it is."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self._done.wait()
        return self._done.is_set()

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._work.wait()
            batch, pace = self._waiting[:AT_ONCE], self._pace
            try:
                await self._write([one for one, _, _ in batch], [slot for _, slot, _ in batch if slot], pace)
            except DatabaseUnavailable:
                await asyncio.sleep(self._again)
                continue
            del self._waiting[: len(batch)]
            self._lately.add([one for one, _, _ in batch], sure=self._sure())
            if self._pace is pace:
                self._pace = None
            for _, _, written in batch:
                if not written.done():
                    written.set_result(None)
            if not self._waiting and self._pace is None:
                self._work.clear()
                self._done.set()

    async def _write(
        self, outcomes: list[Settled], gone: list[bytes], pace: tuple[float, float] | None
    ) -> None:
        if outcomes and not gone and pace is None:  # nearly always: one statement, one round trip
            async with self._database.statement() as session:
                await outbox.settle(session, self._term, outcomes)
            return
        async with self._database.transaction() as session:
            if gone:
                await outbox.forget(session, gone)
            if outcomes:
                await outbox.settle(session, self._term, outcomes)
            if pace is not None:
                await reissue.keep_pace(session, *pace)

    def _begin(self) -> None:
        self._done.clear()
        self._work.set()

"""What the bot said in people's chats: remembered sealed when it is sent, forgotten when it is gone, and taken away.

Of what nobody took away before, a sweep takes away everything that is a day to a day and a half old, because Telegram
lets a bot delete a message for two days only. `storage.traces` says what is kept of it, and what that gives away.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from storage import traces
from storage.database import Database, DatabaseUnavailable
from storage.keys import KeyProblem, KeyRing

logger = logging.getLogger(__name__)


class Traces:
    """The messages of the bot that still stand in private chats."""

    def __init__(self, database: Database, ring: KeyRing, now: Callable[[], datetime]) -> None:
        self._database = database
        self._ring = ring
        self._now = now
        self._keys: dict[int, bytes] = {}
        self.ended = False  #: everything was taken away since nothing is asked
        self._unsaid: list[tuple[int, int]] = []  #: sent while the database was away

    async def laid(self, chat: int, message: int) -> None:
        """A message was sent. What cannot be written down now is written down by the next sweep."""
        try:
            await self._lay(chat, message)
        except (DatabaseUnavailable, KeyProblem):
            self._unsaid.append((chat, message))

    async def gone(self, chat: int, messages: Sequence[int]) -> None:
        """Messages were deleted; some of them may be the bot's."""
        self._unsaid = [one for one in self._unsaid if one[0] != chat or one[1] not in messages]
        try:
            if not (keys := self._living()):
                return
            async with self._database.statement() as session:
                await traces.lift(session, traces.slots(keys.values(), chat, messages))
        except (DatabaseUnavailable, KeyProblem):
            return  # the sweep tries to delete them once more, which harms nobody

    async def due(self, *, early: bool = False) -> tuple[traces.Trace, ...]:
        """What is to be taken away by now, or everything; keys with nothing left under them die.

        Raises DatabaseUnavailable.
        """
        while self._unsaid:
            await self._lay(*self._unsaid[-1])
            self._unsaid.pop()
        now, keys = self._now(), self._living(anew=True)
        async with self._database.statement() as session:
            found = await traces.due(session, keys, now=now, early=early)
            await traces.lift(session, found.dead)
            await traces.shuffle(session)
        still = found.living | {one.half_day for one in found.traces}
        for number in traces.over(keys, still, now=now):
            self._ring.destroy_trace_key(number)
            self._keys.pop(number, None)
        return found.traces

    async def taken(self, trace: traces.Trace) -> None:
        """A message that was due is gone, or says nothing any more. Raises DatabaseUnavailable."""
        async with self._database.statement() as session:
            await traces.lift(session, [trace.slot])

    def end(self) -> None:
        """Nothing is asked and everything was taken away: it can no longer be told who talked."""
        for number in self._living(anew=True):
            self._ring.destroy_trace_key(number)
        self._keys = {}
        self.ended = True

    async def _lay(self, chat: int, message: int) -> None:
        number = traces.half_day(self._now())
        key = self._keys[number] = self._ring.trace_key(number)  # another process may have ended the last one
        async with self._database.statement() as session:
            await traces.lay(session, key, chat, message)

    def _living(self, *, anew: bool = False) -> dict[int, bytes]:
        """The keys there are; other processes may have made some, so a sweep looks at the folder."""
        if anew or not self._keys:
            self._keys = {
                number: self._ring.trace_key(number, make=False) for number in self._ring.trace_half_days()
            }
        return self._keys

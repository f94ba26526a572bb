"""Where messages leave: claimed in blocks, written down as leaving, sent when the pacer says so, settled.

What is not sent after all goes back to its place in the row, and is tried again later. Nothing is kept only here: a
process killed at any moment leaves everything in the tables.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import logging
import math
from collections import deque
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from bot.courier import audience, letters, telegram
from bot.courier.concluding import Conclusions
from bot.courier.journal import Journal
from bot.courier.letters import Manner
from bot.courier.office import Office
from bot.courier.pacer import Flight
from bot.courier.telegram import Outcome
from storage import outbox, subscriptions
from storage.database import Database, DatabaseUnavailable
from storage.keys import KeyProblem
from storage.notices import Attachment, Notice
from storage.outbox import Parcel
from storage.sealing import SealBroken
from storage.subscriptions import Subscriber

logger = logging.getLogger(__name__)

BLOCK = 60  #: messages leased at a time: two seconds' worth
PROMPT = 0.25  #: seconds a message may stand as leaving before it does; else it goes back
HEAD_START = 0.03  #: seconds before its moment that a message is written down as leaving, at most
FAREWELL = 10.0  #: seconds for what is in the air when the process is told to stop


class Desk:
    """One term's sending."""

    def __init__(self, office: Office, journal: Journal, database: Database, term: int) -> None:
        """`database`: a connection that nobody else uses, so that nothing else delays what is about to leave."""
        self._office = office
        self._journal = journal
        self._database = database
        self._term = term
        self._conclusions = Conclusions(office, journal, self._put)
        self._ready: deque[Parcel] = deque()
        self._later: list[tuple[float, int, Parcel]] = []
        self._numbers = itertools.count()
        self._tasks: set[asyncio.Task[None]] = set()
        self._uploading: set[UUID] = set()
        self._takes, self._varies = 0.003, 0.001  #: seconds that writing down takes, and how much that varies
        self.news = asyncio.Event()  #: something happened that may let a message leave
        self.urgent = asyncio.Event()  #: cleared while messages have to be taken away first
        self.urgent.set()

    @property
    def air(self) -> frozenset[UUID]:
        """The messages that may be leaving, or whose outcome is not written yet."""
        return frozenset(self._conclusions.air)

    async def run(self) -> None:
        """Send until cancelled. Raises `Overtaken` when somebody else does it."""
        office = self._office
        while True:
            await self.urgent.wait()
            try:
                if not await self._supplied():
                    await self._listen(office.pulse.tick)
                    continue
                room = await self._opened()
                await self._depart([self._ready.popleft() for _ in range(min(room, len(self._ready)))])
            except (DatabaseUnavailable, KeyProblem) as error:
                logger.info("Sending waits", extra={"action": "sending_waits", "kind": type(error).__name__})
                await asyncio.sleep(office.pulse.again)

    async def close(self) -> None:
        """Wait for what is in the air, write it down, and give back what was not sent."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=FAREWELL)
        for task in self._tasks:
            task.cancel()
        await self._journal.flushed(FAREWELL)
        rest = [one.id for one in (*self._ready, *(each[2] for each in self._later))]
        if rest:
            try:
                async with self._office.database.statement() as session:
                    await outbox.hand_back(session, rest)
            except DatabaseUnavailable:
                return  # whoever comes next gives them back

    # -- what is there to send ------------------------------------------------------------------------------------
    async def _supplied(self) -> bool:
        """Whether there is something to send now; leases a block when there is not."""
        office, now = self._office, self._office.clock()
        while self._later and self._later[0][0] <= now:
            self._ready.append(heapq.heappop(self._later)[2])
        sending = sum(one.state == "sending" for one in office.notices.values())
        if not self._ready and sending:
            each = max(1, int(max(BLOCK, office.pacer.rate)) // sending)
            async with office.database.transaction() as session:
                found = list(await outbox.claim(session, self._term, each))
            office.rng.shuffle(found)  # of several notices none waits for the others
            self._ready.extend(found)
        return bool(self._ready)

    async def _opened(self) -> int:
        """Wait until messages may leave as soon as they are written down; how many."""
        pacer, clock = self._office.pacer, self._office.clock
        early = min(HEAD_START, self._takes + 2 * self._varies)
        while (opens := pacer.opens(clock()) - early) > clock():
            await self._listen(opens - clock())
        return max(1, pacer.allowed(clock()))

    async def _listen(self, seconds: float) -> None:
        """Wait so long, or until something happens."""
        if self._later:
            seconds = min(seconds, max(0.0, self._later[0][0] - self._office.clock()))
        self.news.clear()
        with suppress(TimeoutError):  # not wait_for: it may swallow the end of this task
            async with asyncio.timeout(None if seconds == math.inf else max(0.0, seconds)):
                await self.news.wait()

    # -- leaving --------------------------------------------------------------------------------------------------
    async def _depart(self, parcels: list[Parcel]) -> None:
        """Write down that these leave, and let them leave one by one."""
        office = self._office
        before = office.clock()
        self._conclusions.air.update(one.id for one in parcels)
        try:
            async with self._database.statement() as session:
                started = await outbox.start(session, self._term, [one.id for one in parcels])
            if rest := [one.id for one in parcels if one.id not in started]:
                async with self._database.transaction() as session:
                    await outbox.let_go(session, self._term, rest)
        except DatabaseUnavailable:
            # Nobody knows whether that was written. They have not left, and go back if it was.
            for one in parcels:
                self._task(self._conclusions.give_back(one, office.pulse.again))
            raise
        self._measure(office.clock() - before)
        leaving = [(one, started[one.id]) for one in parcels if one.id in started]
        self._conclusions.air.difference_update(one.id for one in parcels if one.id not in started)
        for parcel, revision in leaving:
            await self._send_off(parcel, revision)

    def _measure(self, took: float) -> None:
        """As TCP measures its round trips (RFC 6298)."""
        self._varies += (abs(took - self._takes) - self._varies) / 4
        self._takes += (took - self._takes) / 8

    async def _send_off(self, parcel: Parcel, revision: int) -> None:
        office = self._office
        try:
            notice = await office.notice(parcel.notice, revision)
            person = subscriptions.unseal(office.key(), parcel.slot, parcel.box)
            assert notice is not None
            manner = await self._manner(notice, person)
        except (SealBroken, AssertionError):
            self._task(self._conclusions.settle(parcel, "failed"))
            return
        except (DatabaseUnavailable, KeyProblem):
            self._task(self._conclusions.give_back(parcel, office.pulse.again))
            return
        uploads = isinstance(manner.file, Attachment)
        if uploads and notice.id in self._uploading:
            self._task(
                self._conclusions.give_back(parcel, office.pulse.again)
            )  # the file has no name at Telegram yet
            return
        while (opens := office.pacer.opens(office.clock())) > office.clock():
            if opens - office.clock() > PROMPT:
                self._task(self._conclusions.give_back(parcel, 0.0))
                return
            await asyncio.sleep(opens - office.clock())
        if uploads:
            self._uploading.add(notice.id)
        flight = office.pacer.begin(office.clock())
        self._task(self._send(parcel, notice, person, manner, flight), parcel)

    async def _manner(self, notice: Notice, person: Subscriber) -> Manner:
        there = await self._office.there(notice.place)
        manner = await self._office.file(notice)
        return replace(manner, silent=audience.is_quiet(person.wishes, there), paid=self._office.paid)

    async def _send(
        self, parcel: Parcel, notice: Notice, person: Subscriber, manner: Manner, flight: Flight
    ) -> None:
        office, outcome = self._office, Outcome("unknown")
        try:
            screen = letters.closed(notice, person.wishes.language, office.more)
            method = letters.message(notice, screen, person.chat, manner)
            uploads = isinstance(manner.file, Attachment)
            patience = telegram.UPLOAD_PATIENCE if uploads else telegram.PATIENCE
            outcome = await telegram.perform(office.bot, method, patience=patience)
        finally:
            self._uploading.discard(notice.id)
            self._landed(flight, person.chat, outcome)
        await self._conclusions.conclude(parcel, notice, manner, outcome)

    def _landed(self, flight: Flight, chat: int, outcome: Outcome) -> None:
        """Let the pacer know."""
        pacer, now = self._office.pacer, self._office.clock()
        if outcome.kind in ("later", "unknown", "locked_out"):
            pacer.failed(flight, now)
        elif outcome.kind != "too_many":
            pacer.answered(flight, now)
        elif self._office.replies.many(chat):
            pacer.landed(flight, now)  # she taps so fast that Telegram refuses her chat, and hers alone
        else:
            pacer.refused(flight, now, outcome.seconds)
            self._journal.keep_pace(outcome.seconds, pacer.rate)
        self.news.set()

    def _put(self, parcel: Parcel, wait: float) -> None:
        heapq.heappush(self._later, (self._office.clock() + wait, next(self._numbers), parcel))
        self.news.set()

    def _task(self, work: Coroutine[Any, Any, None], of: Parcel | None = None) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(partial(self._ended, of))

    def _ended(self, parcel: Parcel | None, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("Message not settled", extra={"action": "not_settled", "kind": type(error).__name__})
            if parcel is not None and parcel.id in self._conclusions.air:
                self._task(self._conclusions.settle(parcel, "failed"))

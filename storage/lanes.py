"""Which updates Telegram may forget: only those whose effect is stored. Shared by both bots, whatever their framework.

Frameworks confirm a batch by asking for the next one while handlers still run; a process killed at that moment loses
what it had not finished. Here updates run one after the other within a chat and side by side across chats, and the
next request starts from the first that is not done: Telegram delivers it again, and what runs or ran is passed over.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Generic, TypeVar

Update = TypeVar("Update")

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
LONG_POLL = 25  #: seconds a request may wait at Telegram for something new
PATIENCE = 0.25  #: seconds a batch may take before the next one is fetched beside it
STAND_BY = 2.0  #: seconds between two looks at whether the process that takes the updates is still there
FAREWELL = 10.0  #: seconds unfinished updates are given when the process is told to stop
REMEMBERED = 5_000  #: update ids kept in memory to pass over what Telegram delivers twice

logger = logging.getLogger(__name__)


class Lanes(Generic[Update]):
    """Updates being handled: one after the other within a chat, chats side by side."""

    def __init__(
        self,
        handle: Callable[[Update], Awaitable[None]],
        *,
        number: Callable[[Update], int],
        chat: Callable[[Update], int],
    ) -> None:
        """`number` gives an update's id, `chat` the chat whose order it belongs to."""
        self._handle, self._number, self._chat = handle, number, chat
        self._running: dict[int, asyncio.Task[None]] = {}
        self._tails: dict[int, asyncio.Task[None]] = {}
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._newest: int | None = None

    @property
    def offset(self) -> int | None:
        """What to ask Telegram for: everything from the first unfinished update on, or only what is new.

        Unfinished ones are in the order they came: Telegram's ids may begin anew after a quiet week.
        """
        if self._running:
            return next(iter(self._running))
        return None if self._newest is None else self._newest + 1

    @property
    def busy(self) -> bool:
        """Whether an update is not done yet."""
        return bool(self._running)

    def knows(self, number: int) -> bool:
        """Whether an update runs or ran."""
        return number in self._seen

    def take(self, updates: Sequence[Update]) -> bool:
        """Start what is new, pass over what runs or ran; whether anything was new."""
        fresh = [update for update in updates if self._number(update) not in self._seen]
        if updates:
            self._newest = self._number(updates[-1])
        for update in fresh:
            self._start(self._number(update), self._chat(update), update)
        return bool(fresh)

    def admit(self, update: Update) -> asyncio.Task[None] | None:
        """Start one update, or find it running; None when it ran already."""
        number = self._number(update)
        if number not in self._seen:
            self._start(number, self._chat(update), update)
        return self._running.get(number)

    async def settle(self, patience: float = PATIENCE) -> None:
        """Wait until everything running is done, or so many seconds."""
        if self._running:
            await asyncio.wait(set(self._running.values()), timeout=patience)

    async def abandon(self) -> None:
        """Stop what is not done: whoever brings the updates, brings it again to the next process."""
        left = set(self._running.values())
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)

    def _start(self, number: int, chat: int, update: Update) -> None:
        self._seen[number] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        task = asyncio.create_task(self._follow(self._tails.get(chat), update))
        self._running[number] = self._tails[chat] = task
        task.add_done_callback(partial(self._end, number, chat))

    async def _follow(self, before: asyncio.Task[None] | None, update: Update) -> None:
        if before is not None and not before.done():
            await asyncio.wait({before})
        await self._handle(update)

    def _end(self, number: int, chat: int, task: asyncio.Task[None]) -> None:
        self._running.pop(number, None)
        if self._tails.get(chat) is task:
            del self._tails[chat]
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("Update failed", extra={"action": "update_failed", "kind": type(error).__name__})


async def _always() -> bool:
    return True


async def take_updates(
    lanes: Lanes[Update],
    fetch: Callable[[int | None, int], Awaitable[Sequence[Update]]],
    pause_after: Callable[[Exception, int], float | None],
    stop: asyncio.Event,
    mine: Callable[[], Awaitable[bool]] = _always,
) -> None:
    """Take updates until `stop` is set, then give what runs its time and confirm what is done.

    `fetch(offset, wait)` asks Telegram, waiting up to `wait` seconds; `pause_after(error, failures)` says how many
    seconds to rest after a failure, or None when the error is to be raised. `mine()` says whether it is this process
    that asks: Telegram lets only one, so a second one stands by and looks again every `STAND_BY` seconds.
    """
    stopping = asyncio.create_task(stop.wait())
    failures = 0
    standing_by = False
    try:
        while not stop.is_set():
            if not await mine():
                if not standing_by:
                    logger.info("Another process takes the updates", extra={"action": "standing_by"})
                standing_by = True
                await asyncio.wait({stopping}, timeout=STAND_BY)
                continue
            standing_by = False
            request = asyncio.ensure_future(fetch(lanes.offset, 0 if lanes.busy else LONG_POLL))
            await asyncio.wait({request, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not request.done():
                request.cancel()
                await asyncio.wait({request})
                break
            error = request.exception()
            if error is None:
                failures = 0
                fresh = lanes.take(request.result())
                # Nothing but what runs already: it has its time in `settle`; nothing but what ran is asked for later.
                rest = PATIENCE if request.result() and not fresh and not lanes.busy else 0.0
            elif isinstance(error, Exception) and (pause := pause_after(error, failures + 1)) is not None:
                failures += 1
                rest = pause
                logger.warning(
                    "Telegram is away", extra={"action": "poll_failed", "kind": type(error).__name__}
                )
            else:
                raise error
            if rest:  # however busy: who was told to wait asks for nothing before
                await asyncio.wait({stopping}, timeout=rest)
            await lanes.settle()
        await lanes.settle(FAREWELL)
        await _confirm(lanes, fetch)
    finally:
        stopping.cancel()
        await lanes.abandon()


async def _confirm(
    lanes: Lanes[Update], fetch: Callable[[int | None, int], Awaitable[Sequence[Update]]]
) -> None:
    """Tell Telegram what is done before leaving, so that the next start does not see it again."""
    if lanes.offset is None:
        return
    try:
        await asyncio.wait_for(fetch(lanes.offset, 0), timeout=5)
    except Exception as error:
        logger.info("Left without confirming", extra={"action": "unconfirmed", "kind": type(error).__name__})

"""Taking updates from Telegram so that none is lost: one is confirmed only after its effect is done and answered.

python-telegram-bot's own polling confirms a batch by asking for the next one while handlers still run; killed at that
moment, a process loses what it had not finished. Here the next request starts from the first update that is not done:
Telegram delivers the others again, and those that run or ran are passed over.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from admin.runtime import pause, wait_after

ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]
LONG_POLL = 25  #: seconds a request may wait at Telegram for something new
PATIENCE = 1.0  #: seconds a batch may take before the next one is fetched beside it
FAREWELL = 10.0  #: seconds unfinished updates are given when the process is told to stop
REMEMBERED = 2_000  #: update ids kept in memory to pass over what Telegram delivers twice

logger = logging.getLogger(__name__)


class Lanes:
    """Updates being handled: one after the other within a chat, chats side by side."""

    def __init__(self, handle: Callable[[Update], Awaitable[None]]) -> None:
        self._handle = handle
        self._running: dict[int, asyncio.Task[None]] = {}
        self._tails: dict[int, asyncio.Task[None]] = {}
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._newest: int | None = None

    @property
    def offset(self) -> int | None:
        """What to ask for: everything from the first unfinished update on, or only what is new."""
        if self._running:
            return min(self._running)
        return None if self._newest is None else self._newest + 1

    @property
    def busy(self) -> bool:
        """Whether an update is not done yet."""
        return bool(self._running)

    def take(self, updates: Sequence[Update]) -> None:
        """Start what is new; pass over what runs or ran."""
        for update in updates:
            self._newest = max(update.update_id, self._newest or 0)
            if update.update_id in self._seen:
                continue
            self._seen[update.update_id] = None
            if len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
            chat = update.effective_chat.id if update.effective_chat is not None else 0
            task = asyncio.create_task(self._follow(self._tails.get(chat), update))
            self._running[update.update_id] = self._tails[chat] = task
            task.add_done_callback(partial(self._end, update.update_id, chat))

    async def settle(self, within: float) -> None:
        """Wait until everything is done, or so many seconds."""
        if self._running:
            await asyncio.wait(set(self._running.values()), timeout=within)

    async def _follow(self, before: asyncio.Task[None] | None, update: Update) -> None:
        if before is not None and not before.done():
            await asyncio.wait({before})
        await self._handle(update)

    def _end(self, update_id: int, chat: int, task: asyncio.Task[None]) -> None:
        self._running.pop(update_id, None)
        if self._tails.get(chat) is task:
            del self._tails[chat]
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("Update failed", extra={"action": "update_failed", "kind": type(error).__name__})


async def poll(bot: Bot, handle: Callable[[Update], Awaitable[None]], stop: asyncio.Event) -> None:
    """Take updates until `stop` is set. Raises `InvalidToken` when Telegram no longer knows the token."""
    lanes = Lanes(handle)
    stopping = asyncio.create_task(stop.wait())
    failures = 0
    while not stop.is_set():
        request = asyncio.create_task(_fetch(bot, lanes.offset, 0 if lanes.busy else LONG_POLL))
        await asyncio.wait({request, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not request.done():
            request.cancel()
            with suppress(asyncio.CancelledError, TelegramError):
                await request
            break
        try:
            lanes.take(request.result())
            failures = 0
        except InvalidToken:
            stopping.cancel()
            raise
        except TelegramError as error:
            failures += 1
            logger.warning("Telegram is away", extra={"action": "poll_failed", "kind": type(error).__name__})
            await pause(pause_after(error, failures), stop)
        await lanes.settle(PATIENCE)
    await lanes.settle(FAREWELL)
    stopping.cancel()
    if lanes.offset is not None:  # say what is done, so that the next start does not see it again
        with suppress(TelegramError):
            await bot.get_updates(offset=lanes.offset, limit=1, timeout=0)


def pause_after(error: TelegramError, failures: int) -> float:
    """Seconds before asking again: what Telegram says, or a little longer each time."""
    if isinstance(error, RetryAfter):
        return seconds(error)
    return 3.0 if isinstance(error, Conflict) else wait_after(failures)


def seconds(error: RetryAfter) -> float:
    """What Telegram asks to wait."""
    given = error.retry_after
    return given.total_seconds() if isinstance(given, timedelta) else float(given)


async def _fetch(bot: Bot, offset: int | None, wait: int) -> Sequence[Update]:
    return await bot.get_updates(offset=offset, timeout=wait, allowed_updates=ALLOWED_UPDATES)

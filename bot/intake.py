"""Taking updates from Telegram so that none is lost: an update is confirmed only after its effect is committed.

aiogram's own polling confirms a batch by asking for the next one while handlers still run; a process killed at
that moment loses what it had not finished. Here the next request confirms only what is done.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import Update

logger = logging.getLogger(__name__)

ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]
LONG_POLL = 25  #: seconds a request may wait at Telegram for something new
PATIENCE = 1.0  #: seconds a batch may take before the next one is fetched beside it
FAREWELL = 10.0  #: seconds unfinished updates are given when the process is told to stop
REMEMBERED = 2_000  #: update ids kept in memory to pass over what Telegram delivers twice


class Lanes:
    """Updates being handled: one after the other within a chat, chats side by side."""

    def __init__(self, handle: Callable[[Update], Awaitable[None]]) -> None:
        self._handle = handle
        self._running: dict[int, asyncio.Task[None]] = {}
        self._tails: dict[int, asyncio.Task[None]] = {}
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._last: int | None = None

    @property
    def offset(self) -> int | None:
        """What to ask Telegram for: everything from the first unfinished update on, or only what is new."""
        if self._running:
            return next(iter(self._running))
        return None if self._last is None else self._last + 1

    @property
    def busy(self) -> bool:
        return bool(self._running)

    def take(self, updates: Sequence[Update]) -> None:
        """Start what is new, pass over what is running or done."""
        for update in updates:
            self._last = update.update_id if self._last is None else max(self._last, update.update_id)
            if update.update_id not in self._seen:
                self._remember(update.update_id)
                self._start(update)

    async def settle(self, patience: float) -> None:
        """Wait until everything running is done, or until patience (seconds) ends."""
        if self._running:
            await asyncio.wait(set(self._running.values()), timeout=patience)

    def _remember(self, update_id: int) -> None:
        self._seen[update_id] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)

    def _start(self, update: Update) -> None:
        chat = chat_of(update)
        before = self._tails.get(chat)
        task = asyncio.create_task(self._follow(before, update))
        self._running[update.update_id] = self._tails[chat] = task
        task.add_done_callback(lambda done: self._end(update.update_id, chat, done))

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


def chat_of(update: Update) -> int:
    """The chat whose order an update belongs to; 0 for the kinds that belong to none."""
    if update.message is not None:
        return update.message.chat.id
    if update.callback_query is not None:
        return update.callback_query.from_user.id
    if update.my_chat_member is not None:
        return update.my_chat_member.chat.id
    return 0


async def poll(bot: Bot, handle: Callable[[Update], Awaitable[None]], stop: asyncio.Event) -> None:
    """Take updates until `stop` is set; raise TelegramUnauthorizedError when the token is no longer good."""
    lanes = Lanes(handle)
    stopping = asyncio.create_task(stop.wait())
    failures = 0
    while not stop.is_set():
        request = asyncio.create_task(_fetch(bot, lanes.offset, 0 if lanes.busy else LONG_POLL))
        await asyncio.wait({request, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not request.done():
            request.cancel()
            break
        try:
            lanes.take(request.result())
            failures = 0
        except TelegramUnauthorizedError:
            stopping.cancel()
            raise
        except TelegramAPIError as error:
            failures += 1
            pause = pause_after(error, failures)
            logger.warning(
                "Telegram is out of reach", extra={"action": "poll_failed", "kind": type(error).__name__}
            )
            await asyncio.wait({stopping}, timeout=pause)
        await lanes.settle(PATIENCE)
    await lanes.settle(FAREWELL)
    await _confirm(bot, lanes)
    stopping.cancel()


def pause_after(error: TelegramAPIError, failures: int) -> float:
    """Seconds to wait before asking again: what Telegram says, or a little longer each time, up to 10."""
    match error:
        case TelegramRetryAfter():
            return float(error.retry_after)
        case TelegramConflictError():
            return 3.0
        case TelegramNetworkError() | TelegramServerError():
            return min(10.0, 0.25 * 2.0**failures)
        case _:
            return 5.0


async def _fetch(bot: Bot, offset: int | None, wait: int) -> list[Update]:
    return await bot.get_updates(
        offset=offset, timeout=wait, allowed_updates=ALLOWED_UPDATES, request_timeout=wait + 10
    )


async def _confirm(bot: Bot, lanes: Lanes) -> None:
    """Tell Telegram what is done before leaving, so that the next start does not see it again."""
    if lanes.offset is None:
        return
    try:
        await bot.get_updates(offset=lanes.offset, limit=1, timeout=0, request_timeout=5)
    except TelegramAPIError:
        logger.info("Left without confirming", extra={"action": "unconfirmed"})

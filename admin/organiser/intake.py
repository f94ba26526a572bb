"""Taking updates from Telegram with python-telegram-bot's Bot; `storage.lanes` says when one may be confirmed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from admin.organiser.request import UNREADABLE, PollingRequest
from admin.runtime import wait_after
from storage.lanes import ALLOWED_UPDATES, Lanes, take_updates

LONGEST_PAUSE = 8.0  #: seconds before asking again while Telegram is away, unless it asks for more

#: Also what was edited: a phrase of custody must not stay in a chat because an old message was made into it.
WANTED = (*ALLOWED_UPDATES, "edited_message")

logger = logging.getLogger(__name__)


async def poll(
    bot: Bot,
    polling: PollingRequest,
    handle: Callable[[Update], Awaitable[None]],
    stop: asyncio.Event,
    mine: Callable[[], Awaitable[bool]],
) -> None:
    """Take updates until `stop` is set. Raises `InvalidToken` when Telegram no longer knows the token.

    `mine` says whether it is this process that asks, of several with one token.
    """

    async def fetch(offset: int | None, wait: int) -> Sequence[Update]:
        ask = partial(bot.get_updates, offset=offset, timeout=wait, allowed_updates=WANTED)
        try:
            return await ask()
        except UNREADABLE:
            logger.warning("Update not understood", extra={"action": "update_not_understood"})
            polling.sieve = True
            try:
                return await ask()
            finally:
                polling.sieve = False

    lanes = Lanes(handle, number=lambda update: update.update_id, chat=chat_of)
    polling.known = lanes.knows
    await take_updates(lanes, fetch, pause_after, stop, mine)


def chat_of(update: Update) -> int:
    """The chat whose order an update belongs to; 0 for the kinds that belong to none."""
    return update.effective_chat.id if update.effective_chat is not None else 0


def pause_after(error: Exception, failures: int) -> float | None:
    """Seconds before asking again: what Telegram says, or a little longer each time; None when the token is wrong."""
    match error:
        case InvalidToken():
            return None
        case RetryAfter():
            return seconds(error)
        case Conflict():
            return 3.0
        case TelegramError():
            return min(LONGEST_PAUSE, wait_after(failures))
        case _:
            return None


def seconds(error: RetryAfter) -> float:
    """What Telegram asks to wait."""
    given = error.retry_after
    return given.total_seconds() if isinstance(given, timedelta) else float(given)

"""Taking updates from Telegram with aiogram's Bot; `storage.lanes` says when one may be confirmed."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import Update

from storage.lanes import ALLOWED_UPDATES, Lanes, take_updates


async def poll(
    bot: Bot,
    handle: Callable[[Update], Awaitable[None]],
    stop: asyncio.Event,
    *,
    at_once: Callable[[Update], None],
    mine: Callable[[], Awaitable[bool]],
) -> None:
    """Take updates until `stop` is set; raise TelegramUnauthorizedError when the token is no longer good.

    `at_once` sees each update as it is fetched, perhaps more than once, before its turn in its chat has come. `mine`
    says whether it is this process that asks, of several with one token.
    """

    async def fetch(offset: int | None, wait: int) -> Sequence[Update]:
        updates = await bot.get_updates(
            offset=offset, timeout=wait, allowed_updates=list(ALLOWED_UPDATES), request_timeout=wait + 10
        )
        for update in updates:
            at_once(update)
        return updates

    lanes = Lanes(handle, number=lambda update: update.update_id, chat=chat_of)
    await take_updates(lanes, fetch, pause_after, stop, mine)


def chat_of(update: Update) -> int:
    """The chat whose order an update belongs to; 0 for the kinds that belong to none."""
    if update.message is not None:
        return update.message.chat.id
    if update.callback_query is not None:
        return update.callback_query.from_user.id
    if update.my_chat_member is not None:
        return update.my_chat_member.chat.id
    return 0


def pause_after(error: Exception, failures: int) -> float | None:
    """Seconds to wait before asking again: what Telegram says, or a little longer each time, up to 8."""
    match error:
        case TelegramUnauthorizedError():
            return None
        case TelegramRetryAfter():
            return float(error.retry_after)
        case TelegramConflictError():
            return 3.0
        case TelegramAPIError():
            return min(8.0, 0.25 * 2.0 ** min(failures, 10))
        case _:
            return None

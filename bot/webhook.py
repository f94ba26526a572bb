"""Updates that Telegram brings (a webhook), with aiogram's types; `storage.doorbell` says when one may be forgotten."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from aiogram import Bot
from aiogram.types import Update

from bot.intake import chat_of, pause_after
from bot.session import update_of
from storage.doorbell import MOST, keep_announced, listening
from storage.hooks import Hook
from storage.lanes import ALLOWED_UPDATES, Lanes


async def listen(
    bot: Bot,
    hook: Hook,
    handle: Callable[[Update], Awaitable[None]],
    stop: asyncio.Event,
    *,
    at_once: Callable[[Update], None],
) -> None:
    """Take what Telegram brings until `stop` is set. Raises BadHook, and TelegramUnauthorizedError for a bad token.

    `at_once` sees each update as it arrives, perhaps more than once, before its turn in its chat has come.
    """

    def read(raw: dict[str, Any]) -> Update:
        update = update_of(bot, raw)
        at_once(update)
        return update

    announce = partial(
        bot.set_webhook,
        hook.url,
        secret_token=hook.secret,
        allowed_updates=list(ALLOWED_UPDATES),
        max_connections=MOST,
        drop_pending_updates=False,
    )

    async def known() -> str:
        return (await bot.get_webhook_info()).url

    lanes = Lanes(handle, number=lambda update: update.update_id, chat=chat_of)
    async with listening(hook, lanes, read):
        await keep_announced(announce, known, hook, pause_after, stop)

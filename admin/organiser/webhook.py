"""Updates that Telegram brings (a webhook), as python-telegram-bot reads them; `storage.doorbell` says when one may be
forgotten."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from telegram import Bot, Update

from admin.organiser.intake import WANTED, chat_of, pause_after
from admin.organiser.request import UNREADABLE, lightened
from storage.doorbell import MOST, keep_announced, listening
from storage.hooks import Hook
from storage.lanes import Lanes

logger = logging.getLogger(__name__)


async def listen(
    bot: Bot, hook: Hook, handle: Callable[[Update], Awaitable[None]], stop: asyncio.Event
) -> None:
    """Take what Telegram brings until `stop` is set. Raises `BadHook`, and `InvalidToken` for a bad token."""

    def read(raw: dict[str, Any]) -> Update:
        try:
            return Update.de_json(lightened(raw), bot)
        except UNREADABLE:
            logger.warning("Update not understood", extra={"action": "update_not_understood"})
            return Update(raw["update_id"])

    announce = partial(
        bot.set_webhook,
        hook.url,
        secret_token=hook.secret,
        allowed_updates=WANTED,
        max_connections=MOST,
        drop_pending_updates=False,
    )

    async def known() -> str:
        return (await bot.get_webhook_info()).url

    lanes = Lanes(handle, number=lambda update: update.update_id, chat=chat_of)
    async with listening(hook, lanes, read):
        await keep_announced(announce, known, hook, pause_after, stop)

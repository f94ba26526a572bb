"""Speaking, always after the commit: one message edited in place, and calm when Telegram is not.

Telegram's refusals that mean "it is already so" are successes here. Waiting holds up one chat, never the others.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import LinkPreviewOptions

from bot.buttons import Screen
from bot.errors import NobodyThere

logger = logging.getLogger(__name__)

ATTEMPTS = 6  #: tries before a message is given up; the answer itself is already saved
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
DELETABLE = 100  #: messages one deleteMessages request may name

T = TypeVar("T")


async def show(bot: Bot, chat: int, screen: Screen, *, on: int | None) -> int | None:
    """Put the screen into the message `on`, or into a new one when that one is gone.

    Returns the new message's id, or None when the old one could be edited.
    """
    if on is not None and await _edit(bot, chat, screen, on):
        return None
    return await send(bot, chat, screen)


async def send(bot: Bot, chat: int, screen: Screen) -> int:
    """Say something in a new message; return its id."""
    message = await patiently(
        lambda: bot.send_message(
            chat,
            screen.text,
            parse_mode="HTML",
            reply_markup=screen.markup,
            protect_content=True,
            link_preview_options=NO_PREVIEW,
        )
    )
    return message.message_id


async def toast(bot: Bot, query_id: str, text: str = "") -> None:
    """Answer a tap, with a line that passes or with none; a tap that grew too old needs no answer."""
    with contextlib.suppress(TelegramBadRequest):
        await patiently(lambda: bot.answer_callback_query(query_id, text=text or None))


async def remove(bot: Bot, chat: int, *messages: int | None) -> None:
    """Delete messages of the chat; those that are gone or too old to delete are passed over."""
    ids = [message for message in messages if message is not None]
    for start in range(0, len(ids), DELETABLE):
        with contextlib.suppress(TelegramBadRequest):
            batch = ids[start : start + DELETABLE]
            if len(batch) == 1:
                await patiently(lambda only=batch[0]: bot.delete_message(chat, only))  # type: ignore[misc]
            else:
                await patiently(lambda some=batch: bot.delete_messages(chat, some))  # type: ignore[misc]


async def patiently(call: Callable[[], Awaitable[T]]) -> T:
    """Make one request; obey retry_after, try again after a fault of the network or of Telegram.

    Raises NobodyThere when the person blocked the bot, and Telegram's own error when patience ends.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return await call()
        except TelegramForbiddenError:
            raise NobodyThere from None
        except TelegramRetryAfter as error:
            pause: float = error.retry_after
            if attempt == ATTEMPTS:
                raise
        except (TelegramNetworkError, TelegramServerError):
            pause = 0.25 * 2**attempt
            if attempt == ATTEMPTS:
                raise
        logger.info("Telegram asks for patience", extra={"action": "say_again", "attempt": attempt})
        await asyncio.sleep(pause)
    raise AssertionError("unreachable: the last attempt returns or raises")


async def _edit(bot: Bot, chat: int, screen: Screen, message: int) -> bool:
    """Edit a message; False when it can no longer be edited, so that a new one is needed."""
    try:
        await patiently(
            lambda: bot.edit_message_text(
                screen.text,
                chat_id=chat,
                message_id=message,
                parse_mode="HTML",
                reply_markup=screen.markup,
                link_preview_options=NO_PREVIEW,
            )
        )
    except TelegramBadRequest as error:
        return "message is not modified" in error.message
    return True

"""One request to Telegram, made again while it is held up: when Telegram asks to wait, or is away."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiogram.exceptions import (
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from bot.errors import NobodyThere

logger = logging.getLogger(__name__)

ATTEMPTS = 12  #: tries before words are given up, after more than a minute; the answer itself is saved
LONGEST_PAUSE = 8.0  #: seconds between two of them, unless Telegram asks for more

T = TypeVar("T")


async def patiently(call: Callable[[], Awaitable[T]]) -> T:
    """Make one request; obey retry_after, try again after a fault of the network or of Telegram.

    Raises NobodyThere when the person blocked the bot, and Telegram's own error when patience ends.
    """
    for attempt in range(1, ATTEMPTS):
        try:
            return await _once(call)
        except TelegramRetryAfter as error:
            pause: float = error.retry_after
        except (TelegramNetworkError, TelegramServerError):
            pause = min(LONGEST_PAUSE, 0.25 * 2.0**attempt)
        logger.debug("Telegram asks for patience", extra={"action": "say_again", "attempt": attempt})
        await asyncio.sleep(pause)
    return await _once(call)


async def _once(call: Callable[[], Awaitable[T]]) -> T:
    try:
        return await call()
    except TelegramForbiddenError:
        raise NobodyThere from None

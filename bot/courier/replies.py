"""Residents are answered first: their replies never wait for a broadcast, and are counted by its pacer."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import Response, SendChatAction, TelegramMethod

from bot.courier.pacer import Pacer

LATELY = 3.0  #: seconds
MANY = 2  #: replies to one chat lately, after which a 429 there may be that chat's alone


class Replies(BaseRequestMiddleware):
    """Counts the messages the dialogue sends; goes into the session of the residents' bot."""

    def __init__(self, pacer: Pacer, clock: Callable[[], float]) -> None:
        self._pacer = pacer
        self._clock = clock
        self._lately: deque[tuple[float, object]] = deque()

    def many(self, chat: object) -> bool:
        """Whether a chat was answered so often lately that Telegram may refuse it, and it alone."""
        now = self._clock()
        while self._lately and now - self._lately[0][0] > LATELY:
            self._lately.popleft()
        return sum(str(one) == str(chat) for _, one in self._lately) >= MANY

    async def __call__(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any]
    ) -> Response[Any]:
        if not is_counted(method):
            return await make_request(bot, method)
        chat = getattr(method, "chat_id", None)
        flight = self._pacer.reply(self._clock())
        busy = self.many(chat)
        self._lately.append((self._clock(), chat))
        try:
            answer = await make_request(bot, method)
        except TelegramRetryAfter as error:
            if busy:  # somebody who keeps tapping does not hold up everybody's notice
                self._pacer.landed(flight, self._clock())
            else:
                self._pacer.refused(flight, self._clock(), float(error.retry_after))
            raise
        except BaseException:
            self._pacer.landed(flight, self._clock())
            raise
        self._pacer.answered(flight, self._clock())
        return answer


def is_counted(method: TelegramMethod[Any]) -> bool:
    """Whether Telegram counts it as a message."""
    name = method.__api_method__
    return name.startswith(("send", "copy", "forward")) and not isinstance(method, SendChatAction)

"""Telegram as the courier sees it: what an answer means for a message, and whether a lost request had left."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import ClientSession, TraceConfig, TraceRequestHeadersSentParams

from bot.session import LeanSession

PATIENCE = 20  #: seconds an answer may take
UPLOAD_PATIENCE = 180  #: seconds a file may take
RESERVED = 4  #: connections beyond those the pace can need

#: Words of a 400 that mean: nobody is there (tdlib/telegram-bot-api Client.cpp:124 ff.). 403 always does.
NOBODY = ("chat not found", "user is deactivated", "peer_id_invalid", "user not found", "user_is_blocked")


class Unanswered(TelegramServerError):
    """504: a gateway waited for Telegram in vain. What it had passed on may have been done."""


@dataclass(frozen=True)
class Outcome:
    """What became of a request."""

    kind: str  #: done, nobody, refused, later, too_many, unknown, moved, locked_out
    result: Any = None
    seconds: float = 0.0  #: with too_many
    chat: int = 0  #: with moved: where to


@dataclass
class _Departure:
    left: bool = False


_departure: ContextVar[_Departure | None] = ContextVar("departure", default=None)


class CourierSession(LeanSession):
    """A session that notes whether a request had begun to leave, and reads Telegram's status before its words."""

    def __init__(self, api_url: str, at_once: int, api: TelegramAPIServer | None = None) -> None:
        """`at_once`: how many requests may be in the air; `api` in place of an address, where it is known."""
        super().__init__(api_url)
        self.api = api or self.api
        self._connector_init["limit"] = at_once + RESERVED
        self._traced: ClientSession | None = None

    async def create_session(self) -> ClientSession:
        session = await super().create_session()
        if session is not self._traced:
            config = TraceConfig()
            config.on_request_headers_sent.append(_on_leaving)
            config.freeze()
            session.trace_configs.append(config)
            self._traced = session
        return session

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """As aiogram's, also where a gateway answers with a page instead of JSON."""
        if status_code == 504:
            raise Unanswered(method=method, message="gateway timeout")
        if status_code >= 500:
            raise TelegramServerError(method=method, message="server error")
        if status_code == 429 and "retry_after" not in content:
            raise TelegramRetryAfter(method=method, message="too many requests", retry_after=1)
        return super().check_response(bot, method, status_code, content)


async def perform(bot: Bot, method: TelegramMethod[Any], *, patience: int = PATIENCE) -> Outcome:
    """Make one request, once, and say what became of it. Never raises Telegram's errors."""
    departure = _Departure()
    token = _departure.set(departure)
    try:
        return Outcome("done", await bot(method, request_timeout=patience))
    except (TelegramAPIError, ClientDecodeError) as error:
        return judged(error, left=departure.left)
    finally:
        _departure.reset(token)


def judged(error: Exception, *, left: bool) -> Outcome:
    """What an error means; `left`: the request had begun to leave, so Telegram may have done what it asked."""
    match error:
        case TelegramRetryAfter():
            return Outcome("too_many", seconds=float(error.retry_after))
        case TelegramMigrateToChat():
            return Outcome("moved", chat=error.migrate_to_chat_id)
        case TelegramForbiddenError():
            return Outcome("nobody")
        case TelegramBadRequest():
            gone = any(words in error.message.lower() for words in NOBODY)
            return Outcome("nobody") if gone else Outcome("refused", error.message)
        case TelegramUnauthorizedError() | TelegramNotFound():
            return Outcome("locked_out")
        case Unanswered() | ClientDecodeError():
            return Outcome("unknown")
        case TelegramServerError():
            return Outcome("later")
        case TelegramEntityTooLarge():
            return Outcome("refused", "too large")
        case TelegramNetworkError():
            return Outcome("unknown" if left else "later")
        case _:
            return Outcome("refused", "")


async def _on_leaving(
    _session: ClientSession, _context: SimpleNamespace, _params: TraceRequestHeadersSentParams
) -> None:
    if (departure := _departure.get()) is not None:
        departure.left = True

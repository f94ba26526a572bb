"""What stands before every handler: private chats only, calm while the database is away, no silence on failure."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiogram import BaseMiddleware
from aiogram.exceptions import TelegramAPIError
from aiogram.types import Chat, TelegramObject, Update
from babel.support import NullTranslations

from bot import wording
from bot.errors import FormGone, NobodyThere
from bot.leaving import leaves
from bot.runtime import Runtime
from dialogs.chat.screen import Screen
from locales import translator
from storage.database import DatabaseUnavailable
from storage.logs import places

logger = logging.getLogger(__name__)

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 2.0  #: seconds between two tries while the database is away


class Steady(BaseMiddleware):
    """What comes faster than any person taps or writes is put aside: a tap is told so, a text only leaves the screen.

    It stands first, so that what waits for the database and is tried again is counted once.
    """

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        runtime: Runtime = data["runtime"]
        chat = private_chat(event)
        if chat is None or event.my_chat_member is not None or leaves(event) or runtime.pace.replies(chat.id):
            return await handler(event, data)
        with suppress(TelegramAPIError, NobodyThere):
            if event.callback_query is not None:
                await runtime.voice.toast(
                    event.callback_query.id, wording.too_fast(translator(runtime.language))
                )
            elif event.message is not None:
                await runtime.voice.remove(chat.id, event.message.message_id)
        return None


class Patience(BaseMiddleware):
    """Try an update again until the database is back; meanwhile the resident reads one calm line.

    The update stays unconfirmed at Telegram as long as it waits, so that nothing is lost if the process dies too.
    """

    def __init__(self) -> None:
        self._told: dict[int, int | None] = {}  #: chat -> the calm message to take away afterwards

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        pause = FIRST_PAUSE
        while True:
            try:
                result = await handler(event, data)
            except DatabaseUnavailable:
                await self._tell_once(data["runtime"], event)
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
                continue
            await self._take_back(data["runtime"], event)
            return result

    async def _tell_once(self, runtime: Runtime, update: Update) -> None:
        chat = private_chat(update)
        if chat is None or chat.id in self._told or leaves(update):
            return
        if not self._told:  # once in an outage, not once a person
            logger.warning("Database away", extra={"action": "database_away"})
        self._told[chat.id] = None
        await self._say(runtime, update, chat.id, wording.trouble(translator(runtime.language)))

    async def _say(self, runtime: Runtime, update: Update, chat: int, line: str) -> None:
        async def told(message: int) -> None:
            self._told[chat] = message

        with suppress(TelegramAPIError, NobodyThere):
            if update.callback_query is not None:
                await runtime.voice.toast(update.callback_query.id, line)
            else:
                await runtime.voice.send(chat, wording.line(translator(runtime.language), line), told=told)

    async def _take_back(self, runtime: Runtime, update: Update) -> None:
        chat = private_chat(update)
        if chat is not None and chat.id in self._told:
            await runtime.voice.remove(chat.id, self._told.pop(chat.id))


class Calm(BaseMiddleware):
    """A failure of ours is logged by its kind and place alone, and the resident is told something true."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        try:
            return await handler(event, data)
        except (DatabaseUnavailable, asyncio.CancelledError):
            raise
        except NobodyThere:
            return None  # and no line in the log: its hour would be the person's
        except FormGone:  # logged where it was opened
            if event.message is not None and event.message.chat.type == "private":
                await data["runtime"].voice.remove(event.message.chat.id, event.message.message_id)
            await self._apologise(data["runtime"], event, wording.form_gone)
        except Exception as error:
            logger.error(
                "Update failed",
                extra={
                    "action": "update_failed",
                    "kind": type(error).__name__,
                    "through": places(error.__traceback__),
                },
            )
            await self._apologise(data["runtime"], event, wording.failed)
        return None

    async def _apologise(
        self, runtime: Runtime, update: Update, words: Callable[[NullTranslations], str]
    ) -> None:
        chat = private_chat(update)
        if chat is None or leaves(update):
            return
        line = words(translator(runtime.language))
        with suppress(TelegramAPIError, NobodyThere):
            if update.callback_query is not None:
                await runtime.voice.toast(update.callback_query.id, line)
            else:
                await runtime.voice.send(chat.id, wording.line(translator(runtime.language), line))


class PrivateOnly(BaseMiddleware):
    """In a group the bot says where to find it and leaves: what is said there everybody reads."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        chat = chat_of(event)
        if chat is None or chat.type == "private":
            return await handler(event, data)
        runtime: Runtime = data["runtime"]
        try:
            if event.callback_query is not None:
                await runtime.voice.toast(event.callback_query.id)
            elif not left(event):
                not_here = wording.not_here(translator(runtime.language))
                await runtime.voice.send(chat.id, Screen(not_here))
                await runtime.bot.leave_chat(chat.id)
        except (TelegramAPIError, NobodyThere):
            logger.info("Could not leave a group", extra={"action": "group_not_left"})
        return None


def chat_of(update: Update) -> Chat | None:
    """The chat an update comes from."""
    if update.message is not None:
        return update.message.chat
    if update.callback_query is not None:
        return update.callback_query.message.chat if update.callback_query.message is not None else None
    return update.my_chat_member.chat if update.my_chat_member is not None else None


def private_chat(update: Update) -> Chat | None:
    """The private chat an update comes from; None for groups and channels."""
    chat = chat_of(update)
    return chat if chat is not None and chat.type == "private" else None


def left(update: Update) -> bool:
    """Whether the update says that the bot is no longer in the chat."""
    change = update.my_chat_member
    return change is not None and change.new_chat_member.status in ("left", "kicked")

"""Handing a digest over in a chat: its messages, its page and its table, at the pace Telegram allows."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from telegram import Bot, InlineKeyboardMarkup, InputFile, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter

from admin.digest.issue import File, Renderings
from admin.organiser.intake import seconds
from admin.runtime import wait_after

ATTEMPTS = 5  #: at one message, when Telegram cannot be reached
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Result = TypeVar("Result")
Sleep = Callable[[float], Awaitable[object]]

logger = logging.getLogger(__name__)


class Gone(Exception):
    """Nobody reads in that chat any more: it blocked the bot, or is no chat."""


class Post:
    """Sends through one bot, with patience; remembers what Telegram called a file, to upload it once."""

    def __init__(self, bot: Bot, sleep: Sleep) -> None:
        self._bot = bot
        self._sleep = sleep

    async def say(self, chat: int, text: str, markup: InlineKeyboardMarkup | None = None) -> None:
        """Send one message. Raises `Gone`."""
        await self._patiently(
            lambda: self._bot.send_message(
                chat, text, parse_mode=ParseMode.HTML, reply_markup=markup, link_preview_options=NO_PREVIEW
            )
        )

    async def hand_over(
        self, chat: int, made: Renderings, markup: InlineKeyboardMarkup | None, known: Mapping[str, str]
    ) -> dict[str, str]:
        """Send a whole digest; `markup` goes under its last message. Returns file name → Telegram's name for it,
        to be given as `known` for the next chat. Raises `Gone`."""
        *first, last = made.messages
        for text in first:
            await self.say(chat, text)
        await self.say(chat, last, markup)
        return {file.name: await self._document(chat, file, known.get(file.name)) for file in made.files}

    async def _document(self, chat: int, file: File, known: str | None) -> str:
        def send() -> Awaitable[object]:
            document = known or InputFile(file.content, filename=file.name)
            return self._bot.send_document(chat, document, caption=file.caption or None)

        message = await self._patiently(send)
        sent = getattr(message, "document", None)
        return sent.file_id if sent is not None else ""

    async def _patiently(self, send: Callable[[], Awaitable[Result]]) -> Result:
        failures = 0
        while True:
            try:
                return await send()
            except RetryAfter as error:
                await self._sleep(seconds(error))
            except (Forbidden, ChatMigrated):
                raise Gone from None
            except BadRequest as error:
                if "chat not found" in error.message.lower():
                    raise Gone from None
                raise
            except InvalidToken:
                raise
            except NetworkError:
                failures += 1
                if failures >= ATTEMPTS:
                    raise
                await self._sleep(wait_after(failures))

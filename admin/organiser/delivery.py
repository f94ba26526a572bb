"""Handing a digest over in a chat: its messages, its page and its table, at the pace Telegram allows."""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from telegram import Bot, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter

from admin.digest.issue import File, Renderings
from admin.organiser.forms.buttons import keyboard
from admin.organiser.intake import LONGEST_PAUSE, seconds
from admin.organiser.request import AiohttpRequest, TooBig
from admin.runtime import wait_after
from dialogs.chat.screen import Screen

ATTEMPTS = 12  #: at one message, when Telegram cannot be reached: more than a minute
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

    @property
    def name(self) -> str:
        """What Telegram calls this bot, as in t.me/NAME."""
        return self._bot.username

    async def say(
        self,
        chat: int,
        text: str,
        markup: InlineKeyboardMarkup | None = None,
        *,
        reply_to: int | None = None,
        protect: bool = False,
    ) -> int:
        """Send one message, perhaps as a reply to another; its number. Raises `Gone`.

        `protect` asks Telegram's apps not to forward or save it.
        """
        sent = await self._patiently(
            lambda: self._bot.send_message(
                chat,
                text,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                link_preview_options=NO_PREVIEW,
                reply_parameters=_reply_to(reply_to),
                protect_content=protect,
            )
        )
        return sent.message_id

    async def show(
        self,
        chat: int,
        screen: Screen,
        *,
        on: int | None,
        reply_to: int | None = None,
        protect: bool = False,
    ) -> int:
        """Put a screen into a message, or into a new one when that is gone; the number of the one it is in now.

        Raises `Gone`.
        """
        if on is not None and await self.edit(chat, screen, on):
            return on
        return await self.say(chat, screen.text, keyboard(screen), reply_to=reply_to, protect=protect)

    async def toast(self, query: str, text: str = "", *, alert: bool = False) -> None:
        """Answer a tap; one that grew too old needs no answer."""
        with suppress(BadRequest):
            await self._patiently(
                lambda: self._bot.answer_callback_query(query, text or None, show_alert=alert)
            )

    async def remove(self, chat: int, message: int) -> bool:
        """Delete a message; whether it is gone now. One that is too old stays."""
        try:
            await self._patiently(lambda: self._bot.delete_message(chat, message))
        except BadRequest as error:
            return "not found" in error.message.lower()
        return True

    async def hand(self, chat: int, file: File, *, reply_to: int | None = None) -> None:
        """Send one file. Raises `Gone`."""
        await self._patiently(
            lambda: self._bot.send_document(
                chat,
                InputFile(file.content, filename=file.name),
                caption=file.caption or None,
                reply_parameters=_reply_to(reply_to),
            )
        )

    async def show_file(
        self, chat: int, kind: str, file: File, markup: InlineKeyboardMarkup | None, *, protect: bool
    ) -> int:
        """Send a picture ("photo") or a file with its caption in Telegram HTML; its number. Raises `Gone`."""

        def send() -> Awaitable[Message]:
            content = InputFile(file.content, filename=file.name)
            more: dict[str, Any] = {
                "caption": file.caption or None,
                "parse_mode": ParseMode.HTML,
                "reply_markup": markup,
                "protect_content": protect,
            }
            if kind == "photo":
                return self._bot.send_photo(chat, content, **more)
            return self._bot.send_document(chat, content, **more)

        return (await self._patiently(send)).message_id

    async def fetch(self, file_id: str, most: int) -> bytes:
        """The content of a file somebody sent. Raises `TooBig`, `BadRequest` (it is gone), `NetworkError`."""
        request = self._bot.request
        assert isinstance(request, AiohttpRequest)

        async def once() -> bytes:
            file = await self._bot.get_file(file_id)
            if (file.file_size or 0) > most:
                raise TooBig
            return await request.fetch(file.file_path or "", most)

        return await self._patiently(once)

    async def edit(self, chat: int, screen: Screen, message: int) -> bool:
        """Put a screen into a message; whether it shows it now. Raises `Gone`."""
        try:
            await self._patiently(
                lambda: self._bot.edit_message_text(
                    screen.text,
                    chat,
                    message,
                    parse_mode=ParseMode.HTML,
                    reply_markup=keyboard(screen),
                    link_preview_options=NO_PREVIEW,
                )
            )
        except BadRequest as error:
            return "message is not modified" in error.message.lower()
        return True

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

    async def files(self, chat: int, some: Iterable[File]) -> None:
        """Send documents, one message each. Raises `Gone`."""
        for file in some:
            await self._document(chat, file, None)

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
                await self._sleep(min(LONGEST_PAUSE, wait_after(failures)))


def _reply_to(message: int | None) -> ReplyParameters | None:
    """A reply to a message, if it is still there."""
    return None if message is None else ReplyParameters(message, allow_sending_without_reply=True)

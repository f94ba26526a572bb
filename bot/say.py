"""Speaking, always after the commit: one message edited in place, and calm when Telegram is not.

A handler waits for its words only briefly. What Telegram holds up longer (429, 5xx, silence) is said later, beside the
chat's next updates, so that one slow chat never holds up the others; a newer screen takes the place of an older one.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
)
from aiogram.types import BufferedInputFile, LinkPreviewOptions

from bot import drawings
from bot.buttons import keyboard
from bot.errors import NobodyThere
from bot.patience import patiently
from bot.traces import Traces
from dialogs.chat.screen import Screen

logger = logging.getLogger(__name__)

BRIEF = 1.0  #: seconds a handler waits for its words
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
DELETABLE = 100  #: messages one deleteMessages request may name

Told = Callable[[int], Awaitable[None]]  #: is told the id of the new message a screen ended up in


class Voice:
    """Says things through one bot. Telegram's refusals that mean "it is already so" are successes here."""

    def __init__(self, bot: Bot, traces: Traces) -> None:
        self._bot = bot
        self._traces = traces
        self._late: set[asyncio.Task[None]] = set()
        self._known: dict[str, str] = {}  #: our pictures -> what Telegram calls them
        self._covered: dict[int, asyncio.Task[None]] = {}  #: chats somebody is just leaving, and their cover
        self._screens: dict[int, asyncio.Task[None]] = {}  #: chat -> the screen still on its way

    async def answer(self, query_id: str, words: str, chat: int, screen: Screen, *, on: int | None) -> None:
        """Answer a tap: end its waiting sign, and show the screen where the button was. Raises NobodyThere."""
        toast = asyncio.create_task(self._toast(query_id, words))
        await self._briefly(toast, self._showing(chat, screen, on, None))

    async def show(self, chat: int, screen: Screen, *, on: int | None, told: Told | None = None) -> None:
        """Put the screen into the message `on`, or into a new one (and tell) when that one is gone.

        Raises NobodyThere when the person blocked the bot.
        """
        await self._briefly(self._showing(chat, screen, on, told))

    async def send(self, chat: int, screen: Screen, *, told: Told | None = None) -> None:
        """Say something in a new message. Raises NobodyThere."""
        await self._briefly(asyncio.create_task(self._send(chat, screen, told)))

    async def send_picture(self, chat: int, name: str, screen: Screen, *, told: Told | None = None) -> None:
        """Show one of our pictures in a new message, the screen's text under it. Raises NobodyThere."""
        await self._briefly(asyncio.create_task(self._send_picture(chat, name, screen, told)))

    async def toast(self, query_id: str, text: str = "") -> None:
        """Answer a tap, with a line that passes or with none; a tap that grew too old needs no answer."""
        await self._briefly(asyncio.create_task(self._toast(query_id, text)))

    async def remove(self, chat: int, *messages: int | None) -> None:
        """Delete messages of the chat; those that are gone or too old to delete are passed over."""
        ids = [message for message in messages if message is not None]
        for start in range(0, len(ids), DELETABLE):
            await self._briefly(asyncio.create_task(self._remove(chat, ids[start : start + DELETABLE])))

    async def retire(self, chat: int, message: int | None, instead: Screen) -> None:
        """Delete a message, or, when it is too old for that, leave something harmless in its place."""
        if message is not None:
            await self._briefly(asyncio.create_task(self._retire(chat, message, instead)))

    def cover(self, chat: int, message: int, harmless: Screen) -> None:
        """Put something harmless into a message at once, and show nothing else there until `uncover`."""
        if chat not in self._covered:
            if (before := self._screens.pop(chat, None)) is not None:
                before.cancel()
            task = asyncio.create_task(self._retire(chat, message, harmless, by_edit=True))
            self._covered[chat] = task
            self._late.add(task)
            task.add_done_callback(self._said_late)

    def uncover(self, chat: int) -> None:
        """Whoever left has left: what comes now is shown again."""
        self._covered.pop(chat, None)

    async def withdraw(self, chat: int, message: int, instead: Screen) -> bool:
        """Take a message of long ago away, and say whether it can be forgotten: that is when nothing of it is left."""
        try:
            await self._retire(chat, message, instead)
        except NobodyThere:
            return True
        except TelegramAPIError:
            return False
        return True

    async def close(self) -> None:
        """Give up what could not be said."""
        for task in self._late:
            task.cancel()
        await asyncio.gather(*self._late, return_exceptions=True)

    def _showing(self, chat: int, screen: Screen, on: int | None, told: Told | None) -> asyncio.Task[None]:
        """A screen on its way; an older one that has not arrived yet is no longer wanted."""
        if chat in self._covered and screen.rows:
            return self._covered[chat]
        if (before := self._screens.get(chat)) is not None:
            before.cancel()
        task = asyncio.create_task(self._show(chat, screen, on, told))
        self._screens[chat] = task
        task.add_done_callback(lambda done: self._shown(chat, done))
        return task

    async def _briefly(self, *tasks: asyncio.Task[None]) -> None:
        """Wait for words a little while; raise what went wrong with them if that is known by then."""
        done, late = await asyncio.wait(tasks, timeout=BRIEF)
        for task in late:
            self._late.add(task)
            task.add_done_callback(self._said_late)
        for task in done:
            if not task.cancelled():
                task.result()

    def _said_late(self, task: asyncio.Task[None]) -> None:
        self._late.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.warning("Not said", extra={"action": "not_said", "kind": type(error).__name__})

    def _shown(self, chat: int, task: asyncio.Task[None]) -> None:
        if self._screens.get(chat) is task:
            del self._screens[chat]

    async def _show(self, chat: int, screen: Screen, on: int | None, told: Told | None) -> None:
        if on is None or not await self._edit(chat, screen, on):
            await self._send(chat, screen, told)
            if on is not None:  # should it still stand there, nobody would look after it any more
                await self._delete(chat, [on])

    async def _edit(self, chat: int, screen: Screen, message: int) -> bool:
        """Edit a message; False when it can no longer be edited, so that a new one is needed."""
        try:
            await patiently(
                lambda: self._bot.edit_message_text(
                    screen.text,
                    chat_id=chat,
                    message_id=message,
                    parse_mode="HTML",
                    reply_markup=keyboard(screen),
                    link_preview_options=NO_PREVIEW,
                )
            )
        except TelegramBadRequest as error:
            return "message is not modified" in error.message
        return True

    async def _send(self, chat: int, screen: Screen, told: Told | None) -> None:
        if chat in self._covered and screen.rows:
            return
        message = await patiently(
            lambda: self._bot.send_message(
                chat,
                screen.text,
                parse_mode="HTML",
                reply_markup=keyboard(screen),
                protect_content=True,
                disable_notification=True,
                link_preview_options=NO_PREVIEW,
            )
        )
        if chat > 0:
            await self._traces.laid(chat, message.message_id)
        if told is not None:
            await told(message.message_id)

    async def _send_picture(self, chat: int, name: str, screen: Screen, told: Told | None) -> None:
        if chat in self._covered:
            return
        message = await patiently(
            lambda: self._bot.send_photo(
                chat,
                self._known.get(name) or BufferedInputFile(drawings.content(name), name),
                caption=screen.text,
                parse_mode="HTML",
                reply_markup=keyboard(screen),
                protect_content=True,
                disable_notification=True,
            )
        )
        if message.photo:
            self._known[name] = message.photo[-1].file_id  # Telegram has it: it need not be sent again
        await self._traces.laid(chat, message.message_id)
        if told is not None:
            await told(message.message_id)

    async def _toast(self, query_id: str, text: str) -> None:
        with contextlib.suppress(TelegramBadRequest):
            await patiently(lambda: self._bot.answer_callback_query(query_id, text=text or None))

    async def _retire(self, chat: int, message: int, instead: Screen, *, by_edit: bool = False) -> None:
        """Delete a message or make it harmless, whichever is wanted and possible; of a picture at least its words."""
        if by_edit and await self._edit(chat, instead, message):
            return
        if not await self._delete(chat, [message]) and not await self._edit(chat, instead, message):
            with contextlib.suppress(TelegramBadRequest):
                await patiently(
                    lambda: self._bot.edit_message_caption(
                        chat_id=chat, message_id=message, caption=instead.text, parse_mode="HTML"
                    )
                )

    async def _remove(self, chat: int, ids: Sequence[int]) -> None:
        await self._delete(chat, sorted(ids, reverse=True))

    async def _delete(self, chat: int, newest_first: Sequence[int]) -> bool:
        """Delete messages; whether Telegram took all. One older than 48 hours makes it refuse the whole batch: then the
        newer half is tried, and the older half only if that went well, since what is older than too old is, too."""
        try:
            if len(newest_first) == 1:
                await patiently(lambda: self._bot.delete_message(chat, newest_first[0]))
            else:
                await patiently(lambda: self._bot.delete_messages(chat, list(newest_first)))
        except TelegramBadRequest:
            middle = len(newest_first) // 2
            if middle and await self._delete(chat, newest_first[:middle]):
                await self._delete(chat, newest_first[middle:])
            return False
        await self._traces.gone(chat, newest_first)
        return True

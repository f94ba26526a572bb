"""Filters as coroutines: aiogram runs a plain function in a thread, which costs more than the handler."""

from typing import Any

from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from dialogs.chat.taps import Tap


class Words(Filter):
    """A message that somebody wrote, and that is no command."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        return {"words": message.text} if message.text and not message.text.startswith("/") else False


class AnyCommand(Filter):
    """A command, known or not."""

    async def __call__(self, message: Message) -> bool:
        return bool(message.text and message.text.startswith("/"))


class Tapped(Filter):
    """A button of a conversation was tapped, this one or an old one."""

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, Any]:
        tap = Tap.unpack(query.data or "")
        return False if tap is None else {"tap": tap}

"""Filters as coroutines: aiogram runs a plain function in a thread, which costs more than the handler."""

from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message


class Words(Filter):
    """A message that somebody wrote, and that is no command."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        return {"words": message.text} if message.text and not message.text.startswith("/") else False


class AnyCommand(Filter):
    """A command, known or not."""

    async def __call__(self, message: Message) -> bool:
        return bool(message.text and message.text.startswith("/"))

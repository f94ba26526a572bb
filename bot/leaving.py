"""The quick exit, before anything else: the screen is harmless at once, whatever waits, fails or is slow behind it.

A tap on «Salir rápido» is seen when it is fetched, not when its turn comes: what the person tapped or wrote before may
still wait for the database. Until the tap itself has been handled, nothing else is shown in that chat.
"""

from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, Update

from bot import wording
from bot.buttons import Aside
from bot.runtime import Runtime
from dialogs.chat.taps import Act, Tap
from locales import translator

BEFORE, AFTER = (
    60,
    39,
)  #: message ids around the tapped one that go with it: together no more than one request names


def leaves(update: Update) -> bool:
    """Whether this update is a tap on the quick exit of any message."""
    data = update.callback_query.data if update.callback_query is not None else None
    if not data:
        return False
    tap = Tap.unpack(data)
    return tap.act is Act.EXIT if tap is not None else data.startswith(Aside(act="leave").pack().rstrip(":"))


def cover(runtime: Runtime, update: Update) -> None:
    """Begin to make the screen harmless; does not wait, and never fails."""
    if leaves(update) and (query := update.callback_query) is not None and query.message is not None:
        instead = wording.harmless(translator(runtime.language))
        runtime.voice.cover(query.from_user.id, query.message.message_id, instead)


def around(message: int | None, *, but: int | None) -> tuple[int, ...]:
    """The ids of messages that may stand above or below the tapped one in its chat, newest first.

    Ids count upwards over all chats of a bot; those of other chats are passed over by Telegram.
    """
    if message is None:
        return ()
    ids = range(message + AFTER, max(0, message - BEFORE), -1)
    return tuple(one for one in ids if one not in (message, but))


class Leaving(BaseMiddleware):
    """Stands first: a chat that was covered is uncovered when the tap has been handled, well or badly."""

    async def __call__(self, handler: Any, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        try:
            return await handler(event, data)
        finally:
            if leaves(event) and event.callback_query is not None:
                data["runtime"].voice.uncover(event.callback_query.from_user.id)

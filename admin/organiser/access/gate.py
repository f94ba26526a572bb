"""Who writes, and whether she may do what she wants. The database is asked each time: whoever was removed a moment
ago is a stranger, also in the middle of a dialogue."""

import re
from collections.abc import Awaitable, Callable

from telegram import Update

from admin.organiser.access import words
from admin.organiser.runtime import Runtime
from storage import organisers
from storage.organisers import Organiser

Handler = Callable[[Update, Runtime], Awaitable[None]]

_OPEN_TO_ALL = re.compile(r"/(start|ayuda|help)(@\w+)?(\s|$)", re.IGNORECASE)


async def who(runtime: Runtime, chat: int) -> Organiser | None:
    """Who writes from a chat, and what she may do; None for strangers."""
    async with runtime.database.statement() as session:
        return await organisers.by_chat(session, runtime.key, chat)


async def passes(update: Update, runtime: Runtime) -> bool:
    """Whether an update from a private chat goes on. A stranger's does so only with /start, /ayuda, and the alias that
    she was asked for; to the rest it is said, plainly, whom this bot is for."""
    if update.message is None and update.callback_query is None:
        return True  # somebody blocks the bot, or takes it back
    assert update.effective_chat is not None
    chat = update.effective_chat.id
    said = update.message.text if update.message is not None else None
    if said is not None and (_OPEN_TO_ALL.match(said) or _answers_the_door(runtime, chat, said)):
        return True
    if await who(runtime, chat) is not None:
        return True
    await turn_away(update, runtime, to_strangers(runtime, chat))
    return False


def to_strangers(runtime: Runtime, chat: int) -> str:
    """Whom this bot is for; to somebody with an invitation that she is asked for a name."""
    return words.closed() if runtime.door.asked(chat) is None else words.alias_first()


def _answers_the_door(runtime: Runtime, chat: int, said: str) -> bool:
    return runtime.door.asked(chat) is not None and not said.startswith("/")


def allowed(roles: tuple[str, ...], handler: Handler) -> Handler:
    """The handler, for those alone who may do somewhere what one of the roles does."""

    async def guarded(update: Update, runtime: Runtime) -> None:
        assert update.effective_chat is not None
        organiser = await who(runtime, update.effective_chat.id)
        if organiser is None:
            await turn_away(update, runtime, words.closed())
        elif not organiser.may_somewhere(*roles):
            await turn_away(update, runtime, words.not_yours())
        else:
            await handler(update, runtime)

    return guarded


async def turn_away(update: Update, runtime: Runtime, sentence: str) -> None:
    """Say why not: to a tap where it was made, else as a message."""
    if update.callback_query is not None:
        await runtime.post.toast(update.callback_query.id, sentence[:200], alert=True)
    elif update.effective_chat is not None:
        await runtime.post.say(update.effective_chat.id, sentence)

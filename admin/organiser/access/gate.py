"""Who writes, and whether she may do what she wants. The database is asked each time: whoever was removed a moment
ago is a stranger, also in the middle of a dialogue."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date

from telegram import Message, Update

from admin.organiser.access import idle_words, words
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Button, Screen
from storage import organisers
from storage.organisers import Organiser
from storage.presence import IDLE, Presence

Handler = Callable[[Update, Runtime], Awaitable[None]]

STILL_HERE = "x:s"  #: what «Sigo aquí» carries
_OPEN_TO_ALL = re.compile(r"/(start|ayuda|help)(@\w+)?(\s|$)", re.IGNORECASE)
_INVITED = re.compile(r"/start(@\w+)?\s+\S", re.IGNORECASE)


async def known(runtime: Runtime, chat: int) -> Organiser | None:
    """Whose chat this is, also while she is kept out until somebody confirms her; None for strangers."""
    async with runtime.database.statement() as session:
        return await organisers.by_chat(session, runtime.key, chat)


async def who(runtime: Runtime, chat: int) -> Organiser | None:
    """Who writes from a chat, and what she may do; None for strangers, and for who is kept out."""
    one = await known(runtime, chat)
    return one if one is not None and may_enter(runtime, one) else None


def may_enter(runtime: Runtime, one: Organiser) -> bool:
    """Whether she was here lately enough, and her phone is hers."""
    return one.presence.may_enter(today(runtime), runtime.idle_days)


def today(runtime: Runtime) -> date:
    """The day as presence is kept: in UTC, everywhere the same."""
    return runtime.now().astimezone(UTC).date()


async def passes(update: Update, runtime: Runtime) -> bool:
    """Whether an update from a private chat goes on. A stranger's does so only with /start, /ayuda, and the alias that
    she was asked for; to the rest it is said, plainly, whom this bot is for. What was edited goes nowhere, quietly."""
    message = update.message
    if update.edited_message is not None:
        return False
    if message is None and update.callback_query is None:
        return True  # somebody blocks the bot, or takes it back
    assert update.effective_chat is not None
    chat = update.effective_chat.id
    one = await known(runtime, chat)
    if message is not None and secondhand(message):
        await turn_away(update, runtime, words.secondhand() if one is not None else words.closed())
        return False
    if one is not None:
        return await _lets_in(update, runtime, one)
    said = message.text if message is not None else None
    if said is not None and (_OPEN_TO_ALL.match(said) or _answers_the_door(runtime, chat, said)):
        return True
    await turn_away(update, runtime, to_strangers(runtime, chat))
    return False


async def _lets_in(update: Update, runtime: Runtime, one: Organiser) -> bool:
    """Note that she is here today. Whoever is kept out may only say that she is still there, or bring an invitation."""
    if may_enter(runtime, one):
        await _note(runtime, one, Presence(today(runtime)))
        return True
    if not one.presence.kept_out:
        await _note(runtime, one, replace(one.presence, why_out=IDLE))
    query = update.callback_query
    if query is not None and query.data == STILL_HERE:
        return True
    if update.message is not None and _INVITED.match(update.message.text or ""):
        return True
    if query is not None:
        await runtime.post.toast(query.id, idle_words.kept_out_briefly(), alert=True)
    else:
        await runtime.post.show(one.chat, kept_out(), on=None)
    return False


def kept_out() -> Screen:
    """What somebody reads who was away too long, or whose phone was lost: the same words, whoever holds it."""
    return Screen(idle_words.kept_out(), ((Button(idle_words.still_here(), STILL_HERE),),))


async def _note(runtime: Runtime, one: Organiser, presence: Presence) -> None:
    """Once a day. By itself, and not as the effect of the update, which is still to come."""
    if one.presence != presence:
        async with runtime.database.statement() as session:
            await organisers.mark(session, runtime.key, one, presence)


def secondhand(message: Message) -> bool:
    """Whether somebody else wrote it: forwarded, or put together by an inline bot."""
    return message.forward_origin is not None or message.via_bot is not None


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

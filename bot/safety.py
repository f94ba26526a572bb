"""Leaving no traces: /borrar, media that would say who somebody is, and people who block the bot."""

import asyncio

from aiogram import Router
from aiogram.enums import ContentType
from aiogram.filters import Command
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, Update

from bot import asides, dialogue, memory, taking, wording
from bot.filters import AnyCommand
from bot.notices import subscribing
from bot.runtime import Runtime
from bot.say import DELETABLE
from dialogs.chat.words import old_button
from locales import translator

#: What Telegram tells by itself, or what somebody did to the chat: nobody sent it, so nobody is answered. It goes, too:
#: a timer that was set, a message that was pinned, an account that was shared say what somebody did here.
HAPPENED = frozenset(
    {
        ContentType.MESSAGE_AUTO_DELETE_TIMER_CHANGED,
        ContentType.PINNED_MESSAGE,
        ContentType.CHAT_BACKGROUND_SET,
        ContentType.WRITE_ACCESS_ALLOWED,
        ContentType.CONNECTED_WEBSITE,
        ContentType.PROXIMITY_ALERT_TRIGGERED,
        ContentType.BOOST_ADDED,
        ContentType.CHECKLIST_TASKS_ADDED,
        ContentType.CHECKLIST_TASKS_DONE,
        ContentType.POLL_OPTION_ADDED,
        ContentType.POLL_OPTION_DELETED,
        ContentType.DIRECT_MESSAGE_PRICE_CHANGED,
        ContentType.PAID_MESSAGE_PRICE_CHANGED,
        ContentType.MANAGED_BOT_CREATED,
        ContentType.REFUNDED_PAYMENT,
        ContentType.SUCCESSFUL_PAYMENT,
        ContentType.NEW_CHAT_TITLE,
        ContentType.NEW_CHAT_PHOTO,
        ContentType.DELETE_CHAT_PHOTO,
    }
)
BATCHES = 3  #: hundreds of message ids, counted back from the command, that /borrar tries to delete


def router() -> Router:
    """/borrar, and people who block the bot."""
    made = Router(name="safety")
    made.message.register(on_wipe, Command("borrar", "wipe"))
    made.my_chat_member.register(on_membership)
    return made


def leftovers() -> Router:
    """Comes last: whatever no other handler wanted."""
    made = Router(name="leftovers")
    made.message.register(asides.on_help, AnyCommand())
    made.message.register(on_anything_else)
    made.callback_query.register(on_foreign_button)
    return made


async def on_wipe(message: Message, runtime: Runtime) -> None:
    """/borrar: forget the unfinished conversation and delete what Telegram lets a bot delete (48 hours).

    Which messages were sent is remembered nowhere; ids count upwards, and those of other chats are passed over.
    """
    chat, newest = message.chat.id, message.message_id
    held = await memory.recall(runtime, chat)
    await memory.forget(runtime, chat)
    oldest = max(1, newest - BATCHES * DELETABLE + 1)
    shown = held.conversation.screen if held is not None else None
    await runtime.voice.remove(chat, *range(newest, oldest - 1, -1))
    t = translator(held.conversation.language if held is not None else runtime.language)
    await runtime.voice.retire(chat, shown, wording.harmless(t))
    await runtime.voice.send(chat, wording.wiped(t))


async def on_membership(change: ChatMemberUpdated, runtime: Runtime) -> None:
    """Whoever blocks the bot takes the unfinished conversation away, and hears of nothing any more."""
    if change.new_chat_member.status == "kicked":
        await subscribing.leave(runtime, change.chat.id)
        await memory.forget(runtime, change.chat.id)  # and no line in the log: its hour would be the person's


async def on_anything_else(message: Message, event_update: Update, runtime: Runtime) -> None:
    """A photo, a voice note, a sticker, a contact: deleted at once, with the reason, and the question again."""
    chat = message.chat.id
    if message.content_type in HAPPENED:
        await runtime.voice.remove(chat, message.message_id)
        return
    taken = await taking.take(
        runtime, chat, event_update.update_id, lambda s, c: dialogue.told(s, c, wording.only_words(s.t))
    )
    if taken is None:
        t = translator(runtime.language)
        said = runtime.voice.send(chat, wording.line(t, wording.only_words(t)))
    else:
        before, step = taken
        said = taking.show_kept(runtime, chat, before, step.screen)
    await asyncio.gather(runtime.voice.remove(chat, message.message_id), said)


async def on_foreign_button(query: CallbackQuery, runtime: Runtime) -> None:
    """A button nobody here made, or made long ago: it changes nothing and says so."""
    await runtime.voice.toast(query.id, old_button(translator(runtime.language)))

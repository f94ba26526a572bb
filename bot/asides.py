"""Messages beside the conversation: help, privacy, language. They come on request and can be closed."""

import asyncio
from functools import partial

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message, Update

from bot import consult, dialogue, memory, welcome, wording
from bot.buttons import Aside
from bot.leaving import around
from bot.promises import Asked
from bot.runtime import Runtime
from bot.tongues import meant
from dialogs.chat.screen import Screen
from locales import translator


def router() -> Router:
    """The commands that can be given at any moment, and the buttons under what they show."""
    made = Router(name="asides")
    made.message.register(on_privacy, Command("privacidad", "privacy"))
    made.message.register(on_help, Command("ayuda", "help"))
    made.message.register(on_language, Command("idioma", "language"))
    made.callback_query.register(on_aside, Aside.filter())
    return made


async def on_privacy(message: Message, runtime: Runtime) -> None:
    """/privacidad: the promises that hold for the open consultation."""
    language = await memory.language(runtime, message.chat.id)
    t = translator(language)
    open_ones = await runtime.open_consultations()
    if not open_ones:
        await _beside(runtime, message, wording.privacy(t, None))
        return
    form = await runtime.form(open_ones[0].form_id)
    await _beside(runtime, message, wording.privacy(t, open_ones[0], Asked.of(form, language)))


async def on_help(message: Message, runtime: Runtime) -> None:
    """/ayuda, and any command nobody knows: what can be done here."""
    t = translator(await memory.language(runtime, message.chat.id))
    await _beside(runtime, message, wording.help_(t, runtime.support))


async def on_language(message: Message, runtime: Runtime) -> None:
    """/idioma: a button for each language."""
    held = await memory.recall(runtime, message.chat.id)
    language = runtime.language if held is None else held.conversation.language
    form = None if held is None else await runtime.form(held.conversation.form)
    await _beside(runtime, message, wording.languages(translator(language), form))


async def on_aside(
    query: CallbackQuery, callback_data: Aside, event_update: Update, runtime: Runtime
) -> None:
    """A button under one of these messages."""
    chat, on = query.from_user.id, query.message.message_id if query.message else None
    screen: Screen | None = None
    match callback_data.act:
        case "close":
            await runtime.voice.remove(chat, on)
        case "leave":
            screen = await _left(runtime, chat, event_update.update_id, on)
        case "language":
            screen = await _switched(runtime, chat, event_update.update_id, callback_data.argument, on)
    if screen is None:
        await runtime.voice.toast(query.id)
    else:
        await runtime.voice.answer(query.id, "", chat, screen, on=on)


async def _left(runtime: Runtime, chat: int, update: int, on: int | None) -> Screen | None:
    """The quick exit of a message beside the conversation puts the conversation away, too."""
    taken = await consult.take(runtime, chat, update, dialogue.away, even_closed=True)
    await runtime.voice.remove(chat, *around(on, but=None if taken is None else taken[0].screen))
    if taken is None:
        return wording.harmless(translator(runtime.language))
    before, step = taken
    if on != before.screen:
        await runtime.voice.remove(chat, on)
    await consult.show_kept(runtime, chat, before, step.screen)
    return None


async def _switched(runtime: Runtime, chat: int, update: int, language: str, on: int | None) -> Screen | None:
    """Go on in another language: the running conversation, or the welcome when there is none."""
    taken = await consult.take(
        runtime, chat, update, lambda s, c: dialogue.in_language(s, c, meant(s.form, language))
    )
    if taken is None:
        return await welcome.first_screen(runtime, None, language)
    before, step = taken
    await runtime.voice.remove(chat, on)
    await consult.show_kept(runtime, chat, before, step.screen)
    return None


async def _beside(runtime: Runtime, message: Message, screen: Screen) -> None:
    """Say it in a message of its own, and take the command off the screen."""
    chat = message.chat.id
    await asyncio.gather(
        runtime.voice.send(chat, screen, told=partial(memory.lay_beside, runtime, chat)),
        runtime.voice.remove(chat, message.message_id),
    )

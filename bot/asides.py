"""Messages beside the conversation: help, privacy, language. They come on request and can be closed."""

import asyncio
from functools import partial

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message, Update

from bot import dialogue, drawings, explaining, memory, taking, welcome, wording
from bot.buttons import Aside, More
from bot.leaving import around
from bot.runtime import Runtime
from bot.tongues import meant
from dialogs.chat.screen import Screen
from dialogs.consent.promises import Asked
from locales import translator
from storage.consultations import Consultation


def router() -> Router:
    """The commands that can be given at any moment, and the buttons under what they show."""
    made = Router(name="asides")
    made.message.register(on_privacy, Command("privacidad", "privacy"))
    made.message.register(on_help, Command("ayuda", "help"))
    made.message.register(on_language, Command("idioma", "language"))
    made.callback_query.register(on_aside, Aside.filter())
    made.callback_query.register(on_more, More.filter())
    return made


async def on_privacy(message: Message, runtime: Runtime) -> None:
    """/privacidad: what becomes of what somebody says, as a picture told in words; all of it in words is a tap away."""
    chat = message.chat.id
    await asyncio.gather(_show_picture(runtime, chat), runtime.voice.remove(chat, message.message_id))


async def on_more(query: CallbackQuery, callback_data: More, runtime: Runtime) -> None:
    """«Leer más» under the welcome: everything, in the same message, and the way back."""
    on = query.message.message_id if query.message else None
    found = await runtime.consultation(callback_data.consultation)
    if found is None:
        screen = wording.closed(translator(callback_data.language))
    else:
        form = await runtime.form(found.form_id)
        language = meant(form, callback_data.language)
        screen = explaining.more(translator(language), found, language, form, callback_data.code)
    await runtime.voice.answer(query.id, "", query.from_user.id, screen, on=on)


async def _held_to(runtime: Runtime, chat: int) -> tuple[str, Consultation | None, Asked]:
    """The language, and which consultation's promises hold here: the one begun, or the only one there is."""
    held = await memory.recall(runtime, chat)
    language = runtime.language if held is None else held.conversation.language
    open_ones = await runtime.open_consultations()
    mine = [
        one
        for one in open_ones
        if (not one.beside if held is None else one.id == held.conversation.consultation)
    ]
    if len(mine) != 1:
        return language, None, Asked()
    return language, mine[0], Asked.of(await runtime.form(mine[0].form_id), language)


async def _show_picture(runtime: Runtime, chat: int) -> None:
    language, consultation, asked = await _held_to(runtime, chat)
    name = drawings.envelopes(None if consultation is None else consultation.mode, language)
    screen = explaining.picture(translator(language), consultation, asked)
    await runtime.voice.send_picture(chat, name, screen, told=partial(memory.lay_beside, runtime, chat))


async def _show_privacy(runtime: Runtime, chat: int) -> None:
    language, consultation, asked = await _held_to(runtime, chat)
    screen = explaining.privacy(translator(language), consultation, asked)
    await runtime.voice.send(chat, screen, told=partial(memory.lay_beside, runtime, chat))


async def on_help(message: Message, runtime: Runtime) -> None:
    """/ayuda, and any command nobody knows: what can be done here."""
    t = translator(await memory.language(runtime, message.chat.id))
    await _beside(runtime, message, explaining.help_(t, runtime.support))


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
        case "picture":
            await asyncio.gather(_show_picture(runtime, chat), runtime.voice.remove(chat, on))
        case "privacy":
            await asyncio.gather(_show_privacy(runtime, chat), runtime.voice.remove(chat, on))
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
    taken = await taking.take(runtime, chat, update, dialogue.away, even_closed=True)
    await runtime.voice.remove(chat, *around(on, but=None if taken is None else taken[0].screen))
    if taken is None:
        return wording.harmless(translator(runtime.language))
    before, step = taken
    if on != before.screen:
        await runtime.voice.remove(chat, on)
    await taking.show_kept(runtime, chat, before, step.screen)
    return None


async def _switched(runtime: Runtime, chat: int, update: int, language: str, on: int | None) -> Screen | None:
    """Go on in another language: the running conversation, or the welcome when there is none."""
    taken = await taking.take(
        runtime, chat, update, lambda s, c: dialogue.in_language(s, c, meant(s.form, language))
    )
    if taken is None:
        return await welcome.first_screen(runtime, None, language)
    before, step = taken
    await runtime.voice.remove(chat, on)
    await taking.show_kept(runtime, chat, before, step.screen)
    return None


async def _beside(runtime: Runtime, message: Message, screen: Screen) -> None:
    """Say it in a message of its own, and take the command off the screen."""
    chat = message.chat.id
    await asyncio.gather(
        runtime.voice.send(chat, screen, told=partial(memory.lay_beside, runtime, chat)),
        runtime.voice.remove(chat, message.message_id),
    )

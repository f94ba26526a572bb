"""Messages beside the conversation: help, privacy, language, results. They come on request and can be closed."""

import asyncio
from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message, Update
from babel.support import NullTranslations

from bot import consult, dialogue, memory, say, welcome, wording
from bot.buttons import Aside, Button, Screen, in_rows
from bot.runtime import Runtime
from locales import DEFAULT, translator
from storage import digests
from storage.consultations import Consultation


def router() -> Router:
    """The commands that can be given at any moment, and the buttons under what they show."""
    made = Router(name="asides")
    made.message.register(on_privacy, Command("privacidad", "privacy"))
    made.message.register(on_help, Command("ayuda", "help"))
    made.message.register(on_language, Command("idioma", "language"))
    made.message.register(on_results, Command("resultados", "results"))
    made.callback_query.register(on_aside, Aside.filter())
    return made


async def on_privacy(message: Message, runtime: Runtime) -> None:
    """/privacidad: the promises that hold for the open consultation."""
    t = await _translator(runtime, message.chat.id)
    open_ones = await runtime.open_consultations()
    await _beside(runtime, message, wording.privacy(t, open_ones[0] if open_ones else None))


async def on_help(message: Message, runtime: Runtime) -> None:
    """/ayuda: what can be done here."""
    await _beside(runtime, message, wording.help_(await _translator(runtime, message.chat.id)))


async def on_language(message: Message, runtime: Runtime) -> None:
    """/idioma: a button for each language."""
    await _beside(runtime, message, wording.languages(await _translator(runtime, message.chat.id)))


async def on_results(message: Message, runtime: Runtime) -> None:
    """/resultados: the latest digest of the place, or the choice among several places."""
    t = await _translator(runtime, message.chat.id)
    found = await runtime.with_results()
    if len(found) > 1:
        await _beside(runtime, message, _which_results(t, found))
        return
    await _beside(runtime, message, await _results(runtime, t, found[0] if found else None))


async def on_aside(
    query: CallbackQuery, callback_data: Aside, event_update: Update, runtime: Runtime
) -> None:
    """A button under one of these messages."""
    chat, on = query.from_user.id, query.message.message_id if query.message else None
    t = await _translator(runtime, chat)
    screen: Screen | None = None
    match callback_data.act:
        case "close":
            await say.remove(runtime.bot, chat, on)
        case "leave":
            screen = wording.harmless(t)
        case "language":
            screen = await _switched(runtime, chat, event_update.update_id, callback_data.argument, on)
        case "results":
            found = [one for one in await runtime.with_results() if one.id.hex == callback_data.argument]
            screen = await _results(runtime, t, found[0] if found else None)
    await asyncio.gather(
        say.toast(runtime.bot, query.id),
        *([say.show(runtime.bot, chat, screen, on=on)] if screen is not None else []),
    )


async def _switched(runtime: Runtime, chat: int, update: int, language: str, on: int | None) -> Screen | None:
    """Go on in another language: the running conversation, or the welcome when there is none."""
    taken = await consult.take(
        runtime, chat, update, lambda s, c: dialogue.in_language(s, replace(c, language=language))
    )
    if taken is None:
        return await welcome.first_screen(runtime, None, language)
    before, step = taken
    await say.remove(runtime.bot, chat, on)
    await consult.show_kept(runtime, chat, before, step.screen)
    return None


async def _results(runtime: Runtime, t: NullTranslations, consultation: Consultation | None) -> Screen:
    if consultation is None:
        return wording.no_results(t)
    async with runtime.database.statement() as session:
        digest = await digests.latest(session, consultation.id)
    return wording.no_results(t)


def _which_results(t: NullTranslations, found: tuple[Consultation, ...]) -> Screen:
    buttons = [Button(one.place.name, Aside(act="results", argument=one.id.hex).pack()) for one in found]
    return Screen(t.gettext("¿De qué colonia?"), (*in_rows(buttons, 1), (wording.close(t),)))


async def _translator(runtime: Runtime, chat: int) -> NullTranslations:
    """The language of the running conversation; Spanish when there is none."""
    held = await memory.recall(runtime, chat)
    return translator(held.conversation.language if held is not None else DEFAULT)


async def _beside(runtime: Runtime, message: Message, screen: Screen) -> None:
    """Say it in a message of its own, and take the command off the screen."""
    await asyncio.gather(
        say.send(runtime.bot, message.chat.id, screen),
        say.remove(runtime.bot, message.chat.id, message.message_id),
    )

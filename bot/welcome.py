"""How a conversation begins: /start, a place's code, the consent, and coming back to what was left half way."""

import asyncio
from datetime import datetime
from functools import partial
from uuid import UUID

from aiogram import Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot import memory, wording
from bot.buttons import Greeting
from bot.runtime import Runtime
from bot.tongues import meant
from dialogs.chat.screen import Screen
from dialogs.consultation import Form
from dialogs.interview import Prompt, begin, present
from locales import translator
from storage.consultations import Consultation


def router() -> Router:
    """/start and the welcome's own buttons."""
    made = Router(name="welcome")
    made.message.register(on_start, CommandStart())
    made.message.register(on_start, Command("continuar", "continue"))
    made.callback_query.register(on_greeting, Greeting.filter())
    return made


async def on_start(message: Message, command: CommandObject, runtime: Runtime) -> None:
    """/start, perhaps with a place's code: the welcome, or the choice to go on."""
    chat = message.chat.id
    held = await memory.recall(runtime, chat)
    if held is None:
        screen = await first_screen(runtime, command.args, runtime.language)
        await asyncio.gather(runtime.voice.send(chat, screen), runtime.voice.remove(chat, message.message_id))
        return
    t = translator(held.conversation.language)
    screen = wording.unfinished(t, held.conversation)
    await asyncio.gather(
        runtime.voice.send(chat, screen, told=partial(memory.move_screen, runtime, chat)),
        runtime.voice.remove(chat, message.message_id, *held.conversation.beside),
        runtime.voice.retire(chat, held.conversation.screen, wording.harmless(t)),
    )


async def on_greeting(query: CallbackQuery, callback_data: Greeting, runtime: Runtime) -> None:
    """The welcome in another language, before anything is stored."""
    found = await runtime.consultation(callback_data.consultation)
    form = await runtime.form(found.form_id) if found is not None else None
    screen = await _welcome(runtime, found, meant(form, callback_data.language))
    on = query.message.message_id if query.message else None
    await runtime.voice.answer(query.id, "", query.from_user.id, screen, on=on)


async def answer_words(runtime: Runtime, chat: int, words: str) -> None:
    """Somebody writes without a conversation: perhaps the code of a place; if not, how to begin."""
    consultation = await _by_code(runtime, words)
    if consultation is None:
        await runtime.voice.send(chat, wording.harmless(translator(runtime.language)))
    else:
        await runtime.voice.send(chat, await _welcome(runtime, consultation, runtime.language))


async def greeting(runtime: Runtime, consultation: UUID, language: str) -> Screen:
    """The welcome of a consultation; the same words as for a wrong code when it is no longer open."""
    found = await runtime.consultation(consultation)
    return await _welcome(runtime, found, language)


async def first_screen(runtime: Runtime, code: str | None, language: str) -> Screen:
    """What /start shows: the welcome of the place, the question for its code, or that nothing is open."""
    t = translator(language)
    if code:
        return await _welcome(runtime, await _by_code(runtime, code), language)
    match await runtime.open_consultations():
        case ():
            return wording.closed(t)
        case (only,):
            return await _welcome(runtime, only, language)
        case _:
            return wording.which_place(t)


async def _by_code(runtime: Runtime, code: str) -> Consultation | None:
    """The open consultation of the place with this code, however it was typed."""
    wanted = "".join(code.split()).casefold()
    return next(
        (one for one in await runtime.open_consultations() if one.place.code.casefold() == wanted), None
    )


def _first(form: Form, language: str, now: datetime) -> Prompt | None:
    return present(form, begin(form, language=language, now=now, seed=0), now=now).prompt


async def _welcome(runtime: Runtime, consultation: Consultation | None, language: str) -> Screen:
    t = translator(language)
    if consultation is None:
        return wording.closed(t)
    form = await runtime.form(consultation.form_id)
    now = await runtime.now_in(consultation.id)
    prompt = await runtime.beside(form, lambda: _first(form, language, now))
    questions = prompt.total if prompt is not None else 0
    return wording.welcome(t, consultation, questions, language, form)

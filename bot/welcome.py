"""How a conversation begins: /start, a place's code, the consent, and coming back to what was left half way."""

import asyncio
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from aiogram import Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot import explaining, memory, wording
from bot.buttons import Greeting
from bot.coming import Coming, understood
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
    """/start, perhaps with a place and a code: the welcome, or the choice to go on."""
    chat = message.chat.id
    held = await memory.recall(runtime, chat)
    if not runtime.pace.tries(chat):
        await runtime.voice.remove(chat, message.message_id)
        return
    if held is not None and await runtime.consultation(held.conversation.consultation) is None:
        # It ended, or its place stands still: nothing of it is offered any more.
        await memory.forget(runtime, chat)
        neutral = wording.harmless(translator(held.conversation.language))
        await runtime.voice.retire(chat, held.conversation.screen, neutral)
        held = None
    if held is None:
        screen = await first_screen(runtime, command.args, runtime.language)
        await asyncio.gather(runtime.voice.send(chat, screen), runtime.voice.remove(chat, message.message_id))
        return
    held = await _with_code(runtime, chat, held, command.args)
    t = translator(held.conversation.language)
    screen = wording.unfinished(t, held.conversation)
    await asyncio.gather(
        runtime.voice.send(chat, screen, told=partial(memory.move_screen, runtime, chat)),
        runtime.voice.remove(chat, message.message_id, *held.conversation.beside),
        runtime.voice.retire(chat, held.conversation.screen, wording.harmless(t)),
    )


async def _with_code(runtime: Runtime, chat: int, held: memory.Held, given: str | None) -> memory.Held:
    """Whoever comes back with another code goes on with that one: the first may have been mistyped."""
    code = (await _came(runtime, given)).code if given else ""
    if not code or code == held.conversation.code:
        return held
    await memory.keep(runtime, chat, replace(held.conversation, code=code), over=held)
    return await memory.recall(runtime, chat) or held


async def on_greeting(query: CallbackQuery, callback_data: Greeting, runtime: Runtime) -> None:
    """The welcome in another language, before anything is stored."""
    found = await runtime.consultation(callback_data.consultation)
    form = await runtime.form(found.form_id) if found is not None else None
    screen = await _welcome(runtime, found, meant(form, callback_data.language), callback_data.code)
    on = query.message.message_id if query.message else None
    await runtime.voice.answer(query.id, "", query.from_user.id, screen, on=on)


async def answer_words(runtime: Runtime, chat: int, words: str) -> None:
    """Somebody writes without a conversation: perhaps a place, or a code; if not, how to begin."""
    came = await _came(runtime, words)
    if came == Coming():
        await runtime.voice.send(chat, wording.harmless(translator(runtime.language)))
    elif runtime.pace.tries(chat):
        await runtime.voice.send(chat, await _for(runtime, came, runtime.language))


async def greeting(runtime: Runtime, consultation: UUID, language: str, code: str = "") -> Screen:
    """The welcome of a consultation; the same words as for a wrong code when it is no longer open."""
    found = await runtime.consultation(consultation)
    return await _welcome(runtime, found, language, code)


async def first_screen(runtime: Runtime, given: str | None, language: str) -> Screen:
    """What /start shows: the welcome of the place, the question for its code, or that nothing is open."""
    return await _for(runtime, await _came(runtime, given or ""), language, asked=not given)


async def _came(runtime: Runtime, words: str) -> Coming:
    return understood(words, [one.place.code for one in await runtime.rounds()])


async def _for(runtime: Runtime, came: Coming, language: str, *, asked: bool = False) -> Screen:
    """The screen for what somebody came with; `asked` when nothing was said and the only open place may answer."""
    t = translator(language)
    open_ones = await runtime.rounds()
    if came.slip and any(one.coded for one in open_ones if came.place in (None, one.place.code)):
        return wording.slip(t)
    if came.place is not None:
        there = next((one for one in open_ones if one.place.code == came.place), None)
        return await _welcome(runtime, there, language, came.code)
    if not came.code and not asked:
        return wording.closed(t)
    match open_ones:
        case ():
            return wording.closed(t)
        case (only,):
            return await _welcome(runtime, only, language, came.code)
        case _:
            return wording.which_place(t) if not came.code else wording.which_place_too(t)


def _first(form: Form, language: str, now: datetime) -> Prompt | None:
    return present(form, begin(form, language=language, now=now, seed=0), now=now).prompt


async def _welcome(
    runtime: Runtime, consultation: Consultation | None, language: str, code: str = ""
) -> Screen:
    t = translator(language)
    if consultation is None:
        return wording.closed(t)
    if consultation.coded and not code:
        return wording.ask_code(t, consultation)
    form = await runtime.form(consultation.form_id)
    now = await runtime.now_in(consultation.id)
    prompt = await runtime.beside(form, lambda: _first(form, language, now))
    questions = prompt.total if prompt is not None else 0
    return explaining.welcome(t, consultation, questions, language, form, code if consultation.coded else "")

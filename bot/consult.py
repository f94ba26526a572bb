"""The conversation: taps inside it, its beginning, and whatever is written."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from aiogram import Router
from aiogram.types import CallbackQuery, InaccessibleMessage, Message, Update

from bot import dialogue, memory, welcome, wording
from bot.buttons import Begin
from bot.conversation import Conversation
from bot.dialogue import Situation, Step
from bot.errors import FormGone
from bot.filters import Tapped, Words
from bot.leaving import around
from bot.runtime import Runtime
from bot.standstill import stands_still
from bot.taking import again, show_kept, situation_of, take
from bot.tongues import meant
from dialogs.chat.screen import Screen
from dialogs.chat.talk import Stage
from dialogs.chat.taps import Act, Tap
from dialogs.statements import NO_STANDINGS, Standing, deals, standings
from dialogs.submission import HEADLINE
from locales import translator
from storage import consultations, figures

OLD_MESSAGE = timedelta(hours=12)  #: age of a message from which a tap moves the conversation to a new one


def router() -> Router:
    """Taps inside a conversation, its beginning, and whatever is written."""
    made = Router(name="consult")
    made.callback_query.register(on_tap, Tapped())
    made.callback_query.register(on_begin, Begin.filter())
    made.message.register(on_words, Words())
    return made


async def on_tap(query: CallbackQuery, tap: Tap, event_update: Update, runtime: Runtime) -> None:
    """A button of a conversation was tapped."""
    on = query.message.message_id if query.message else None
    try:
        taken = await take(
            runtime,
            query.from_user.id,
            event_update.update_id,
            lambda situation, conversation: _where(dialogue.tapped(situation, conversation, tap), on),
            even_closed=tap.act is Act.EXIT,
        )
    except FormGone:
        if tap.act is not Act.RESTART:
            raise
        await memory.forget(runtime, query.from_user.id)
        taken = None
        tap = replace(tap, act=Act.EXIT)
    if tap.act is Act.EXIT:
        await runtime.voice.remove(query.from_user.id, *around(on, but=None))
    if taken is None:
        screen = await _without_conversation(tap, runtime)
        await _speak(runtime, query, screen, on=on)
        return
    before, step = taken
    if step.conversation is None and step.screen is None:
        await _speak(
            runtime,
            query,
            await welcome.greeting(runtime, before.consultation, before.language, before.code),
            on=on,
        )
        return
    if step.screen is None and on == before.screen:
        # The button is old, but its message is where the conversation lives: what it shows is old, too.
        step = replace(step, screen=(await again(runtime, before)).screen)
    await _speak(runtime, query, step.screen, on=on, words=step.toast)
    if step.screen is None:
        await runtime.voice.remove(query.from_user.id, on)


async def on_begin(
    query: CallbackQuery, callback_data: Begin, event_update: Update, runtime: Runtime
) -> None:
    """ "Empezar": from here on there is a draft."""
    on = query.message.message_id if query.message else None
    chat = query.from_user.id
    consultation = await runtime.consultation(callback_data.consultation)
    if consultation is None:
        await _speak(runtime, query, wording.closed(translator(callback_data.language)), on=on)
        return
    if consultation.coded and not callback_data.code:
        asked = wording.ask_code(translator(callback_data.language), consultation)
        await _speak(runtime, query, asked, on=on)
        return
    fresh = Conversation(
        consultation=consultation.id,
        form=consultation.form_id,
        language=meant(await runtime.form(consultation.form_id), callback_data.language),
        token=f"{runtime.rng.getrandbits(24):06x}",
        interview={},
        screen=on,
        update=event_update.update_id,
        code=callback_data.code,
    )
    situation = await situation_of(runtime, fresh)
    seed, known = runtime.rng.getrandbits(32), await _standings(runtime, fresh, situation)
    begun = partial(dialogue.first, situation, fresh, seed=seed, standings=known)
    step = await runtime.beside(situation.form, begun)
    assert step.conversation is not None
    before = None
    if not await memory.keep(runtime, chat, step.conversation, over=None):
        running = await take(
            runtime,
            chat,
            event_update.update_id,
            lambda s, c: _where(dialogue.again(s, replace(c, code=fresh.code or c.code)), on),
        )
        before, step = running or (None, step)
    await _speak(runtime, query, step.screen, on=on)
    if before is not None and before.screen != on:
        await runtime.voice.retire(chat, before.screen, wording.harmless(situation.t))


async def on_words(message: Message, words: str, event_update: Update, runtime: Runtime) -> None:
    """Something was written; it is taken off the screen as soon as it is saved."""
    chat = message.chat.id
    theirs = message.forward_origin is not None
    taken = await take(
        runtime,
        chat,
        event_update.update_id,
        lambda s, c: dialogue.told(s, c, wording.own_words(s.t)) if theirs else dialogue.typed(s, c, words),
    )
    if taken is None or taken[0].stage is Stage.AWAY:
        await asyncio.gather(
            welcome.answer_words(runtime, chat, words), runtime.voice.remove(chat, message.message_id)
        )
        return
    before, step = taken
    await asyncio.gather(
        show_kept(runtime, chat, before, step.screen), runtime.voice.remove(chat, message.message_id)
    )


async def _standings(
    runtime: Runtime, conversation: Conversation, situation: Situation
) -> Mapping[str, Standing]:
    """What has been published of each proposal, for a form that draws which of them a person reads."""
    if not deals(situation.form):
        return NO_STANDINGS
    async with runtime.database.statement() as session:
        published = await figures.published(session, conversation.consultation)
    return standings(
        (one.question, one.level, one.base_tens)
        for one in published
        if one.group == "" and one.choice == HEADLINE
    )


async def _without_conversation(tap: Tap, runtime: Runtime) -> Screen:
    """What a button answers whose draft is gone: sent already, left, or died of age."""
    t = translator(runtime.language)
    if tap.act is Act.EXIT or (tap.act is not Act.SEND and await stands_still(runtime)):
        return wording.harmless(t)
    if tap.act is Act.SEND and await _could_be_sent(tap, runtime):
        return wording.goodbye(t)
    return wording.expired(t)


async def _could_be_sent(tap: Tap, runtime: Runtime) -> bool:
    """Whether a draft that is gone was handed in: it was not too old, and no copy was given back since, in which she
    had not begun. Whether she took part is not looked up, here as elsewhere."""
    async with runtime.database.statement() as session:
        restored = await consultations.restored_on(session)
    lost = restored is not None and tap.argument <= restored.toordinal()
    return not lost and runtime.life.reaches(tap.argument)


def _where(step: Step, message: int | None) -> Step:
    """The step, its screen shown in the message whose button was tapped: that one is certainly there."""
    if step.conversation is None or step.screen is None or message is None:
        return step
    return replace(step, conversation=replace(step.conversation, screen=message))


async def _speak(
    runtime: Runtime, query: CallbackQuery, screen: Screen | None, *, on: int | None, words: str = ""
) -> None:
    """Answer a tap: end its waiting sign, and put the screen where the button was.

    A message that grows old is left for a new one, before the sweep takes it from under somebody's fingers.
    """
    if screen is None:
        await runtime.voice.toast(query.id, words)
    elif screen.rows and aged(query, runtime.now()):
        chat = query.from_user.id
        await asyncio.gather(
            runtime.voice.toast(query.id, words),
            runtime.voice.send(chat, screen, told=partial(memory.move_screen, runtime, chat)),
        )
        await runtime.voice.retire(chat, on, wording.harmless(translator(runtime.language)))
    else:
        await runtime.voice.answer(query.id, words, query.from_user.id, screen, on=on)


def aged(query: CallbackQuery, now: datetime) -> bool:
    """Whether the message of a tapped button was sent so long ago that the conversation should leave it."""
    message = query.message
    return message is not None and (
        isinstance(message, InaccessibleMessage) or now - message.date >= OLD_MESSAGE
    )

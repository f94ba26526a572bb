"""/llave: what waits for two phrases, the button, the phrase itself, and what the mixer is handed."""

import asyncio
import logging
import re
from uuid import UUID
from zoneinfo import ZoneInfo

from telegram import Update
from telegram.error import TelegramError

from admin.custody import phrases
from admin.custody.phrases import Misread
from admin.organiser import wording
from admin.organiser.access.gate import who
from admin.organiser.custody import cards, dealing, sweeping, words
from admin.organiser.custody.keeping import Held, Outcome
from admin.organiser.delivery import Gone
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Button, Screen
from storage import audit, consultations, custody, organisers
from storage.consultations import Consultation
from storage.custody import Given, WrongPair
from storage.organisers import Organiser

#: k:<what>:<consultation>; what is g (give a phrase) or n (not now; one that was given is forgotten).
_DATA = re.compile(r"k:([gn]):([0-9a-f]{32})")

logger = logging.getLogger(__name__)


async def on_key(update: Update, runtime: Runtime) -> None:
    """/llave: every consultation of hers that waits, each with its button; and every key that is shared out."""
    assert update.effective_chat is not None
    organiser = await who(runtime, update.effective_chat.id)
    assert organiser is not None
    waiting = await cards.waiting(runtime, organiser)
    for one in waiting:
        await runtime.post.show(organiser.chat, cards.asks(runtime, one, organiser), on=None)
    if not await dealing.again(runtime, organiser) and not waiting:
        kept = await cards.in_custody(runtime, organiser)
        await runtime.post.say(organiser.chat, words.nothing_to_open(kept))


async def on_press(update: Update, runtime: Runtime) -> None:
    """«Dar mi frase», «Ahora no» or «Olvida mi frase»."""
    query = update.callback_query
    assert query is not None
    found = _DATA.fullmatch(query.data or "")
    if found is None:
        await runtime.post.toast(query.id, wording.stale(), alert=True)
        return
    chat, on = query.from_user.id, query.message.message_id if query.message is not None else None
    if found[1] == "n":
        runtime.keeping.enough(chat)
        given_back = runtime.keeping.give_back(UUID(hex=found[2]), chat)
        await runtime.post.toast(query.id)
        await runtime.post.show(chat, Screen(words.taken_back() if given_back else words.left()), on=on)
        return
    organiser = await who(runtime, chat)
    one = None if organiser is None else await cards.one(runtime, organiser, UUID(hex=found[2]))
    if one is None:
        await runtime.post.toast(query.id, words.not_waiting(), alert=True)
        return
    runtime.keeping.expect(chat, one.id, runtime.now())
    await runtime.post.toast(query.id)
    rows = ((Button(words.not_now(), f"k:n:{one.id.hex}"),),)
    await runtime.post.show(chat, Screen(words.write(), rows), on=on)


async def on_words(update: Update, runtime: Runtime) -> bool:
    """The phrase somebody was asked for; False when nobody waits for one."""
    message = update.message
    assert message is not None
    consultation = runtime.keeping.expected(message.chat_id, runtime.now())
    if consultation is None:
        return False
    await sweeping.delete(runtime, message)
    said = phrases.read(message.text or "")
    if isinstance(said, Misread):
        await _failed(runtime, message.chat_id, words.misread(said))
        return True
    organiser = await who(runtime, message.chat_id)
    one = None if organiser is None else await cards.one(runtime, organiser, consultation)
    if organiser is None or one is None:
        runtime.keeping.enough(message.chat_id)
        await runtime.post.say(message.chat_id, words.not_waiting())
        return True
    await _given(runtime, organiser, one, said)
    return True


async def _given(runtime: Runtime, organiser: Organiser, one: Consultation, said: str) -> None:
    """Six of our words: see whose phrase they are, and whether it is the first or the second."""
    async with runtime.database.statement() as session:
        wraps = await custody.wraps_of(session, one.id)
    async with runtime.keeping.one_at_a_time:
        given = await asyncio.to_thread(custody.give, one.id, wraps, said)
    if given.person is None:
        await _failed(runtime, organiser.chat, words.not_hers())
        return
    outcome, first = runtime.keeping.take(one.id, organiser.id, organiser.chat, given, runtime.now())
    match outcome:
        case Outcome.FIRST:
            runtime.keeping.enough(organiser.chat)
            until = first.until.astimezone(ZoneInfo(one.place.time_zone))
            await runtime.post.say(organiser.chat, words.one_is_missing(until))
            await _call_the_others(runtime, organiser, one)
        case Outcome.AGAIN:
            runtime.keeping.enough(organiser.chat)
            await runtime.post.say(organiser.chat, words.two_people())
        case Outcome.SAME:
            await _failed(runtime, organiser.chat, words.same())
        case Outcome.BOTH:
            await _both(runtime, organiser, one, first, given)


async def _both(runtime: Runtime, organiser: Organiser, one: Consultation, first: Held, given: Given) -> None:
    """Open the key and hand it to the mixer, sealed, in one transaction with its line in the audit; then speak."""
    async with runtime.database.transaction() as session:
        wraps = await custody.wraps_of(session, one.id)
        asked = await custody.asked(session, one.id)
        team = {each.id for each in await organisers.in_place(session, runtime.key, one.place.id)}
        try:
            private = custody.unwrap(one.id, wraps, first.given, given)
        except WrongPair:
            await _failed(runtime, organiser.chat, words.damaged())
            return
        done = (
            asked is not None
            and {first.organiser, organiser.id} <= team
            and await custody.hand_over(session, one.id, asked, private)
        )
        del private
        if done:
            detail = {"place": str(one.place.id), "with": str(first.organiser)}
            await audit.note(session, organiser.id, "custody_open", detail, runtime.now())
    runtime.keeping.forget(one.id)
    runtime.keeping.enough(organiser.chat)
    if done:
        logger.info("Two people opened", extra={"action": "custody_handed_over"})
        runtime.keeping.tell_later(one.id, first.chat, organiser.chat)
    for chat in (organiser.chat, first.chat):
        await _say(runtime, chat, words.handed_over() if done else words.ask_again())


async def tick(runtime: Runtime) -> None:
    """Forget what nobody came for in time, and tell who opened something that it is closed."""
    for old in runtime.keeping.forget_old(runtime.now()):
        await _say(runtime, old.chat, words.forgotten())
    for consultation, chats in runtime.keeping.to_tell().items():
        async with runtime.database.statement() as session:
            one = await consultations.one(session, consultation)
        if one is not None and one.state == "closing":
            continue
        runtime.keeping.told(consultation)
        for chat in chats if one is not None else ():
            assert one is not None
            end = words.closed if one.state == "closed" else words.unopened
            await _say(runtime, chat, end(one.title))


async def _call_the_others(runtime: Runtime, giver: Organiser, one: Consultation) -> None:
    """Let the rest of the team know that one more is needed now."""
    held = runtime.keeping.held(one.id, runtime.now())
    if held is None:
        return
    until = held.until.astimezone(ZoneInfo(one.place.time_zone))
    async with runtime.database.statement() as session:
        team = await organisers.in_place(session, runtime.key, one.place.id)
    for each in team:
        if each.id != giver.id:
            screen = Screen(words.news(one, until), ((cards.button(one),),))
            try:
                await runtime.post.show(each.chat, screen, on=None)
            except (Gone, TelegramError):
                continue


async def _failed(runtime: Runtime, chat: int, why: str) -> None:
    await runtime.post.say(chat, why if runtime.keeping.failed(chat) else words.too_often())


async def _say(runtime: Runtime, chat: int, text: str) -> None:
    try:
        await runtime.post.say(chat, text)
    except (Gone, TelegramError) as error:
        logger.warning("Not told", extra={"action": "custody_not_told", "kind": type(error).__name__})

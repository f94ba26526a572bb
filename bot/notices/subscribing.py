"""/avisos: ask for notices, change what is asked for; and /baja, confirmed as soon as it is committed."""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot import memory, wording
from bot.notices import panel
from bot.notices.buttons import Wish
from bot.runtime import Runtime
from dialogs.chat.screen import Screen
from locales import translator
from storage import places, subscriptions
from storage.database import Session
from storage.keys import KeyMissing, KeyProblem
from storage.places import Place
from storage.sealing import SealBroken
from storage.subscriptions import TooMuch, Wishes

logger = logging.getLogger(__name__)


def router() -> Router:
    """The two commands, and the toggles."""
    made = Router(name="subscribing")
    made.message.register(on_notices, Command("avisos", "notices"))
    made.message.register(on_leave, Command("baja", "unsubscribe"))
    made.callback_query.register(on_wish, Wish.filter())
    return made


async def on_notices(message: Message, runtime: Runtime) -> None:
    """/avisos: what somebody receives, or what would be kept if she asked; in place of what showed it before."""
    chat = message.chat.id
    wishes = await wishes_of(runtime, chat)
    screen = await _screen(runtime, chat, wishes, 0)
    t, before = translator(await language_of(runtime, chat)), runtime.panels.take(chat)

    async def told(number: int) -> None:
        runtime.panels.put(chat, number)
        await memory.lay_beside(runtime, chat, number)

    await asyncio.gather(
        runtime.voice.send(chat, screen, told=told),
        runtime.voice.remove(chat, message.message_id),
        runtime.voice.retire(chat, before, wording.harmless(t)),
    )


async def on_leave(message: Message, runtime: Runtime) -> None:
    """/baja: forget this chat, then say so; what had arrived goes, too."""
    chat = message.chat.id
    t = translator(await language_of(runtime, chat))
    arrived = await leave(runtime, chat)
    await asyncio.gather(
        runtime.voice.send(chat, panel.left(t), told=partial(memory.lay_beside, runtime, chat)),
        runtime.voice.remove(chat, message.message_id, *arrived),
    )


async def on_wish(query: CallbackQuery, callback_data: Wish, runtime: Runtime) -> None:
    """A toggle, a page of places, or the end."""
    chat, on = query.from_user.id, query.message.message_id if query.message else None
    t = translator(await language_of(runtime, chat))
    if callback_data.act == "done":
        runtime.panels.take(chat)
        await runtime.voice.answer(query.id, "", chat, wording.harmless(t), on=on)
        return
    wishes = await wishes_of(runtime, chat)
    known = await _known(runtime)
    wanted = panel.wished(
        wishes, callback_data, frozenset(one.id for one in known), await _spoken(runtime, chat)
    )
    if wanted is None and (wishes is not None or callback_data.act == "leave"):
        arrived = await leave(runtime, chat)
        await runtime.voice.answer(query.id, "", chat, panel.left(t), on=on)
        await runtime.voice.remove(chat, *(one for one in arrived if one != on))
        return
    if wanted != wishes and wanted is not None and not await _keep(runtime, chat, wanted):
        await runtime.voice.toast(query.id, t.gettext("Ya no caben más. Quita una colonia primero."))
        return
    screen = await _screen(runtime, chat, wanted, callback_data.page)
    await runtime.voice.answer(query.id, "", chat, screen, on=on)


async def leave(runtime: Runtime, chat: int) -> Sequence[int]:
    """Forget a chat and what was going to be sent to it; the notices that can still be taken away from it.

    When this returns it has committed: no notice leaves for this chat any more.
    """
    async with runtime.database.transaction() as session:
        key = await _key(runtime, session, make=False)
        if key is None:
            return ()
        left = await subscriptions.leave(session, key, chat)
    return left.messages


async def wishes_of(runtime: Runtime, chat: int) -> Wishes | None:
    """What somebody asked for; None when nothing. A row that cannot be read counts as none: asking anew mends it."""
    async with runtime.database.statement() as session:
        key = await _key(runtime, session, make=False)
        try:
            return None if key is None else await subscriptions.of(session, key, chat)
        except SealBroken:
            return None


async def language_of(runtime: Runtime, chat: int) -> str:
    """The language in which somebody reads notices, or in which she answers; a lost key keeps nobody from reading."""
    try:
        wishes = await wishes_of(runtime, chat)
    except KeyProblem:
        wishes = None
    return wishes.language if wishes is not None else await _spoken(runtime, chat)


async def _spoken(runtime: Runtime, chat: int) -> str:
    return await memory.language(runtime, chat)


async def _keep(runtime: Runtime, chat: int, wishes: Wishes) -> bool:
    """Keep what is wished; False when it does not fit."""
    try:
        async with runtime.database.transaction() as session:
            key = await _key(runtime, session, make=True)
            assert key is not None
            await subscriptions.keep(session, key, chat, wishes)
    except TooMuch:
        return False
    return True


async def _key(runtime: Runtime, session: Session, *, make: bool) -> bytes | None:
    """The key of the subscriptions, made with the first; None while nobody ever subscribed.

    Raises `KeyMissing` when somebody is subscribed under a key that is gone.
    """
    somebody = await subscriptions.anybody(session)
    try:
        return runtime.keys.subscriber_key(make=make and not somebody)
    except KeyMissing:
        if somebody or make:
            raise
        return None


async def _known(runtime: Runtime) -> tuple[Place, ...]:
    async with runtime.database.statement() as session:
        return tuple(one for one in await places.all_places(session) if not one.suspended)


async def _screen(runtime: Runtime, chat: int, wishes: Wishes | None, page: int) -> Screen:
    known = await _known(runtime)
    if wishes is None:
        return panel.invitation(translator(await _spoken(runtime, chat)), known, page)
    return panel.panel(translator(wishes.language), known, wishes, page)

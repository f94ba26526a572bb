"""«Ver» and «Cerrar» under a notice, and its buttons about an assembly."""

import asyncio
import logging
from dataclasses import dataclass
from functools import partial

from aiogram import Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message

from bot import memory, welcome, wording
from bot.courier import letters
from bot.courier.letters import Look, Manner
from bot.notices import screens
from bot.notices.buttons import Come, Word
from bot.notices.subscribing import language_of
from bot.patience import patiently
from bot.runtime import Runtime
from dialogs.chat.screen import Screen
from dialogs.chat.words import old_button
from locales import translator
from storage import assemblies, notices, places, reissue, rsvp
from storage.announcement import Notice
from storage.assemblies import Assembly
from storage.consultations import Consultation

logger = logging.getLogger(__name__)

THERE = ("sending", "paused", "sent", "cancelled")  #: states in which somebody may have a notice before her


@dataclass(frozen=True)
class Before:
    """A notice before somebody, and what there is to know of its assembly."""

    notice: Notice
    language: str
    assembly: Assembly | None
    consultation: Consultation | None  #: where a word can be left, while it is open
    said: str | None  #: whether she comes
    file: bool
    asks: bool

    @property
    def screen(self) -> Screen:
        """As it is shown."""
        return screens.opened(
            self.notice,
            self.language,
            self.assembly,
            asks=self.asks,
            listens=self.consultation is not None,
            said=self.said,
            file=self.file and self.notice.draft.discreet,
        )


def router() -> Router:
    """The buttons of notices."""
    made = Router(name="notices")
    made.callback_query.register(on_look, Look.filter())
    made.callback_query.register(on_come, Come.filter())
    made.callback_query.register(on_word, Word.filter())
    return made


async def on_look(query: CallbackQuery, callback_data: Look, runtime: Runtime) -> None:
    """«Ver»: the words take the place of the neutral line; «Cerrar»: the neutral line again."""
    chat, on = query.from_user.id, query.message.message_id if query.message else None
    found = await _before(runtime, chat, callback_data, query)
    if found is None:
        return
    if callback_data.act == "file":
        await asyncio.gather(runtime.voice.toast(query.id), _send_file(runtime, chat, found))
    elif callback_data.act == "hide":
        neutral = letters.closed(found.notice, found.language, runtime.meetings.under)
        await runtime.voice.answer(query.id, "", chat, neutral, on=on)
    else:
        await runtime.voice.answer(query.id, "", chat, found.screen, on=on)


async def on_come(query: CallbackQuery, callback_data: Come, runtime: Runtime) -> None:
    """Whether somebody comes: counted once, however often she changes her mind."""
    chat, on = query.from_user.id, query.message.message_id if query.message else None
    found = await _before(runtime, chat, callback_data, query)
    if found is None:
        return
    t = translator(found.language)
    if callback_data.said not in rsvp.ANSWERS:
        await runtime.voice.toast(query.id, old_button(t))
        return
    words = screens.over(t)
    if found.assembly is not None:
        try:
            async with runtime.database.transaction() as session:
                await rsvp.answer(
                    session, runtime.keys, found.assembly.id, chat, callback_data.said, runtime.now()
                )
            words = screens.in_passing(t, found.assembly, callback_data.said)
        except rsvp.Over:
            logger.debug("Asked too late", extra={"action": "rsvp_over"})
    now = await _before(runtime, chat, callback_data, query)
    if now is None:
        return
    if isinstance(query.message, Message) and query.message.text is None:
        await runtime.voice.toast(query.id, words)  # under a picture: its words stay as they are
    else:
        await runtime.voice.answer(query.id, words, chat, now.screen, on=on)


async def on_word(query: CallbackQuery, callback_data: Word, runtime: Runtime) -> None:
    """A word for the assembly: the welcome of its small consultation, with all that is promised."""
    chat = query.from_user.id
    found = await _before(runtime, chat, callback_data, query)
    if found is None:
        return
    t = translator(found.language)
    if found.consultation is None:
        await runtime.voice.toast(query.id, screens.no_word(t))
        return
    held = await memory.recall(runtime, chat)
    if held is not None and held.conversation.consultation != found.consultation.id:
        await runtime.voice.toast(query.id, screens.half_way(t))
        return
    if held is not None:
        screen = wording.unfinished(translator(held.conversation.language), held.conversation)
        told = partial(memory.move_screen, runtime, chat)
        await asyncio.gather(runtime.voice.toast(query.id), runtime.voice.send(chat, screen, told=told))
        await runtime.voice.retire(chat, held.conversation.screen, wording.harmless(t))
        return
    screen = await welcome.greeting(runtime, found.consultation.id, found.language)
    await asyncio.gather(runtime.voice.toast(query.id), runtime.voice.send(chat, screen))


async def _before(
    runtime: Runtime, chat: int, pressed: Look | Come | Word, query: CallbackQuery
) -> Before | None:
    """What the button is about; None, and said so, when it is not there any more."""
    language = await language_of(runtime, chat)
    t, on = translator(language), query.message.message_id if query.message else None
    async with runtime.database.statement() as session:
        notice = await notices.one(session, pressed.notice)
        resting = {one.id for one in await places.all_places(session) if one.suspended}
        if notice is None or notice.state not in THERE:
            await runtime.voice.answer(query.id, "", chat, screens.withdrawn(t), on=on)
            return None
        if notice.place in resting:
            await runtime.voice.answer(query.id, screens.at_rest(t), chat, wording.harmless(t), on=on)
            return None
        which = notice.draft.assembly
        assembly = await assemblies.one(session, which) if which is not None else None
        file = await notices.attachment(session, notice.id) is not None
        said = await rsvp.of(session, runtime.keys, which, chat) if which is not None else None
    asks = assembly is not None and assembly.awaited(runtime.now())
    listens = assembly.consultation if assembly is not None and asks else None
    consultation = await runtime.consultation(listens) if listens is not None else None
    return Before(notice, language, assembly, consultation, said, file, asks)


async def _send_file(runtime: Runtime, chat: int, found: Before) -> None:
    """The picture or file of a discreet notice, in a message of its own that can be closed."""
    async with runtime.database.statement() as session:
        known = await reissue.file_id(session, found.notice.id)
        file = known or await notices.attachment(session, found.notice.id)
    if file is None:
        return
    screen = wording.apart(translator(found.language), "")
    try:
        sent = await patiently(
            lambda: runtime.bot(letters.message(found.notice, screen, chat, Manner(silent=True, file=file)))
        )
    except TelegramBadRequest:
        if known is None:
            raise
        async with runtime.database.statement() as session:
            await reissue.keep_file(
                session, found.notice.id, None
            )  # Telegram has forgotten it: uploaded anew
        await _send_file(runtime, chat, found)
        return
    await runtime.traces.laid(chat, sent.message_id)
    if known is None and (name := letters.file_of(sent)) is not None:
        async with runtime.database.statement() as session:
            await reissue.keep_file(session, found.notice.id, name)

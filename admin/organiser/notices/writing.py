"""/aviso: the words, the picture or file and the hour that somebody writes, and the draft they become."""

from __future__ import annotations

import logging
from dataclasses import replace

from telegram import Message, Update
from telegram.error import BadRequest

from admin.organiser.access import words as access
from admin.organiser.notices import body, changing, screens, words
from admin.organiser.notices.buttons import Act, button
from admin.organiser.notices.changing import NoDraft
from admin.organiser.notices.desk import FILE, HOUR, TEXT, Work
from admin.organiser.notices.hours import read_when
from admin.organiser.notices.labels import back
from admin.organiser.notices.looking import take_away
from admin.organiser.notices.sheet import reach, sheet_of, somebody
from admin.organiser.request import TooBig as TooBigToFetch
from admin.organiser.runtime import Runtime
from admin.organiser.safety import words as safety
from dialogs.chat.screen import Screen
from storage import notices
from storage.announcement import GRACE, PHOTO_BYTES, Attachment, Draft, TooBig, TooLong
from storage.announcement import TEXT as ROOM
from storage.organisers import Organiser
from storage.places import Place

FETCH = 20_000_000  #: bytes Telegram gives a bot; core.telegram.org/bots/api#getfile
OURS = ("a:", "h:")  #: how the buttons begin that belong to notices and their hours
NAME = 80  #: characters of a file's name
ALMOST = 4000  #: characters after which Telegram's apps have cut a text in two

logger = logging.getLogger(__name__)


async def on_write(update: Update, runtime: Runtime) -> None:
    """/aviso: asks for the words, or first for the place."""
    assert update.effective_chat is not None
    organiser = await somebody(runtime, update.effective_chat.id)
    assert organiser is not None
    mine = await reach(runtime, organiser)
    if len(mine) == 1:
        await ask_words(runtime, organiser, mine[0], on=None)
        return
    rows = tuple((button(place.name[:60], Act.PLACE, place.id),) for place in mine)
    await runtime.post.show(organiser.chat, Screen(words.which_place(), rows), on=None)


async def ask_words(runtime: Runtime, organiser: Organiser, place: Place, *, on: int | None) -> None:
    """«Escribe el aviso»; of a suspended place why not."""
    if place.suspended:
        await runtime.post.show(organiser.chat, Screen(safety.stands_still(place.name)), on=on)
        return
    shown = await runtime.post.show(
        organiser.chat, Screen(words.write_it(place.name), ((button(back(), Act.LIST, place.id),),)), on=on
    )
    runtime.writing.put(organiser.chat, Work(place.id, screen=shown, asks=TEXT))


def leave_off(update: Update, runtime: Runtime) -> None:
    """Whoever orders or presses something else is no longer asked for words."""
    query, message = update.callback_query, update.message
    other = query is not None and not (query.data or "").startswith(OURS)
    if update.effective_chat is not None and (
        other or (message is not None and (message.text or "").startswith("/"))
    ):
        runtime.writing.rest(update.effective_chat.id)


async def on_words(update: Update, runtime: Runtime) -> bool:
    """What she writes while something is asked for; False when nothing is."""
    message = update.message
    assert message is not None
    work = runtime.writing.of(message.chat_id)
    if work is None or not (work.asks in (TEXT, FILE, HOUR) or work.cut):
        return False
    if (organiser := await somebody(runtime, message.chat_id, work.place)) is None:
        await _turned_away(runtime, message.chat_id)
        return True
    if message.text is None or work.asks == FILE:
        await runtime.post.say(
            message.chat_id, words.only_files() if work.asks == FILE else words.nothing_written()
        )
    elif work.asks == HOUR:
        await _hour(runtime, organiser, work, message)
    elif work.asks == TEXT:
        await _text(runtime, organiser, work, message, message.text)
    else:
        runtime.writing.put(message.chat_id, replace(work, asks=TEXT, cut=False))
        await runtime.post.say(message.chat_id, words.two_parts())
    return True


async def on_file(update: Update, runtime: Runtime) -> bool:
    """A picture or a file while one is asked for, or instead of the words, which then stand below it."""
    message = update.message
    assert message is not None
    work = runtime.writing.of(message.chat_id)
    if work is not None and work.album and message.media_group_id == work.album:
        await take_away(runtime, message.chat_id, (message.message_id,))
        await runtime.post.say(message.chat_id, words.only_one())
        return True
    if work is None or work.asks not in (TEXT, FILE):
        return False
    if (organiser := await somebody(runtime, message.chat_id, work.place)) is None:
        await _turned_away(runtime, message.chat_id)
        return True
    photo = bool(message.photo)
    size = (message.photo[-1].file_size if photo else getattr(message.document, "file_size", 0)) or 0
    most = PHOTO_BYTES if photo else FETCH
    if size > most:
        await runtime.post.say(message.chat_id, words.file_too_big(most // 1_000_000))
    else:
        await _file(runtime, organiser, work, message, most)
    return True


async def _text(runtime: Runtime, organiser: Organiser, work: Work, message: Message, said: str) -> None:
    html = body.as_html(said)
    rest = message.message_id == work.refused + 1  # of a text that Telegram's apps have cut in parts
    if rest or len(html) > ROOM:
        runtime.writing.put(organiser.chat, replace(work, refused=message.message_id))
        await runtime.post.say(organiser.chat, words.too_long(ROOM))
        return
    if not html:
        await runtime.post.say(organiser.chat, words.nothing_written())
        return
    try:
        if work.notice is None:
            given = Draft("notice", body.title_of(html), {"es": html})
            made = await changing.begin(runtime, organiser, work.place, given)
            logger.info("A notice was begun", extra={"action": "notice_written"})
            work = replace(work, notice=made)
        else:
            sheet = await sheet_of(runtime, work.notice)
            if sheet is None:
                raise NoDraft
            await changing.say(runtime, organiser, sheet, work.language, html)
    except TooLong:
        await runtime.post.say(organiser.chat, words.too_long_for_file())
        return
    except NoDraft:
        await _no_draft(runtime, organiser)
        return
    await _shown(runtime, organiser, replace(work, cut=len(said) >= ALMOST), message)


async def _hour(runtime: Runtime, organiser: Organiser, work: Work, message: Message) -> None:
    sheet = await sheet_of(runtime, work.notice) if work.notice is not None else None
    if sheet is None:
        await _no_draft(runtime, organiser)
        return
    read = read_when(message.text or "", runtime.now(), sheet.place.time_zone, not_before=GRACE)
    if read.moment is None:
        await runtime.post.say(organiser.chat, words.not_an_hour(read.why))
        return
    try:
        await changing.set_hour(runtime, organiser, sheet, read.moment)
    except NoDraft:
        await _no_draft(runtime, organiser)
        return
    await _shown(runtime, organiser, work, message)


async def _file(runtime: Runtime, organiser: Organiser, work: Work, message: Message, most: int) -> None:
    """Fetch it, and put it into the draft, which begins here if there is none."""
    found = message.photo[-1] if message.photo else message.document
    assert found is not None
    try:
        content = await runtime.post.fetch(found.file_id, most)
    except TooBigToFetch:
        await runtime.post.say(organiser.chat, words.file_too_big(most // 1_000_000))
        return
    except BadRequest as refused:
        big = "too big" in refused.message.lower()
        said = words.file_too_big(most // 1_000_000) if big else words.file_gone()
        await runtime.post.say(organiser.chat, said)
        return
    kind, name = ("photo", "foto.jpg") if message.photo else ("document", _name(message))
    caption = body.as_html(message.caption or "")
    try:
        if work.notice is None:
            given = Draft("notice", body.title_of(caption), {"es": caption})
            work = replace(work, notice=await changing.begin(runtime, organiser, work.place, given))
        assert work.notice is not None
        async with runtime.database.transaction() as session:
            if not await notices.attach(session, work.notice, Attachment(kind, name, content)):
                raise NoDraft
            await changing.note(runtime, session, organiser, "notice_change", work.place, work.notice)
    except (TooBig, TooLong) as why:
        said = (
            words.too_long_for_file() if isinstance(why, TooLong) else words.file_too_big(most // 1_000_000)
        )
        await runtime.post.say(organiser.chat, said)
        return
    except NoDraft:
        await _no_draft(runtime, organiser)
        return
    sheet = await sheet_of(runtime, work.notice)
    work = replace(work, album=message.media_group_id or "")
    if sheet is not None and not sheet.notice.draft.body.get("es"):
        await runtime.post.remove(organiser.chat, message.message_id)
        runtime.writing.put(organiser.chat, replace(work, asks=TEXT))
        await runtime.post.say(organiser.chat, words.write_again())
        return
    await _shown(runtime, organiser, work, message)


async def _shown(runtime: Runtime, organiser: Organiser, work: Work, message: Message) -> None:
    """The draft as it is now, in place of what she wrote: nothing stays that could be edited to no effect."""
    assert work.notice is not None
    sheet = await sheet_of(runtime, work.notice)
    if sheet is None:
        return
    await take_away(runtime, organiser.chat, (message.message_id,))
    number = await runtime.post.show(organiser.chat, screens.draft(sheet), on=work.screen)
    runtime.writing.put(organiser.chat, replace(work, screen=number, asks="", language="es"))


async def _no_draft(runtime: Runtime, organiser: Organiser) -> None:
    runtime.writing.clear(organiser.chat)
    await runtime.post.say(organiser.chat, words.not_a_draft())


async def _turned_away(runtime: Runtime, chat: int) -> None:
    """She organises there no more: nothing of what she brings is taken."""
    runtime.writing.clear(chat)
    await runtime.post.say(chat, access.not_yours())


def _name(message: Message) -> str:
    """A file's name without what no name needs."""
    given = (message.document.file_name if message.document is not None else "") or "archivo"
    return "".join(one for one in given if one.isprintable() and one not in '/\\"')[-NAME:] or "archivo"

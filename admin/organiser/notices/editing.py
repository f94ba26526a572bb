"""Other words for a notice that is on its way or was sent: written by one, approved by another, as ever."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from telegram import Update

from admin.organiser.access import words as access
from admin.organiser.motions.proposing import put_forward
from admin.organiser.motions.registry import Action, Moot, Say, register
from admin.organiser.notices import body, cards, telling, words
from admin.organiser.notices.buttons import Act, button
from admin.organiser.notices.card import KEPT
from admin.organiser.notices.desk import CHANGED, Work
from admin.organiser.notices.labels import back
from admin.organiser.notices.pressed import Pressed
from admin.organiser.notices.sheet import gather, sheet_of, somebody
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Screen
from storage import notices
from storage.announcement import CAPTION, RUNNING, Notice
from storage.database import Session
from storage.motions import Motion, NotThere
from storage.organisers import ORGANISES
from storage.places import Place

MOST = 3400  #: characters: the question to the second person has to hold them whole

logger = logging.getLogger(__name__)


async def ask_words(pressed: Pressed) -> None:
    """«Cambiar lo que se mandó»: write it."""
    sheet = pressed.sheet
    if not can_change(sheet.notice, pressed.runtime):
        await pressed.toast(telling.too_old_to_change(), alert=True)
        return
    of = sheet.notice.id
    await pressed.toast()
    screen = Screen(
        telling.write_other(_room(sheet.notice, file=sheet.file is not None)),
        ((button(back(), Act.CARD, of),),),
    )
    shown = await pressed.runtime.post.show(pressed.organiser.chat, screen, on=None)
    work = Work(sheet.place.id, of, shown, asks=CHANGED)
    pressed.runtime.writing.put(pressed.organiser.chat, work)


async def on_words(update: Update, runtime: Runtime) -> bool:
    """The other words; False when they are not asked for."""
    message = update.message
    assert message is not None
    work = runtime.writing.of(message.chat_id)
    if work is None or work.asks != CHANGED or work.notice is None:
        return False
    organiser = await somebody(runtime, message.chat_id, work.place)
    if organiser is None:
        runtime.writing.clear(message.chat_id)
        await runtime.post.say(message.chat_id, access.not_yours())
        return True
    sheet = await sheet_of(runtime, work.notice)
    if sheet is None or not can_change(sheet.notice, runtime):
        runtime.writing.clear(message.chat_id)
        await runtime.post.say(message.chat_id, telling.too_old_to_change())
        return True
    html = body.as_html(message.text or "")
    most = _room(sheet.notice, file=sheet.file is not None)
    if message.message_id == work.refused + 1 or len(html) > most:  # the rest of it, too
        runtime.writing.put(message.chat_id, replace(work, refused=message.message_id))
        await runtime.post.say(message.chat_id, words.too_long(most))
        return True
    if not html:
        await runtime.post.say(message.chat_id, words.nothing_written())
        return True
    runtime.writing.clear(message.chat_id)
    line = body.line_of(sheet.notice.draft.body.get("es", ""))
    detail = {"notice": str(sheet.notice.id), "title": sheet.notice.draft.title, "es": html + line}
    await put_forward(runtime, organiser, sheet.place, EDIT, detail, on=work.screen)
    return True


def can_change(notice: Notice, runtime: Runtime) -> bool:
    """Whether it is still known who has it."""
    fresh = notice.ended_at is None or notice.ended_at > runtime.now() - KEPT
    return notice.state in (*RUNNING, "sent") and fresh


def _room(notice: Notice, *, file: bool) -> int:
    line = len(body.line_of(notice.draft.body.get("es", "")))
    return min(MOST, CAPTION) - line if file and not notice.draft.discreet else MOST - line


def _asks(motion: Motion, _place: Place) -> str:
    return telling.asks_edit(str(motion.detail["title"]), str(motion.detail["es"]))


async def _edit(runtime: Runtime, session: Session, motion: Motion) -> Sequence[Say]:
    """In the transaction of the approval: new words in Spanish; those in English, which nobody looked at, go."""
    which = UUID(str(motion.detail["notice"]))
    sheet = await gather(runtime, session, which)
    assert motion.approved_by is not None
    people = {"proposed_by": motion.proposed_by, "approved_by": motion.approved_by}
    done = None
    if sheet is not None and not can_change(sheet.notice, runtime):
        raise Moot  # it was put forward in time, and approved too late
    if sheet is not None:
        done = await notices.edit(session, which, {"es": str(motion.detail["es"])}, **people)
    if sheet is None or done is None:
        raise NotThere
    await cards.watch(runtime, session, sheet, dict.fromkeys(people.values()))
    logger.info("A notice was edited", extra={"action": "notice_edited"})
    return ()


async def _stands(session: Session, motion: Motion) -> bool:
    notice = await notices.one(session, UUID(str(motion.detail["notice"])))
    return notice is not None and notice.state in (*RUNNING, "sent")


EDIT = register(Action("notice_edit", ORGANISES, _asks, _edit, stands=_stands, each=True))

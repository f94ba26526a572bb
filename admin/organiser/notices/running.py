"""What anybody of the team may do with a notice that was approved: cancel, pause, go on, stop, take away, use again."""

from __future__ import annotations

import logging

from admin.organiser.assemblies.announcing import without_line
from admin.organiser.notices import card, cards, labels, screens, telling
from admin.organiser.notices.buttons import Act
from admin.organiser.notices.changing import note
from admin.organiser.notices.deciding import show_card
from admin.organiser.notices.pressed import Pressed
from admin.organiser.notices.sheet import sheet_of
from storage import notices, recurring, schedules
from storage.database import Session

logger = logging.getLogger(__name__)


async def cancel(pressed: Pressed) -> None:
    """Nobody hears of it: exactly one of this and the courier's beginning happens, also at the same instant."""
    runtime, sheet = pressed.runtime, pressed.sheet
    if sheet.notice.state != "approved":
        said = (
            telling.too_late_to_cancel()
            if sheet.notice.state in ("sending", "sent")
            else telling.nothing_to_stop()
        )
        await show_card(pressed, said)
        return
    async with runtime.database.transaction() as session:
        was = await notices.cancel(session, sheet.notice.id, runtime.now())
        if was is not None:
            await _stop_plans(session, pressed)
            await _noted(session, pressed, "notice_cancel")
    if was is not None:
        logger.info("A notice was cancelled", extra={"action": "notice_cancelled", "state": was})
    await _afterwards(pressed, "" if was == "approved" else telling.too_late_to_cancel())


async def pause(pressed: Pressed) -> None:
    """No more of it for now."""
    async with pressed.runtime.database.transaction() as session:
        done = await notices.pause(session, pressed.sheet.notice.id)
        if done:
            await _noted(session, pressed, "notice_pause")
    await _afterwards(pressed, "" if done else telling.nothing_to_stop())


async def resume(pressed: Pressed) -> None:
    """Go on."""
    async with pressed.runtime.database.transaction() as session:
        done = await notices.resume(session, pressed.sheet.notice.id)
        if done:
            await _noted(session, pressed, "notice_resume")
    await _afterwards(pressed, "" if done else telling.nothing_to_stop())


async def ask_stop(pressed: Pressed) -> None:
    """In the middle, for good: are you sure?"""
    if pressed.sheet.notice.state not in ("sending", "paused"):
        await show_card(pressed, telling.nothing_to_stop())
        return
    await _ask(pressed, telling.sure_to_stop(), labels.stop_sure(), Act.STOP_SURE)


async def stop(pressed: Pressed) -> None:
    """Who has it keeps it; nobody else receives it."""
    runtime, sheet = pressed.runtime, pressed.sheet
    was = None
    if sheet.notice.state in ("sending", "paused"):
        async with runtime.database.transaction() as session:
            was = await notices.cancel(session, sheet.notice.id, runtime.now())
            if was is not None:
                await _noted(session, pressed, "notice_stop")
    await _afterwards(pressed, "" if was is not None else telling.nothing_to_stop())


async def ask_withdraw(pressed: Pressed) -> None:
    """Are you sure?"""
    await _ask(pressed, telling.sure_to_withdraw(), labels.withdraw_sure(), Act.WITHDRAW_SURE)


async def withdraw(pressed: Pressed) -> None:
    """One person is enough: it may be urgent, and nobody is harmed by it."""
    runtime, sheet = pressed.runtime, pressed.sheet
    async with runtime.database.transaction() as session:
        done = await notices.withdraw(session, sheet.notice.id, runtime.now())
        if done:
            await cards.watch(runtime, session, sheet, {pressed.organiser.id: pressed.on})
            await _noted(session, pressed, "notice_withdraw")
    await _afterwards(pressed, "" if done else telling.nothing_to_stop())


async def again(pressed: Pressed) -> None:
    """A new draft with the same words, picture or file; without day and venue, which may be others now."""
    runtime, sheet = pressed.runtime, pressed.sheet
    async with runtime.database.transaction() as session:
        given = without_line(recurring.copied(sheet.notice))
        made = await notices.make(session, sheet.place.id, given)
        await recurring.copy_file(session, sheet.notice.id, made)
        await note(runtime, session, pressed.organiser, "notice_write", sheet.place.id, made)
    fresh = await sheet_of(runtime, made)
    assert fresh is not None
    await pressed.toast()
    await runtime.post.show(pressed.organiser.chat, screens.draft(fresh), on=None)


async def _ask(pressed: Pressed, question: str, label: str, act: Act) -> None:
    """The card gives way to a question; until it is answered it is not edited over."""
    await cards.hold(pressed.runtime, pressed.sheet.notice.id, pressed.organiser.id, asks=True)
    await pressed.show(card.sure(pressed.sheet, question, label, act))


async def _afterwards(pressed: Pressed, told: str) -> None:
    await show_card(pressed, told)
    await cards.refresh(pressed.runtime, pressed.sheet.notice.id, but=pressed.organiser.id)


async def _stop_plans(session: Session, pressed: Pressed) -> None:
    """What was to come after the first does not come either: nobody has heard of any of it."""
    for one in pressed.sheet.plans:
        await schedules.stop(session, one.id)


async def _noted(session: Session, pressed: Pressed, action: str) -> None:
    place, notice = pressed.sheet.place.id, pressed.sheet.notice.id
    await note(pressed.runtime, session, pressed.organiser, action, place, notice)

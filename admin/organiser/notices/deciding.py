"""Putting a notice forward, and the second person's yes or no. The database holds that they are two."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from telegram import Update
from telegram.error import TelegramError

from admin.organiser.delivery import Gone
from admin.organiser.notices import card, cards, looking, screens, telling
from admin.organiser.notices.buttons import Act
from admin.organiser.notices.changing import note
from admin.organiser.notices.hours import is_night, morning
from admin.organiser.notices.pressed import Pressed
from admin.organiser.notices.sheet import REPEATS, Sheet, gather, sheet_of, somebody
from admin.organiser.runtime import Runtime
from admin.organiser.schedule.calendar import following
from admin.organiser.schedule.reminding import moment
from dialogs.chat.screen import Screen
from storage import notices, organisers, recurring, schedules
from storage.announcement import Expired, NotThere, SamePerson, TooLate
from storage.database import Session
from storage.organisers import ORGANISES, Organiser

logger = logging.getLogger(__name__)


async def propose(pressed: Pressed) -> None:
    """Put it forward, show it to all others who may approve it, and tell her."""
    runtime, me, sheet = pressed.runtime, pressed.organiser, pressed.sheet
    if not sheet.notice.draft.body.get("es"):
        await pressed.toast(telling.no_words(), alert=True)
        return
    try:
        async with runtime.database.transaction() as session:
            team = await organisers.in_place(session, runtime.key, sheet.place.id, ORGANISES)
            others = [one for one in team if one.id != me.id]
            done = bool(others) and await notices.propose(session, sheet.notice.id, me.id, runtime.now())
            if done:
                await note(runtime, session, me, "notice_propose", sheet.place.id, sheet.notice.id)
                await cards.watch(runtime, session, sheet, {me.id: pressed.on})
    except TooLate:
        await pressed.toast(telling.hour_passed_draft(), alert=True)
        return
    if not others:
        await pressed.toast(telling.nobody_else(), alert=True)
        return
    if not done:
        await pressed.toast(telling.decided(), alert=True)
        return
    logger.info("A notice was put forward", extra={"action": "notice_proposed"})
    work = runtime.writing.of(me.chat)
    runtime.writing.clear(me.chat)
    fresh = await sheet_of(runtime, sheet.notice.id) or sheet
    await pressed.show(card.waiting(fresh, len(others)))
    if work is not None and work.notice == sheet.notice.id:
        await looking.take_away(runtime, me.chat, work.looks)
    await show_to(runtime, fresh, others, {one.id: one.alias for one in team})


async def show_to(runtime: Runtime, sheet: Sheet, others: list[Organiser], named: Mapping[UUID, str]) -> None:
    """The notice as residents will see it, and below it the question; kept, so that it tells what became of it."""
    reached: dict[UUID, int | None] = {}
    for one in others:
        try:
            await looking.send_looks(runtime, one.chat, sheet)
            reached[one.id] = await runtime.post.show(one.chat, card.card(sheet, one, named), on=None)
        except (Gone, TelegramError) as error:
            logger.warning("Not told", extra={"action": "notice_not_told", "kind": type(error).__name__})
    async with runtime.database.transaction() as session:
        await cards.watch(runtime, session, sheet, reached)


async def on_waiting(update: Update, runtime: Runtime) -> int:
    """The notices that wait for a second person, for /pendientes; how many."""
    assert update.effective_chat is not None
    organiser = await somebody(runtime, update.effective_chat.id)
    if organiser is None:
        return 0
    async with runtime.database.statement() as session:
        places = [place for place in organiser.roles if organiser.may(ORGANISES, place)]
        waiting = [one for place in places for one in await recurring.waiting(session, place)]
        sheets = [await gather(runtime, session, one) for one in waiting]
        named = {one.id: one.alias for one in await organisers.everybody(session, runtime.key)}
    for sheet in sheets:
        if sheet is not None:
            await show_to(runtime, sheet, [organiser], named)
    return len(sheets)


async def decide(pressed: Pressed, act: Act) -> None:
    """«Aprobar», at night with the question of when; «No»; or «Ya no lo propongo»."""
    sheet = pressed.sheet
    asleep = sheet.notice.draft.goes_at is None and is_night(sheet.there)
    own = sheet.notice.proposed_by == pressed.organiser.id
    if act is Act.REFUSE:
        await _refuse(pressed)
    elif act is Act.APPROVE and asleep and sheet.notice.state == "proposed":
        if own:
            await pressed.toast(telling.same_person(), alert=True)
        else:
            await cards.hold(pressed.runtime, sheet.notice.id, pressed.organiser.id, asks=True, on=pressed.on)
            await pressed.show(card.at_night(sheet))
    elif act is Act.MORNING and not asleep and not own:
        await show_card(pressed)  # that night is over: whoever wanted to wait did not mean at once
    else:
        await _approve(pressed, wait=act is Act.MORNING and asleep)


async def _approve(pressed: Pressed, *, wait: bool) -> None:
    runtime, me, sheet = pressed.runtime, pressed.organiser, pressed.sheet
    now = runtime.now()
    try:
        async with runtime.database.transaction() as session:
            await _still_may(runtime, session, sheet)
            await notices.approve(session, sheet.notice.id, me.id, now)
            if wait:
                await recurring.set_hour(session, sheet.notice.id, morning(sheet.there).astimezone(UTC))
            await _plan(session, sheet, now)
            await note(runtime, session, me, "notice_approve", sheet.place.id, sheet.notice.id)
            await cards.watch(runtime, session, sheet, {me.id: pressed.on})
    except SamePerson:
        await pressed.toast(telling.same_person(), alert=True)
        return
    except (Expired, TooLate) as why:
        async with runtime.database.transaction() as session:
            if await notices.take_back(session, sheet.notice.id):
                await note(runtime, session, me, "notice_lapse", sheet.place.id, sheet.notice.id)
        said = telling.expired() if isinstance(why, Expired) else telling.hour_passed()
        await pressed.toast(said, alert=True)
        await cards.hold(runtime, sheet.notice.id, me.id, asks=False)
        await cards.refresh(runtime, sheet.notice.id)
        return
    except NotThere:
        await show_card(pressed, telling.decided())
        return
    logger.info("A notice was approved", extra={"action": "notice_approved"})
    await show_card(pressed)
    await cards.refresh(runtime, sheet.notice.id, but=me.id)


async def _refuse(pressed: Pressed) -> None:
    """Make it a draft again; the first who proposed hears of it."""
    runtime, me, sheet = pressed.runtime, pressed.organiser, pressed.sheet
    own = sheet.notice.proposed_by == me.id
    async with runtime.database.transaction() as session:
        done = await notices.take_back(session, sheet.notice.id)
        if done:
            deed = "notice_take_back" if own else "notice_refuse"
            await note(runtime, session, me, deed, sheet.place.id, sheet.notice.id)
    if not done:
        await show_card(pressed, telling.decided())
        return
    await cards.let_go(runtime, sheet.notice.id, me.id)
    fresh = await sheet_of(runtime, sheet.notice.id) or sheet
    await pressed.toast()
    said = telling.taken_back() if own else telling.refused(me.alias)
    await runtime.post.show(me.chat, screens.draft(fresh, said), on=pressed.on)
    async with runtime.database.statement() as session:
        team = await organisers.everybody(session, runtime.key)
    found = {one.id: one for one in team if not one.presence.kept_out}
    first = found.get(sheet.notice.proposed_by) if sheet.notice.proposed_by is not None else None
    if not own and first is not None:
        try:
            await runtime.post.show(first.chat, screens.draft(fresh, said), on=None)
        except Gone:
            logger.info("Not told", extra={"action": "notice_not_told"})
    await cards.refresh(runtime, sheet.notice.id, but=me.id)


async def show_card(pressed: Pressed, told: str = "") -> None:
    """How it stands now, where the button was, perhaps with words over it. What changed while it was being said is said
    again: whoever told her that meanwhile was overwritten."""
    runtime, me, which = pressed.runtime, pressed.organiser, pressed.sheet.notice.id
    fresh = await sheet_of(runtime, which)
    await pressed.toast(told, alert=bool(told))
    said = None
    while fresh is not None and fresh.notice != said:
        await runtime.post.show(me.chat, await _face(runtime, fresh, me), on=pressed.on)
        await cards.hold(runtime, which, me.id, asks=False)
        said, fresh = fresh.notice, await sheet_of(runtime, which)


async def _face(runtime: Runtime, sheet: Sheet, me: Organiser) -> Screen:
    if sheet.notice.state == "draft":
        return screens.draft(sheet)
    async with runtime.database.statement() as session:
        named = {one.id: one.alias for one in await organisers.everybody(session, runtime.key)}
    return card.card(sheet, me, named)


async def _still_may(runtime: Runtime, session: Session, sheet: Sheet) -> None:
    """What somebody put forward who was removed since is not there any more. Raises `NotThere`."""
    team = await organisers.in_place(session, runtime.key, sheet.place.id, ORGANISES)
    if all(one.id != sheet.notice.proposed_by for one in team):
        raise NotThere


async def _plan(session: Session, sheet: Sheet, now: datetime) -> None:
    """What repeats and what reminds begins to count, in the transaction of the approval."""
    for one in sheet.plans:
        if one.kind == REPEATS and one.cron is not None and sheet.notice.draft.goes_at is not None:
            after = following(one.cron, one.time_zone, sheet.notice.draft.goes_at)
        elif sheet.assembly is not None and sheet.assembly.awaited(now):
            after = moment(sheet.assembly, int(one.detail["before"]))
        else:
            after = None
        if after is None or after <= now:
            await schedules.forget(session, one.id)
            continue
        starts = "" if sheet.assembly is None else str(int(sheet.assembly.starts_at.timestamp()))
        detail = {**one.detail, "starts": starts} if one.kind != REPEATS else dict(one.detail)
        await schedules.begin(session, one.id, after, sheet.notice.draft.title, detail)

"""Putting the list, the card of an assembly and the draft of its notice before somebody."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from admin.organiser.assemblies import deeds, labels, screens, words
from admin.organiser.assemblies.deeds import Caller
from admin.organiser.assemblies.planning import Asked
from admin.organiser.notices import deciding
from admin.organiser.notices.buttons import Act as NoticeAct
from admin.organiser.notices.buttons import button as notice_button
from admin.organiser.notices.hours import FARTHEST
from admin.organiser.notices.pressed import Pressed
from admin.organiser.notices.sheet import sheet_of
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Screen
from storage import assemblies
from storage.assemblies import InThePast

NO_TAP = "0"  #: of a tap that was answered already: Telegram knows none of this number


async def listing(runtime: Runtime, by: Caller) -> Screen:
    """Those of a place."""
    now = runtime.now()
    async with runtime.database.statement() as session:
        ahead = await assemblies.coming(session, by.place.id, now, limit=8)
        past = await assemblies.past(session, by.place.id, now, limit=6)
    return screens.listed(by.place, ahead, past)


async def show(runtime: Runtime, by: Caller, which: UUID, on: int | None, told: str = "") -> None:
    """The card as it stands now."""
    runtime.meeting.clear(by.organiser.chat)
    async with runtime.database.statement() as session:
        found = await assemblies.one(session, which)
    if found is not None:
        screen = screens.card(await deeds.card(runtime, found, by.place), told)
        await runtime.post.show(by.organiser.chat, screen, on=on)


async def chosen(runtime: Runtime, by: Caller, asked: Asked, starts_at: datetime, on: int | None) -> bool:
    """An hour was chosen: call it, or move it; False, and said so, when that hour has passed or is far off."""
    chat = by.organiser.chat
    if starts_at - runtime.now() > FARTHEST:
        await runtime.post.say(chat, words.not_an_hour("far"))
        return False
    when = screens.moment(starts_at, ZoneInfo(by.place.time_zone))
    try:
        if asked.assembly is None:
            made = await deeds.call(runtime, by, asked.title, starts_at)
            await show(runtime, by, made, on, words.called(asked.title, when))
            return True
        moved, notice = await deeds.move(runtime, by, asked.assembly, starts_at)
    except InThePast:
        await runtime.post.say(chat, words.not_an_hour("past"))
        return False
    runtime.meeting.clear(chat)
    if not moved:
        await runtime.post.say(chat, words.gone())
        return True
    async with runtime.database.statement() as session:
        found = await assemblies.one(session, asked.assembly)
    assert found is not None
    await show(runtime, by, found.id, on)
    await offer(runtime, by, notice, words.moved(found.title, when), forward=True)
    return True


async def moved_to(runtime: Runtime, by: Caller, which: UUID, venue: str | None, on: int | None) -> None:
    """Another venue: the card as it stands, and what has to be said to whoever was told the old one.

    Raises `TooLong`.
    """
    done, notice = await deeds.meet_at(runtime, by, which, venue)
    await show(runtime, by, which, on, "" if done else words.gone())
    if notice is not None:
        async with runtime.database.statement() as session:
            found = await assemblies.one(session, which)
        assert found is not None
        await offer(runtime, by, notice, words.elsewhere(found.title), forward=True)


async def offer(
    runtime: Runtime, by: Caller, notice: UUID | None, told: str, *, forward: bool = False
) -> None:
    """The draft of a notice, to be looked at and put forward; `forward`: put forward at once, where somebody else
    could approve it. Or that none is needed."""
    chat = by.organiser.chat
    if notice is None:
        await runtime.post.say(chat, f"{told} {words.nobody_knew()}")
        return
    if told:
        await runtime.post.say(chat, told)
    row = (notice_button(labels.look_at_notice(), NoticeAct.OPEN, notice),)
    on = await runtime.post.show(chat, Screen(words.drafted(), (row,)), on=None)
    sheet = await sheet_of(runtime, notice) if forward else None
    if sheet is not None:
        await deciding.propose(Pressed(runtime, NO_TAP, by.organiser, sheet, "", on))

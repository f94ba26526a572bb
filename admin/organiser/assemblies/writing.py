"""What organisers write about an assembly, when a button has asked them for it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from telegram import Update

from admin.organiser.assemblies import deeds, labels, planning, screens, showing, words, written
from admin.organiser.assemblies.buttons import Act, button
from admin.organiser.assemblies.deeds import Caller
from admin.organiser.assemblies.planning import Asked
from admin.organiser.notices.hours import read_when
from admin.organiser.plain import plain
from admin.organiser.runtime import Runtime
from dialogs.reading.hours import read_hour
from storage import assemblies, outcomes
from storage.assemblies import MINUTES, TITLE, VENUE, TooLong
from storage.database import Session

ROOM = {
    planning.TITLE: TITLE,
    planning.VENUE: VENUE,
    planning.MINUTES: MINUTES,
}  #: characters of a text in one piece

logger = logging.getLogger(__name__)


def leave_off(update: Update, runtime: Runtime) -> None:
    """Whoever gives another order, or presses a button of another room, is asked nothing here any more."""
    query, message = update.callback_query, update.message
    order = message is not None and (message.text or "").startswith("/")
    if update.effective_chat is not None and (order or (query is not None and not _ours(query.data))):
        runtime.meeting.clear(update.effective_chat.id)


def _ours(data: str | None) -> bool:
    return (data or "").startswith("y:")


async def on_words(update: Update, runtime: Runtime) -> bool:
    """Whether what was written was awaited here; then it is taken, or it is said what is missing."""
    message = update.message
    asked = runtime.meeting.of(message.chat_id) if message is not None else None
    if message is None or asked is None:
        return False
    by = await deeds.caller(runtime, message.chat_id, asked.place)
    if by is None:
        runtime.meeting.clear(message.chat_id)
        return False
    text = plain(message.text or "")
    if asked.until is not None and (not text or runtime.now() > asked.until):
        runtime.meeting.clear(message.chat_id)
        return False
    if not text:
        await runtime.post.say(message.chat_id, words.nothing_written())
        return True
    if by.place.suspended:
        runtime.meeting.clear(message.chat_id)
        await runtime.post.say(message.chat_id, words.suspended(by.place.name))
        return True
    try:
        if (
            message.message_id == asked.refused + 1
        ):  # the rest of a text that Telegram's apps have cut in parts
            raise TooLong
        await _take(runtime, by, asked, text)
        taken = runtime.meeting.of(message.chat_id) is not asked
        if taken:  # and it stands where it was asked for
            await runtime.post.remove(message.chat_id, message.message_id)
    except TooLong:
        more = asked.what == planning.MORE
        if runtime.meeting.of(message.chat_id) == asked:
            anew = replace(asked, what=planning.MINUTES, until=None) if more else asked
            runtime.meeting.put(message.chat_id, replace(anew, refused=message.message_id))
        said = words.only_the_first(MINUTES) if more else words.too_long(ROOM.get(asked.what, 0))
        await runtime.post.say(message.chat_id, said)
    return True


async def _take(runtime: Runtime, by: Caller, asked: Asked, text: str) -> None:
    """Raises `TooLong`."""
    chat = by.organiser.chat
    if asked.what == planning.TITLE:
        title = " ".join(text.split())
        if len(title) > TITLE:
            raise TooLong
        runtime.meeting.put(chat, replace(asked, what=planning.WHEN, title=title))
        there = runtime.now().astimezone(ZoneInfo(by.place.time_zone))
        back = button(labels.back(), Act.PLACE, by.place.id)
        await runtime.post.show(chat, screens.ask_day(by.place.id, back, there), on=asked.screen)
    elif asked.what == planning.WHEN:
        await _when(runtime, by, asked, text)
    elif asked.assembly is not None:
        await _keep(runtime, by, asked, text)


async def _when(runtime: Runtime, by: Caller, asked: Asked, text: str) -> None:
    """A day and an hour, or the hour alone of a day that was tapped."""
    found = read_when(text, runtime.now(), by.place.time_zone)
    moment = found.moment
    hour = read_hour(text)
    if asked.day is not None and hour is not None:
        moment = datetime.combine(asked.day, hour, ZoneInfo(by.place.time_zone))
    if moment is None:
        await runtime.post.say(by.organiser.chat, words.not_an_hour(found.why))
        return
    await showing.chosen(runtime, by, asked, moment, asked.screen)


async def _keep(runtime: Runtime, by: Caller, asked: Asked, text: str) -> None:
    """One of the texts of an assembly. Raises `TooLong`."""
    which, chat, until = asked.assembly, by.organiser.chat, runtime.now() + planning.SOON
    assert which is not None
    points = written.points(text)
    promise = written.promise(text, runtime.now().astimezone(ZoneInfo(by.place.time_zone)))
    if not points:
        await runtime.post.say(chat, words.nothing_written())
        return
    if asked.what == planning.COMMITMENT and promise is None:
        await runtime.post.say(chat, words.day_not_read())
        return

    if asked.what == planning.VENUE:
        await showing.moved_to(runtime, by, which, text, asked.screen)
        return

    async def change(session: Session) -> bool:
        found = await assemblies.one(session, which, lock=True)
        if found is None:
            return False
        match asked.what:
            case planning.AGENDA:
                return await assemblies.plan(session, which, points)
            case _ if found.state == "cancelled" or found.awaited(runtime.now()):
                return False
            case planning.MINUTES:
                return await assemblies.write_minutes(session, which, text)
            case planning.MORE:
                return await assemblies.write_minutes(session, which, f"{found.minutes}\n{text}")
            case planning.DECISION:
                return await _decide(session, points)
            case _:
                assert promise is not None
                await outcomes.commit(session, which, promise.what, promise.who, promise.by_when)
                return True

    async def _decide(session: Session, lines: Sequence[str]) -> bool:
        for line in lines:
            await outcomes.decide(session, which, line)
        return True

    before = asked.what == planning.AGENDA
    done = await deeds.do(runtime, by, which, deeds.CHANGED if before else deeds.CAME_OF_IT, change)
    await showing.show(runtime, by, which, asked.screen, "" if done else words.gone())
    if done and asked.what in (planning.MINUTES, planning.MORE):  # Telegram's apps cut a long text in parts
        runtime.meeting.put(chat, replace(asked, what=planning.MORE, refused=-1, until=until))

"""/programado: what will happen by itself; another hour for it, or an end to it."""

from __future__ import annotations

import logging
import re
from uuid import UUID

from telegram import CallbackQuery, Update
from telegram.error import TelegramError

from admin.organiser import wording
from admin.organiser.access import words as access
from admin.organiser.delivery import Gone
from admin.organiser.notices import cards
from admin.organiser.notices.body import said_moment
from admin.organiser.notices.body import short_moment as soon
from admin.organiser.notices.desk import NEW_HOUR, Work
from admin.organiser.notices.hours import read_when
from admin.organiser.notices.looking import take_away
from admin.organiser.notices.sheet import reach, somebody
from admin.organiser.notices.words import not_an_hour
from admin.organiser.runtime import Runtime
from admin.organiser.schedule import planned, words
from admin.organiser.schedule.planned import Planned
from dialogs.chat.screen import Button, Screen
from storage import organisers
from storage.announcement import GRACE
from storage.organisers import ORGANISES, Organiser
from storage.places import Place

#: h:<what>:<place or planned>; what is p (a place), o (one of them), m (move it), s (stop it), y (sure).
_DATA = re.compile(r"h:([pomsy]):([0-9a-f]{32})")
LONGEST = 20  #: lines and buttons

logger = logging.getLogger(__name__)


async def on_planned(update: Update, runtime: Runtime) -> None:
    """/programado: what is planned in the place, or first the place."""
    assert update.effective_chat is not None
    organiser = await somebody(runtime, update.effective_chat.id)
    assert organiser is not None
    mine = await reach(runtime, organiser)
    if len(mine) == 1:
        await runtime.post.show(organiser.chat, await _list(runtime, mine[0]), on=None)
        return
    rows = tuple((Button(place.name[:60], _data("p", place.id)),) for place in mine)
    await runtime.post.show(organiser.chat, Screen(wording.which_place(), rows), on=None)


async def on_press(update: Update, runtime: Runtime) -> None:
    """A place, one of the things planned, or what to do with it."""
    query = update.callback_query
    assert query is not None
    found = _DATA.fullmatch(query.data or "")
    organiser = await somebody(runtime, query.from_user.id)
    if found is None or organiser is None:
        await runtime.post.toast(query.id, wording.stale(), alert=True)
        return
    on = query.message.message_id if query.message is not None else None
    which = UUID(hex=found[2])
    if found[1] == "p":
        place = next((one for one in await reach(runtime, organiser) if one.id == which), None)
        if place is None:
            await runtime.post.toast(query.id, access.not_yours(), alert=True)
            return
        await runtime.post.toast(query.id)
        await runtime.post.show(organiser.chat, await _list(runtime, place), on=on)
        return
    async with runtime.database.statement() as session:
        one = await planned.one(session, which)
    if one is None:
        await runtime.post.toast(query.id, words.over(), alert=True)
    elif not organiser.may(ORGANISES, one.place.id):
        await runtime.post.toast(query.id, access.not_yours(), alert=True)
    else:
        await _act(query, runtime, organiser, one, found[1], on)


async def on_words(update: Update, runtime: Runtime) -> bool:
    """The new hour; False when none is asked for."""
    message = update.message
    assert message is not None
    work = runtime.writing.of(message.chat_id)
    if work is None or work.asks != NEW_HOUR or work.notice is None:
        return False
    organiser = await somebody(runtime, message.chat_id)
    async with runtime.database.statement() as session:
        one = await planned.one(session, work.notice)
    if organiser is None or one is None or not organiser.may(ORGANISES, one.place.id):
        runtime.writing.clear(message.chat_id)
        await runtime.post.say(message.chat_id, words.over())
        return True
    read = read_when(message.text or "", runtime.now(), one.place.time_zone, not_before=GRACE)
    if read.moment is None:
        await runtime.post.say(message.chat_id, not_an_hour(read.why))
        return True
    runtime.writing.clear(message.chat_id)
    done = await planned.move(runtime, organiser, one, read.moment)
    when = said_moment(read.moment, one.place.time_zone)
    screen = Screen(words.moved(when) if done else words.over(), (_back(one),))
    await take_away(runtime, message.chat_id, (message.message_id,))
    await runtime.post.show(organiser.chat, screen, on=work.screen)
    if done:
        logger.info("Another hour", extra={"action": "schedule_moved"})
        await _tell(runtime, organiser, one.place, words.news_moved(organiser.alias, one.title, when))
        await cards.refresh(runtime, one.id)
    return True


async def _act(
    query: CallbackQuery, runtime: Runtime, organiser: Organiser, one: Planned, what: str, on: int | None
) -> None:
    if what == "y":
        done = await planned.stop(runtime, organiser, one)
        await runtime.post.toast(query.id, "" if done else words.over(), alert=not done)
        if done:
            await runtime.post.show(organiser.chat, Screen(words.is_stopped(), (_back(one),)), on=on)
            logger.info("Stopped", extra={"action": "schedule_stopped"})
            await _tell(runtime, organiser, one.place, words.news_stopped(organiser.alias, one.title))
            await cards.refresh(runtime, one.id)
        return
    await runtime.post.toast(query.id)
    if what == "m" and one.movable:
        shown = await runtime.post.show(organiser.chat, Screen(words.write_hour(), (_back(one),)), on=on)
        work = Work(one.place.id, one.id, shown, asks=NEW_HOUR)
        runtime.writing.put(organiser.chat, work)
    elif what == "s":
        rows = ((Button(words.stop_sure(), _data("y", one.id)),), _back(one))
        await runtime.post.show(organiser.chat, Screen(_described(one, words.sure_to_stop()), rows), on=on)
    else:
        await runtime.post.show(organiser.chat, _one(one), on=on)


async def _list(runtime: Runtime, place: Place) -> Screen:
    async with runtime.database.statement() as session:
        found = (await planned.in_place(session, place))[:LONGEST]
    if not found:
        return Screen(words.nothing(place.name))
    now = runtime.now()
    moments = [soon(one.moment, place.time_zone, now) for one in found]
    lines = [words.line(moment, one.title, one.how()) for one, moment in zip(found, moments, strict=True)]
    rows = [
        (Button(f"{moment} · {one.title[:36]}", _data("o", one.id)),)
        for one, moment in zip(found, moments, strict=True)
    ]
    return Screen("\n".join((words.planned(place.name), "", *lines)), tuple(rows))


def _one(one: Planned) -> Screen:
    more = ""
    if one.schedule is not None:
        more = words.repeats_then() if one.movable else words.with_assembly()
    rows = [(Button(words.stop(), _data("s", one.id)),), _back(one)]
    if one.movable:
        rows.insert(0, (Button(words.change_hour(), _data("m", one.id)),))
    return Screen(_described(one, more), tuple(rows))


def _described(one: Planned, more: str) -> str:
    said = words.one(said_moment(one.moment, one.place.time_zone), one.title, one.how())
    return f"{said}\n\n{more}" if more else said


async def _tell(runtime: Runtime, by: Organiser, place: Place, text: str) -> None:
    """Let the others who organise there know."""
    async with runtime.database.statement() as session:
        team = await organisers.in_place(session, runtime.key, place.id, ORGANISES)
    for one in team:
        if one.id != by.id:
            try:
                await runtime.post.say(one.chat, text)
            except (Gone, TelegramError) as error:
                logger.warning("Not told", extra={"action": "hour_not_told", "kind": type(error).__name__})


def _back(one: Planned) -> tuple[Button, ...]:
    return (Button(words.back(), _data("p", one.place.id)),)


def _data(what: str, of: UUID) -> str:
    return f"h:{what}:{of.hex}"

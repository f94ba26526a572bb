"""/asamblea and its buttons. Who may is asked of the database at each of them."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from telegram import Update

from admin.organiser import wording
from admin.organiser.access.gate import who
from admin.organiser.assemblies import announcing, deeds, labels, planning, screens, words
from admin.organiser.assemblies.buttons import Act, Press, button
from admin.organiser.assemblies.deeds import Caller, NotNow
from admin.organiser.assemblies.planning import Asked
from admin.organiser.assemblies.showing import chosen, listing, moved_to, offer, show
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Screen
from storage import assemblies, outcomes
from storage.assemblies import Assembly
from storage.database import Session
from storage.forms import TooManyForms

logger = logging.getLogger(__name__)

#: What is asked of her by a button, and with which words.
QUESTIONS = {
    Act.VENUE: (planning.VENUE, words.ask_venue),
    Act.AGENDA: (planning.AGENDA, words.ask_agenda),
    Act.MINUTES: (planning.MINUTES, words.ask_minutes),
    Act.DECIDE: (planning.DECISION, words.ask_decision),
    Act.COMMIT: (planning.COMMITMENT, words.ask_commitment),
}
BEFORE = frozenset({Act.VENUE, Act.AGENDA, Act.NOTHING, Act.DOOR, Act.PUBLIC, Act.LISTEN, Act.MOVE, Act.CANCEL,
                    Act.CANCEL_SURE, Act.TELL, Act.DAY, Act.HOUR})  #: only while it is awaited  # fmt: skip
AFTERWARDS = frozenset({Act.MINUTES, Act.DECIDE, Act.UNDECIDE, Act.COMMIT, Act.SETTLE, Act.THANK})


@dataclass(frozen=True)
class Pressed:
    """A button about an assembly, with who pressed it and where."""

    by: Caller
    press: Press
    assembly: Assembly
    on: int | None  #: the message it stands in
    query: str


async def on_assembly(update: Update, runtime: Runtime) -> None:
    """/asamblea: those of the only place, or first which place."""
    assert update.effective_chat is not None
    organiser = await who(runtime, update.effective_chat.id)
    assert organiser is not None
    runtime.meeting.clear(organiser.chat)
    mine = await deeds.reach(runtime, organiser)
    if len(mine) == 1:
        await runtime.post.show(organiser.chat, await listing(runtime, Caller(organiser, mine[0])), on=None)
        return
    rows = tuple((button(place.name[:60], Act.PLACE, place.id),) for place in mine)
    await runtime.post.show(organiser.chat, Screen(wording.which_place(), rows), on=None)


async def on_press(update: Update, runtime: Runtime) -> None:
    """A button, perhaps a week old, perhaps of somebody who may not any more."""
    query = update.callback_query
    assert query is not None
    press = Press.unpack(query.data)
    if press is None:
        await runtime.post.toast(query.id, words.gone(), alert=True)
        return
    chat, on = query.from_user.id, query.message.message_id if query.message is not None else None
    async with runtime.database.statement() as session:
        assembly = await assemblies.one(session, press.of)
    by = await deeds.caller(runtime, chat, assembly.place if assembly is not None else press.of)
    if by is None:
        await runtime.post.toast(query.id, words.not_yours(), alert=True)
        return
    if by.place.suspended and press.act not in (Act.PLACE, Act.OPEN):
        await runtime.post.toast(query.id)
        await runtime.post.show(chat, Screen(words.suspended(by.place.name)), on=on)
    elif assembly is None:
        await _of_place(runtime, by, press, query.id, on)
    elif _out_of_time(press.act, assembly, runtime.now()):
        await runtime.post.toast(query.id, words.gone(), alert=True)
        await runtime.post.show(chat, screens.card(await deeds.card(runtime, assembly, by.place)), on=on)
    else:
        await _of_assembly(runtime, Pressed(by, press, assembly, on, query.id))


async def _of_place(runtime: Runtime, by: Caller, press: Press, query: str, on: int | None) -> None:
    chat, place = by.organiser.chat, by.place
    there = runtime.now().astimezone(ZoneInfo(place.time_zone))
    back = button(labels.back(), Act.PLACE, place.id)
    asked = runtime.meeting.of(chat)
    title = asked.title if asked is not None and asked.assembly is None and asked.place == place.id else ""
    if press.of != place.id:
        await runtime.post.toast(query, words.gone(), alert=True)
        return
    await runtime.post.toast(query)
    match press.act:
        case Act.NEW:
            runtime.meeting.put(chat, Asked(planning.TITLE, place.id, screen=on))
            await runtime.post.show(chat, screens.ask_title(place), on=on)
        case Act.NAMED:
            runtime.meeting.put(chat, Asked(planning.WHEN, place.id, title=words.usual_title(), screen=on))
            await runtime.post.show(chat, screens.ask_day(place.id, back, there), on=on)
        case Act.DAY if (moment := _moment(press.argument + "0000", place.time_zone)) and title and asked:
            runtime.meeting.put(chat, replace(asked, day=moment.date()))
            await runtime.post.show(chat, screens.ask_hour(place.id, back, moment.date(), there), on=on)
        case Act.HOUR if (moment := _moment(press.argument, place.time_zone)) and title and asked:
            if not await chosen(runtime, by, asked, moment, on):
                await runtime.post.show(chat, screens.ask_day(place.id, back, there), on=on)
        case Act.PLACE:
            runtime.meeting.clear(chat)
            await runtime.post.show(chat, await listing(runtime, by), on=on)
        case _:
            await runtime.post.show(chat, screens.ask_title(place), on=on)
            runtime.meeting.put(chat, Asked(planning.TITLE, place.id, screen=on))


async def _of_assembly(runtime: Runtime, it: Pressed) -> None:
    chat, place, one = it.by.organiser.chat, it.by.place, it.assembly
    there = runtime.now().astimezone(ZoneInfo(place.time_zone))
    back = button(labels.back(), Act.OPEN, one.id)
    await runtime.post.toast(it.query)
    match it.press.act:
        case act if act in QUESTIONS:
            what, says = QUESTIONS[act]
            runtime.meeting.put(chat, Asked(what, place.id, one.id, screen=it.on))
            none = {Act.VENUE: ("v", labels.no_venue()), Act.AGENDA: ("a", labels.no_agenda())}.get(act)
            rows = ((button(none[1], Act.NOTHING, one.id, none[0]),),) if none is not None else ()
            await runtime.post.show(chat, screens.ask(says(), one.id, *rows), on=it.on)
        case Act.MOVE:
            runtime.meeting.put(chat, Asked(planning.WHEN, place.id, one.id, screen=it.on))
            await runtime.post.show(chat, screens.ask_day(one.id, back, there), on=it.on)
        case Act.DAY if moment := _moment(it.press.argument + "0000", place.time_zone):
            day = moment.date()
            runtime.meeting.put(chat, Asked(planning.WHEN, place.id, one.id, day=day, screen=it.on))
            await runtime.post.show(chat, screens.ask_hour(one.id, back, day, there), on=it.on)
        case Act.HOUR if moment := _moment(it.press.argument, place.time_zone):
            if not await chosen(runtime, it.by, Asked(planning.WHEN, place.id, one.id), moment, it.on):
                await runtime.post.show(chat, screens.ask_day(one.id, back, there), on=it.on)
        case Act.CANCEL:
            yes, no = (
                button(labels.cancel_sure(), Act.CANCEL_SURE, one.id),
                button(labels.no(), Act.OPEN, one.id),
            )
            screen = Screen(words.sure_to_cancel(one.title), ((yes,), (no,)))
            await runtime.post.show(chat, screen, on=it.on)
        case Act.CANCEL_SURE:
            done, notice = await deeds.cancel(runtime, it.by, one.id)
            await show(runtime, it.by, one.id, it.on)
            if done:
                await offer(runtime, it.by, notice, words.cancelled(one.title), forward=True)
        case Act.TELL | Act.THANK:
            await _announce(runtime, it)
        case Act.LISTEN:
            await _listen(runtime, it)
        case Act.NOTHING if it.press.argument == "v":
            await moved_to(runtime, it.by, one.id, None, it.on)
        case _:
            await _switch(runtime, it)
            await show(runtime, it.by, one.id, it.on)


async def _announce(runtime: Runtime, it: Pressed) -> None:
    """The draft of a notice: that it will be, or thanks with what came of it."""
    one = it.assembly
    if it.press.act is Act.TELL:
        made = announcing.called(one, it.by.place.time_zone)
    else:
        async with runtime.database.statement() as session:
            outcome = await outcomes.of(session, one.id)
        if not (one.minutes or outcome.decisions or outcome.commitments):
            await runtime.post.say(it.by.organiser.chat, words.nothing_to_tell())
            return
        made = announcing.thanks(one, outcome)
    await offer(runtime, it.by, await deeds.draft(runtime, it.by, one.id, made), "")


async def _listen(runtime: Runtime, it: Pressed) -> None:
    try:
        await deeds.listen(runtime, it.by, it.assembly)
    except (NotNow, TooManyForms):
        logger.warning("No word for an assembly", extra={"action": "assembly_not_listening"})
        await runtime.post.say(it.by.organiser.chat, words.cannot_listen())
        return
    await show(runtime, it.by, it.assembly.id, it.on)


async def _switch(runtime: Runtime, it: Pressed) -> None:
    """What one tap changes."""
    one, argument = it.assembly, it.press.argument

    async def change(session: Session) -> bool:
        match it.press.act:
            case Act.NOTHING:
                return await assemblies.plan(session, one.id, ())
            case Act.DOOR:
                code = assemblies.door_code(runtime.rng) if one.door_code is None else None
                return await assemblies.say_at_the_door(session, one.id, code)
            case Act.PUBLIC:
                return await assemblies.show_publicly(session, one.id, public=not one.public)
        outcome = await outcomes.of(session, one.id)
        if it.press.act is Act.UNDECIDE:
            found = [each.id for each in outcome.decisions if each.id.hex.startswith(argument)]
            return bool(found) and await outcomes.undo_decision(session, one.id, found[0])
        if it.press.act is Act.SETTLE:
            kept = [each for each in outcome.commitments if each.id.hex.startswith(argument)]
            state = "open" if kept and kept[0].state == "done" else "done"
            return bool(kept) and await outcomes.settle(session, one.id, kept[0].id, state)
        return False

    after = it.press.act in AFTERWARDS
    await deeds.do(runtime, it.by, one.id, deeds.CAME_OF_IT if after else deeds.CHANGED, change)


def _out_of_time(act: Act, assembly: Assembly, now: datetime) -> bool:
    if act in BEFORE:
        return not assembly.awaited(now)
    return act in AFTERWARDS and (assembly.awaited(now) or assembly.state == "cancelled")


def _moment(digits: str, zone: str) -> datetime | None:
    """The moment a button carries, on the clock of its place."""
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M").replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        return None

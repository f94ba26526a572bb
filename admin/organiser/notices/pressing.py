"""A button about a notice was pressed: find who, what and where, and do it. And /avisos, the list of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from telegram import CallbackQuery, Update

from admin.organiser import wording
from admin.organiser.access import words as access
from admin.organiser.notices import (
    cards,
    choosing,
    deciding,
    editing,
    labels,
    looking,
    running,
    telling,
    words,
)
from admin.organiser.notices import writing as write
from admin.organiser.notices.body import short_moment
from admin.organiser.notices.buttons import Act, Press, button
from admin.organiser.notices.pressed import Pressed
from admin.organiser.notices.sheet import reach, sheet_of, somebody
from admin.organiser.runtime import Runtime
from admin.organiser.safety import words as safety
from dialogs.chat.screen import Screen
from storage import notices
from storage.announcement import Notice
from storage.organisers import ORGANISES, Organiser
from storage.places import Place

SHOWN = 12  #: notices of a list
ON_DECK = (Act.APPROVE, Act.MORNING, Act.NIGHT, Act.REFUSE)  #: what decides about something put forward
#: What a suspended place does not allow: whatever brings a notice nearer to somebody. Stopping is always possible.
FORWARD = (Act.PROPOSE, Act.APPROVE, Act.MORNING, Act.NIGHT, Act.RESUME, Act.AGAIN)

_RUNNING: Mapping[Act, Callable[[Pressed], Awaitable[None]]] = {
    Act.CARD: deciding.show_card,
    Act.CANCEL: running.cancel,
    Act.PAUSE: running.pause,
    Act.RESUME: running.resume,
    Act.STOP: running.ask_stop,
    Act.STOP_SURE: running.stop,
    Act.WITHDRAW: running.ask_withdraw,
    Act.WITHDRAW_SURE: running.withdraw,
    Act.AGAIN: running.again,
    Act.EDIT: editing.ask_words,
    Act.PROPOSE: deciding.propose,
}


async def on_press(update: Update, runtime: Runtime) -> None:
    """A button about a notice, perhaps a week old, perhaps of somebody who may no longer."""
    query = update.callback_query
    assert query is not None
    press = Press.unpack(query.data)
    organiser = await somebody(runtime, query.from_user.id)
    if press is None or organiser is None:
        await runtime.post.toast(query.id, wording.stale(), alert=True)
    elif press.act in (Act.PLACE, Act.LIST):
        await _place(query, runtime, organiser, press)
    else:
        await _notice(query, runtime, organiser, press)


async def on_list(update: Update, runtime: Runtime) -> None:
    """/avisos: those of the place, or first the place."""
    assert update.effective_chat is not None
    organiser = await somebody(runtime, update.effective_chat.id)
    assert organiser is not None
    mine = await reach(runtime, organiser)
    if len(mine) == 1:
        await runtime.post.show(organiser.chat, await _list(runtime, mine[0]), on=None)
        return
    rows = tuple((button(place.name[:60], Act.LIST, place.id),) for place in mine)
    await runtime.post.show(organiser.chat, Screen(wording.which_place(), rows), on=None)


async def _place(query: CallbackQuery, runtime: Runtime, organiser: Organiser, press: Press) -> None:
    place = next((one for one in await reach(runtime, organiser) if one.id == press.of), None)
    if place is None:
        await runtime.post.toast(query.id, access.not_yours(), alert=True)
        return
    await runtime.post.toast(query.id)
    on = query.message.message_id if query.message is not None else None
    if press.act is Act.PLACE:
        await write.ask_words(runtime, organiser, place, on=on)
    else:
        runtime.writing.rest(organiser.chat)  # what she writes now is no notice
        await runtime.post.show(organiser.chat, await _list(runtime, place), on=on)


async def _notice(query: CallbackQuery, runtime: Runtime, organiser: Organiser, press: Press) -> None:
    sheet = await sheet_of(runtime, press.of)
    if sheet is None:
        await runtime.post.toast(query.id, words.gone(), alert=True)
        return
    if not organiser.may(ORGANISES, sheet.place.id):
        await runtime.post.toast(query.id, access.not_yours()[:200], alert=True)
        return
    if sheet.place.suspended and press.act in FORWARD:
        await runtime.post.toast(
            query.id, safety.stands_still(sheet.place.name).replace("<b>", "").replace("</b>", ""), alert=True
        )
        return
    on = query.message.message_id if query.message is not None else None
    pressed = Pressed(runtime, query.id, organiser, sheet, press.argument, on)
    if press.act is Act.INERT:
        await pressed.toast(words.only_a_sample())
    elif press.act in (Act.SEE, Act.HIDE):
        await looking.on_see(pressed, press.act)
    elif press.act is Act.LOOK and sheet.notice.state != "draft":
        await pressed.toast()
        await looking.send_looks(runtime, organiser.chat, sheet)
    elif press.act in ON_DECK:
        await deciding.decide(pressed, press.act)
    elif press.act in _RUNNING:
        await _RUNNING[press.act](pressed)
        if press.act is Act.CARD:
            await _follow(pressed)
    else:
        await choosing.on_draft(pressed, press.act)


async def _follow(pressed: Pressed) -> None:
    """A card that somebody opened is kept up to date, too, while something can change."""
    notice = pressed.sheet.notice
    if notice.state in ("approved", "sending", "paused") or notice.wanted is not None:
        async with pressed.runtime.database.transaction() as session:
            await cards.watch(pressed.runtime, session, pressed.sheet, {pressed.organiser.id: pressed.on})


async def _list(runtime: Runtime, place: Place) -> Screen:
    async with runtime.database.statement() as session:
        found = await notices.of_place(session, place.id, limit=SHOWN)
    if not found:
        return Screen(telling.none_yet(place.name), ((button(labels.write_new(), Act.PLACE, place.id),),))
    rows = [(button(_line(runtime, place, one), _opens(one), one.id),) for one in found]
    return Screen(telling.list_of(place.name), (*rows, (button(labels.write_new(), Act.PLACE, place.id),)))


def _opens(notice: Notice) -> Act:
    return Act.OPEN if notice.state == "draft" else Act.CARD


def _line(runtime: Runtime, place: Place, notice: Notice) -> str:
    when = notice.ended_at or notice.goes()
    parts = [telling.state(notice.state), notice.draft.title[:34]]
    if when is not None:
        parts.append(short_moment(when, place.time_zone, runtime.now()))
    return " · ".join(parts)

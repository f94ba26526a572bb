"""Whoever was away too long is asked again, and lets nobody in by herself: another person of the place confirms her.

So a phone that lay in a drawer, or in somebody else's hand, opens nothing by itself after a while.
"""

import logging
import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from uuid import UUID

from telegram import CallbackQuery, Update
from telegram.error import TelegramError

from admin.organiser import orders, wording
from admin.organiser.access import gate, idle_words, words
from admin.organiser.access.ids import PACKED, pack, unpack
from admin.organiser.access.inviting import coordinated
from admin.organiser.delivery import Gone
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Button, Screen
from storage import audit, organisers
from storage.organisers import COORDINATES, Organiser
from storage.places import Place
from storage.presence import IDLE, Presence

#: x:s is «Sigo aquí»; x:y:<place>:<whom> confirms somebody.
_DATA = re.compile(f"x:y:({PACKED}):({PACKED})", re.ASCII)

logger = logging.getLogger(__name__)


async def on_press(update: Update, runtime: Runtime) -> None:
    """«Sigo aquí» of somebody who is kept out, or «Sí» of somebody who coordinates."""
    query = update.callback_query
    assert query is not None
    one = await gate.known(runtime, query.from_user.id)
    if one is None:
        await runtime.post.toast(query.id, words.closed(), alert=True)
    elif query.data == gate.STILL_HERE:
        await _still_here(runtime, query, one)
    else:
        await _confirm(runtime, query, one)


async def _still_here(runtime: Runtime, query: CallbackQuery, one: Organiser) -> None:
    """Ask those who coordinate, at most once an hour; she herself can do nothing but wait."""
    if gate.may_enter(runtime, one):
        await runtime.post.toast(query.id, idle_words.is_in(), alert=True)
        return
    if not runtime.door.may_ask(one.chat, runtime.now()):
        await runtime.post.toast(query.id, idle_words.asked_already(), alert=True)
        return
    async with runtime.database.transaction() as session:
        for place in one.roles:
            await audit.note(session, one.id, "organiser_ask", {"place": str(place)}, runtime.now())
        everywhere = {
            place: await organisers.in_place(session, runtime.key, place, COORDINATES) for place in one.roles
        }
    await runtime.post.toast(query.id)
    named = await runtime.named_places(one.roles)
    reached: set[UUID] = set()
    for place, team in everywhere.items():
        for other in team:
            if other.id != one.id and other.id not in reached and gate.may_enter(runtime, other):
                screen = _asks(runtime, one, named[place])
                if await _tell(runtime, other.chat, screen):
                    reached.add(other.id)
    said = idle_words.asked() if reached else idle_words.nobody_to_ask()
    await runtime.post.say(one.chat, said)


async def _confirm(runtime: Runtime, query: CallbackQuery, by: Organiser) -> None:
    """Let somebody in again; whoever is kept out herself confirms nobody, and nobody confirms herself."""
    found = _DATA.fullmatch(query.data or "")
    mine = {one.id for one in await coordinated(runtime, by)} if gate.may_enter(runtime, by) else set()
    if found is None or unpack(found[1]) not in mine:
        await runtime.post.toast(query.id, words.not_yours() if found else wording.stale(), alert=True)
        return
    async with runtime.database.transaction() as session:
        team = await organisers.in_place(session, runtime.key, unpack(found[1]), kept_out=True)
        whom = next((one for one in team if one.id == unpack(found[2]) and one.id != by.id), None)
        still = await organisers.still_coordinates(session, runtime.key, by, unpack(found[1]))
        back = still and whom is not None and not gate.may_enter(runtime, whom)
        if whom is not None and back:
            await organisers.mark(session, runtime.key, whom, Presence(gate.today(runtime)))
            for place in whom.roles:
                detail = {"place": str(place), "whom": str(whom.id)}
                await audit.note(session, by.id, "organiser_confirm", detail, runtime.now())
    if whom is None or not back:
        await runtime.post.toast(
            query.id, words.not_there() if whom is None else idle_words.is_in(), alert=True
        )
        return
    logger.info("Somebody was confirmed", extra={"action": "organiser_confirmed"})
    await runtime.post.toast(query.id)
    on = query.message.message_id if query.message is not None else None
    news = idle_words.confirmed(whom.alias, by.alias)
    await runtime.post.show(by.chat, Screen(news), on=on)
    await _tell(runtime, whom.chat, Screen(idle_words.you_are_back(orders.listed(orders.of(whom)))))
    await tell_coordinators(runtime, whom.roles, news, but={by.id, whom.id})


async def tell_coordinators(
    runtime: Runtime, places: Iterable[UUID], news: str, *, but: Collection[UUID]
) -> None:
    """Say something once to everybody who coordinates one of these places, save some."""
    found: dict[UUID, Organiser] = {}
    async with runtime.database.statement() as session:
        for place in places:
            for one in await organisers.in_place(session, runtime.key, place, COORDINATES):
                found[one.id] = one
    for one in found.values():
        if one.id not in but:
            await _tell(runtime, one.chat, Screen(news))


async def tick(runtime: Runtime) -> None:
    """Once a day: keep out who was away too long, and ask her. Of whom no day is known, it is counted from today."""
    day = gate.today(runtime)
    if runtime.door.looked == day:
        return
    async with runtime.database.statement() as session:
        every = await organisers.everybody(session, runtime.key)
        for one in every:
            if one.presence.last is None and not one.presence.kept_out:
                await organisers.mark(session, runtime.key, one, Presence(day))
    for one in every:
        if not one.presence.kept_out and not gate.may_enter(runtime, one):
            async with runtime.database.statement() as session:
                kept = replace(one.presence, why_out=IDLE)
                out = await organisers.mark(session, runtime.key, one, kept)
            if out:
                logger.info("Somebody is asked again", extra={"action": "organiser_idle"})
                await _tell(runtime, one.chat, gate.kept_out())
    runtime.door.looked = day


def confirm_button(place: UUID, whom: Organiser) -> Button:
    """«Sí, ya hablé con …»."""
    return Button(idle_words.confirm(whom.alias), f"x:y:{pack(place)}:{pack(whom.id)}")


def _asks(runtime: Runtime, one: Organiser, place: Place) -> Screen:
    text = idle_words.asks(one.alias, place.name, one.presence.away(gate.today(runtime)))
    lost = Button(idle_words.lost(one.alias), f"e:l:{pack(place.id)}:{pack(one.id)}")
    return Screen(text, ((confirm_button(place.id, one),), (lost,)))


async def _tell(runtime: Runtime, chat: int, screen: Screen) -> bool:
    try:
        await runtime.post.show(chat, screen, on=None)
    except (Gone, TelegramError) as error:
        logger.warning("Not told", extra={"action": "team_not_told", "kind": type(error).__name__})
        return False
    return True

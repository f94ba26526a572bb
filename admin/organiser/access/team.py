"""/equipo: who belongs to a place, by alias; «Quitar», which holds from that moment on; and a lost phone."""

import logging
import re

from telegram import CallbackQuery, Update

from admin.organiser import wording
from admin.organiser.access import idle_words, losing, words
from admin.organiser.access.gate import who
from admin.organiser.access.idling import confirm_button
from admin.organiser.access.ids import PACKED, pack, unpack
from admin.organiser.access.inviting import coordinated
from admin.organiser.delivery import Gone
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Button, Screen
from storage import audit, lost, organisers, subscribers
from storage.organisers import COORDINATES, LastCoordinator, Organiser
from storage.places import Place

#: e:<what>:<place>:<whom>; what is a (ask), y (yes), n (no), p (somebody's phone was lost) or l (it is hers).
_DATA = re.compile(f"e:([aynpl]):({PACKED}):({PACKED})", re.ASCII)

logger = logging.getLogger(__name__)


async def on_team(update: Update, runtime: Runtime) -> None:
    """/equipo: one list for each place that she coordinates."""
    assert update.effective_chat is not None
    organiser = await who(runtime, update.effective_chat.id)
    assert organiser is not None
    for place in await coordinated(runtime, organiser):
        await runtime.post.show(organiser.chat, await _list(runtime, organiser, place), on=None)


async def on_press(update: Update, runtime: Runtime) -> None:
    """«Quitar», and whether that was meant."""
    query = update.callback_query
    assert query is not None
    found = _DATA.fullmatch(query.data or "")
    organiser = await who(runtime, query.from_user.id)
    mine = {} if organiser is None else {one.id: one for one in await coordinated(runtime, organiser)}
    place = mine.get(unpack(found[2])) if found is not None else None
    if found is None or organiser is None or place is None:
        await runtime.post.toast(query.id, wording.stale(), alert=True)
        return
    async with runtime.database.statement() as session:
        team = await organisers.in_place(session, runtime.key, place.id, kept_out=True)
    whom = next((one for one in team if one.id == unpack(found[3])), None)
    message = query.message.message_id if query.message is not None else None
    if found[1] == "l":
        try:
            await losing.lose(runtime, query, organiser, whom, place)
        except losing.TooLate:
            await runtime.post.toast(query.id, words.closed(), alert=True)
        return
    if found[1] == "p":
        await runtime.post.toast(query.id)
        await losing.choose(runtime, organiser, place, on=message)
        return
    if whom is None:
        await runtime.post.toast(query.id, words.not_there(), alert=True)
    elif found[1] == "y":
        await _remove(runtime, query, organiser, whom, place)
        return
    else:
        await runtime.post.toast(query.id)
    if found[1] == "a" and whom is not None:
        yes, no = _button(words.yes_remove(), "y", place, whom), _button(words.no(), "n", place, whom)
        screen = Screen(words.really_remove(whom.alias, place.name), ((yes,), (no,)))
        await runtime.post.show(organiser.chat, screen, on=message)
    else:
        await runtime.post.show(organiser.chat, await _list(runtime, organiser, place), on=message)


async def _remove(
    runtime: Runtime, query: CallbackQuery, organiser: Organiser, whom: Organiser, place: Place
) -> None:
    """Take somebody out, at once; then tell her, and the others who coordinate."""
    now = runtime.now()
    try:
        async with runtime.database.transaction() as session:
            team = await organisers.in_place(session, runtime.key, place.id, COORDINATES)
            if whom.id in {one.id for one in team} and len(team) == 1:
                raise LastCoordinator  # whoever is kept out could not even be confirmed
            removed = await organisers.remove(session, whom.id, place.id)
            await lost.back_to_draft(session, whom.id, place.id)
            await subscribers.unsubscribe(session, runtime.key, whom.chat, place.id)
            if removed:
                detail = {"place": str(place.id), "whom": str(whom.id)}
                await audit.note(session, organiser.id, "organiser_remove", detail, now)
            left = await organisers.in_place(session, runtime.key, place.id, COORDINATES)
    except LastCoordinator:
        await runtime.post.toast(query.id, words.last_coordinator(), alert=True)
        return
    logger.info("Somebody was removed", extra={"action": "organiser_removed"})
    await runtime.post.toast(query.id)
    on = query.message.message_id if query.message is not None else None
    await runtime.post.show(organiser.chat, Screen(words.removed(whom.alias, place.name)), on=on)
    news = [(one.chat, words.removed(whom.alias, place.name)) for one in left if one.id != organiser.id]
    if whom.id != organiser.id and not whom.presence.kept_out:
        news.append((whom.chat, words.you_were_removed(place.name)))
    for chat, text in news:
        try:
            await runtime.post.say(chat, text)
        except Gone:
            continue


async def _list(runtime: Runtime, organiser: Organiser, place: Place) -> Screen:
    async with runtime.database.statement() as session:
        team = await organisers.in_place(session, runtime.key, place.id, kept_out=True)
    lines = [
        words.member(one.alias, one.roles[place.id], herself=one.id == organiser.id)
        + (idle_words.away(one.presence.why_out) if one.presence.kept_out else "")
        for one in team
    ]
    rows = [(confirm_button(place.id, one),) for one in team if one.presence.kept_out]
    rows += [(_button(words.remove(one.alias), "a", place, one),) for one in team]
    if len(team) > 1:
        rows.insert(0, (_button(idle_words.somebody_lost(), "p", place, organiser),))
    return Screen(words.team(place.name, lines), tuple(rows[:50]))


def _button(label: str, what: str, place: Place, whom: Organiser) -> Button:
    return Button(label, f"e:{what}:{pack(place.id)}:{pack(whom.id)}")

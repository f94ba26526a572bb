"""/boletin: the digest of a place, and the wish to receive it every week.

Who may read it here: anybody who belongs to the place, whatever she does there. A digest holds only what the release
policy lets anybody see. When the consultation has closed, who studies there gets the research edition, too.
"""

from contextlib import suppress
from uuid import UUID

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest

from admin.digest.issue import research_files
from admin.organiser import wording
from admin.organiser.access.gate import who
from admin.organiser.runtime import Runtime
from admin.organiser.safety import words as safety
from storage import audit, subscribers
from storage.consultations import Consultation
from storage.organisers import RESEARCHES


async def on_digest(update: Update, runtime: Runtime) -> None:
    """/boletin: the digest, or the choice among several places."""
    assert update.effective_chat is not None
    chat = update.effective_chat.id
    found = await _hers(runtime, chat)
    organiser = await who(runtime, chat)
    still = await runtime.standing_still(organiser.roles) if organiser is not None else ()
    for place in still:
        await runtime.post.say(chat, safety.stands_still(place.name))
    if not found and still:
        return
    if not found:
        await runtime.post.say(chat, wording.no_places())
    elif len(found) > 1:
        await runtime.post.say(chat, wording.which_place(), wording.choose([one.place for one in found]))
    else:
        await _show(runtime, chat, found[0])


async def on_button(update: Update, runtime: Runtime) -> None:
    """A tap: a place chosen, a subscription begun or ended; old and foreign buttons are answered kindly."""
    query = update.callback_query
    assert query is not None
    meant = wording.read_data(query.data)
    chat = query.from_user.id
    found = {one.place.id: one for one in await _hers(runtime, chat)}
    if meant is None or meant[1] not in found:
        with suppress(BadRequest):  # a tap that is too old can no longer be answered
            await query.answer(wording.stale(), show_alert=True)
        return
    act, place = meant
    if act == wording.SHOW:
        with suppress(BadRequest):
            await query.answer()
        await _show(runtime, chat, found[place])
        return
    receives = act == wording.SUBSCRIBE
    changed = await _change(runtime, chat, place, receives=receives)
    with suppress(BadRequest):
        await query.answer()
    if isinstance(query.message, Message):
        await _turn(query.message, wording.subscription(place, receives=receives))
    if changed:
        name = found[place].place.name
        await runtime.post.say(chat, wording.subscribed(name) if receives else wording.unsubscribed(name))


async def _hers(runtime: Runtime, chat: int) -> tuple[Consultation, ...]:
    """The newest consultation of each place that she belongs to."""
    organiser = await who(runtime, chat)
    mine = organiser.roles if organiser is not None else {}
    return tuple(one for one in await runtime.current() if one.place.id in mine)


async def _show(runtime: Runtime, chat: int, consultation: Consultation) -> None:
    if consultation.mode == "custody" and consultation.state in ("open", "closing"):
        await runtime.post.say(chat, wording.under_lock(consultation.place.name))
        return
    made = await runtime.rendered(consultation)
    await runtime.post.hand_over(chat, made, None, {})
    organiser = await who(runtime, chat)
    place = consultation.place
    if organiser is not None and organiser.may(RESEARCHES, place.id):
        async with runtime.database.statement() as session:
            files = await research_files(session, consultation, invented=runtime.invented)
        if files:
            async with runtime.database.transaction() as session:
                await audit.note(session, organiser.id, "research", {"place": str(place.id)}, runtime.now())
            await runtime.post.say(chat, wording.research())
        await runtime.post.files(chat, files)
    async with runtime.database.statement() as session:
        receives = await subscribers.receives(session, runtime.key, chat, place.id)
    text = wording.receives(place.name) if receives else wording.every_week(place.name)
    await runtime.post.say(chat, text, wording.subscription(place.id, receives=receives))


async def _change(runtime: Runtime, chat: int, place: UUID, *, receives: bool) -> bool:
    async with runtime.database.transaction() as session:
        if receives:
            return await subscribers.subscribe(session, runtime.key, chat, place)
        return await subscribers.unsubscribe(session, runtime.key, chat, place)


async def _turn(message: Message, markup: InlineKeyboardMarkup) -> None:
    """Show the other button; a message that shows it already, or is gone, is left as it is."""
    with suppress(BadRequest):
        await message.edit_reply_markup(markup)

"""«Perdió su teléfono»: one tap by somebody else who coordinates, and it can do nothing any more."""

import logging
from uuid import UUID

from telegram import CallbackQuery

from admin.destroying import DESTROY
from admin.organiser.access import idle_words, words
from admin.organiser.access.idling import tell_coordinators
from admin.organiser.access.ids import pack
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Button, Screen
from storage import audit, consultations, lost, organisers
from storage.lost import Ended
from storage.organisers import COORDINATES, Organiser
from storage.places import Place

logger = logging.getLogger(__name__)


async def choose(runtime: Runtime, organiser: Organiser, place: Place, *, on: int | None) -> None:
    """Whose phone it is."""
    async with runtime.database.statement() as session:
        team = await organisers.in_place(session, runtime.key, place.id, kept_out=True)
    rows = [(Button(one.alias, _data("l", place.id, one.id)),) for one in team if one.id != organiser.id]
    rows.append((Button(idle_words.nobody(), _data("n", place.id, organiser.id)),))
    await runtime.post.show(organiser.chat, Screen(idle_words.who_lost(place.name), tuple(rows)), on=on)


class TooLate(Exception):
    """Whoever taps was removed in the same instant."""


async def lose(
    runtime: Runtime, query: CallbackQuery, by: Organiser, whom: Organiser | None, place: Place
) -> None:
    """End what the phone could do where whoever taps coordinates, keep it out elsewhere, and tell all who coordinate.

    To the phone itself nothing is said: somebody else may be reading there. Raises `TooLate`.
    """
    if whom is None or whom.id == by.id:
        await runtime.post.toast(query.id, words.not_there(), alert=True)
        return
    hers = {one for one in whom.roles if by.may(COORDINATES, one)}
    now = runtime.now()
    async with runtime.database.transaction() as session:
        if not await organisers.still_coordinates(session, runtime.key, by, place.id):
            raise TooLate
        ended = await lost.lose(session, runtime.key, whom, hers, undo=(DESTROY,))
        for deed, where in (("organiser_lost", ended.left), ("organiser_keep_out", ended.kept_out)):
            for each in where:
                await audit.note(session, by.id, deed, {"place": str(each), "whom": str(whom.id)}, now)
    _forget(runtime, whom)
    logger.warning("A phone was lost", extra={"action": "organiser_lost"})
    await runtime.post.toast(query.id)
    on = query.message.message_id if query.message is not None else None
    await runtime.post.show(by.chat, await _ended(runtime, whom, place, ended), on=on)
    named = await runtime.named_places(whom.roles)
    told = {by.id, whom.id}
    for each in ended.left:
        news = idle_words.news_lost(whom.alias, named[each].name, by.alias)
        await tell_coordinators(runtime, (each,), news, but=told)
    for each in ended.kept_out:
        news = idle_words.news_kept_out(whom.alias, [named[each].name], by.alias)
        await tell_coordinators(runtime, (each,), news, but=told)


async def _ended(runtime: Runtime, whom: Organiser, place: Place, ended: Ended) -> Screen:
    async with runtime.database.statement() as session:
        every = await consultations.every_one(session)
    custody = any(
        one.mode == "custody" and one.state in ("open", "closing") and one.place.id in whom.roles
        for one in every
    )
    said = idle_words.ended(
        whom.alias, place.name, ended.cancelled, ended.drafts, elsewhere=bool(ended.kept_out)
    )
    bits = organisers.switches(whom.roles[place.id])
    again = Button(idle_words.invite_again(whom.alias), f"i:a:{place.id.hex}:{bits}")
    return Screen(f"{said}\n\n{idle_words.to_do(custody=custody)}", ((again,),))


def _forget(runtime: Runtime, whom: Organiser) -> None:
    """What this process keeps in memory of a chat: phrases, and whatever was begun there and not ended."""
    runtime.keeping.forget_chat(whom.chat)
    runtime.shares.forget_chat(whom.chat)
    runtime.door.forget(whom.chat)
    for desk in (runtime.desk, runtime.writing, runtime.meeting):
        desk.clear(whom.chat)
    runtime.cards.end(whom.chat)
    runtime.room.trials.end(whom.chat)


def _data(what: str, place: UUID, whom: UUID) -> str:
    return f"e:{what}:{pack(place)}:{pack(whom)}"

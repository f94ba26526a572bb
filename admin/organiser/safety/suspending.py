"""/suspender: one tap and one confirmation stop a place; going on and destroying are put forward to a second person."""

import logging
import re
from collections.abc import Sequence
from uuid import UUID

from telegram import Update

from admin.destroying import DESTROY
from admin.organiser import wording
from admin.organiser.access.gate import who
from admin.organiser.access.inviting import coordinated
from admin.organiser.delivery import Gone
from admin.organiser.motions.proposing import put_forward
from admin.organiser.motions.registry import Action, Say, register
from admin.organiser.runtime import Runtime
from admin.organiser.safety import words
from dialogs.chat.screen import Button, Screen
from storage import audit, consultations, motions, organisers, places, suspension
from storage.database import DatabaseUnavailable, Session
from storage.motions import Motion
from storage.organisers import COORDINATES, Organiser
from storage.places import Place

#: z:<what>:<place>; what is p (a place), y (suspend, sure), n (no), g (go on), d (destroy), m (releases go on).
_DATA = re.compile(r"z:([pyngdm]):([0-9a-f]{32})")

logger = logging.getLogger(__name__)


async def on_suspend(update: Update, runtime: Runtime) -> None:
    """/suspender: the question, or first the place; of a suspended one how it stands."""
    assert update.effective_chat is not None
    organiser = await who(runtime, update.effective_chat.id)
    assert organiser is not None
    mine = await coordinated(runtime, organiser)
    if len(mine) == 1:
        await runtime.post.show(organiser.chat, await _asked(runtime, mine[0]), on=None)
        return
    rows = tuple((Button(place.name[:60], _data("p", place)),) for place in mine)
    await runtime.post.show(organiser.chat, Screen(wording.which_place(), rows), on=None)


async def on_press(update: Update, runtime: Runtime) -> None:
    """A place, the confirmation, or a proposal."""
    query = update.callback_query
    assert query is not None
    found = _DATA.fullmatch(query.data or "")
    organiser = await who(runtime, query.from_user.id)
    mine = {} if organiser is None else {one.id: one for one in await coordinated(runtime, organiser)}
    place = mine.get(UUID(hex=found[2])) if found is not None else None
    if found is None or organiser is None or place is None:
        await runtime.post.toast(query.id, wording.stale(), alert=True)
        return
    on = query.message.message_id if query.message is not None else None
    proposed = {"g": RESUME, "d": DESTROYED, "m": RELEASES}.get(found[1])
    if proposed is None:
        await runtime.post.toast(query.id)
        await runtime.post.show(organiser.chat, await _answer(runtime, organiser, place, found[1]), on=on)
    elif await _makes_sense(runtime, place, proposed):
        await runtime.post.toast(query.id)
        await put_forward(runtime, organiser, place, proposed, {})
    else:
        await runtime.post.toast(query.id, words.already(), alert=True)


async def _answer(runtime: Runtime, organiser: Organiser, place: Place, what: str) -> Screen:
    if what == "n":
        return Screen(words.left_as_it_is())
    if what != "y":
        return await _asked(runtime, place)
    async with runtime.database.transaction() as session:
        stopped = await suspension.suspend(session, place.id)
        if stopped:
            note = {"place": str(place.id)}
            await audit.note(session, organiser.id, "place_suspend", note, runtime.now())
    if stopped:
        logger.warning("A place was suspended", extra={"action": "place_suspended"})
        await _tell(runtime, organiser, place)
    try:
        await suspension.settle(runtime.database, place.id)
    except DatabaseUnavailable:
        return Screen(words.ending(place.name), _proposals(place))
    return Screen(words.suspended(place.name), _proposals(place))


async def _asked(runtime: Runtime, place: Place) -> Screen:
    if place.suspended:
        return Screen(words.suspended(place.name), _proposals(place))
    rows = [(Button(words.yes_suspend(), _data("y", place)),), (Button(words.no(), _data("n", place)),)]
    text = words.suspend(place.name)
    if await _paused(runtime, place):
        text = f"{words.paused(place.name)}\n\n{text}"
        rows.insert(0, (releases_button(place),))
    return Screen(text, tuple(rows))


async def _tell(runtime: Runtime, by: Organiser, place: Place) -> None:
    """Let the others who coordinate know at once."""
    async with runtime.database.statement() as session:
        team = await organisers.in_place(session, runtime.key, place.id, COORDINATES)
    for one in team:
        if one.id != by.id:
            try:
                await runtime.post.say(one.chat, words.news_suspended(place.name, by.alias))
            except Gone:
                continue


async def _makes_sense(runtime: Runtime, place: Place, action: Action) -> bool:
    return await _paused(runtime, place) if action is RELEASES else place.suspended


async def _paused(runtime: Runtime, place: Place) -> bool:
    async with runtime.database.statement() as session:
        found = await consultations.in_place(session, place.code)
    return any(one.paused and one.state == "open" for one in found)


def releases_button(place: Place) -> Button:
    """Puts forward that releases go on."""
    return Button(words.propose_releases(), _data("m", place))


def _proposals(place: Place) -> tuple[tuple[Button, ...], ...]:
    return (
        (Button(words.propose_resume(), _data("g", place)),),
        (Button(words.propose_destroy(), _data("d", place)),),
    )


async def _resume(_runtime: Runtime, session: Session, motion: Motion) -> Sequence[Say]:
    await suspension.resume(session, motion.place)
    await motions.lapse(session, motion.place, (RESUME.name, DESTROYED.name))
    return ()


async def _stands_still(session: Session, motion: Motion) -> bool:
    return any(one.id == motion.place and one.suspended for one in await places.all_places(session))


async def _is_paused(session: Session, motion: Motion) -> bool:
    return any(one.place.id == motion.place and one.paused for one in await consultations.unfinished(session))


async def _destroy(_runtime: Runtime, _session: Session, _motion: Motion) -> Sequence[Say]:
    """The mixer finds the approved motion: only it has the keys."""
    return ()


async def _release(_runtime: Runtime, session: Session, motion: Motion) -> Sequence[Say]:
    for each in await consultations.unfinished(session):
        if each.place.id == motion.place:
            await consultations.set_paused(session, each.id, paused=False)
    return ()


RESUME = register(
    Action(
        "place_resume",
        COORDINATES,
        lambda _motion, place: words.asks_resume(place.name),
        _resume,
        stands=_stands_still,
    )
)
DESTROYED = register(
    Action(
        DESTROY,
        COORDINATES,
        lambda _motion, place: words.asks_destroy(place.name),
        _destroy,
        later=True,
        stands=_stands_still,
    )
)
RELEASES = register(
    Action(
        "releases_resume",
        COORDINATES,
        lambda _motion, place: words.asks_releases(place.name),
        _release,
        stands=_is_paused,
    )
)


def _data(what: str, place: Place) -> str:
    return f"z:{what}:{place.id.hex}"

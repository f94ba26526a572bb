"""Putting something forward, showing it to those who may approve it, and finding it again."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from telegram import Update
from telegram.error import TelegramError

from admin.organiser.access.gate import who
from admin.organiser.delivery import Gone
from admin.organiser.motions import shown, words
from admin.organiser.motions.registry import Action, action_of
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Button, Screen
from storage import audit, motions, organisers, places
from storage.database import Session
from storage.motions import LIFE, Motion
from storage.organisers import Organiser
from storage.places import Place

APPROVE, REFUSE = "a", "n"  #: m:<what>:<motion>

logger = logging.getLogger(__name__)


async def put_forward(
    runtime: Runtime,
    by: Organiser,
    place: Place,
    action: Action,
    detail: Mapping[str, Any],
    *,
    on: int | None = None,
) -> bool:
    """Put something forward, show it to all others who may approve it, and tell its proposer (in the message `on`).

    False, and said so, when there is nobody else, or when it waits already: a finger that taps twice proposes once.
    Never a secret, a chat or a resident's text in `detail`.
    """
    async with runtime.database.transaction() as session:
        team = await organisers.in_place(session, runtime.key, place.id, action.role)
        others = [one for one in team if one.id != by.id]
        same = await _waits_already(runtime, session, place, action, detail, by, team)
        if others and same is None:
            motion = await _keep(runtime, session, by, place, action, detail)
    if not others:
        await runtime.post.say(by.chat, words.nobody_else())
        return False
    if same is not None:
        await _show_again(runtime, by, same, action, place, {one.id: one.alias for one in team})
        return False
    logger.info("Something was put forward", extra={"action": "motion_proposed", "kind": action.name})
    what = action.asks(motion, place)
    seen: dict[UUID, int] = {}
    for one in others:
        try:
            seen[one.id] = await runtime.post.show(one.chat, asked(motion, what, by.alias), on=None)
        except (Gone, TelegramError) as error:
            logger.warning("Not told", extra={"action": "motion_not_told", "kind": type(error).__name__})
    told = mine(motion, words.put_forward(what, len(seen)))
    seen[by.id] = await runtime.post.show(by.chat, told, on=on)
    await shown.keep(runtime, motion, seen)
    return True


async def on_waiting(update: Update, runtime: Runtime, *, before: int = 0) -> None:
    """/pendientes: what waits for a second person, with its buttons; one's own can be taken back.

    `before`: how much of other kinds was shown to her already.
    """
    assert update.effective_chat is not None
    organiser = await who(runtime, update.effective_chat.id)
    assert organiser is not None
    count = before
    async with runtime.database.statement() as session:
        every = {place.id: place for place in await places.all_places(session)}
        named = {one.id: one for one in await organisers.everybody(session, runtime.key)}
        waiting = [
            (motion, action)
            for place in organiser.roles
            for motion in await motions.waiting(session, place, runtime.now())
            if (action := action_of(motion)) is not None
            and organiser.may(action.role, place)
            and motion.proposed_by in named
            and named[motion.proposed_by].may(action.role, place)
            and not named[motion.proposed_by].presence.kept_out
            and await action.stands(session, motion)
        ]
    for motion, action in waiting:
        aliases = {number: one.alias for number, one in named.items()}
        await _show_again(runtime, organiser, motion, action, every[motion.place], aliases)
        count += 1
    if not count:
        await runtime.post.say(organiser.chat, words.none_waiting())


def asked(motion: Motion, what: str, by: str) -> Screen:
    """To somebody who may approve."""
    return Screen(
        words.asked(what, by),
        ((_button(words.approve(), APPROVE, motion),), (_button(words.refuse(), REFUSE, motion),)),
    )


def mine(motion: Motion, text: str) -> Screen:
    """To whoever proposed."""
    return Screen(text, ((_button(words.take_back(), REFUSE, motion),),))


async def _keep(
    runtime: Runtime, session: Session, by: Organiser, place: Place, action: Action, detail: Mapping[str, Any]
) -> Motion:
    """Write it down, with its line in the audit."""
    made = await motions.propose(session, place.id, action.name, detail, by.id, runtime.now() + LIFE)
    note = {"place": str(place.id), "action": action.name, "motion": str(made)}
    await audit.note(session, by.id, "motion_propose", note, runtime.now())
    motion = await motions.one(session, made)
    assert motion is not None
    return motion


async def _waits_already(
    runtime: Runtime,
    session: Session,
    place: Place,
    action: Action,
    detail: Mapping[str, Any],
    by: Organiser,
    team: Sequence[Organiser],
) -> Motion | None:
    """The same thing, put forward by her, or by somebody else where once is enough."""
    from_whom = {by.id} if action.each else {one.id for one in team}
    for motion in await motions.waiting(session, place.id, runtime.now()):
        same = motion.action == action.name and dict(motion.detail) == dict(detail)
        if same and motion.proposed_by in from_whom:
            return motion
    return None


async def _show_again(
    runtime: Runtime,
    to: Organiser,
    motion: Motion,
    action: Action,
    place: Place,
    aliases: Mapping[Any, str],
) -> None:
    """What waits, as it looks to somebody: her own, or another's, which she may approve."""
    what = action.asks(motion, place)
    if motion.proposed_by == to.id:
        screen = mine(motion, words.waits_still(what))
    else:
        screen = asked(motion, what, aliases.get(motion.proposed_by, "?"))
    await shown.keep(runtime, motion, {to.id: await runtime.post.show(to.chat, screen, on=None)})


def _button(label: str, act: str, motion: Motion) -> Button:
    return Button(label, f"m:{act}:{motion.id.hex}")

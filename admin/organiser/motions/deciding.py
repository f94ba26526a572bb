"""Putting something forward, showing it to those who may approve, and taking what they decide."""

import logging
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from telegram import CallbackQuery, Update

from admin.organiser import wording
from admin.organiser.access import words as access
from admin.organiser.access.gate import who
from admin.organiser.delivery import Gone
from admin.organiser.motions import words
from admin.organiser.motions.registry import Action, Say, action_of
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Button, Screen
from storage import audit, motions, organisers, places
from storage.database import Session
from storage.motions import LIFE, Expired, Motion, NotThere, SamePerson
from storage.organisers import Organiser
from storage.places import Place

_DATA = re.compile(r"m:([ayn]):([0-9a-f]{32})")
APPROVE, REFUSE = "a", "n"

logger = logging.getLogger(__name__)


async def put_forward(
    runtime: Runtime, by: Organiser, place: Place, action: Action, detail: Mapping[str, Any]
) -> bool:
    """Put something forward, tell its proposer, and show it to all others who may approve it.

    False, and said so, when there is nobody else. Never a secret, a chat or a resident's text in `detail`.
    """
    async with runtime.database.transaction() as session:
        team = await organisers.in_place(session, runtime.key, place.id, action.role)
        others = [one for one in team if one.id != by.id]
        if others:
            expires = runtime.now() + LIFE
            made = await motions.propose(session, place.id, action.name, detail, by.id, expires)
            note = {"place": str(place.id), "action": action.name, "motion": str(made)}
            await audit.note(session, by.id, "motion_propose", note, runtime.now())
            motion = await motions.one(session, made)
    if not others or motion is None:
        await runtime.post.say(by.chat, words.nobody_else())
        return False
    logger.info("Something was put forward", extra={"action": "motion_proposed", "kind": action.name})
    what = action.asks(motion, place)
    mine = Screen(words.put_forward(what, len(others)), ((_button(words.take_back(), REFUSE, motion),),))
    await runtime.post.show(by.chat, mine, on=None)
    for one in others:
        try:
            await runtime.post.show(one.chat, _asked(motion, what, by.alias), on=None)
        except Gone:
            continue
    return True


async def on_press(update: Update, runtime: Runtime) -> None:
    """«Aprobar» or «No», perhaps a week later, perhaps on one's own."""
    query = update.callback_query
    assert query is not None
    found = _DATA.fullmatch(query.data or "")
    if found is None:
        await runtime.post.toast(query.id, wording.stale(), alert=True)
        return
    organiser = await who(runtime, query.from_user.id)
    async with runtime.database.statement() as session:
        motion = await motions.one(session, UUID(hex=found[2]))
        every = {place.id: place for place in await places.all_places(session)}
    action = action_of(motion) if motion is not None else None
    if motion is None or action is None:
        await runtime.post.toast(query.id, words.decided(), alert=True)
    elif organiser is None or not organiser.may(action.role, motion.place):
        await runtime.post.toast(query.id, access.not_yours(), alert=True)
    else:
        await _decide(runtime, query, organiser, motion, action, every[motion.place], yes=found[1] == APPROVE)


async def on_waiting(update: Update, runtime: Runtime) -> None:
    """/pendientes: what waits for a second person, with its buttons."""
    assert update.effective_chat is not None
    chat = update.effective_chat.id
    organiser = await who(runtime, chat)
    assert organiser is not None
    shown = 0
    async with runtime.database.statement() as session:
        every = {place.id: place for place in await places.all_places(session)}
        waiting = [
            motion
            for place in organiser.roles
            for motion in await motions.waiting(session, place, runtime.now())
        ]
        named = {one.id: one.alias for one in await organisers.everybody(session, runtime.key)}
    for motion in waiting:
        action = action_of(motion)
        if action is not None and organiser.may(action.role, motion.place):
            what = action.asks(motion, every[motion.place])
            await runtime.post.show(chat, _asked(motion, what, named.get(motion.proposed_by, "?")), on=None)
            shown += 1
    if not shown:
        await runtime.post.say(chat, words.none_waiting())


async def _decide(
    runtime: Runtime,
    query: CallbackQuery,
    organiser: Organiser,
    motion: Motion,
    action: Action,
    place: Place,
    *,
    yes: bool,
) -> None:
    """Decide in one transaction with the deed and its line in the audit; then speak."""
    says: list[Say] = []
    now = runtime.now()
    try:
        async with runtime.database.transaction() as session:
            if yes:
                approved = await motions.approve(session, motion.id, organiser.id, now)
                await _still_may(runtime, session, approved, action)
                says += await action.do(runtime, session, approved)
                if not action.later:
                    await motions.done(session, motion.id)
            else:
                await motions.refuse(session, motion.id, organiser.id, now)
            note = {"place": str(place.id), "action": action.name, "motion": str(motion.id)}
            done = "motion_approve" if yes else "motion_refuse"
            await audit.note(session, organiser.id, done, note, now)
    except (SamePerson, Expired, NotThere) as problem:
        why = {SamePerson: words.same_person, Expired: words.expired, NotThere: words.decided}
        await runtime.post.toast(query.id, why[type(problem)](), alert=True)
        return
    logger.info("Something was decided", extra={"action": done, "kind": action.name})
    await runtime.post.toast(query.id)
    own = organiser.id == motion.proposed_by
    what = action.asks(motion, place)
    told = words.approved if yes else words.withdrawn if own else words.refused
    on = query.message.message_id if query.message is not None else None
    await runtime.post.show(organiser.chat, Screen(told(what)), on=on)
    if not own:
        mine = words.yours_approved if yes else words.yours_refused
        says.insert(0, Say(motion.proposed_by, mine(organiser.alias, what)))
    await _say(runtime, says)


async def _still_may(runtime: Runtime, session: Session, motion: Motion, action: Action) -> None:
    """What somebody put forward who was removed since is not there any more. Raises `NotThere`."""
    team = await organisers.in_place(session, runtime.key, motion.place, action.role)
    if all(one.id != motion.proposed_by for one in team):
        raise NotThere


async def _say(runtime: Runtime, says: list[Say]) -> None:
    """Tell whoever is still there."""
    async with runtime.database.statement() as session:
        chats = {one.id: one.chat for one in await organisers.everybody(session, runtime.key)}
    for say in says:
        if say.to in chats:
            try:
                screen = Screen(say.text, say.rows)
                await runtime.post.show(chats[say.to], screen, on=None, protect=say.protect)
            except Gone:
                continue


def _asked(motion: Motion, what: str, by: str) -> Screen:
    return Screen(
        words.asked(what, by),
        ((_button(words.approve(), APPROVE, motion),), (_button(words.refuse(), REFUSE, motion),)),
    )


def _button(label: str, act: str, motion: Motion) -> Button:
    return Button(label, f"m:{act}:{motion.id.hex}")

"""Taking what is decided about something that was put forward, and doing it."""

import logging
import re
from uuid import UUID

from telegram import CallbackQuery, Update

from admin.organiser import wording
from admin.organiser.access import words as access
from admin.organiser.access.gate import who
from admin.organiser.delivery import Gone
from admin.organiser.motions import shown, words
from admin.organiser.motions.proposing import APPROVE
from admin.organiser.motions.registry import Action, Moot, Say, action_of
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Screen
from storage import audit, motions, organisers, places
from storage.database import Session
from storage.motions import Expired, Motion, NotThere, SamePerson
from storage.organisers import Organiser
from storage.places import Place

_DATA = re.compile(r"m:([an]):([0-9a-f]{32})")

logger = logging.getLogger(__name__)


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
    on = query.message.message_id if query.message is not None else None
    try:
        async with runtime.database.transaction() as session:
            if yes:
                approved = await motions.approve(session, motion.id, organiser.id, now)
                await _still_may(runtime, session, approved, action)
                if not await action.stands(session, approved):
                    raise Moot
                says += await action.do(runtime, session, approved)
                if not action.later and not await action.waits(runtime, session, approved):
                    await motions.done(session, motion.id)
            else:
                await motions.refuse(session, motion.id, organiser.id, now)
            note = {"place": str(place.id), "action": action.name, "motion": str(motion.id)}
            done = "motion_approve" if yes else "motion_refuse"
            await audit.note(session, organiser.id, done, note, now)
    except SamePerson:
        await runtime.post.toast(query.id, words.same_person(), alert=True)
        return
    except (Expired, NotThere, Moot) as problem:
        why = {Expired: words.expired, NotThere: words.decided, Moot: words.moot}[type(problem)]()
        await runtime.post.toast(query.id, why, alert=True)
        await runtime.post.show(
            organiser.chat, Screen(words.over(words.brief(action.asks(motion, place)), why)), on=on
        )
        return
    logger.info("Something was decided", extra={"action": done, "kind": action.name})
    await runtime.post.toast(query.id)
    own = organiser.id == motion.proposed_by
    what = words.brief(action.asks(motion, place))
    yes_said = words.approved_later if action.later else words.approved
    told = yes_said if yes else words.withdrawn if own else words.refused
    await runtime.post.show(organiser.chat, Screen(told(what)), on=on)
    if not own:
        mine = words.yours_approved if yes else words.yours_refused
        says.insert(0, Say(motion.proposed_by, mine(organiser.alias, what)))
    became = words.withdrawn(what) if own else words.decided_by(organiser.alias, what, yes=yes)
    ends = {motion.proposed_by: None}  # she hears of it in a new message, which makes a sound
    await shown.end(runtime, motion.id, lambda one: ends.get(one.id, Screen(became)), but=organiser.id)
    await _say(runtime, says)


async def _still_may(runtime: Runtime, session: Session, motion: Motion, action: Action) -> None:
    """What somebody put forward who was removed since is not there any more. Raises `NotThere`."""
    team = await organisers.in_place(session, runtime.key, motion.place, action.role)
    if all(one.id != motion.proposed_by for one in team):
        raise NotThere


async def _say(runtime: Runtime, says: list[Say]) -> None:
    """Tell whoever is still there."""
    async with runtime.database.statement() as session:
        chats = {
            one.id: one.chat
            for one in await organisers.everybody(session, runtime.key)
            if not one.presence.kept_out
        }
    for say in says:
        if say.to in chats:
            try:
                screen = Screen(say.text, say.rows)
                await runtime.post.show(chats[say.to], screen, on=None, protect=say.protect)
            except Gone:
                continue

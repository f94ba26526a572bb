"""Where something that waits for a second person stands in the chats, so that each message tells what became of it.

Which messages these are is a row among the schedules, by the ids of the people, so that it outlives a restart; it is
due when the time to decide is over.
"""

import logging
from collections.abc import Callable, Mapping
from uuid import UUID

from telegram.error import TelegramError

from admin.organiser.delivery import Gone
from admin.organiser.motions import words
from admin.organiser.motions.registry import action_of
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Screen
from storage import motions, organisers, places, schedules
from storage.motions import Motion
from storage.organisers import Organiser
from storage.schedules import Schedule

SHOWN = "motion"  #: kind of schedule

logger = logging.getLogger(__name__)


async def keep(runtime: Runtime, motion: Motion, shown: Mapping[UUID, int]) -> None:
    """Remember in which message each of them sees it; the one she saw it in before goes."""
    now = runtime.now()
    async with runtime.database.transaction() as session:
        place = next(one for one in await places.all_places(session) if one.id == motion.place)
        found = await schedules.one(session, motion.id, lock=True)
        before = dict(found.detail["cards"]) if found is not None else {}
        known = await motions.one(session, motion.id)
        waits = known is not None and known.state == "proposed"
        cards = before | {str(person): message for person, message in shown.items()}
        due = motion.expires if waits else now  # somebody was faster than this: the next look tells
        row = Schedule(motion.id, place.id, SHOWN, "", None, place.time_zone, due, 0, detail={"cards": cards})
        await schedules.put(session, row)
        named = {one.id: one for one in await organisers.everybody(session, runtime.key)}
    for person, message in shown.items():
        older = before.get(str(person))
        if older not in (None, message) and person in named:
            await _remove(runtime, named[person].chat, older)


async def end(
    runtime: Runtime, which: UUID, says: Callable[[Organiser], Screen | None], *, but: UUID | None = None
) -> None:
    """Put into each of the messages what became of it, and forget them; None takes the message away.

    Left out: who decided, whose message says it already.
    """
    async with runtime.database.transaction() as session:
        found = await schedules.one(session, which, lock=True)
        if found is None or found.kind != SHOWN:
            return
        await schedules.forget(session, which)
        named = {str(one.id): one for one in await organisers.everybody(session, runtime.key)}
    for name, message in found.detail["cards"].items():
        person = named.get(name)
        if person is None or person.id == but or person.presence.kept_out:
            continue
        screen = says(person)
        if screen is None:
            await _remove(runtime, person.chat, message)
        else:
            try:
                await runtime.post.show(person.chat, screen, on=message)
            except (Gone, TelegramError) as error:
                logger.warning("Not told", extra={"action": "motion_not_told", "kind": type(error).__name__})


async def tick(runtime: Runtime) -> None:
    """Whose time is over, or was decided while it was being shown."""
    while True:
        async with runtime.database.transaction() as session:
            found = await schedules.take_due(session, (SHOWN,), runtime.now())
            motion = None if found is None else await motions.one(session, found.id)
            every = {place.id: place for place in await places.all_places(session)}
        if found is None:
            return
        action = None if motion is None else action_of(motion)
        if motion is None or action is None:
            what, why = "", words.decided()
        else:
            what = words.brief(action.asks(motion, every[motion.place]))
            why = words.expired() if motion.state == "proposed" else words.decided()
        told = Screen(words.over(what, why).strip())
        await end(runtime, found.id, lambda _person, told=told: told)  # type: ignore[misc]


async def _remove(runtime: Runtime, chat: int, message: int) -> None:
    try:
        await runtime.post.remove(chat, message)
    except (Gone, TelegramError) as error:
        logger.warning("Not removed", extra={"action": "motion_not_removed", "kind": type(error).__name__})

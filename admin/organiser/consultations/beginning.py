"""What two people decided opens by itself on its day; where three people keep the key, when they have it.

Whoever organises there hears of it.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from telegram.error import TelegramError

from admin.organiser.consultations import handing_words, opened_words
from admin.organiser.consultations.actions import OPEN_NAME, begin, over, place_of
from admin.organiser.consultations.buttons import Act, button
from admin.organiser.consultations.plan import planned
from admin.organiser.custody import sharing
from admin.organiser.delivery import Gone
from admin.organiser.motions.registry import Moot
from admin.organiser.runtime import Runtime
from admin.schedule import today
from dialogs.chat.screen import Screen
from storage import audit, consultations, forms, motions, organisers
from storage.database import Session
from storage.motions import Motion
from storage.organisers import ORGANISES

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Key:
    """The key that three people have shared out: as the database takes it, and in which sharing out."""

    sharing: str
    sealing: Mapping[str, Any] = field(repr=False)


async def tick(runtime: Runtime) -> None:
    """Open what is due. What finds its place still taken, or suspended, waits until it is free."""
    async with runtime.database.statement() as session:
        approved = await motions.approved(session, OPEN_NAME)
    for motion in approved:
        await open_due(runtime, motion)


async def open_due(runtime: Runtime, motion: Motion, key: Key | None = None) -> None:
    """Open one of them, if it is due, and tell the team; with the key that three people have shared out."""
    try:
        said = await _open(runtime, motion, key)
    except Moot:
        return  # somebody called it off at this very moment: nothing of it happened
    if said is not None:
        await _tell(runtime, motion, said)


async def due(runtime: Runtime, session: Session, motion: Motion) -> bool:
    """Whether it could open now: its day has come, its form is there, and its place free."""
    plan, place = planned(motion.detail), await place_of(session, motion)
    day = today(runtime.now(), place.time_zone)
    if (plan.opens is not None and plan.opens > day) or over(plan, day):
        return False
    return bool(await forms.beginning(session, plan.form)) and await consultations.free(session, place.id)


async def _open(runtime: Runtime, motion: Motion, key: Key | None) -> Screen | None:
    """One of them; what there is to say of it. None when it waits, or another process does it."""
    plan = planned(motion.detail)
    async with runtime.database.transaction() as session:
        place = await place_of(session, motion)
        day = today(runtime.now(), place.time_zone)
        if plan.opens is not None and plan.opens > day:
            return None
        if over(plan, day) or not await forms.beginning(session, plan.form):
            return await _given_up(runtime, session, motion, place.name, plan.title)
        if plan.mode == "custody" and key is None:
            return None
        if not await consultations.free(session, place.id):
            return None
        if key is not None and not await sharing.goes_on(session, motion.id, key.sharing):
            return None  # what they have on paper is worth nothing any more, and they were told
        said = await begin(runtime, session, motion)
        if not await motions.done(session, motion.id, sealing=None if key is None else key.sealing):
            raise Moot
    logger.info("A planned consultation was opened", extra={"action": "consultation_opened"})
    return Screen(said, ((button(handing_words.posters(), Act.POSTERS, motion.place),),))


async def _given_up(
    runtime: Runtime, session: Session, motion: Motion, place: str, title: str
) -> Screen | None:
    if not await motions.call_off(session, motion.id, OPEN_NAME):
        return None
    note = {"place": str(motion.place), "motion": str(motion.id)}
    await audit.note(session, None, "consultation_not_opened", note, runtime.now())
    return Screen(opened_words.not_opened(place, title))


async def _tell(runtime: Runtime, motion: Motion, screen: Screen) -> None:
    async with runtime.database.statement() as session:
        team = await organisers.in_place(session, runtime.key, motion.place, ORGANISES)
    for one in team:
        try:
            await runtime.post.show(one.chat, screen, on=None)
        except (Gone, TelegramError) as error:
            logger.warning("Not told", extra={"action": "opening_not_told", "kind": type(error).__name__})

"""Which keys are being shared out, by which process, and the message in which each of the team sees how it goes.

A row among the schedules says so, without anything of a phrase and without who has one: those are in the memory of one
process (`shares`). It keeps its hold on the row while it lives (`tending`); another that finds the row let go begins
anew, and says so to everybody: what was written down until then opens nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import timedelta
from uuid import UUID, uuid5

from telegram.error import BadRequest, NetworkError, TelegramError

from admin.organiser.consultations.actions import OPEN_NAME, place_of
from admin.organiser.custody import sharing_cards as cards
from admin.organiser.custody import sharing_words as words
from admin.organiser.custody.share import Step
from admin.organiser.delivery import Gone
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Screen
from storage import motions, organisers, schedules
from storage.database import Session, StorageError
from storage.motions import Motion
from storage.organisers import Organiser
from storage.places import Place
from storage.schedules import Schedule

KIND = "key"  #: of schedule
LEASE = timedelta(seconds=60)  #: how long a process that says nothing is believed to live

logger = logging.getLogger(__name__)


def row_of(motion: UUID) -> UUID:
    """The row's own id."""
    return uuid5(motion, KIND)


async def plan(runtime: Runtime, session: Session, motion: Motion) -> None:
    """Have it shared out, once."""
    place = await place_of(session, motion)
    detail = {"motion": str(motion.id), "process": "", "begun": False, "cards": {}}
    row = Schedule(
        row_of(motion.id), place.id, KIND, "", None, place.time_zone, runtime.now(), 0, detail=detail
    )
    await schedules.plan_once(session, row)


async def on_its_way(runtime: Runtime, motion_id: UUID) -> tuple[Motion, Place] | None:
    """What is being shared out; None when it is open, was called off, waits for its day, or stands still."""
    async with runtime.database.statement() as session:
        motion = await motions.one(session, motion_id)
        row = await schedules.one(session, row_of(motion_id))
        if motion is None or row is None or motion.state != "approved":
            return None
        place = await place_of(session, motion)
    return None if place.suspended else (motion, place)


async def of_places(runtime: Runtime, places: Collection[UUID]) -> list[tuple[Motion, Place]]:
    """What is being shared out in some places."""
    async with runtime.database.statement() as session:
        approved = [one for one in await motions.approved(session, OPEN_NAME) if one.place in places]
    return [found for one in approved if (found := await on_its_way(runtime, one.id)) is not None]


async def is_here(runtime: Runtime, motion: Motion, place: Place) -> bool:
    """Whether this process shares it out, from now on at the latest; False when it just began anew."""
    if runtime.shares.knows(motion.id):
        return True
    async with runtime.database.transaction() as session:
        row = await schedules.one(session, row_of(motion.id), lock=True)
        if row is None:
            return False
        if runtime.shares.knows(motion.id):
            return True  # somebody else tapped at this very moment
        anew = row.detail["begun"]
        await begin(runtime, session, motion.id, row, asked=not anew)
    if anew:
        await ask(runtime, motion, place)
    return not anew


async def begin(
    runtime: Runtime, session: Session, motion: UUID, row: Schedule, *, asked: bool = False
) -> None:
    """From now on it is shared out here, and nobody has anything. The row is held until the transaction ends.

    `asked`: whoever has a message was asked in it.
    """
    whom = [UUID(name) for name in row.detail["cards"]] if asked else []
    name = runtime.shares.begin(motion, whom, anew=row.detail["begun"])
    detail = {**row.detail, "process": name, "begun": False}
    await schedules.keep(session, row.id, detail)
    await schedules.go_on(session, row.id, runtime.now() + LEASE)


async def goes_on(session: Session, motion: UUID, name: str) -> bool:
    """Whether nobody has begun anew since a sharing out began; until the transaction ends nobody does."""
    row = await schedules.one(session, row_of(motion), lock=True)
    return row is not None and row.detail["process"] == name


async def begun(runtime: Runtime, motion: UUID) -> None:
    """From now on somebody may have something on paper. Before the first phrase is shown."""
    async with runtime.database.transaction() as session:
        row = await schedules.one(session, row_of(motion), lock=True)
        if row is not None and not row.detail["begun"]:
            await schedules.keep(session, row.id, {**row.detail, "begun": True})


async def ask(runtime: Runtime, motion: Motion, place: Place) -> None:
    """A new message to everybody of the team who was not asked yet; the one before goes, whatever is on it."""
    async with runtime.database.statement() as session:
        team = await organisers.in_place(session, runtime.key, motion.place)
    for one in team:
        if not runtime.shares.asks(motion.id, one.id):
            continue
        try:
            await show(runtime, motion, place, one, anew=True, again=runtime.shares.anew(motion.id))
        except (Gone, TelegramError) as error:
            _not_told(error)
            if _away(error):
                runtime.shares.not_asked(motion.id, one.id)
        except StorageError:
            runtime.shares.not_asked(motion.id, one.id)
            raise


async def show(
    runtime: Runtime,
    motion: Motion,
    place: Place,
    to: Organiser,
    *,
    anew: bool = False,
    again: bool = False,
) -> None:
    """Put into her message how it stands for her; `anew`: into a new one, and the one before goes."""
    async with runtime.shares.turns[motion.id, to.id]:
        async with runtime.database.statement() as session:
            row = await schedules.one(session, row_of(motion.id))
        if not runtime.shares.knows(motion.id):
            return  # its last words are said
        before = None if row is None else row.detail["cards"].get(str(to.id))
        screen = cards.screen(motion, place, runtime.shares, to.id, again=again)
        share = runtime.shares.one(motion.id, to.id)
        secret = share is not None and share.step is Step.SHOWN
        if before is not None and await _settled(runtime, to, screen, before, anew=anew):
            return
        first = Screen(words.moment()) if secret else screen
        shown = await runtime.post.show(to.chat, first, on=None, protect=True)
        await _remember(runtime, motion, to, shown)
        if secret and runtime.shares.knows(motion.id):  # only now: no phrase is in a message nobody remembers
            await runtime.post.edit(to.chat, screen, shown)


async def tell(runtime: Runtime, motion: Motion, place: Place) -> None:
    """Show everybody who was asked how it stands now. Whom it cannot be shown to is tried again by `tending`."""
    runtime.shares.tell(motion.id, yet=True)
    asked = await _asked(runtime, motion.id)
    runtime.shares.tell(motion.id, yet=False)
    for person, message in asked:
        try:
            if place.id in person.roles:
                await show(runtime, motion, place, person)
            else:
                await runtime.post.show(person.chat, Screen(words.over()), on=message)
        except (Gone, TelegramError) as error:
            _not_told(error)
            if _away(error):
                runtime.shares.tell(motion.id, yet=True)
        except StorageError:
            runtime.shares.tell(motion.id, yet=True)
            raise


async def end(runtime: Runtime, motion: UUID, says: Callable[[Organiser], str]) -> None:
    """The last words in everybody's message, in the place of whatever is on it."""
    for person, _message in await _asked(runtime, motion):
        try:
            async with runtime.shares.turns[motion, person.id]:
                async with runtime.database.statement() as session:  # it may just have moved
                    row = await schedules.one(session, row_of(motion))
                message = None if row is None else row.detail["cards"].get(str(person.id))
                await runtime.post.show(person.chat, Screen(says(person)), on=message)
            del runtime.shares.turns[motion, person.id]
        except (Gone, TelegramError) as error:
            _not_told(error)


async def _settled(runtime: Runtime, to: Organiser, screen: Screen, message: int, *, anew: bool) -> bool:
    """Put it into the message there is, or take that away for a new one; whether no new one is needed."""
    if not anew:
        return await runtime.post.edit(to.chat, screen, message)
    if not await runtime.post.remove(to.chat, message):  # it is too old
        await runtime.post.edit(to.chat, Screen(words.moved()), message)
    return False


async def _asked(runtime: Runtime, motion: UUID) -> list[tuple[Organiser, int]]:
    """Who was asked, and in which message; not a phone that may be in other hands."""
    async with runtime.database.statement() as session:
        row = await schedules.one(session, row_of(motion))
        named = {str(one.id): one for one in await organisers.everybody(session, runtime.key)}
    found = row.detail["cards"] if row is not None else {}
    return [
        (named[name], message)
        for name, message in found.items()
        if name in named and not named[name].presence.kept_out
    ]


async def _remember(runtime: Runtime, motion: Motion, to: Organiser, message: int) -> None:
    async with runtime.database.transaction() as session:
        row = await schedules.one(session, row_of(motion.id), lock=True)
        if row is not None:
            shown = {**row.detail["cards"], str(to.id): message}
            await schedules.keep(session, row.id, {**row.detail, "cards": shown})


def _away(error: Exception) -> bool:
    """Whether Telegram could not be reached: later it may be."""
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest)


def _not_told(error: Exception) -> None:
    logger.warning("Not told", extra={"action": "sharing_not_told", "kind": type(error).__name__})

"""What is looked after while keys are shared out: who has to be asked, what waited too long, what can be opened."""

from __future__ import annotations

import logging
from uuid import UUID

from admin.organiser.consultations import beginning
from admin.organiser.consultations.actions import OPEN_NAME, place_of
from admin.organiser.consultations.beginning import Key
from admin.organiser.consultations.plan import planned
from admin.organiser.custody import sharing
from admin.organiser.custody import sharing_words as words
from admin.organiser.custody.sharing import KIND, LEASE, row_of
from admin.organiser.runtime import Runtime
from storage import consultations, custody, motions, organisers, schedules, sealing
from storage.motions import Motion
from storage.places import Place

logger = logging.getLogger(__name__)


async def tick(runtime: Runtime) -> None:
    """Ask the team of what is due, keep hold of what is shared out here, and take up what nobody holds."""
    await hold(runtime)
    now = runtime.now()
    async with runtime.database.transaction() as session:
        for motion in await motions.approved(session, OPEN_NAME):
            if planned(motion.detail).mode == "custody" and await beginning.due(runtime, session, motion):
                await sharing.plan(runtime, session, motion)
        await schedules.not_beyond(session, KIND, now + 2 * LEASE, now)
    looked: list[UUID] = []
    while (row := await _take_up(runtime, looked)) is not None:
        looked.append(row)
    runtime.shares.drop_old(now)
    for motion_id in runtime.shares.untold():
        if (found := await sharing.on_its_way(runtime, motion_id)) is not None:
            await sharing.tell(runtime, *found)
    for motion_id in runtime.shares.all():
        await _look(runtime, motion_id)


async def hold(runtime: Runtime) -> None:
    """Keep hold of what is shared out here: this process lives."""
    async with runtime.database.statement() as session:
        await schedules.hold_on(session, KIND, runtime.shares.names(), runtime.now() + LEASE)


async def open_it(runtime: Runtime, motion: Motion, place: Place) -> None:
    """Make the key and open, when three have their part and nothing stands in the way; then tell everybody."""
    async with runtime.database.transaction() as session:
        team = {one.id for one in await organisers.in_place(session, runtime.key, motion.place)}
        due = await beginning.due(runtime, session, motion)
    strangers = [share for share in runtime.shares.of(motion.id) if share.organiser not in team]
    left = [share for share in strangers if runtime.shares.leave(motion.id, share.organiser)]
    if left:
        await sharing.tell(runtime, motion, place)
    found = runtime.shares.take_all(motion.id) if due else None
    if found is None:
        return
    try:
        keys = sealing.new_epoch_keys()
        wraps = custody.wrap_stretched(motion.id, keys.private, found.salt, found.stretched)
        made = Key(found.sharing, custody.sealing_of(keys.public, wraps))
        await beginning.open_due(runtime, motion, made)
        del keys
    finally:
        runtime.shares.not_now(motion.id)
    await _look(runtime, motion.id, opens=False)


async def _take_up(runtime: Runtime, looked: list[UUID]) -> UUID | None:
    """Take up one that nobody holds; its row. None when there is none."""
    async with runtime.database.transaction() as session:
        row = await schedules.take_due(session, (KIND,), runtime.now(), but=looked)
        if row is None:
            return None
        motion = await motions.one(session, UUID(row.detail["motion"]))
        if motion is None:
            await schedules.forget(session, row.id)
            return row.id
        if row.detail["process"] == runtime.shares.name(motion.id):
            await schedules.go_on(session, row.id, runtime.now() + LEASE)  # the clock jumped: it is ours
            return row.id
        await sharing.begin(runtime, session, motion.id, row)
    return row.id


async def _look(runtime: Runtime, motion_id: UUID, *, opens: bool = True) -> None:
    """What became of one that is shared out here."""
    async with runtime.database.statement() as session:
        before = await motions.one(session, motion_id)
        assert before is not None
        # In this order: a place that is suspended meanwhile is not taken, nor by what this very key opened.
        taken = not await consultations.free(session, before.place)
        row = await schedules.one(session, row_of(motion_id))
        place = await place_of(session, before)
        motion = await motions.one(session, motion_id)
        assert motion is not None
    if motion.state != "approved" or place.suspended or taken:
        await _end(runtime, motion, place)
    elif row is None or row.detail["process"] != runtime.shares.name(motion_id):
        runtime.shares.end(motion_id)  # another process has taken it up
    elif opens:
        await open_it(runtime, motion, place)
        await sharing.ask(runtime, motion, place)


async def _end(runtime: Runtime, motion: Motion, place: Place) -> None:
    """Nothing is shared out any more: say why, and forget all of it."""
    holders = runtime.shares.end(motion.id)
    if holders is None:
        return
    await sharing.end(runtime, motion.id, lambda one: _became(motion, place, keeps=one.id in holders))
    async with runtime.database.transaction() as session:
        if motion.state == "approved" and place.suspended:  # it begins anew when the place goes on
            await schedules.go_on(session, row_of(motion.id), runtime.now())
        else:
            await schedules.forget(session, row_of(motion.id))
    logger.info("A key is not shared out any more", extra={"action": "sharing_ended"})


def _became(motion: Motion, place: Place, *, keeps: bool) -> str:
    title = planned(motion.detail).title
    if motion.state == "approved":
        return words.suspended(place.name) if place.suspended else words.taken(place.name, title)
    if motion.state != "done":
        return words.not_opened(place.name, title)
    return (words.opened if keeps else words.full)(place.name, title)

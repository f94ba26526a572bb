"""Looking at the calendar: what is due is done in one transaction with its mark, by one of several replicas, once.

A notice that is due becomes a row five minutes before its hour, with cards for those who decided it. Until then it can
be cancelled. It goes out at its hour; the courier, in the other process, needs nobody for that.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from admin.organiser.assemblies import announcing
from admin.organiser.notices import body, cards
from admin.organiser.notices.sheet import REMINDS, REPEATS, Sheet, gather
from admin.organiser.runtime import Runtime
from admin.organiser.schedule import reminding
from admin.organiser.schedule.calendar import Verdict, judge
from storage import audit, organisers, recurring, schedules
from storage.announcement import GRACE, Draft, Notice
from storage.database import DatabaseUnavailable, Session
from storage.organisers import ORGANISES
from storage.schedules import MISSED, Schedule

KINDS = (REPEATS, REMINDS)
NEVER = ("cancelled", "withdrawn", "draft", "proposed")  #: states of a first notice after which none follows

logger = logging.getLogger(__name__)


async def tick(runtime: Runtime) -> None:
    """Do what is due; what cannot be done now does not keep the rest from it."""
    async with runtime.database.statement() as session:
        await schedules.follow_assemblies(session, runtime.now())
    failed: list[UUID] = []
    while await _one(runtime, failed):
        pass


async def _one(runtime: Runtime, failed: list[UUID]) -> bool:
    """One schedule that is due; False when none is left."""
    found: Schedule | None = None
    try:
        async with runtime.database.transaction() as session:
            now = runtime.now()
            found = await schedules.take_due(session, KINDS, now + GRACE, but=failed)
            if found is None:
                return False
            verdict = judge(found, now, GRACE)
            if await _is_new(session, found, verdict) and verdict.state != MISSED:
                await _do(runtime, session, found, max(verdict.moment, now))
            await schedules.go_on(session, found.id, verdict.next_run)
    except DatabaseUnavailable:
        raise
    except Exception as error:
        kind = type(error).__name__
        logger.error("Not done by the calendar", extra={"action": "schedule_failed", "kind": kind})
        if found is None:
            return False
        failed.append(found.id)
        return True
    logger.info("Done by the calendar", extra={"action": f"schedule_{verdict.state}", "kind": found.kind})
    return True


async def _is_new(session: Session, schedule: Schedule, verdict: Verdict) -> bool:
    """Note the runs; whether the last of them has not been noted before, by whomever."""
    new = False
    for day, state in verdict.runs:
        new = await schedules.ran(session, schedule.id, day, state)
    return new


async def _do(runtime: Runtime, session: Session, schedule: Schedule, goes_at: datetime) -> None:
    """Make the notice, as two people once approved it. Late is at once: nobody waits five minutes more."""
    first = await gather(runtime, session, UUID(str(schedule.detail["notice"])))
    if first is None or not await _still_holds(runtime, session, first):
        await schedules.stop(session, schedule.id)
        return
    notice = first.notice
    if schedule.kind == REMINDS:
        made = await _remind(session, first, goes_at)
    else:
        given = _now(first, goes_at)
        made = await recurring.again(
            session, notice, goes_at, kind=given.kind, title=given.title, body=given.body
        )
    detail = {"place": str(notice.place), "notice": str(made), "schedule": str(schedule.id)}
    await audit.note(session, None, f"schedule_{schedule.kind}", detail, runtime.now())
    sheet = await gather(runtime, session, made)
    assert sheet is not None
    await cards.watch(runtime, session, sheet, dict.fromkeys(_deciders(notice)))


def _now(first: Sheet, goes_at: datetime) -> Draft:
    """What repeats, with day and venue of its assembly as they are now; of one that is over nothing is told."""
    given = first.notice.draft
    if first.assembly is None:
        return given
    if not first.assembly.awaited(goes_at):
        return announcing.without_line(given)
    return announcing.corrected(given, first.assembly, first.place.time_zone)


async def _remind(session: Session, first: Sheet, goes_at: datetime) -> UUID:
    assert first.assembly is not None
    venue = bool(body.line_of(first.notice.draft.body.get("es", "")))
    bodies = reminding.bodies(first.assembly, first.place.time_zone, goes_at, venue=venue)
    title = first.assembly.title
    return await recurring.again(
        session, first.notice, goes_at, kind="reminder", title=title, body=bodies, with_file=False
    )


async def _still_holds(runtime: Runtime, session: Session, first: Sheet) -> bool:
    """Whether the first was not stopped, nor its assembly called off, and one at least of the two who decided it still
    may."""
    if first.notice.state in NEVER or (first.assembly is not None and first.assembly.state == "cancelled"):
        return False
    team = await organisers.in_place(session, runtime.key, first.place.id, ORGANISES)
    return any(one.id in _deciders(first.notice) for one in team)


def _deciders(notice: Notice) -> list[UUID]:
    return [one for one in (notice.proposed_by, notice.approved_by) if one is not None]

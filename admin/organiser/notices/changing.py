"""Changing a draft, with what hangs on it: its repetition, its reminders, the line about its assembly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from admin.organiser.notices import body
from admin.organiser.notices.sheet import REMINDS, REPEATS, Sheet
from admin.organiser.runtime import Runtime
from admin.organiser.schedule.calendar import rule
from storage import audit, notices, schedules
from storage.announcement import Draft
from storage.assemblies import Assembly
from storage.database import Session
from storage.organisers import Organiser
from storage.schedules import Schedule

NOTHING = UUID(int=0)
REPEAT_GRACE = 120  #: minutes a notice that repeats may be late
REMIND_GRACE = {
    1440: 720,
    120: 75,
}  #: minutes a reminder may be late, by how long before the assembly it comes


class NoDraft(Exception):
    """Somebody put it forward meanwhile, or threw it away."""


async def begin(runtime: Runtime, by: Organiser, place: UUID, draft: Draft) -> UUID:
    """A new draft; its id. Raises `TooLong`."""
    async with runtime.database.transaction() as session:
        made = await notices.make(session, place, draft)
        await note(runtime, session, by, "notice_write", place, made)
    return made


async def write(runtime: Runtime, by: Organiser, sheet: Sheet, draft: Draft) -> None:
    """Write a draft anew. Raises `NoDraft`, `TooLong`."""
    async with runtime.database.transaction() as session:
        await _write(runtime, session, by, sheet, draft)


async def say(runtime: Runtime, by: Organiser, sheet: Sheet, language: str, said: str) -> None:
    """Other words in one language; none take that language away. Raises `NoDraft`, `TooLong`."""
    old = sheet.notice.draft
    line = _line(sheet, language) if body.line_of(old.body.get("es", "")) else ""
    bodies = {**old.body, language: said + line if said else ""}
    title = body.title_of(bodies["es"])
    await write(runtime, by, sheet, replace(old, title=title, body=_full(bodies)))


async def set_hour(runtime: Runtime, by: Organiser, sheet: Sheet, goes_at: datetime | None) -> None:
    """Another hour, by which it repeats from then on; without an hour it does not. Raises `NoDraft`."""
    async with runtime.database.transaction() as session:
        await _write(runtime, session, by, sheet, replace(sheet.notice.draft, goes_at=goes_at))
        if sheet.repeats is None:
            return
        if goes_at is None:
            await schedules.forget(session, sheet.repeats.id)
            return
        cron = rule(str(sheet.repeats.detail["every"]), goes_at.astimezone(ZoneInfo(sheet.place.time_zone)))
        await schedules.put(session, replace(sheet.repeats, cron=cron))


async def link(runtime: Runtime, by: Organiser, sheet: Sheet, assembly: Assembly | None) -> None:
    """Of which assembly it speaks; what was said of another goes. Raises `NoDraft`, `TooLong`."""
    old = sheet.notice.draft
    given = replace(
        old,
        kind="notice" if assembly is None else "assembly",
        assembly=None if assembly is None else assembly.id,
        body={language: body.own(words) for language, words in old.body.items()},
    )
    async with runtime.database.transaction() as session:
        await _write(runtime, session, by, sheet, given)
        for one in sheet.reminders.values():
            await schedules.forget(session, one.id)


async def set_line(runtime: Runtime, by: Organiser, sheet: Sheet) -> None:
    """Put day and venue below its words, or take them away. Raises `NoDraft`, `TooLong`."""
    old = sheet.notice.draft
    has = bool(body.line_of(old.body.get("es", "")))
    bodies = {
        language: body.own(words) + ("" if has else _line(sheet, language))
        for language, words in old.body.items()
        if words
    }
    await write(runtime, by, sheet, replace(old, body=bodies))


async def set_reminder(runtime: Runtime, by: Organiser, sheet: Sheet, before: int) -> None:
    """Remind people so many minutes before, or not. It begins to count when the notice is approved."""
    assert sheet.assembly is not None
    async with runtime.database.transaction() as session:
        await _write(runtime, session, by, sheet, sheet.notice.draft)
        if before in sheet.reminders:
            await schedules.forget(session, sheet.reminders[before].id)
            return
        detail = {"notice": str(sheet.notice.id), "assembly": str(sheet.assembly.id), "before": before}
        await schedules.add(session, _plan(sheet, REMINDS, None, REMIND_GRACE[before], detail))


async def set_repeat(runtime: Runtime, by: Organiser, sheet: Sheet, every: str) -> None:
    """How often it comes; "" is once. It begins to count when the notice is approved."""
    goes_at = sheet.notice.draft.goes_at
    async with runtime.database.transaction() as session:
        await _write(runtime, session, by, sheet, sheet.notice.draft)
        if sheet.repeats is not None:
            await schedules.forget(session, sheet.repeats.id)
        if every and goes_at is not None:
            cron = rule(every, goes_at.astimezone(ZoneInfo(sheet.place.time_zone)))
            detail = {"notice": str(sheet.notice.id), "every": every}
            await schedules.add(session, _plan(sheet, REPEATS, cron, REPEAT_GRACE, detail))


async def note(
    runtime: Runtime, session: Session, by: Organiser, action: str, place: UUID, notice: UUID
) -> None:
    """A line in the audit: who did what with which notice, and none of its words."""
    detail = {"place": str(place), "notice": str(notice)}
    await audit.note(session, by.id, action, detail, runtime.now())


async def _write(runtime: Runtime, session: Session, by: Organiser, sheet: Sheet, draft: Draft) -> None:
    if not await notices.change(session, sheet.notice.id, draft):
        raise NoDraft
    await note(runtime, session, by, "notice_change", sheet.place.id, sheet.notice.id)


def _line(sheet: Sheet, language: str) -> str:
    return (
        "" if sheet.assembly is None else body.where_and_when(sheet.assembly, sheet.place.time_zone, language)
    )


def _full(bodies: Mapping[str, str]) -> dict[str, str]:
    return {language: words for language, words in bodies.items() if words or language == "es"}


def _plan(sheet: Sheet, kind: str, cron: str | None, grace: int, detail: Mapping[str, object]) -> Schedule:
    title, zone = sheet.notice.draft.title, sheet.place.time_zone
    return Schedule(
        NOTHING, sheet.place.id, kind, title, cron, zone, None, grace, enabled=False, detail=detail
    )

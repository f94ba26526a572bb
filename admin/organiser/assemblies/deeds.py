"""What is done about assemblies: each deed one transaction with its line in the audit."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from admin.organiser.access.gate import who
from admin.organiser.assemblies import announcing
from admin.organiser.assemblies.planning import Bundled
from admin.organiser.assemblies.screens import Card
from admin.organiser.runtime import Runtime
from dialogs import xform
from dialogs.forms import bundled
from dialogs.workshop import inspect_async
from storage import assemblies, audit, consultations, forms, notices, outcomes, places, rsvp
from storage.announcement import RUNNING, Draft
from storage.assemblies import Assembly
from storage.database import Session
from storage.organisers import ORGANISES, Organiser
from storage.places import Place

FORM = "asamblea"  #: the bundled form in which residents leave a word
CHANGED, CAME_OF_IT = "assembly_change", "assembly_outcome"  #: lines of the audit
BEFORE_ANYBODY = ("draft", "proposed", "approved")  #: states of a notice nobody has heard of

logger = logging.getLogger(__name__)


class NotNow(Exception):
    """The form could not be compiled: the machine has no room for it now."""


@dataclass(frozen=True)
class Caller:
    """Who organises, and one of the places where she does."""

    organiser: Organiser
    place: Place


async def reach(runtime: Runtime, organiser: Organiser) -> Sequence[Place]:
    """The places where somebody calls assemblies, by name."""
    async with runtime.database.statement() as session:
        every = await places.all_places(session)
    return [place for place in every if organiser.may(ORGANISES, place.id)]


async def caller(runtime: Runtime, chat: int, place: UUID) -> Caller | None:
    """Who writes, if she calls assemblies in that place: asked of the database each time."""
    organiser = await who(runtime, chat)
    if organiser is None or not organiser.may(ORGANISES, place):
        return None
    found = next((one for one in await reach(runtime, organiser) if one.id == place), None)
    return None if found is None else Caller(organiser, found)


async def card(runtime: Runtime, which: Assembly, place: Place) -> Card:
    """Everything there is to know of an assembly."""
    async with runtime.database.statement() as session:
        counts = await rsvp.shown(session, which.id)
        outcome = await outcomes.of(session, which.id)
        asked = which.consultation
        found = await consultations.one(session, asked) if asked is not None else None
    until = found.closes if found is not None and found.state == "open" else None
    return Card(which, place, runtime.now(), counts, until, outcome)


async def call(runtime: Runtime, by: Caller, title: str, starts_at: datetime) -> UUID:
    """Call an assembly. Raises `InThePast`, `TooLong`."""
    now = runtime.now()
    async with runtime.database.transaction() as session:
        made = await assemblies.call(session, by.place.id, title, starts_at, now)
        await _note(session, by, "assembly_call", made, now)
    logger.info("An assembly was called", extra={"action": "assembly_called"})
    return made


async def do(
    runtime: Runtime, by: Caller, which: UUID, deed: str, change: Callable[[Session], Awaitable[object]]
) -> bool:
    """Change something and note it; False, and nothing is noted, when there was nothing to change."""
    now = runtime.now()
    async with runtime.database.transaction() as session:
        if not await change(session):
            return False
        await _note(session, by, deed, which, now)
    return True


async def move(runtime: Runtime, by: Caller, which: UUID, starts_at: datetime) -> tuple[bool, UUID | None]:
    """Another hour; whether it was moved, and the draft of a notice when neighbours had heard of it.

    What was going to go out with the old hour goes no further. Raises `InThePast`.
    """
    now = runtime.now()
    async with runtime.database.transaction() as session:
        if not await assemblies.move(session, which, starts_at, now):
            return False, None
        await _note(session, by, "assembly_move", which, now)
        found = await assemblies.one(session, which)
        assert found is not None
        heard = await _stop(session, which, now)
        draft = announcing.moved(found, by.place.time_zone)
        return True, await notices.make(session, by.place.id, draft) if heard else None


async def meet_at(runtime: Runtime, by: Caller, which: UUID, venue: str | None) -> tuple[bool, UUID | None]:
    """Another venue, or that nobody says so; whether it was kept, and the draft of what has to be said about it.

    What tells the old venue and was heard of by nobody is a draft again, and tells the new one; what is on its way
    goes no further. Raises `TooLong`.
    """
    now, zone = runtime.now(), by.place.time_zone
    async with runtime.database.transaction() as session:
        before = await assemblies.one(session, which, lock=True)
        if before is None or not await assemblies.meet_at(session, which, venue):
            return False, None
        await _note(session, by, CHANGED, which, now)
        found = await assemblies.one(session, which)
        assert found is not None
        if before.venue is None or before.venue == found.venue:
            return True, None
        wrong, heard = None, False
        for notice, state in await assemblies.announced(session, which):
            told = await notices.one(session, notice, lock=True)
            if told is None or not announcing.tells(told.draft, before.venue):
                continue
            if state == "draft" or (state in BEFORE_ANYBODY and await notices.reopen(session, notice)):
                await _correct(session, notice, announcing.corrected(told.draft, found, zone))
                wrong = notice if state != "draft" else wrong
            else:
                heard = heard or await notices.cancel(session, notice, now) is not None or state == "sent"
        if heard:
            return True, await notices.make(session, by.place.id, announcing.elsewhere(found, zone))
        return True, wrong


async def _correct(session: Session, notice: UUID, given: Draft) -> None:
    """Write a draft anew; without day and venue if they no longer fit."""
    try:
        await notices.change(session, notice, given)
    except notices.TooLong:
        await notices.change(session, notice, announcing.without_line(given))


async def cancel(runtime: Runtime, by: Caller, which: UUID) -> tuple[bool, UUID | None]:
    """Call it off; whether it was, and the draft of a notice when neighbours had heard of it."""
    now = runtime.now()
    async with runtime.database.transaction() as session:
        if not await assemblies.cancel(session, which, now):
            return False, None
        await _note(session, by, "assembly_cancel", which, now)
        found = await assemblies.one(session, which)
        assert found is not None
        heard = await _stop(session, which, now)
        return True, await notices.make(session, by.place.id, announcing.cancelled(found)) if heard else None


async def draft(runtime: Runtime, by: Caller, which: UUID, made: Draft) -> UUID:
    """The draft of a notice about it; one of this kind that still lies there is written anew."""
    now = runtime.now()
    async with runtime.database.transaction() as session:
        for old, state in await assemblies.announced(session, which):
            before = await notices.one(session, old) if state == "draft" else None
            if before is not None and before.draft.kind == made.kind:
                await notices.change(session, old, made)
                return old
        fresh = await notices.make(session, by.place.id, made)
        await _note(session, by, "assembly_notice", which, now)
        return fresh


async def listen(runtime: Runtime, by: Caller, which: Assembly) -> bool:
    """Open the small consultation in which residents leave a word for it, until the day before.

    Raises `NotNow`, `TooManyForms`.
    """
    form = await _form(runtime)
    there = runtime.now().astimezone(ZoneInfo(by.place.time_zone)).date()
    until = last_day(which.starts_at.astimezone(ZoneInfo(by.place.time_zone)).date(), there)

    async def change(session: Session) -> bool:
        await forms.publish_if_room(
            session, form.identity, form.xform, form.title, name=FORM, version=form.version
        )
        return await assemblies.listen(session, which.id, form.identity, until)

    return await do(runtime, by, which.id, "assembly_listen", change)


def last_day(held: date, today: date) -> date:
    """Until when a word can be left: the day before, so that it can be read in time; today at the earliest."""
    return max(today, held - timedelta(days=1))


async def _stop(session: Session, which: UUID, now: datetime) -> bool:
    """Let nothing about it go out any more; whether anybody had heard of it."""
    heard = False
    for notice, state in await assemblies.announced(session, which):
        if state in (*BEFORE_ANYBODY, *RUNNING):
            state = await notices.cancel(session, notice, now) or state
        heard = heard or state in (*RUNNING, "sent")
    return heard


async def _form(runtime: Runtime) -> Bundled:
    """The bundled form; compiled once in the life of the process, by a child. Raises `NotNow`."""
    if (known := runtime.meeting.form) is not None:
        return known
    inspection = await inspect_async(bundled(FORM))
    if inspection.xform is None:
        raise NotNow
    loaded = await asyncio.to_thread(xform.load, inspection.xform)
    version = loaded.settings.get("version", "")
    runtime.meeting.form = Bundled(inspection.xform, loaded.title, version, loaded.identity)
    return runtime.meeting.form


async def _note(session: Session, by: Caller, deed: str, which: UUID, at: datetime) -> None:
    detail = {"place": str(by.place.id), "assembly": str(which)}
    await audit.note(session, by.organiser.id, deed, detail, at)

"""Notices as organisers know them: written by one person, approved by another, stopped by anybody (role organiser).

A notice goes from state to state by conditional statements, each of which one person wins: of a `cancel` and the
courier's beginning at the same instant exactly one happens. That two people decide is a constraint of the table. Who
receives a notice cannot be asked here; there are counts. Notes for the audit are the caller's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select, update

from storage.announcement import (
    FILE_BYTES,
    GRACE,
    KINDS,
    LIFE,
    PHOTO_BYTES,
    RUNNING,
    Attachment,
    Counts,
    Draft,
    Expired,
    Notice,
    NotThere,
    SamePerson,
    TooBig,
    TooLate,
    TooLong,
    check,
    read,
)
from storage.database import Session
from storage.tables import attachment as attachments
from storage.tables import notice as table

__all__ = [
    "GRACE",
    "KINDS",
    "LIFE",
    "Attachment",
    "Counts",
    "Draft",
    "Expired",
    "NotThere",
    "Notice",
    "SamePerson",
    "TooBig",
    "TooLate",
    "TooLong",
    "approve",
    "attach",
    "attachment",
    "cancel",
    "change",
    "check",
    "edit",
    "make",
    "of_place",
    "one",
    "pause",
    "propose",
    "reopen",
    "resume",
    "take_back",
    "withdraw",
]

# -- writing --------------------------------------------------------------------------------------------------


async def make(session: Session, place: UUID, draft: Draft) -> UUID:
    """Begin a notice; its id. Raises `TooLong`."""
    check(draft)
    made = uuid4()
    await session.execute(insert(table).values(id=made, place_id=place, **_columns(draft)))
    return made


async def change(session: Session, notice: UUID, draft: Draft) -> bool:
    """Write a draft anew; False when it is no longer one. Raises `TooLong`."""
    check(draft, with_file=await attachment(session, notice) is not None)
    return await _turn(session, notice, ("draft",), _columns(draft)) is not None


async def attach(session: Session, notice: UUID, file: Attachment | None) -> bool:
    """Give a draft its picture or file, or take it away; False when it is none any more.

    Raises `TooBig`, `TooLong`.
    """
    if file is not None and len(file.content) > (PHOTO_BYTES if file.kind == "photo" else FILE_BYTES):
        raise TooBig
    if (found := await one(session, notice, lock=True)) is None or found.state != "draft":
        return False
    check(found.draft, with_file=file is not None)
    await session.execute(delete(attachments).where(attachments.c.notice_id == notice))
    if file is not None:
        row = {"notice_id": notice, "kind": file.kind, "name": file.name, "content": file.content}
        await session.execute(insert(attachments).values(row))
    return True


# -- deciding -------------------------------------------------------------------------------------------------


async def propose(session: Session, notice: UUID, by: UUID, now: datetime) -> bool:
    """Put a draft forward; False when it is no longer one, or says nothing.

    Raises `TooLate` for an hour in the past.
    """
    found = await one(session, notice, lock=True)
    if found is None or found.state != "draft" or not any(found.draft.body.values()):
        return False
    if found.draft.goes_at is not None and found.draft.goes_at <= now:
        raise TooLate
    values = {"state": "proposed", "proposed_by": by, "proposed_at": now}
    return await _turn(session, notice, ("draft",), values) is not None


async def take_back(session: Session, notice: UUID) -> bool:
    """Make a proposal a draft again, because it was refused or has to be changed; False when it is none."""
    values = {"state": "draft", "proposed_by": None, "proposed_at": None}
    return await _turn(session, notice, ("proposed",), values) is not None


async def reopen(session: Session, notice: UUID) -> bool:
    """Make a notice that nobody has heard of a draft again, also when it was approved: what it says is wrong by now.

    False when it is a draft, or on its way. A courier that begins at the same instant either began before, or never.
    """
    values = {
        "state": "draft",
        "proposed_by": None,
        "proposed_at": None,
        "approved_by": None,
        "approved_at": None,
    }
    return await _turn(session, notice, ("proposed", "approved"), values) is not None


async def approve(session: Session, notice: UUID, by: UUID, now: datetime) -> Notice:
    """Approve what somebody else put forward. From now on its text stands, and after `GRACE` it goes out.

    Raises `SamePerson`, `Expired` (it waited longer than `LIFE`), `TooLate` (its hour has passed), `NotThere`.
    """
    found = await one(session, notice, lock=True)
    if found is None or found.state != "proposed" or found.proposed_at is None:
        raise NotThere
    if found.proposed_by == by:
        raise SamePerson
    if now - found.proposed_at > LIFE:
        raise Expired
    if found.draft.goes_at is not None and found.draft.goes_at <= now:
        raise TooLate
    values = {"state": "approved", "approved_by": by, "approved_at": now}
    if await _turn(session, notice, ("proposed",), values) is None:
        raise NotThere
    return replace(found, state="approved", approved_by=by, approved_at=now)


# -- stopping -------------------------------------------------------------------------------------------------


async def cancel(session: Session, notice: UUID, now: datetime) -> str | None:
    """Stop it for good; whoever has it already keeps it (`withdraw` takes it away).

    Returns the state it was in: before "sending" and "paused" nobody had heard of it. None when there is nothing to
    stop. A courier that begins at the same instant either began before, which this waits for, or never begins.
    """
    stopped = ("draft", "proposed", "approved", *RUNNING)
    return await _turn(session, notice, stopped, {"state": "cancelled", "ended_at": now})


async def pause(session: Session, notice: UUID) -> bool:
    """Send no more of it until `resume`; False when it is not being sent. What is in the air arrives."""
    return await _turn(session, notice, ("sending",), {"state": "paused"}) is not None


async def resume(session: Session, notice: UUID) -> bool:
    """Go on with a paused notice; False when it is not paused."""
    return await _turn(session, notice, ("paused",), {"state": "sending"}) is not None


async def edit(
    session: Session, notice: UUID, body: Mapping[str, str], *, proposed_by: UUID, approved_by: UUID
) -> int | None:
    """Put other words into a notice that is being sent or was sent, as two people decided; the new revision.

    Those who have it see it change within Telegram's rules, the others receive the new words. None when it is in no
    state to be edited. Raises `SamePerson`, `TooLong`.
    """
    if proposed_by == approved_by:
        raise SamePerson
    found = await one(session, notice, lock=True)
    if found is None or found.state not in (*RUNNING, "sent"):
        return None
    check(replace(found.draft, body=body), with_file=await attachment(session, notice) is not None)
    values = {"body": dict(body), "wanted": "edit", "revision": found.revision + 1}
    people = {"proposed_by": proposed_by, "approved_by": approved_by}
    await _turn(session, notice, (*RUNNING, "sent"), {**values, **people})
    return found.revision + 1


async def withdraw(session: Session, notice: UUID, now: datetime) -> bool:
    """Send no more of it, and take it away from those who have it: deleted, or made harmless where it is too old.

    One person is enough: it may be urgent, and nobody is harmed by it. False when nobody has heard of it.
    """
    values = {"state": "withdrawn", "wanted": "withdraw", "ended_at": func.coalesce(table.c.ended_at, now)}
    return await _turn(session, notice, (*RUNNING, "sent", "cancelled"), values, approved=True) is not None


# -- looking --------------------------------------------------------------------------------------------------


async def one(session: Session, notice: UUID, *, lock: bool = False) -> Notice | None:
    """A notice (roles organiser, resident); `lock` holds it until the end of the transaction."""
    query = select(table).where(table.c.id == notice)
    row = (await session.execute(query.with_for_update() if lock else query)).one_or_none()
    return None if row is None else read(row)


async def of_place(
    session: Session, place: UUID, states: Collection[str] | None = None, *, limit: int = 20
) -> tuple[Notice, ...]:
    """The notices of a place, the newest decisions first (roles organiser, resident)."""
    query = select(table).where(table.c.place_id == place)
    if states is not None:
        query = query.where(table.c.state.in_(list(states)))
    newest = func.coalesce(table.c.approved_at, table.c.proposed_at).desc().nulls_first()
    rows = await session.execute(query.order_by(newest, table.c.id).limit(limit))
    return tuple(read(row) for row in rows)


async def attachment(session: Session, notice: UUID) -> Attachment | None:
    """The picture or file of a notice (roles organiser, resident)."""
    query = select(attachments).where(attachments.c.notice_id == notice)
    row = (await session.execute(query)).one_or_none()
    return None if row is None else Attachment(row.kind, row.name, row.content)


async def _turn(
    session: Session,
    notice: UUID,
    states: Collection[str],
    values: Mapping[str, Any],
    *,
    approved: bool = False,
) -> str | None:
    """Change a notice that is in one of these states; the state it was in, None when it is in none of them."""
    which = select(table.c.id, table.c.state).where(table.c.id == notice, table.c.state.in_(list(states)))
    if approved:
        which = which.where(table.c.approved_by.is_not(None))
    before = which.with_for_update().cte("before")
    command = update(table).where(table.c.id == before.c.id).values(**values).returning(before.c.state)
    found: str | None = (await session.execute(command)).scalar_one_or_none()
    return found


def _columns(draft: Draft) -> dict[str, Any]:
    return {
        "kind": draft.kind,
        "title": draft.title,
        "body": dict(draft.body),
        "discreet": draft.discreet,
        "shareable": draft.shareable,
        "theme": draft.theme,
        "assembly_id": draft.assembly,
        "delivery": draft.delivery,
        "goes_at": draft.goes_at,
    }

"""Notices that come from other notices, and the hour at which they go (role organiser).

What repeats was decided by two people once, with its first notice; each later one carries their names. Its grace is
the time between its row and its hour, in which anybody may cancel it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import insert, literal, select, update

from storage.announcement import GRACE, Draft, Notice
from storage.database import Session
from storage.tables import attachment as attachments
from storage.tables import notice as table


async def again(
    session: Session,
    first: Notice,
    goes_at: datetime,
    *,
    kind: str,
    title: str,
    body: Mapping[str, str],
    with_file: bool = True,
) -> UUID:
    """A notice like one that two people approved, for this hour; its id."""
    made = uuid4()
    row = {
        "kind": kind,
        "title": title,
        "body": dict(body),
        "discreet": first.draft.discreet,
        "shareable": first.draft.shareable,
        "theme": first.draft.theme,
        "assembly_id": first.draft.assembly,
        "delivery": first.draft.delivery,
        "goes_at": goes_at,
        "state": "approved",
        "proposed_by": first.proposed_by,
        "proposed_at": first.proposed_at,
        "approved_by": first.approved_by,
        "approved_at": goes_at - GRACE,
    }
    await session.execute(insert(table).values(id=made, place_id=first.place, **row))
    if with_file:
        await copy_file(session, first.id, made)
    return made


async def copy_file(session: Session, source: UUID, target: UUID) -> None:
    """The picture or file of one notice for another; Telegram's name for it, too."""
    columns = (attachments.c.kind, attachments.c.name, attachments.c.content, attachments.c.file_id)
    query = select(literal(target), *columns).where(attachments.c.notice_id == source)
    names = ["notice_id", "kind", "name", "content", "file_id"]
    await session.execute(insert(attachments).from_select(names, query))


async def file_of(session: Session, notice: UUID) -> tuple[str, str] | None:
    """Kind and name of a notice's picture or file, without its content."""
    query = select(attachments.c.kind, attachments.c.name).where(attachments.c.notice_id == notice)
    row = (await session.execute(query)).one_or_none()
    return None if row is None else (row.kind, row.name)


async def set_hour(session: Session, notice: UUID, goes_at: datetime | None) -> bool:
    """Another hour for a notice nobody has heard of; False when it is on its way, or over.

    Of this and the courier's beginning at the same instant exactly one happens.
    """
    which = (table.c.id == notice) & table.c.state.in_(("draft", "proposed", "approved"))
    return (await session.execute(update(table).where(which).values(goes_at=goes_at))).rowcount == 1


async def going(session: Session, place: UUID) -> tuple[UUID, ...]:
    """The approved notices of a place that have not begun, the next first."""
    query = select(table.c.id).where(table.c.place_id == place, table.c.state == "approved")
    rows = await session.execute(query.order_by(table.c.goes_at.nulls_first(), table.c.approved_at))
    return tuple(rows.scalars())


async def waiting(session: Session, place: UUID) -> tuple[UUID, ...]:
    """The notices of a place that were put forward and wait for somebody else, the oldest first."""
    query = select(table.c.id).where(table.c.place_id == place, table.c.state == "proposed")
    return tuple((await session.execute(query.order_by(table.c.proposed_at))).scalars())


def copied(first: Notice) -> Draft:
    """What is written anew from an old notice: the same words, no hour, no assembly that is over."""
    old = first.draft
    return Draft(
        "notice", old.title, old.body, old.discreet, old.shareable, old.theme, None, old.delivery, None
    )

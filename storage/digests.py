"""Issues of the digest: the database decides who makes each, and keeps what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.database import Session
from storage.tables import digest


@dataclass(frozen=True)
class Issue:
    """One issue of the digest: for whom (`edition`), of which day or week (`period`), and what it says."""

    edition: str
    period: str
    content: Mapping[str, Any]


async def claim(session: Session, consultation: UUID, edition: str, period: str) -> bool:
    """Take the making of an issue upon oneself (role organiser). False when somebody has it, or it is made.

    Save it in the same transaction: then a maker that dies leaves the issue to the next one.
    """
    taken = insert(digest).values(consultation_id=consultation, edition=edition, period=period)
    return (await session.execute(taken.on_conflict_do_nothing())).rowcount == 1


async def save(
    session: Session, consultation: UUID, edition: str, period: str, content: Mapping[str, Any]
) -> None:
    """Keep what a claimed issue says (role organiser)."""
    await session.execute(
        update(digest).where(*_is(consultation, edition, period)).values(content=dict(content))
    )


async def give_up(session: Session, consultation: UUID, edition: str, period: str) -> None:
    """Leave a claimed issue that was not made to somebody else (role organiser)."""
    empty = digest.c.content.is_(None)
    await session.execute(delete(digest).where(*_is(consultation, edition, period), empty))


async def latest(session: Session, consultation: UUID, *, edition: str = "assembly") -> Issue | None:
    """The newest finished issue (roles organiser, resident); periods are written so that later sorts later."""
    query = (
        select(digest.c.edition, digest.c.period, digest.c.content)
        .where(
            digest.c.consultation_id == consultation,
            digest.c.edition == edition,
            digest.c.content.is_not(None),
        )
        .order_by(digest.c.period.desc())
        .limit(1)
    )
    row = (await session.execute(query)).one_or_none()
    return None if row is None else Issue(row.edition, row.period, row.content)


def _is(consultation: UUID, edition: str, period: str) -> tuple[Any, ...]:
    return (digest.c.consultation_id == consultation, digest.c.edition == edition, digest.c.period == period)

"""What came of an assembly: decisions and commitments, kept as data so that a later Local Agenda reads them.

A commitment names a commission or an office rather than a person (role organiser). Notes for the audit are the
caller's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select, update

from storage.assemblies import LINE, LINES, TITLE, TooLong, at_most, one_line
from storage.database import Session
from storage.tables import assembly as assemblies
from storage.tables import commitment as commitments
from storage.tables import decision as decisions


@dataclass(frozen=True)
class Decision:
    """What an assembly decided."""

    id: UUID
    text: str


@dataclass(frozen=True)
class Commitment:
    """What somebody took on: a commission or an office, by a day."""

    id: UUID
    what: str
    who: str
    by_when: date | None
    state: str  #: open, done, dropped


@dataclass(frozen=True)
class Outcome:
    """What came of an assembly."""

    decisions: tuple[Decision, ...]
    commitments: tuple[Commitment, ...]


async def decide(session: Session, which: UUID, text: str) -> UUID:
    """One more decision. Raises `TooLong`."""
    place = await _next(session, decisions, which)
    made = uuid4()
    row = {"id": made, "assembly_id": which, "position": place, "text": one_line(text, LINE)}
    await session.execute(insert(decisions).values(row))
    return made


async def undo_decision(session: Session, which: UUID, decision: UUID) -> bool:
    """Take a decision back that was written by mistake."""
    command = delete(decisions).where(decisions.c.assembly_id == which, decisions.c.id == decision)
    return (await session.execute(command)).rowcount == 1


async def commit(
    session: Session, which: UUID, what: str, who: str = "", by_when: date | None = None
) -> UUID:
    """One more thing somebody took on. Raises `TooLong`."""
    place = await _next(session, commitments, which)
    made = uuid4()
    values = {"id": made, "assembly_id": which, "position": place, "by_when": by_when}
    await session.execute(
        insert(commitments).values(**values, what=one_line(what, LINE), who=at_most(who, TITLE))
    )
    return made


async def settle(session: Session, which: UUID, commitment: UUID, state: str) -> bool:
    """Note that a commitment was kept, dropped, or is open again; False when it is so already."""
    command = update(commitments).where(
        commitments.c.assembly_id == which, commitments.c.id == commitment, commitments.c.state != state
    )
    return (await session.execute(command.values(state=state))).rowcount == 1


async def of(session: Session, which: UUID) -> Outcome:
    """What was decided and promised, in its own order (role organiser)."""
    decided = select(decisions).where(decisions.c.assembly_id == which).order_by(decisions.c.position)
    promised = select(commitments).where(commitments.c.assembly_id == which).order_by(commitments.c.position)
    return Outcome(
        tuple(Decision(row.id, row.text) for row in await session.execute(decided)),
        tuple(
            Commitment(row.id, row.what, row.who, row.by_when, row.state)
            for row in await session.execute(promised)
        ),
    )


async def _next(session: Session, lines: Any, which: UUID) -> int:
    """The number of one more line. Raises `TooLong`."""
    await session.execute(select(assemblies.c.id).where(assemblies.c.id == which).with_for_update())
    query = select(func.count(), func.coalesce(func.max(lines.c.position), 0)).where(
        lines.c.assembly_id == which
    )
    many, last = (await session.execute(query)).one()
    if many >= LINES:
        raise TooLong
    return int(last) + 1

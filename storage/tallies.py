"""What has been released, counted by question, sector and choice (role mixer). Figures are made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from storage.database import Session
from storage.tables import tally as table

#: question, sector ("" for none), choice (a value; "" answered, "-" preferred not to say, "*" in the headline)
Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Count:
    """How many released participations of a sector made a choice."""

    question: str
    sector: str
    choice: str
    n: int


async def counts(session: Session, consultation: UUID) -> tuple[Count, ...]:
    """Everything counted so far."""
    columns = (table.c.question, table.c.sector, table.c.choice, table.c.n)
    rows = await session.execute(
        select(*columns).where(table.c.consultation_id == consultation).order_by(*columns)
    )
    return tuple(Count(*row) for row in rows)


async def add(session: Session, consultation: UUID, more: Mapping[Cell, int]) -> None:
    """Add a released batch. Cells are written in the order of their names, which says nothing."""
    if not more:
        return
    rows = [
        {"consultation_id": consultation, "question": question, "sector": sector, "choice": choice, "n": n}
        for (question, sector, choice), n in sorted(more.items())
    ]
    fresh = insert(table)
    total = {"n": table.c.n + fresh.excluded.n}
    key = ["consultation_id", "question", "sector", "choice"]
    await session.execute(fresh.on_conflict_do_update(index_elements=key, set_=total), rows)

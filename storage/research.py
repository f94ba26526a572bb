"""The finer editions: written once, in the transaction that closes a consultation, and never changed.

What they hold is decided elsewhere, by a pure function that the mixer brings (`Finish`); here it is only kept. The
mixer may insert and not update, so a second call changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from dialogs.submission import Submission
from storage.database import Session
from storage.figures import Standing
from storage.tables import loose_row as row_table
from storage.tables import research as table


@dataclass(frozen=True)
class Cell:
    """One number of the research edition: people rounded to fives, or, of a small group, tenths."""

    question: str
    group: str  #: "" everyone, otherwise a sector
    choice: str
    rounded: int | None
    level: int | None
    base: int  #: people behind it: to fives where `rounded` stands, otherwise more than so many


@dataclass(frozen=True)
class Ending:
    """What the finer editions are made from, in the mixer's memory only."""

    standing: tuple[Standing, ...]  #: what stands published, with the numbers it was made from
    pairs: Mapping[tuple[str, str], int]  #: what was counted together all along
    submissions: Sequence[Submission]  #: everybody's, where nothing was released before; otherwise none


@dataclass(frozen=True)
class Editions:
    """What is kept of it."""

    figures: Sequence[Standing] = ()  #: crossings, told like other figures
    cells: Sequence[Cell] = ()
    rows: Sequence[Mapping[str, str]] = ()  #: answers by question, of people nobody can find among others


Finish = Callable[[Ending], Editions]


async def write(session: Session, consultation: UUID, editions: Editions, *, rng: Random) -> None:
    """Keep the finer editions (role mixer). Rows get new ids and a random order; what is there already stays."""
    cells: list[dict[str, Any]] = [
        {
            "consultation_id": consultation,
            "question": one.question,
            "grp": one.group,
            "choice": one.choice,
            "rounded": one.rounded,
            "level": one.level,
            "base": one.base,
        }
        for one in sorted(editions.cells, key=lambda one: (one.question, one.group, one.choice))
    ]
    if cells and not await published(session, consultation):
        await session.execute(insert(table), cells)
    if editions.rows and not await rows(session, consultation):
        shuffled = rng.sample(list(editions.rows), len(editions.rows))
        kept = [
            {"consultation_id": consultation, "id": _uuid4(rng), "answers": dict(answers)}
            for answers in shuffled
        ]
        await session.execute(insert(row_table), kept)


async def published(session: Session, consultation: UUID) -> tuple[Cell, ...]:
    """The research edition (roles organiser and mixer); nothing before the closing."""
    columns = (table.c.question, table.c.grp, table.c.choice, table.c.rounded, table.c.level, table.c.base)
    query = select(*columns).where(table.c.consultation_id == consultation).order_by(*columns[:3])
    return tuple(Cell(*row) for row in await session.execute(query))


async def rows(session: Session, consultation: UUID) -> tuple[dict[str, str], ...]:
    """The rows of answers a form declared (roles organiser and mixer), in the order of ids that say nothing."""
    query = select(row_table.c.answers).where(row_table.c.consultation_id == consultation)
    return tuple((await session.execute(query.order_by(row_table.c.id))).scalars())


def _uuid4(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)

"""Published figures: everybody reads them; the mixer writes them, and alone sees the exact base behind each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from storage.database import Session
from storage.tables import figure as table


@dataclass(frozen=True)
class Figure:
    """What is published of one choice in one group: about `level` of every ten, of more than `base_tens` people."""

    question: str
    group: str  #: "" everyone, otherwise a sector
    choice: str  #: a value, "" answered, "-" preferred not to say, "*" the headline
    level: int  #: 1 … 9
    base_tens: int  #: 20 reads "más de 20"
    revision: int  #: grows by one each time the figure is refreshed


@dataclass(frozen=True)
class Standing:
    """A figure with the exact numbers it was made from: what the rules of newcomers compare with. Mixer only."""

    figure: Figure
    base: int  #: people behind it
    people: int = 0  #: how many of them gave the mark
    told: int = 0  #: how many of them it says did


async def published(session: Session, consultation: UUID) -> tuple[Figure, ...]:
    """What has been published of a consultation (any process)."""
    rows = await session.execute(
        select(*_PUBLIC).where(table.c.consultation_id == consultation).order_by(*_KEY)
    )
    return tuple(Figure(*row) for row in rows)


async def standing(session: Session, consultation: UUID) -> tuple[Standing, ...]:
    """The same with exact bases (role mixer)."""
    exact = (table.c.base, table.c.people, table.c.told)
    query = select(*_PUBLIC, *exact).where(table.c.consultation_id == consultation).order_by(*_KEY)
    return tuple(Standing(Figure(*row[:-3]), *row[-3:]) for row in await session.execute(query))


async def write(session: Session, consultation: UUID, figures: Iterable[Standing]) -> None:
    """Publish figures, in place of the earlier ones of the same question, group and choice (role mixer)."""
    rows = [
        {
            "consultation_id": consultation,
            "question": one.figure.question,
            "grp": one.figure.group,
            "choice": one.figure.choice,
            "level": one.figure.level,
            "base_tens": one.figure.base_tens,
            "revision": one.figure.revision,
            "base": one.base,
            "people": one.people,
            "told": one.told,
        }
        for one in figures
    ]
    if not rows:
        return
    fresh = insert(table)
    renewed = {name: fresh.excluded[name] for name in _RENEWED}
    await session.execute(
        fresh.on_conflict_do_update(index_elements=["consultation_id", *_KEY_NAMES], set_=renewed), rows
    )


_RENEWED = ("level", "base_tens", "revision", "base", "people", "told")
_KEY_NAMES = ("question", "grp", "choice")
_KEY = tuple(table.c[name] for name in _KEY_NAMES)
_PUBLIC = (*_KEY, table.c.level, table.c.base_tens, table.c.revision)

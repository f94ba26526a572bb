"""Assemblies as organisers keep them: when and where, the agenda of the meeting, and in short what happened.

What was decided and promised is in `outcomes`. Place and hour stand on nothing public unless somebody says so
(`public`). Role organiser; the residents' bot reads `one`. Notes for the audit are the caller's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from storage.database import Session
from storage.tables import assembly as table
from storage.tables import notice as notices
from storage.tables import place as places

TITLE, VENUE, LINE, MINUTES = 120, 200, 300, 3000  #: characters
LINES = 20  #: points of an agenda, decisions, commitments

#: Words for the door: short, easy to hear and to say, none that is taken for another.
FIRST = ("nube", "mango", "lápiz", "pueblo", "tambor", "fuente", "camino", "jardín", "limón", "reloj", "ventana",
         "maíz", "barco", "cielo", "espejo", "horno")  # fmt: skip
SECOND = ("azul", "verde", "dulce", "claro", "grande", "tibio", "alegre", "nuevo", "blanco", "fuerte", "suave",
          "redondo", "ligero", "tranquilo", "valiente", "sereno")  # fmt: skip


class TooLong(Exception):
    """A text is longer than there is room for, or there are too many lines."""


class InThePast(Exception):
    """The hour has passed already."""


@dataclass(frozen=True)
class Assembly:
    """An assembly as it stands."""

    id: UUID
    place: UUID
    title: str
    starts_at: datetime
    venue: str | None
    public: bool  #: whether hour and venue may stand on what anybody can see
    agenda: tuple[str, ...]
    minutes: str  #: in short, once it was held
    door_code: str | None
    state: str  #: planned, held, cancelled
    consultation: UUID | None  #: where residents leave a word for it

    def awaited(self, now: datetime) -> bool:
        """Whether people can still say if they come."""
        return self.state == "planned" and self.starts_at > now


# -- calling --------------------------------------------------------------------------------------------------


async def call(
    session: Session, place: UUID, title: str, starts_at: datetime, now: datetime, *, venue: str | None = None
) -> UUID:
    """Call an assembly; its id. Raises `TooLong`, `InThePast`."""
    if starts_at <= now:
        raise InThePast
    made = uuid4()
    values = {
        "place_id": place,
        "title": one_line(title, TITLE),
        "starts_at": starts_at,
        "venue": _venue(venue),
    }
    await session.execute(insert(table).values(id=made, **values))
    return made


async def move(session: Session, which: UUID, starts_at: datetime, now: datetime) -> bool:
    """Another hour; False when it is no longer awaited. Raises `InThePast`."""
    if starts_at <= now:
        raise InThePast
    return await _change(session, which, {"starts_at": starts_at}, after=now)


async def rename(session: Session, which: UUID, title: str) -> bool:
    """Another title. Raises `TooLong`."""
    return await _change(session, which, {"title": one_line(title, TITLE)})


async def meet_at(session: Session, which: UUID, venue: str | None) -> bool:
    """Where it is, or that nobody says so. Raises `TooLong`."""
    return await _change(session, which, {"venue": _venue(venue)})


async def plan(session: Session, which: UUID, agenda: Sequence[str]) -> bool:
    """What will be spoken of, in order. Raises `TooLong`."""
    if len(agenda) > LINES:
        raise TooLong
    return await _change(session, which, {"agenda": [one_line(line, LINE) for line in agenda]})


async def show_publicly(session: Session, which: UUID, *, public: bool) -> bool:
    """Whether hour and venue may stand on the weekly page, the digest and posters."""
    return await _change(session, which, {"public": public})


async def say_at_the_door(session: Session, which: UUID, code: str | None) -> bool:
    """Two words, the same for everybody who comes; or none."""
    return await _change(session, which, {"door_code": code})


async def listen(session: Session, which: UUID, form: str, until: date) -> bool:
    """Open a small consultation in which residents leave a word for it until a day; False when there is one already.

    The database opens it, always with the same settings (`storage.tables.assembling`); `form` is a published one.
    """
    command = update(table).where(table.c.id == which, table.c.state == "planned", table.c.asks.is_(None))
    return (await session.execute(command.values(asks=form, asks_until=until))).rowcount == 1


async def cancel(session: Session, which: UUID, now: datetime) -> bool:
    """Call it off; False when it has begun, or was called off."""
    return await _change(session, which, {"state": "cancelled"}, after=now)


def door_code(rng: Random) -> str:
    """Two words to say at the door. Anybody may learn them: they tell a neighbour from a stranger, no more."""
    return f"{rng.choice(FIRST)} {rng.choice(SECOND)}"


# -- afterwards -----------------------------------------------------------------------------------------------


async def write_minutes(session: Session, which: UUID, minutes: str) -> bool:
    """What happened, in short; from now on it was held. Raises `TooLong`."""
    if len(minutes) > MINUTES:
        raise TooLong
    return await _change(
        session, which, {"minutes": minutes.strip(), "state": "held"}, states=("planned", "held")
    )


# -- looking --------------------------------------------------------------------------------------------------


async def one(session: Session, which: UUID, *, lock: bool = False) -> Assembly | None:
    """An assembly (roles organiser, resident); `lock` holds it until the end of the transaction."""
    query = select(table).where(table.c.id == which)
    row = (await session.execute(query.with_for_update() if lock else query)).one_or_none()
    return None if row is None else _read(row)


async def coming(session: Session, place: UUID, now: datetime, *, limit: int = 20) -> tuple[Assembly, ...]:
    """Those that are awaited, the next first (roles organiser, resident)."""
    awaited = (table.c.place_id == place, table.c.state == "planned", table.c.starts_at > now)
    rows = await session.execute(select(table).where(*awaited).order_by(table.c.starts_at).limit(limit))
    return tuple(_read(row) for row in rows)


async def awaited(session: Session, now: datetime) -> tuple[Assembly, ...]:
    """Those that are awaited anywhere (roles organiser, resident)."""
    query = select(table).where(table.c.state == "planned", table.c.starts_at > now)
    return tuple(_read(row) for row in await session.execute(query.order_by(table.c.starts_at)))


async def shown(session: Session, place: UUID) -> tuple[Assembly, ...]:
    """Those planned that may stand where anybody can see it, the first one first; none of a place that is suspended.

    Which of them is still ahead, `upcoming` says (roles organiser, resident, owner).
    """
    open_to_all = (table.c.place_id == place, table.c.public, table.c.state == "planned", ~places.c.suspended)
    query = select(table).join(places, places.c.id == table.c.place_id).where(*open_to_all)
    return tuple(_read(row) for row in await session.execute(query.order_by(table.c.starts_at, table.c.id)))


def upcoming(some: Sequence[Assembly], now: datetime) -> Assembly | None:
    """The next of them that has not begun."""
    return min((one for one in some if one.awaited(now)), key=lambda one: one.starts_at, default=None)


async def past(session: Session, place: UUID, now: datetime, *, limit: int = 10) -> tuple[Assembly, ...]:
    """Those that have begun or were called off, the last first."""
    over = (table.c.place_id == place, (table.c.state != "planned") | (table.c.starts_at <= now))
    rows = await session.execute(select(table).where(*over).order_by(table.c.starts_at.desc()).limit(limit))
    return tuple(_read(row) for row in rows)


async def announced(session: Session, which: UUID) -> tuple[tuple[UUID, str], ...]:
    """The notices about it, with their states (role organiser)."""
    query = select(notices.c.id, notices.c.state).where(notices.c.assembly_id == which)
    return tuple((row.id, row.state) for row in await session.execute(query.order_by(notices.c.id)))


async def _change(
    session: Session,
    which: UUID,
    values: dict[str, Any],
    *,
    states: Sequence[str] = ("planned",),
    after: datetime | None = None,
) -> bool:
    command = update(table).where(table.c.id == which, table.c.state.in_(states))
    if after is not None:
        command = command.where(table.c.starts_at > after)
    return (await session.execute(command.values(**values))).rowcount == 1


def one_line(said: str, most: int) -> str:
    """One line of words. Raises `TooLong`, and ValueError for none."""
    line = " ".join(said.split())
    if not line:
        raise ValueError("there are no words")
    return at_most(line, most)


def at_most(said: str, most: int) -> str:
    """One line of words, perhaps none. Raises `TooLong`."""
    line = " ".join(said.split())
    if len(line) > most:
        raise TooLong
    return line


def _venue(said: str | None) -> str | None:
    return at_most(said, VENUE) or None if said is not None else None


def _read(row: Any) -> Assembly:
    return Assembly(row.id, row.place_id, row.title, row.starts_at, row.venue, row.public, tuple(row.agenda),
                    row.minutes, row.door_code, row.state, row.consultation_id)  # fmt: skip

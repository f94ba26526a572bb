"""Consultations: one form asked in one place between two dates, with its own keys and its own partitions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, insert, select, text, update

from storage.database import Session
from storage.places import Place
from storage.tables import PARTITIONED, column_settings, consultation, epoch, place

MIXER_ON_PARTITIONS = "SELECT, INSERT, TRUNCATE"


@dataclass(frozen=True)
class Consultation:
    """A consultation as every process sees it."""

    id: UUID
    place: Place
    form_id: str  #: identity of its form
    title: str
    state: str  #: draft, open, closing, closed (released whole) or unopened (fewer than k took part)
    k: int  #: the least crowd an answer is released in
    draft_days: int  #: how long an unfinished conversation can be taken up again
    opens: date
    closes: date | None
    public_key: (
        bytes | None
    )  #: what answers are sealed to; None until the mixer has made the first, or not visible
    epoch: int | None  #: number of that key
    released_on: date | None = None
    mode: str = "pool"  #: who keeps the key: the mixer (pool), or two of three people (custody)
    coded: bool = False  #: whether only those who come with a place code are counted
    paused: bool = False  #: no release happens before closing: organisers look at a burst
    keyed: bool = False  #: the key of the marks was made once; it is never made again
    beside: bool = False  #: a word for an assembly: reached under its notice, and no round of the place


async def open_consultation(session: Session, opened: Consultation) -> None:
    """Open a consultation and make its partitions (role owner). The mixer gives it its first key.

    Each partition gets what is not inherited: no statistics, and the mixer's right to throw its rows away. Other
    roles reach it only through the parent table, under the parent's privileges.
    """
    await session.execute(
        insert(consultation).values(
            id=opened.id,
            place_id=opened.place.id,
            form_id=opened.form_id,
            title=opened.title,
            state=opened.state,
            k=opened.k,
            draft_days=opened.draft_days,
            opens=opened.opens,
            closes=opened.closes,
            mode=opened.mode,
            coded=opened.coded,
            beside=opened.beside,
        )
    )
    for table in PARTITIONED:
        name = partition(table.name, opened.id)
        await session.execute(
            text(f"CREATE TABLE {name} PARTITION OF {table.name} FOR VALUES IN ('{opened.id}')")
        )
        for statement in column_settings(table, name):
            await session.execute(text(statement))
        await session.execute(text(f"GRANT {MIXER_ON_PARTITIONS} ON {name} TO mixer"))


async def forget(session: Session, consultation_id: UUID) -> None:
    """Drop a closed consultation's partitions (role owner); its tallies and figures stay."""
    for table in PARTITIONED:
        await session.execute(text(f"DROP TABLE IF EXISTS {partition(table.name, consultation_id)}"))


async def set_state(session: Session, consultation_id: UUID, state: str) -> None:
    """Change the state of a consultation (roles owner, mixer)."""
    await session.execute(
        update(consultation).where(consultation.c.id == consultation_id).values(state=state)
    )


async def set_paused(session: Session, consultation_id: UUID, *, paused: bool) -> bool:
    """Stop releases before the closing, or let them go on (roles mixer, organiser, owner); False when it was so."""
    command = update(consultation).where(
        consultation.c.id == consultation_id, consultation.c.state == "open", consultation.c.paused != paused
    )
    return (await session.execute(command.values(paused=paused))).rowcount == 1


async def note_restored(session: Session, on: date) -> None:
    """Note that a copy of the database was given back on this day, in UTC (role owner)."""
    await session.execute(
        update(consultation).where(consultation.c.state.in_(("open", "closing"))).values(restored_on=on)
    )


async def restored_on(session: Session) -> date | None:
    """The last day on which a copy was given back, in UTC: what was sent before may be lost (any role)."""
    newest: date | None = (await session.execute(select(func.max(consultation.c.restored_on)))).scalar_one()
    return newest


async def free(session: Session, place_id: UUID) -> bool:
    """Whether a round can begin in a place: it goes on, and none is open there (roles owner, organiser).

    The place is held until the transaction ends, so that of two who ask at the same moment the second waits.
    """
    held = select(place.c.id).where(place.c.id == place_id, ~place.c.suspended).with_for_update()
    if (await session.execute(held)).one_or_none() is None:
        return False
    running = consultation.c.state.in_(("open", "closing")) & ~consultation.c.beside
    query = select(consultation.c.id).where(consultation.c.place_id == place_id, running).limit(1)
    return (await session.execute(query)).one_or_none() is None


async def open_ones(session: Session) -> tuple[Consultation, ...]:
    """The consultations that receive answers (roles resident, mixer): not those of a suspended place."""
    rows = await session.execute(_with_key().where(consultation.c.state == "open", ~place.c.suspended))
    return tuple(_read(row) for row in rows)


async def unfinished(session: Session) -> tuple[Consultation, ...]:
    """The consultations that have not ended, in suspended places too, without their keys (any role)."""
    rows = await session.execute(_without_key().where(consultation.c.state.in_(("open", "closing"))))
    return tuple(_read(row) for row in rows)


async def every_one(session: Session) -> tuple[Consultation, ...]:
    """All consultations in any state, without their keys (any role)."""
    rows = await session.execute(_without_key())
    return tuple(_read(row) for row in rows)


async def all_are_over(session: Session) -> bool:
    """Whether something was asked here, and nothing is any more (any role)."""
    states = {one.state for one in await every_one(session)}
    return bool(states) and states <= {"closed", "unopened"}


async def one(session: Session, consultation_id: UUID) -> Consultation | None:
    """A consultation in any state, without its key (any role)."""
    row = (await session.execute(_without_key().where(consultation.c.id == consultation_id))).one_or_none()
    return None if row is None else _read(row)


async def in_place(session: Session, code: str) -> tuple[Consultation, ...]:
    """The consultations of a place in any state, newest first, without their keys (any role)."""
    rows = await session.execute(_without_key().where(place.c.code == code))
    return tuple(_read(row) for row in rows)


def partition(table: str, consultation_id: UUID) -> str:
    """Name of the piece of a table that belongs to a consultation."""
    return f"{table}_{consultation_id.hex}"


def _with_key() -> Select[tuple[object, ...]]:
    current = and_(epoch.c.consultation_id == consultation.c.id, epoch.c.open)
    return (
        select(*_COLUMNS, epoch.c.public_key, epoch.c.number)
        .select_from(consultation.join(place).outerjoin(epoch, current))
        .order_by(consultation.c.opens.desc(), consultation.c.id)
    )


def _without_key() -> Select[tuple[object, ...]]:
    return (
        select(*_COLUMNS)
        .select_from(consultation.join(place))
        .order_by(consultation.c.opens.desc(), consultation.c.id)
    )


_COLUMNS = (
    *consultation.c,
    place.c.code.label("place_code"),
    place.c.name.label("place_name"),
    place.c.time_zone.label("place_time_zone"),
    place.c.suspended.label("place_suspended"),
)


def _read(row: Row[tuple[object, ...]]) -> Consultation:
    found = row._mapping
    return Consultation(
        id=found["id"],
        place=Place(
            found["place_id"],
            found["place_code"],
            found["place_name"],
            found["place_time_zone"],
            found["place_suspended"],
        ),
        form_id=found["form_id"],
        title=found["title"],
        state=found["state"],
        k=found["k"],
        draft_days=found["draft_days"],
        opens=found["opens"],
        closes=found["closes"],
        public_key=found.get("public_key"),
        epoch=found.get("number"),
        released_on=found["released_on"],
        mode=found["mode"],
        coded=found["coded"],
        paused=found["paused"],
        keyed=found["keyed"],
        beside=found["beside"],
    )

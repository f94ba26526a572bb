"""What is due when, and that it was done once for each day of its place (role organiser).

A schedule has a next moment and perhaps a rule (`cron`) by which the moments after it are found; without a rule it is
due once. Who does it is decided by the database: `take_due` locks a row for the length of the transaction and passes
over those that somebody else has, and `ran` says whether this day's run is new. So any number of replicas may look.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.database import Session
from storage.tables import place as places
from storage.tables import run as runs
from storage.tables import schedule as table

DONE, LATE, MISSED = "done", "late", "missed"


@dataclass(frozen=True)
class Schedule:
    """Something that is due by the calendar."""

    id: UUID
    place: UUID | None
    kind: str
    title: str  #: for the organisers' lists
    cron: str | None  #: minute, hour, day, month, day of the week; None: once
    time_zone: str
    next_run: datetime | None  #: None: not planned, or over
    grace: int  #: minutes it may be late and is still done
    enabled: bool = True
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """What became of a schedule on one day of its place."""

    schedule: Schedule
    day: date
    state: str  #: done, late, missed


async def add(session: Session, schedule: Schedule) -> UUID:
    """Plan something; its id, which the one given takes the place of when it is zero."""
    made = schedule.id if schedule.id.int else uuid4()
    await session.execute(insert(table).values(id=made, **_columns(schedule)))
    return made


async def put(session: Session, schedule: Schedule) -> None:
    """Plan something under an id of one's own, or write it anew."""
    row = _columns(schedule)
    command = upsert(table).values(id=schedule.id, **row)
    await session.execute(command.on_conflict_do_update(index_elements=["id"], set_=row))


async def plan_once(session: Session, schedule: Schedule) -> None:
    """Plan something under an id of one's own, unless it is planned already."""
    await session.execute(upsert(table).values(id=schedule.id, **_columns(schedule)).on_conflict_do_nothing())


async def one(session: Session, which: UUID, *, lock: bool = False) -> Schedule | None:
    """A schedule; `lock` holds it until the end of the transaction."""
    query = select(table).where(table.c.id == which)
    row = (await session.execute(query.with_for_update() if lock else query)).one_or_none()
    return None if row is None else _read(row)


async def of_place(session: Session, place: UUID, kinds: Collection[str]) -> tuple[Schedule, ...]:
    """What is planned in a place and not over, the next first."""
    planned = (table.c.place_id == place, table.c.enabled, table.c.next_run.is_not(None))
    query = select(table).where(*planned, table.c.kind.in_(kinds)).order_by(table.c.next_run, table.c.id)
    return tuple(_read(row) for row in await session.execute(query))


async def about(session: Session, name: str, value: str) -> tuple[Schedule, ...]:
    """Schedules of any state whose detail says this, the next first."""
    query = select(table).where(table.c.detail[name].astext == value)
    rows = await session.execute(query.order_by(table.c.next_run.nulls_last(), table.c.id))
    return tuple(_read(row) for row in rows)


async def take_due(
    session: Session, kinds: Collection[str], until: datetime, *, but: Collection[UUID] = ()
) -> Schedule | None:
    """One schedule that is due by `until`, held until the end of the transaction; not one that somebody else holds.

    What belongs to a suspended place stands still.
    """
    resting = select(places.c.id).where(places.c.suspended)
    due = (
        table.c.enabled,
        table.c.next_run <= until,
        table.c.kind.in_(kinds),
        table.c.id.not_in(list(but)),
        table.c.place_id.is_(None) | table.c.place_id.not_in(resting),
    )
    query = select(table).where(*due).order_by(table.c.next_run, table.c.id).limit(1)
    row = (await session.execute(query.with_for_update(skip_locked=True))).one_or_none()
    return None if row is None else _read(row)


async def ran(session: Session, schedule: UUID, day: date, state: str) -> bool:
    """Note a run; False when there was one on that day, and nothing is to be done."""
    row = {"schedule_id": schedule, "local_date": day, "state": state, "told": state == DONE}
    command = upsert(runs).values(row).on_conflict_do_nothing()
    return (await session.execute(command)).rowcount == 1


async def go_on(session: Session, which: UUID, next_run: datetime | None) -> None:
    """The next moment; None when there is none."""
    await session.execute(update(table).where(table.c.id == which).values(next_run=next_run))


async def hold_on(session: Session, kind: str, names: Collection[str], until: datetime) -> None:
    """Whoever took these up keeps them until then; what somebody else has taken up since bears another name."""
    its = (table.c.kind == kind) & table.c.detail["process"].astext.in_(names)
    await session.execute(update(table).where(its).values(next_run=until))


async def not_beyond(session: Session, kind: str, latest: datetime, now: datetime) -> None:
    """No moment of this kind lies beyond the latest it can have: a clock was set back."""
    which = (table.c.kind == kind) & (table.c.next_run > latest)
    await session.execute(update(table).where(which).values(next_run=now))


async def begin(
    session: Session, which: UUID, next_run: datetime, title: str, detail: Mapping[str, Any]
) -> None:
    """What was only planned counts from now on."""
    values = {"enabled": True, "next_run": next_run, "title": title, "detail": dict(detail)}
    await session.execute(update(table).where(table.c.id == which).values(**values))


async def change(session: Session, which: UUID, *, cron: str | None, next_run: datetime) -> bool:
    """Another rule and moment; False when it was stopped meanwhile."""
    command = update(table).where(table.c.id == which, table.c.enabled)
    return (await session.execute(command.values(cron=cron, next_run=next_run))).rowcount == 1


async def keep(session: Session, which: UUID, detail: Mapping[str, Any]) -> None:
    """Write down what a schedule has to remember."""
    await session.execute(update(table).where(table.c.id == which).values(detail=dict(detail)))


async def stop(session: Session, which: UUID) -> bool:
    """Never again; False when it was stopped already, or is over."""
    command = update(table).where(table.c.id == which, table.c.enabled, table.c.next_run.is_not(None))
    return (await session.execute(command.values(enabled=False))).rowcount == 1


async def forget(session: Session, which: UUID) -> None:
    """Take a schedule away, with what is known of its runs."""
    await session.execute(delete(table).where(table.c.id == which))


async def untold(session: Session) -> tuple[Run, ...]:
    """The late and missed runs nobody has been told of; held until the end of the transaction."""
    query = select(table, runs.c.local_date, runs.c.state.label("became")).join(runs).where(~runs.c.told)
    rows = await session.execute(
        query.order_by(table.c.id, runs.c.local_date).with_for_update(of=runs, skip_locked=True)
    )
    return tuple(Run(_read(row), row.local_date, row.became) for row in rows)


async def told(session: Session, run: Run) -> None:
    """They know."""
    which = (runs.c.schedule_id == run.schedule.id) & (runs.c.local_date == run.day)
    await session.execute(update(runs).where(which).values(told=True))


async def follow_assemblies(session: Session, now: datetime) -> None:
    """Reminders go where their assembly goes: moved with it, and stopped with it.

    `detail` of a reminder: `assembly`, `before` (minutes), and `starts`, the second at which the assembly began when
    somebody last looked.
    """
    await session.execute(_MOVED)
    await session.execute(_STOPPED, {"now": now})


_REMINDS = "s.kind = 'reminder' AND s.enabled AND a.id = (s.detail->>'assembly')::uuid"
_STARTS = "floor(extract(epoch FROM a.starts_at))::bigint::text"
_MOVED = text(
    "UPDATE schedule s SET next_run = a.starts_at - make_interval(mins => (s.detail->>'before')::int),"  # noqa: S608
    f" detail = jsonb_set(s.detail, '{{starts}}', to_jsonb({_STARTS})) FROM assembly a"
    f" WHERE {_REMINDS} AND a.state = 'planned' AND s.detail->>'starts' IS DISTINCT FROM {_STARTS}"
)
_STOPPED = text(
    "UPDATE schedule s SET enabled = false FROM assembly a"  # noqa: S608
    f" WHERE {_REMINDS} AND (a.state <> 'planned' OR a.starts_at <= :now)"
)


def _columns(schedule: Schedule) -> dict[str, Any]:
    return {
        "place_id": schedule.place,
        "kind": schedule.kind,
        "title": schedule.title,
        "cron": schedule.cron,
        "time_zone": schedule.time_zone,
        "next_run": schedule.next_run,
        "grace": schedule.grace,
        "enabled": schedule.enabled,
        "detail": dict(schedule.detail),
    }


def _read(row: Any) -> Schedule:
    return Schedule(row.id, row.place_id, row.kind, row.title, row.cron, row.time_zone, row.next_run, row.grace,
                    row.enabled, row.detail)  # fmt: skip

"""What is due is done once for each day of its place, whoever looks, whenever, and however the clock jumps."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from admin.organiser.schedule import ticking
from storage import assemblies, broadcasts, notices, organisers, schedules, suspension
from storage.database import Database
from storage.schedules import LATE, MISSED
from tests.organiser.schedule.conftest import THURSDAY, Calendar

NEXT = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)  #: the Thursday after, nine in the morning
WEEKLY = "0 9 * * thu"


async def test_a_notice_repeats_at_its_hour_and_can_be_cancelled_before(calendar: Calendar) -> None:
    """Five minutes before, its row is there; the courier finds it due at nine, not earlier."""
    which = await calendar.repeats(WEEKLY)
    calendar.now = NEXT - timedelta(minutes=6)
    await calendar.tick()
    before = await calendar.made()
    calendar.now = NEXT - timedelta(minutes=5)
    await calendar.tick()
    await calendar.tick()
    (found,) = await calendar.made()

    assert before == []
    assert found.state == "approved"
    assert found.draft.goes_at == found.goes() == NEXT
    assert (found.proposed_by, found.approved_by) == (calendar.elena, calendar.marcos)
    assert (await calendar.one(which)).next_run == NEXT + timedelta(days=7)
    async with calendar.office.databases.resident.statement() as session:
        assert found.id not in {one.id for one in await broadcasts.due(session, NEXT - timedelta(seconds=1))}
        assert found.id in {one.id for one in await broadcasts.due(session, NEXT)}


async def test_two_replicas_that_look_together_do_it_once(calendar: Calendar) -> None:
    """Ten looks of two processes at the same instant."""
    await calendar.repeats(WEEKLY)
    calendar.now = NEXT
    other = Database(calendar.office.databases.urls["organiser"], role="organiser")
    try:
        replicas = [calendar.replica(), calendar.replica(other)] * 5
        await asyncio.gather(*(ticking.tick(one) for one in replicas))
    finally:
        await other.close()

    assert len(await calendar.made()) == 1


async def test_late_within_its_grace_goes_at_once_and_they_are_told(calendar: Calendar) -> None:
    """The machine slept for an hour."""
    await calendar.repeats(WEEKLY)
    calendar.now = NEXT + timedelta(hours=1)
    await calendar.tick()
    (found,) = await calendar.made()

    assert found.goes() == calendar.now
    assert await calendar.runs() == [("2026-03-12", LATE)]


async def test_too_late_is_missed_and_they_are_told(calendar: Calendar) -> None:
    """Three hours: nobody is woken by what was for the morning; the week after it goes again."""
    which = await calendar.repeats(WEEKLY)
    calendar.now = NEXT + timedelta(hours=3)
    await calendar.tick()

    assert await calendar.made() == []
    assert await calendar.runs() == [("2026-03-12", MISSED)]
    assert (await calendar.one(which)).next_run == NEXT + timedelta(days=7)


async def test_a_clock_that_jumps_ahead_and_back_does_it_once(calendar: Calendar) -> None:
    """An hour ahead: done, early. Back again: the true hour comes, and it is done already."""
    await calendar.repeats(WEEKLY)
    for moment in (-30, 60, -30, 0, 30, 60):
        calendar.now = NEXT + timedelta(minutes=moment)
        await calendar.tick()

    assert len(await calendar.made()) == 1


async def test_a_clock_that_is_set_back_after_it_does_not_repeat_it(calendar: Calendar) -> None:
    """Even if somebody puts the next moment back by hand: the day has its run."""
    which = await calendar.repeats(WEEKLY)
    calendar.now = NEXT
    await calendar.tick()
    async with calendar.office.databases.organiser.transaction() as session:
        await schedules.go_on(session, which, NEXT)
    calendar.now = NEXT - timedelta(hours=1)
    await calendar.tick()
    calendar.now = NEXT + timedelta(minutes=2)
    await calendar.tick()

    assert len(await calendar.made()) == 1


@pytest.mark.parametrize(
    ("cron", "day"),
    [("30 1 * * *", datetime(2027, 11, 7, tzinfo=UTC)), ("30 2 * * *", datetime(2027, 3, 14, tzinfo=UTC))],
)
async def test_in_tijuana_every_day_has_one_run(calendar: Calendar, cron: str, day: datetime) -> None:
    """Three days around the change of the clocks, looked at every half an hour."""
    calendar.zone = "America/Tijuana"
    calendar.now = day - timedelta(days=1)
    await calendar.repeats(cron, after=calendar.now)
    for _ in range(3 * 24 * 2):
        calendar.now += timedelta(minutes=30)
        await calendar.tick()
    zone = ZoneInfo(calendar.zone)
    local = [one.draft.goes_at.astimezone(zone).date() for one in await calendar.made() if one.draft.goes_at]

    assert len(local) == len(set(local)) == 3


async def test_a_reminder_says_what_is_right_on_its_day(calendar: Calendar) -> None:
    """«mañana», the hour, in each language; the venue only where the notice told it."""
    starts = THURSDAY + timedelta(days=3)
    await calendar.reminds(starts)
    calendar.now = starts - timedelta(days=1)
    await calendar.tick()
    (found,) = await calendar.made()

    assert found.draft.kind == "reminder"
    assert found.draft.body == {
        "es": "Te recordamos: la asamblea «Agua» es mañana, 12 del día.",
        "en": "A reminder: the assembly “Agua” is tomorrow, 12 noon.",
    }


async def test_a_reminder_moves_with_its_assembly(calendar: Calendar) -> None:
    """Also when it has reminded already, of the day that was."""
    starts = THURSDAY + timedelta(days=3)
    called, which = await calendar.reminds(starts)
    calendar.now = starts - timedelta(days=1)
    await calendar.tick()
    later = starts + timedelta(days=5)
    async with calendar.office.databases.organiser.transaction() as session:
        assert await assemblies.move(session, called, later, calendar.now)
    await calendar.tick()
    assert (await calendar.one(which)).next_run == later - timedelta(days=1)
    calendar.now = later - timedelta(days=1)
    await calendar.tick()

    assert [one.draft.goes_at for one in await calendar.made()] == [
        starts - timedelta(days=1),
        later - timedelta(days=1),
    ]


@pytest.mark.parametrize("became", ["ahead", "over", "called off"])
async def test_what_repeats_tells_its_assembly_as_it_is(calendar: Calendar, became: str) -> None:
    """Day and venue of today; none of an assembly that is over; and nothing at all of one that was called off."""
    starts = NEXT + timedelta(days=-1 if became == "over" else 2)
    place = calendar.office.consultation.place.id
    async with calendar.office.databases.organiser.transaction() as session:
        called = await assemblies.call(session, place, "Agua", starts, THURSDAY, venue="La cancha")
        if became == "called off":
            assert await assemblies.cancel(session, called, THURSDAY)
    await calendar.repeats(WEEKLY, assembly=called)
    calendar.now = NEXT
    await calendar.tick()
    said = [one.draft.body["es"] for one in await calendar.made()]

    if became == "ahead":
        assert said[0].startswith("Junta\n\n<b>sábado 14 de marzo de 2026")
        assert said[0].endswith("</b>\nLa cancha")
    else:
        assert said == (["Junta"] if became == "over" else [])


async def test_a_reminder_stops_with_its_assembly(calendar: Calendar) -> None:
    """Called off: nobody is reminded."""
    starts = THURSDAY + timedelta(days=3)
    called, which = await calendar.reminds(starts)
    async with calendar.office.databases.organiser.transaction() as session:
        assert await assemblies.cancel(session, called, calendar.now)
    calendar.now = starts - timedelta(days=1)
    await calendar.tick()

    assert await calendar.made() == []
    assert not (await calendar.one(which)).enabled


async def test_what_two_people_decided_ends_when_neither_is_there(calendar: Calendar) -> None:
    """One is enough to go on; with both gone nobody answers for it."""
    which = await calendar.repeats(WEEKLY)
    place = calendar.office.consultation.place.id
    database = calendar.office.databases.organiser
    async with database.transaction() as session:
        assert await organisers.remove(session, calendar.marcos, place)
    calendar.now = NEXT
    await calendar.tick()
    one = len(await calendar.made())
    async with database.transaction() as session:
        assert await organisers.remove(session, calendar.elena, place, last=True)
    calendar.now = NEXT + timedelta(days=7)
    await calendar.tick()

    assert (one, len(await calendar.made())) == (1, 1)
    assert not (await calendar.one(which)).enabled


async def test_what_was_withdrawn_does_not_come_again(calendar: Calendar) -> None:
    """Nor what was cancelled."""
    which = await calendar.repeats(WEEKLY)
    first = (await calendar.one(which)).detail["notice"]
    async with calendar.office.databases.organiser.transaction() as session:
        assert await notices.cancel(session, first, calendar.now)
    calendar.now = NEXT
    await calendar.tick()

    assert await calendar.made() == []


async def test_in_a_suspended_place_the_calendar_stands_still(calendar: Calendar) -> None:
    """And goes on afterwards: what was due meanwhile is missed, and told."""
    await calendar.repeats(WEEKLY)
    place = calendar.office.consultation.place.id
    async with calendar.office.databases.organiser.transaction() as session:
        await suspension.suspend(session, place)
    calendar.now = NEXT
    await calendar.tick()
    still = await calendar.made(), await calendar.runs()
    async with calendar.office.databases.organiser.transaction() as session:
        await suspension.resume(session, place)
    calendar.now = NEXT + timedelta(days=1)
    await calendar.tick()

    assert still == ([], [])
    assert await calendar.runs() == [("2026-03-12", MISSED)]


async def test_one_that_cannot_be_done_does_not_keep_the_others(calendar: Calendar) -> None:
    """A row nobody understands is passed over, and tried again at the next look."""
    broken = await calendar.repeats(WEEKLY)
    await calendar.repeats(WEEKLY)
    async with calendar.office.databases.organiser.transaction() as session:
        await schedules.keep(session, broken, {"notice": "no"})
    calendar.now = NEXT
    await calendar.tick()

    assert len(await calendar.made()) == 1
    assert (await calendar.one(broken)).next_run == NEXT

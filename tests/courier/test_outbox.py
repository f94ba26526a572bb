"""The rows: frozen once, claimed by one courier, counted with every step, and nothing for whoever left."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from storage import broadcasts, notices, outbox, reissue, subscriptions
from storage.announcement import GRACE
from storage.outbox import Overtaken, Parcel, Settled
from tests.courier.hall import ELENA, MARCOS, NOW, WORDS, Hall


async def _frozen(hall: Hall, chats: Sequence[int], **more: Any) -> UUID:
    """A notice on its way to these chats."""
    notice = await hall.approved(**more)
    await hall.subscribe(chats)
    async with hall.databases.resident.transaction() as session:
        slots = [subscriptions.slot(hall.key, chat) for chat in chats]
        assert await broadcasts.freeze(session, notice, NOW, slots)
    return notice


async def _takes_over(hall: Hall) -> int:
    async with hall.databases.resident.transaction() as session:
        return await outbox.take_over(session)


async def _claim(hall: Hall, term: int, each: int = 100) -> tuple[Parcel, ...]:
    async with hall.databases.resident.transaction() as session:
        return await outbox.claim(session, term, each)


async def _start(hall: Hall, term: int, parcels: Sequence[Parcel]) -> dict[UUID, int]:
    """As the courier does it: what may not leave is let go."""
    async with hall.databases.resident.statement() as session:
        started = await outbox.start(session, term, [one.id for one in parcels])
    if rest := [one.id for one in parcels if one.id not in started]:
        async with hall.databases.resident.transaction() as session:
            await outbox.let_go(session, term, rest)
    return started


async def _settle(hall: Hall, state: str, parcels: Sequence[Parcel]) -> None:
    async with hall.databases.resident.statement() as session:
        await outbox.settle(
            session, 1, [Settled(one.id, state, 7 if state == "sent" else None) for one in parcels]
        )


async def test_a_notice_is_counted_from_its_audience_to_its_end(hall: Hall) -> None:
    """What was delivered, blocked, refused and not confirmed stands on the notice at every moment."""
    notice = await _frozen(hall, range(1, 11))
    term = await _takes_over(hall)
    parcels = await _claim(hall, term)
    assert len(parcels) == 10
    assert len(await _start(hall, term, parcels)) == 10
    await _settle(hall, "sent", parcels[:6])
    await _settle(hall, "blocked", parcels[6:8])
    await _settle(hall, "failed", parcels[8:9])
    await _settle(hall, "sent", parcels[:6])  # said twice, counted once
    counts = (await hall.notice(notice)).counts
    assert (counts.audience, counts.delivered, counts.blocked, counts.failed, counts.waiting) == (
        10,
        6,
        2,
        1,
        1,
    )
    async with hall.databases.resident.transaction() as session:
        await broadcasts.finish(session, NOW)
    assert (await hall.notice(notice)).state == "sending"
    await _settle(hall, "ambiguous", parcels[9:])
    async with hall.databases.resident.transaction() as session:
        await broadcasts.finish(session, NOW)
    ended = await hall.notice(notice)
    assert (ended.state, ended.ended_at, ended.counts.unconfirmed, ended.counts.waiting) == (
        "sent",
        NOW,
        1,
        0,
    )


async def test_an_audience_is_frozen_once(hall: Hall) -> None:
    """A second courier that finds the same notice due adds nobody, and nobody stands in it twice."""
    notice = await _frozen(hall, [1, 2, 3])
    async with hall.databases.resident.transaction() as session:
        assert not await broadcasts.freeze(session, notice, NOW, [bytes(32)])
    assert await hall.states(notice) == {"queued": 3}


async def test_of_a_cancel_and_a_beginning_at_once_exactly_one_happens(hall: Hall) -> None:
    """Whoever changes the row first has decided; the other is told."""
    for _ in range(10):
        notice = await hall.approved()

        async def begin(which: UUID = notice) -> bool:
            async with hall.databases.resident.transaction() as session:
                return await broadcasts.freeze(session, which, NOW, [bytes(32)])

        async def cancel(which: UUID = notice) -> str | None:
            async with hall.databases.organiser.transaction() as session:
                return await notices.cancel(session, which, NOW)

        begun, cancelled = await asyncio.gather(begin(), cancel())
        assert cancelled == ("sending" if begun else "approved")
        assert (await hall.notice(notice)).counts.audience == int(begun)


async def test_nothing_is_due_before_the_grace_and_its_hour(hall: Hall) -> None:
    """Five minutes after the approval, not earlier; at its hour, if it has one; never in a suspended place."""
    at_once = await hall.approved(at=NOW)
    later = await hall.approved(at=NOW, goes_at=NOW + timedelta(hours=2))
    async with hall.databases.resident.statement() as session:
        assert await broadcasts.due(session, NOW + GRACE - timedelta(seconds=1)) == ()
        assert [one.id for one in await broadcasts.due(session, NOW + GRACE)] == [at_once]
        both = await broadcasts.due(session, NOW + timedelta(hours=2))
        assert {one.id for one in both} == {at_once, later}
    async with hall.databases.organiser.statement() as session:
        await session.execute(text("UPDATE place SET suspended = true"))
    async with hall.databases.resident.statement() as session:
        assert await broadcasts.due(session, NOW + timedelta(hours=2)) == ()


async def test_a_courier_whose_term_is_over_sends_nothing_more(hall: Hall) -> None:
    """It can neither lease nor begin to send, and what it had leased is leased by the next."""
    await _frozen(hall, [1, 2, 3])
    old = await _takes_over(hall)
    leased = await _claim(hall, old)
    new = await _takes_over(hall)
    with pytest.raises(Overtaken):
        await _start(hall, old, leased)
    with pytest.raises(Overtaken):
        await _claim(hall, old)
    assert {one.id for one in await _claim(hall, new)} == {one.id for one in leased}


@pytest.mark.parametrize(
    ("delivery", "becomes"), [("at_least_once", "queued"), ("at_most_once", "ambiguous")]
)
async def test_what_was_in_the_air_is_sent_again_or_listed(hall: Hall, delivery: str, becomes: str) -> None:
    """As the notice says; one's own messages in the air are left alone; a late word that it arrived is believed."""
    notice = await _frozen(hall, [1, 2, 3], delivery=delivery)
    term = await _takes_over(hall)
    parcels = await _claim(hall, term)
    await _start(hall, term, parcels)
    async with hall.databases.resident.transaction() as session:
        assert await outbox.recover(session, [parcels[0].id])
    assert await hall.states(notice) == {"sending": 1, becomes: 2}
    assert (await hall.notice(notice)).counts.unconfirmed == (2 if becomes == "ambiguous" else 0)
    await _settle(hall, "sent", parcels[1:])
    counts = (await hall.notice(notice)).counts
    assert (counts.delivered, counts.unconfirmed) == (2, 0)


async def test_nobody_who_left_is_sent_anything(hall: Hall) -> None:
    """Neither what is queued nor what is leased; she is counted as gone, and what she received is named."""
    first, second = await _frozen(hall, [1, 2]), await _frozen(hall, [1, 2])
    term = await _takes_over(hall)
    parcels = await _claim(hall, term)
    hers = [one for one in parcels if one.slot == subscriptions.slot(hall.key, 1)]
    assert len(hers) == 2
    await _start(hall, term, hers[:1])
    await _settle(hall, "sent", hers[:1])

    left = await hall.leave(1)

    assert left == subscriptions.Left(True, (7,))
    assert set(await _start(hall, term, parcels)) == {one.id for one in parcels if one not in hers}
    gone = [(await hall.notice(one)).counts.gone for one in (first, second)]
    assert sorted(gone) == [0, 1]
    assert await hall.leave(1) == subscriptions.Left(False, ())


async def test_a_leaving_waits_for_what_is_in_the_air(hall: Hall) -> None:
    """It is not confirmed while a message of hers may still leave, and no other begins its way meanwhile."""
    await _frozen(hall, [1, 2])
    term = await _takes_over(hall)
    parcels = sorted(await _claim(hall, term), key=lambda one: one.slot != subscriptions.slot(hall.key, 1))
    await _start(hall, term, parcels[:1])

    leaving = asyncio.create_task(hall.leave(1))
    waiting = text(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND granted"
    )
    async with hall.databases.superuser.statement() as session:
        for _ in range(10_000):
            if (await session.execute(waiting)).scalar_one():
                break
    starting = asyncio.create_task(_start(hall, term, parcels[1:]))
    await asyncio.wait({leaving, starting}, timeout=0.1)
    assert not leaving.done()
    assert not starting.done()

    await _settle(hall, "sent", parcels[:1])

    assert await leaving == subscriptions.Left(True, (7,))
    assert await starting == {}
    assert len(await _start(hall, term, await _claim(hall, term))) == 1


async def test_a_subscription_frozen_while_its_person_leaves_is_not_sent(hall: Hall) -> None:
    """Whoever was read into the audience a moment before she left is passed over, and counted."""
    await hall.subscribe([1, 2])
    notice = await hall.approved()
    slots = [subscriptions.slot(hall.key, chat) for chat in (1, 2)]
    await hall.leave(1)
    async with hall.databases.resident.transaction() as session:
        await broadcasts.freeze(session, notice, NOW, slots)
    assert [one.slot for one in await _claim(hall, await _takes_over(hall))] == slots[1:]
    assert (await hall.notice(notice)).counts.gone == 1


async def test_a_pause_and_a_cancel_hold_what_is_leased(hall: Hall) -> None:
    """Leased messages of a paused notice go back and wait; of a cancelled one they are thrown away."""
    notice = await _frozen(hall, [1, 2, 3])
    term = await _takes_over(hall)
    parcels = await _claim(hall, term)
    async with hall.databases.organiser.transaction() as session:
        assert await notices.pause(session, notice)
    assert await _start(hall, term, parcels) == {}
    assert await _claim(hall, term) == ()
    async with hall.databases.organiser.transaction() as session:
        assert await notices.resume(session, notice)
    assert len(await _claim(hall, term)) == 3
    async with hall.databases.organiser.transaction() as session:
        assert await notices.cancel(session, notice, NOW) == "sending"
    assert await _start(hall, term, parcels) == {}
    async with hall.databases.resident.transaction() as session:
        await broadcasts.finish(session, NOW)
    assert await hall.states(notice) == {}


async def test_who_received_is_forgotten_after_two_days(hall: Hall) -> None:
    """Until then it can be edited; afterwards there is a notice with its counts, and nobody in it."""
    notice = await _frozen(hall, [1, 2])
    term = await _takes_over(hall)
    parcels = await _claim(hall, term)
    await _start(hall, term, parcels)
    await _settle(hall, "sent", parcels)
    async with hall.databases.organiser.transaction() as session:
        body = {"es": "Cambió la hora."}
        assert await notices.edit(session, notice, body, proposed_by=MARCOS, approved_by=ELENA) == 1
    async with hall.databases.resident.transaction() as session:
        await broadcasts.finish(session, NOW)
        assert await broadcasts.purge(session, NOW + timedelta(hours=47)) == 0
        found = await reissue.standing(session, notice, b"", 10)
        assert [one.message for one in found] == [7, 7]
        assert not await reissue.all_changed(session, notice, 1)
        await reissue.edited(session, [one.id for one in found], 1)
        assert await reissue.all_changed(session, notice, 1)
        assert await broadcasts.purge(session, NOW + timedelta(hours=49)) == 2
    assert await hall.states(notice) == {}
    assert (await hall.notice(notice)).counts.delivered == 2
    assert (await hall.notice(notice)).draft.body != WORDS


async def test_what_is_taken_away_too_late_is_not_said_to_be_gone(hall: Hall) -> None:
    """Nobody knows any more who has it: it is counted as what could not be done, and so is whoever left."""
    notice = await _frozen(hall, [1, 2, 3])
    term = await _takes_over(hall)
    parcels = await _claim(hall, term)
    await _start(hall, term, parcels)
    await _settle(hall, "sent", parcels)
    async with hall.databases.resident.transaction() as session:
        await broadcasts.finish(session, NOW)
        await broadcasts.purge(session, NOW + timedelta(hours=49))
    async with hall.databases.organiser.transaction() as session:
        assert await notices.withdraw(session, notice, NOW + timedelta(hours=50))
    async with hall.databases.resident.transaction() as session:
        assert await reissue.all_changed(session, notice, 0)
    found = await hall.notice(notice)
    assert (found.counts.delivered, found.stuck) == (3, 3)


async def test_the_weekly_ones_wait_for_their_day(hall: Hall) -> None:
    """A notice ends for the others, of whom it is forgotten after two days as ever; and begins again for them."""
    notice = await hall.approved()
    await hall.subscribe([1, 2])
    slots = [subscriptions.slot(hall.key, chat) for chat in (1, 2)]
    async with hall.databases.resident.transaction() as session:
        await broadcasts.freeze(session, notice, NOW, slots[:1], slots[1:])
    term = await _takes_over(hall)
    parcels = await _claim(hall, term)
    await _start(hall, term, parcels)
    await _settle(hall, "sent", parcels)
    async with hall.databases.resident.transaction() as session:
        await broadcasts.finish(session, NOW)
    assert ((await hall.notice(notice)).state, await hall.states(notice)) == (
        "sent",
        {"sent": 1, "weekly": 1},
    )
    async with hall.databases.resident.transaction() as session:
        assert await broadcasts.purge(session, NOW + timedelta(hours=47)) == 0
        assert await broadcasts.purge(session, NOW + timedelta(hours=72)) == 1
    assert await hall.states(notice) == {"weekly": 1}
    async with hall.databases.resident.transaction() as session:
        assert [one.id for one in await broadcasts.with_weekly(session)] == [notice]
        assert await broadcasts.release_weekly(session, notice) == 1
    assert (await hall.notice(notice)).state == "sending"
    assert [one.slot for one in await _claim(hall, term)] == slots[1:]


async def test_a_hold_outlives_the_courier_and_no_clock_prolongs_it(hall: Hall) -> None:
    """What Telegram asked for is still to be waited for after a restart, and never more than it asked."""
    await _takes_over(hall)
    async with hall.databases.resident.statement() as session:
        assert await reissue.pace(session) == (0.0, None)
        await reissue.keep_pace(session, 30.0, 27.0)
        held, rate = await reissue.pace(session)
        assert 25 < held <= 30
        assert rate == 27.0
        await session.execute(text("UPDATE courier SET held_until = held_until + interval '1 hour'"))
        assert (await reissue.pace(session))[0] == 30.0

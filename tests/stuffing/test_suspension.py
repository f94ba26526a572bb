"""Suspending a place: at once, from anywhere, as often as somebody likes; and what only two people decide."""

import asyncio
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from admin import destroying
from admin.watching import Watchman
from storage import alerts, consultations, custody, mixing, motions, suspension
from storage.consultations import Consultation
from storage.database import Database
from storage.figures import Standing
from storage.participation import ConsultationClosed
from storage.tallies import Count
from tests.databases import Databases
from tests.storage.people import DAY, all_hand_in, answers, chance, everything, hand_in, rows

PHRASES = ("luna cielo rio mesa pan sal", "sol nube mar silla maiz ajo", "voz calle luz puerta frijol col")


async def _suspend(databases: Databases, place: UUID) -> bool:
    async with databases.organiser.transaction() as session:
        done = await suspension.suspend(session, place)
    await suspension.settle(databases.organiser, place)
    return done


async def _resume(databases: Databases, place: UUID) -> bool:
    async with databases.organiser.transaction() as session:
        return await suspension.resume(session, place)


async def _release(databases: Databases, consultation: UUID, day: date = DAY) -> mixing.Release | None:
    return await mixing.release(
        databases.mixer, databases.mixer_keys, consultation, today=day, rng=chance(), publish=everything
    )


async def _destroy(databases: Databases, place: UUID) -> int:
    return await suspension.destroy(databases.mixer, databases.mixer_keys, place)


async def _count(databases: Databases, table: str) -> int:
    async with databases.superuser.statement() as session:
        return await rows(session, table)


async def _state(databases: Databases, consultation: UUID) -> str:
    async with databases.organiser.statement() as session:
        found = await consultations.one(session, consultation)
    assert found is not None
    return found.state


async def test_a_suspended_place_receives_releases_and_closes_nothing(databases: Databases) -> None:
    """From the commit on, in every process; what waits stays as it was."""
    opened = await databases.open_consultation()
    await all_hand_in(databases, opened.id, ["norte"] * 25)

    assert await _suspend(databases, opened.place.id)

    with pytest.raises(ConsultationClosed):
        await hand_in(databases.resident, databases.resident_keys, opened.id, 99, answers("norte"))
    assert await _release(databases, opened.id) is None
    closing = mixing.close(databases.mixer, databases.mixer_keys, opened.id, rng=chance(), publish=everything)
    assert await closing is None
    async with databases.resident.statement() as session:
        assert await consultations.open_ones(session) == ()
    assert await _count(databases, "staging") == 25


async def test_a_place_that_goes_on_goes_on(databases: Databases) -> None:
    """Nothing was lost, and the release comes."""
    opened = await databases.open_consultation()
    await all_hand_in(databases, opened.id, ["norte"] * 25)
    await _suspend(databases, opened.place.id)

    assert await _resume(databases, opened.place.id)

    assert await hand_in(databases.resident, databases.resident_keys, opened.id, 99, answers("norte"))
    done = await _release(databases, opened.id)
    assert done is not None
    assert done.released == 16


async def test_two_who_suspend_at_once_suspend_once(databases: Databases) -> None:
    """Both are right; one of them did it."""
    place = (await databases.open_consultation()).place.id
    assert sorted(await asyncio.gather(_suspend(databases, place), _suspend(databases, place))) == [
        False,
        True,
    ]


async def test_a_place_that_was_never_suspended_cannot_be_resumed(databases: Databases) -> None:
    """Nothing happens, and that is said."""
    place = (await databases.open_consultation()).place.id
    assert not await _resume(databases, place)
    assert not await _resume(databases, uuid4())


async def test_a_release_that_runs_while_the_place_is_suspended_changes_nothing(databases: Databases) -> None:
    """The suspension commits in the middle of it; the release looks again before its own commit and gives up."""
    opened = await databases.open_consultation()
    await all_hand_in(databases, opened.id, ["norte"] * 25)

    def suspended_meanwhile(counts: Sequence[Count], before: Sequence[Standing]) -> Iterable[Standing]:
        # Called inside the release's transaction: another process suspends the place now.
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(asyncio.run, _suspend_from_elsewhere(databases, opened.place.id)).result()
        return everything(counts, before)

    with pytest.raises(mixing.Suspended):
        await mixing.release(
            databases.mixer,
            databases.mixer_keys,
            opened.id,
            today=DAY,
            rng=chance(),
            publish=suspended_meanwhile,
        )

    await suspension.settle(databases.organiser, opened.place.id)
    assert await _count(databases, "staging") == 25
    assert await _count(databases, "tally") == 0
    await _resume(databases, opened.place.id)
    again = await _release(databases, opened.id)
    assert again is not None
    assert again.released == 15


async def _suspend_from_elsewhere(databases: Databases, place: UUID) -> None:
    database = Database(databases.urls["organiser"])
    try:
        async with database.transaction() as session:
            await suspension.suspend(session, place)
    finally:
        await database.close()


async def test_what_is_destroyed_leaves_no_answer_no_mark_and_no_key(databases: Databases) -> None:
    """Staged answers, nullifiers, loose texts and the epoch's keys go; the counts that came out stay."""
    opened = await databases.open_consultation()
    await all_hand_in(databases, opened.id, ["norte"] * 25)
    await _release(databases, opened.id)
    counted = await _count(databases, "tally")
    await _suspend(databases, opened.place.id)

    assert await _destroy(databases, opened.place.id) == 1

    assert await _state(databases, opened.id) == "unopened"
    for table in ("staging", "participation", "loose_text", "enclosure", "loose_enclosure"):
        assert await _count(databases, table) == 0
    assert databases.mixer_keys.epochs(opened.id) == ()
    assert await _count(databases, "tally") == counted > 0


async def test_what_goes_on_cannot_be_destroyed(databases: Databases) -> None:
    """First it is suspended: that is the moment to think."""
    opened = await databases.open_consultation()
    with pytest.raises(suspension.NotSuspended):
        await _destroy(databases, opened.place.id)
    assert await _state(databases, opened.id) == "open"


async def test_destroying_twice_finds_nothing_the_second_time(databases: Databases) -> None:
    """Also at the same moment: one consultation ends once."""
    opened = await databases.open_consultation()
    await all_hand_in(databases, opened.id, ["norte"] * 3)
    await _suspend(databases, opened.place.id)
    ended = await asyncio.gather(*(_destroy(databases, opened.place.id) for _ in range(2)))
    assert sorted(ended) == [0, 1]
    assert await _destroy(databases, opened.place.id) == 0


async def _motion(databases: Databases, place: UUID, *, approve: bool = True) -> UUID:
    elena, marcos = uuid4(), uuid4()
    async with databases.organiser.transaction() as session:
        moment = (await session.execute(text("SELECT now()"))).scalar_one()
        made = await motions.propose(
            session, place, destroying.DESTROY, {}, elena, moment + timedelta(hours=1)
        )
        if approve:
            await motions.approve(session, made, marcos, moment)
    return made


async def test_the_mixer_destroys_what_two_people_decided(databases: Databases) -> None:
    """Approved, it is done once; only proposed, nothing happens; when the place goes on, neither."""
    opened = await databases.open_consultation()
    await all_hand_in(databases, opened.id, ["norte"] * 3)
    await _suspend(databases, opened.place.id)
    await _motion(databases, opened.place.id, approve=False)
    assert await destroying.obey(databases.mixer, databases.mixer_keys) == 0
    assert await _state(databases, opened.id) == "open"

    await _motion(databases, opened.place.id)
    assert await destroying.obey(databases.mixer, databases.mixer_keys) == 1
    assert await _state(databases, opened.id) == "unopened"
    assert await destroying.obey(databases.mixer, databases.mixer_keys) == 0


async def test_a_decision_about_a_place_that_goes_on_is_laid_to_rest(databases: Databases) -> None:
    """It does not wait for the next suspension to fall on it."""
    opened = await databases.open_consultation()
    await _motion(databases, opened.place.id)
    assert await destroying.obey(databases.mixer, databases.mixer_keys) == 1
    assert await _state(databases, opened.id) == "open"
    await _suspend(databases, opened.place.id)
    assert await destroying.obey(databases.mixer, databases.mixer_keys) == 0
    assert await _state(databases, opened.id) == "open"


async def test_a_burst_pauses_releases_and_is_told_once(databases: Databases) -> None:
    """Seventy in an hour, in a place where nobody came before: no release, one alert, and the dialogue goes on."""
    opened = await databases.open_consultation()
    watchman = Watchman()
    assert await watchman.look(databases.mixer) == 0
    await all_hand_in(databases, opened.id, ["norte"] * 70)

    assert await watchman.look(databases.mixer) == 1
    assert await watchman.look(databases.mixer) == 0

    assert await _release(databases, opened.id) is None
    assert await hand_in(databases.resident, databases.resident_keys, opened.id, 500, answers("norte"))
    async with databases.organiser.transaction() as session:
        (alert,) = await alerts.untold(session)
        assert (alert.place, alert.kind) == (opened.place.id, alerts.BURST)
        assert await alerts.claim(session, alert.id)
        await alerts.told(session, alert.id)
    async with databases.organiser.transaction() as session:
        assert await alerts.untold(session) == ()
        assert await consultations.set_paused(session, opened.id, paused=False)
    done = await _release(databases, opened.id)
    assert done is not None
    assert done.released == 61


async def test_an_ordinary_hour_pauses_nothing(databases: Databases) -> None:
    """Nor does what waited before the first look."""
    opened: Consultation = await databases.open_consultation()
    await all_hand_in(databases, opened.id, ["norte"] * 70)
    watchman = Watchman()
    assert await watchman.look(databases.mixer) == 0
    await all_hand_in(databases, opened.id, ["norte"] * 20, first=100)
    assert await watchman.look(databases.mixer) == 0
    assert await _count(databases, "alert") == 0


async def test_what_is_sealed_opens_with_two_of_three_phrases_and_no_file(databases: Databases) -> None:
    """The key file is gone; releases stop; with two phrases the closing counts everybody who waited."""
    opened = await databases.open_consultation()
    await all_hand_in(databases, opened.id, ["norte"] * 12)
    with pytest.raises(suspension.NotSuspended):
        await suspension.seal(databases.owner, databases.mixer_keys, opened.place.id, PHRASES)
    assert databases.mixer_keys.epochs(opened.id) == (1,)
    await _suspend(databases, opened.place.id)

    assert await suspension.seal(databases.owner, databases.mixer_keys, opened.place.id, PHRASES) == 1
    assert await suspension.seal(databases.owner, databases.mixer_keys, opened.place.id, PHRASES) == 0

    assert databases.mixer_keys.epochs(opened.id) == ()
    await _resume(databases, opened.place.id)
    assert await _release(databases, opened.id) is None
    async with databases.owner.statement() as session:
        wraps = await custody.wraps_of(session, opened.id)
    given = [custody.give(opened.id, wraps, PHRASES[person]) for person in (2, 0)]
    closed = await mixing.close(
        databases.mixer,
        databases.mixer_keys,
        opened.id,
        rng=chance(),
        publish=everything,
        private=custody.unwrap(opened.id, wraps, *given),
    )
    assert closed is not None
    assert closed.released == 12

"""Releases and closings: each answer is counted exactly once, by a crowd or not at all."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from storage import consultations, epochs, figures, mixing, participation, pool, tallies, texts
from storage.database import Conflict, StorageError
from storage.keys import KeyMissing
from storage.participation import ConsultationClosed
from tests.databases import Databases
from tests.storage.people import DAY, all_hand_in, answers, chance, everything, hand_in, rows


async def _release(
    databases: Databases, consultation: UUID, *, day: int = 0, seed: int = 1
) -> mixing.Release | None:
    return await mixing.release(
        databases.mixer,
        databases.mixer_keys,
        consultation,
        today=DAY + timedelta(days=day),
        rng=chance(seed),
        publish=everything,
    )


async def _close(databases: Databases, consultation: UUID) -> mixing.Release | None:
    return await mixing.close(
        databases.mixer, databases.mixer_keys, consultation, rng=chance(), publish=everything
    )


async def _answered(databases: Databases, consultation: UUID) -> int:
    async with databases.mixer.statement() as session:
        counts = await tallies.counts(session, consultation)
    return sum(one.n for one in counts if (one.question, one.choice) == ("agua", ""))


async def test_a_release_counts_a_crowd_and_keeps_k_behind(databases: Databases) -> None:
    """Of 25 in one sector 15 leave; of 12 in another nobody does; texts come loose; figures are published."""
    consultation = (await databases.open_consultation()).id
    await all_hand_in(databases, consultation, ["norte"] * 25 + ["sur"] * 12)

    done = await _release(databases, consultation)

    assert done == mixing.Release(released=15, kept=22, unreadable=0)
    async with databases.mixer.statement() as session:
        assert await _answered(databases, consultation) == 15
        loose = await texts.all_of(session, consultation)
        assert len({one.body for one in loose}) == len(loose) == 15
        assert await pool.waiting(session, consultation) == 22
        assert await rows(session, "participation") == 37
    async with databases.organiser.statement() as session:
        shown = await figures.published(session, consultation)
    assert {(one.question, one.base_tens) for one in shown} == {("agua", 10), ("zona", 10)}


async def test_at_most_one_release_a_day_even_when_the_clock_goes_back(databases: Databases) -> None:
    """A second release on the same date, or an earlier one, does nothing; the next day it does."""
    consultation = (await databases.open_consultation()).id
    await all_hand_in(databases, consultation, ["norte"] * 20)
    assert await _release(databases, consultation, day=2) is not None
    await all_hand_in(databases, consultation, ["norte"] * 15, first=100)

    assert await _release(databases, consultation, day=2) is None
    assert await _release(databases, consultation, day=0) is None
    done = await _release(databases, consultation, day=3)

    assert done == mixing.Release(released=15, kept=10, unreadable=0)
    assert await _answered(databases, consultation) == 25


async def test_after_a_release_the_old_key_is_dead_and_the_new_one_opens(databases: Databases) -> None:
    """The key file of the first epoch is gone; answers sealed later, and those kept, are released under the next."""
    opened = await databases.open_consultation()
    ring = databases.mixer_keys
    await all_hand_in(databases, opened.id, ["norte"] * 20)
    await _release(databases, opened.id)

    assert ring.epochs(opened.id) == (2,)
    with pytest.raises(KeyMissing):
        ring.epoch_key(opened.id, 1)
    await all_hand_in(databases, opened.id, ["norte"] * 10, first=50)
    await _release(databases, opened.id, day=1)
    assert await _answered(databases, opened.id) == 20


async def test_a_crash_before_the_commit_changes_nothing(databases: Databases) -> None:
    """When publishing fails the epoch, its key and every answer are as before, and the next release works."""
    consultation = (await databases.open_consultation()).id
    await all_hand_in(databases, consultation, ["norte"] * 20)

    class Crash(Exception):
        pass

    def crash(*_: object) -> list[figures.Standing]:
        raise Crash

    with pytest.raises(Crash):
        await mixing.release(
            databases.mixer, databases.mixer_keys, consultation, today=DAY, rng=chance(), publish=crash
        )
    assert await _answered(databases, consultation) == 0
    assert 1 in databases.mixer_keys.epochs(consultation)

    assert await _release(databases, consultation) == mixing.Release(10, 10, 0)
    assert databases.mixer_keys.epochs(consultation) == (2,)


async def test_a_crash_between_commit_and_the_death_of_the_key_is_swept(databases: Databases) -> None:
    """The old key left behind by a crash dies at the next start; the open one does not, however often it is swept."""
    consultation = (await databases.open_consultation()).id
    ring = databases.mixer_keys
    old = ring.epoch_key(consultation, 1)
    await all_hand_in(databases, consultation, ["norte"] * 20)
    await _release(databases, consultation)
    path = ring.folder / f"epoch-{consultation.hex}-1.key"
    path.write_bytes(old)
    path.chmod(0o600)

    assert await epochs.sweep_dead_keys(databases.mixer, ring) == 1
    assert await epochs.sweep_dead_keys(databases.mixer, ring) == 0
    assert ring.epochs(consultation) == (2,)


async def test_where_nobody_may_leave_all_are_mixed_once_and_the_old_key_ends(databases: Databases) -> None:
    """Too few to be released are still no longer beside their owners' marks; with nobody new, nothing is done."""
    consultation = (await databases.open_consultation()).id
    ring = databases.mixer_keys
    await all_hand_in(databases, consultation, ["norte"] * 3 + ["sur"])

    assert await _release(databases, consultation) is None
    assert ring.epochs(consultation) == (2,)
    async with databases.superuser.statement() as session:
        for table in ("participation", "staging"):
            rows = await session.execute(text(f"SELECT count(*), count(DISTINCT xmin::text) FROM {table}"))
            assert tuple(rows.one()) == (4, 1)

    assert await _release(databases, consultation) is None
    assert ring.epochs(consultation) == (2,)
    await all_hand_in(databases, consultation, ["norte"] * 20, first=5)
    assert await _release(databases, consultation) == mixing.Release(13, 11, 0)


async def test_an_unknown_database_ends_no_key(databases: Databases) -> None:
    """A key of a consultation that this database does not know (wrong address, restored backup) is left alone."""
    ring = databases.mixer_keys
    stranger = UUID(int=7)
    ring.make_epoch_key(stranger, 1)

    assert await epochs.sweep_dead_keys(databases.mixer, ring) == 0
    assert ring.epochs(stranger) == (1,)


async def test_a_lost_key_stops_the_mixer_and_loses_no_row(databases: Databases) -> None:
    """Without the private key neither a release nor a start of the mixer goes on, and nothing is thrown away."""
    consultation = (await databases.open_consultation()).id
    await all_hand_in(databases, consultation, ["norte"] * 20)
    databases.mixer_keys.destroy_epoch_key(consultation, 1)

    with pytest.raises(KeyMissing):
        await _release(databases, consultation)
    with pytest.raises(KeyMissing):
        await epochs.ensure_epoch(databases.mixer, databases.mixer_keys, consultation)
    async with databases.mixer.statement() as session:
        assert await pool.waiting(session, consultation) == 20


async def test_a_forged_box_does_not_stop_a_release(databases: Databases) -> None:
    """Rubbish in staging is thrown away and counted as unreadable."""
    consultation = (await databases.open_consultation()).id
    await all_hand_in(databases, consultation, ["norte"] * 20)
    async with databases.resident.statement() as session:
        row = {"c": consultation, "box": bytes(3960)}
        await session.execute(text("INSERT INTO staging VALUES (:c, 1, :box)"), row)

    assert await _release(databases, consultation) == mixing.Release(10, 10, 1)


async def test_closing_lets_everybody_out_and_small_sectors_without_their_name(databases: Databases) -> None:
    """Twelve of the north keep their label; three and four others leave together with the next smallest."""
    consultation = (await databases.open_consultation()).id
    await all_hand_in(databases, consultation, ["norte"] * 12 + ["sur"] * 4 + ["oriente"] * 6 + [""] * 3)

    assert await _close(databases, consultation) == mixing.Release(25, 0, 0)

    async with databases.mixer.statement() as session:
        counts = await tallies.counts(session, consultation)
        assert {one.sector: one.n for one in counts if (one.question, one.choice) == ("agua", "")} == {
            "norte": 12,
            "otros": 13,
        }
        assert await rows(session, "participation") == await rows(session, "staging") == 0
        closed = await consultations.one(session, consultation)
    assert closed is not None
    assert closed.state == "closed"
    assert databases.mixer_keys.epochs(consultation) == ()
    with pytest.raises(ConsultationClosed):
        await hand_in(databases.resident, databases.resident_keys, consultation, 999, answers("norte"))
    assert await _close(databases, consultation) is None
    assert not await epochs.ensure_epoch(databases.mixer, databases.mixer_keys, consultation)


async def test_fewer_than_k_are_never_opened(databases: Databases) -> None:
    """Nine people: unopened, no count, no text, no mark, no key."""
    consultation = (await databases.open_consultation()).id
    await all_hand_in(databases, consultation, ["norte"] * 9)

    assert await _close(databases, consultation) == mixing.Release(0, 0, 0)

    async with databases.superuser.statement() as session:
        for table in ("participation", "staging", "tally", "loose_text", "figure"):
            assert await rows(session, table) == 0
    async with databases.mixer.statement() as session:
        closed = await consultations.one(session, consultation)
    assert closed is not None
    assert closed.state == "unopened"
    assert databases.mixer_keys.epochs(consultation) == ()


async def test_after_closing_the_nullifier_key_is_buried(databases: Databases) -> None:
    """The residents' process ends the key of a closed consultation and no other."""
    closed, open_one = (
        (await databases.open_consultation()).id,
        (await databases.open_consultation(form_id="g" * 64)).id,
    )
    for consultation in (closed, open_one):
        await all_hand_in(databases, consultation, ["norte"] * 10)
    await _close(databases, closed)

    async with databases.resident.statement() as session:
        assert await participation.bury_nullifier_keys(session, databases.resident_keys) == 1
        assert await participation.bury_nullifier_keys(session, databases.resident_keys) == 0
    assert databases.resident_keys.nullifier_consultations() == {open_one}


async def test_two_mixers_release_once(databases: Databases) -> None:
    """Two releases started together: one does the work, the other finds it done; nobody is counted twice."""
    import asyncio

    consultation = (await databases.open_consultation()).id
    await all_hand_in(databases, consultation, ["norte"] * 40)

    done = await asyncio.gather(_release(databases, consultation), _release(databases, consultation, seed=2))

    assert sorted(one.released for one in done if one) == [30]
    assert await _answered(databases, consultation) == 30


async def test_people_handing_in_during_releases_are_all_counted_once(databases: Databases) -> None:
    """Thirty people at once while the mixer releases day after day; closing then accounts for every one of them."""
    import asyncio

    consultation = (await databases.open_consultation()).id
    await all_hand_in(databases, consultation, ["norte"] * 20)

    async def mix() -> None:
        for day in range(6):
            await _release(databases, consultation, day=day, seed=day)

    crowd = (
        hand_in(
            databases.resident,
            databases.resident_keys,
            consultation,
            person,
            answers("norte", said=f"p{person}"),
        )
        for person in range(100, 130)
    )
    await asyncio.gather(mix(), *crowd)
    await _close(databases, consultation)

    assert await _answered(databases, consultation) == 50
    async with databases.mixer.statement() as session:
        bodies = [one.body for one in await texts.all_of(session, consultation)]
    assert len(set(bodies)) == len(bodies) == 50


async def test_texts_are_thrown_together_and_renamed_until_reviewed(databases: Databases) -> None:
    """At the second release unread texts of the first have new ids and places; a reviewed one keeps its id."""
    consultation = (await databases.open_consultation()).id
    await all_hand_in(databases, consultation, ["norte"] * 30)
    await _release(databases, consultation)
    async with databases.mixer.statement() as session:
        before = {one.body: one for one in await texts.all_of(session, consultation)}
    reviewed = next(iter(before.values()))
    async with databases.owner.statement() as session:
        await session.execute(
            text(
                "UPDATE loose_text SET review = 'once', theme = 'agua', wording = 'Sí.', reviewer_a = id WHERE id = :id"
            ),
            {"id": reviewed.id},
        )
    await all_hand_in(databases, consultation, ["norte"] * 20, first=100)
    await _release(databases, consultation, day=1)

    async with databases.mixer.statement() as session:
        after = {one.body: one for one in await texts.all_of(session, consultation)}
    assert set(before) < set(after)
    kept = replace(reviewed, review="once", theme="agua", wording="Sí.", reviewer_a=reviewed.id)
    assert after[reviewed.body] == kept
    assert all(after[body].id != before[body].id for body in before if body != reviewed.body)


async def test_a_figure_without_ten_people_cannot_be_stored(databases: Databases) -> None:
    """The table itself refuses a base below ten, whatever the policy says."""
    consultation = (await databases.open_consultation()).id
    bad = figures.Standing(figures.Figure("agua", "", "si", 5, 0, 1), 7)

    with pytest.raises(Conflict):
        async with databases.mixer.transaction() as session:
            await figures.write(session, consultation, [bad])
    assert issubclass(Conflict, StorageError)

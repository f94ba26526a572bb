"""The mixer in custody: it opens nothing by itself, asks two people at closing, and believes only the right key."""

import os
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from nacl.bindings import crypto_box_seal
from sqlalchemy import text

from storage import alerts, consultations, custody, epochs, figures, mixing, sealing, tallies, unlocking
from storage.custody import NotOpened
from storage.database import Refused
from storage.keys import KeyRing
from tests.custody.people import Kept, in_custody
from tests.databases import OPENS, Databases
from tests.mixer.people import opened, take_part
from tests.storage.people import everything, rows

LATER = OPENS + timedelta(days=30)


async def _counted(kept: Kept) -> dict[tuple[str, str, str], int]:
    async with kept.databases.mixer.statement() as session:
        found = await tallies.counts(session, kept.id)
    return {(one.question, one.sector, one.choice): one.n for one in found}


async def _rows(kept: Kept, table: str) -> int:
    async with kept.databases.superuser.statement() as session:
        return await rows(session, table)


async def _told(kept: Kept) -> list[str]:
    async with kept.databases.organiser.statement() as session:
        return [one.kind for one in await alerts.untold(session)]


async def _asked(kept: Kept) -> bytes:
    async with kept.databases.organiser.statement() as session:
        found = await custody.asked(session, kept.id)
    assert found is not None
    return found


async def _forges(kept: Kept, box: bytes) -> None:
    async with kept.databases.organiser.transaction() as session:
        row = {"box": box, "consultation": kept.id}
        await session.execute(
            text("UPDATE opening SET box = :box WHERE consultation_id = :consultation"), row
        )


async def test_nothing_is_opened_before_the_closing_and_the_mixer_has_no_key(databases: Databases) -> None:
    """Forty answers, a month of days: nobody leaves, nobody is asked, no file and no epoch is made."""
    kept = await in_custody(databases)
    await kept.answered(40)

    for day in range(30):
        assert await kept.mixed(on=OPENS + timedelta(days=day)) is None

    assert not await epochs.ensure_epoch(databases.mixer, databases.mixer_keys, kept.id)
    assert not list(databases.keys.rglob("epoch-*")) + list(databases.keys.rglob("opening-*"))
    assert await _rows(kept, "epoch") == 1
    assert await _rows(kept, "opening") == 0
    assert await _counted(kept) == {}
    assert await kept.state() == "open"


async def test_two_phrases_open_it_and_the_figures_are_those_of_pool_mode(databases: Databases) -> None:
    """The same answers, in custody and in a pool that is closed: every count and every published figure is the same."""
    kept = await in_custody(databases)
    pool = await opened(databases, "ladera")
    await kept.answered(40, seed=7)
    await take_part(databases, pool, 40, seed=7)
    same = Kept(databases, pool, ())
    await same.ordered_to_close()
    await same.mixed()

    await kept.ordered_to_close()
    assert await kept.mixed() is None
    await kept.given(1, 3)
    done = await kept.mixed()

    assert done is not None
    assert done.released == 40
    assert await kept.state() == "closed"
    assert await _counted(kept) == await _counted(same) != {}
    async with databases.organiser.statement() as session:
        one, other = [await figures.published(session, each.id) for each in (kept.consultation, pool)]
    assert [(f.question, f.group, f.choice, f.level, f.base_tens) for f in one] == [
        (f.question, f.group, f.choice, f.level, f.base_tens) for f in other
    ]


async def test_after_the_closing_nothing_is_left_to_open(databases: Databases) -> None:
    """Wraps, what was asked and handed over, the key file, marks and sealed answers are gone; and it ends once."""
    kept = await in_custody(databases)
    await kept.answered(12)
    await kept.ordered_to_close()
    await kept.mixed()
    await kept.given(2, 3)
    assert await kept.mixed() is not None

    for table in ("wrap", "opening", "staging", "participation"):
        assert await _rows(kept, table) == 0
    assert not list(databases.keys.rglob("*.key"))
    assert await kept.mixed() is None


async def test_past_its_date_it_stops_receiving_and_asks(databases: Databases) -> None:
    """Nobody has to order the end: on the day after the last one answers are refused and two people are asked, once."""
    kept = await in_custody(databases)
    await kept.answered(12)
    async with databases.owner.statement() as session:
        await session.execute(text("UPDATE consultation SET closes = :day"), {"day": OPENS})

    assert await kept.mixed(on=LATER) is None
    first = await _asked(kept)
    assert await kept.mixed(on=LATER) is None

    assert await kept.state() == "closing"
    assert await _asked(kept) == first
    assert await _told(kept) == [alerts.PHRASES]
    async with databases.resident.statement() as session:
        assert not await consultations.open_ones(session)


async def test_with_fewer_than_ten_nobody_is_asked_and_nothing_is_opened(databases: Databases) -> None:
    """Nine answers: it ends unopened by itself, and the wraps are destroyed."""
    kept = await in_custody(databases)
    await kept.answered(9)
    await kept.ordered_to_close()

    assert await kept.mixed() is not None

    assert await kept.state() == "unopened"
    assert await _told(kept) == []
    assert await _counted(kept) == {}
    for table in ("wrap", "opening", "staging"):
        assert await _rows(kept, table) == 0


@pytest.mark.parametrize("what", ["noise", "empty", "other key", "not sealed", "too long"])
async def test_what_is_forged_is_refused_told_and_asked_again(databases: Databases, what: str) -> None:
    """Garbage in place of the key opens nothing and loses nothing: it is asked again, and two phrases still open."""
    kept = await in_custody(databases)
    await kept.answered(12)
    await kept.ordered_to_close()
    await kept.mixed()
    asked = await _asked(kept)
    other = sealing.new_epoch_keys()
    await _forges(
        kept,
        {
            "noise": os.urandom(80),
            "empty": b"",
            "other key": crypto_box_seal(other.private, asked),
            "not sealed": other.private,
            "too long": crypto_box_seal(other.private * 4, asked),
        }[what],
    )

    assert await kept.mixed() is None

    assert await kept.state() == "closing"
    assert alerts.FORGED in await _told(kept)
    assert await _asked(kept) != asked
    assert await _counted(kept) == {}
    await kept.given(1, 2)
    assert await kept.mixed() is not None
    assert await kept.state() == "closed"


async def test_what_was_sealed_to_an_earlier_question_is_not_taken(databases: Databases) -> None:
    """Organisers who opened while the mixer asked anew hand over nothing, and are told so."""
    kept = await in_custody(databases)
    await kept.answered(12)
    await kept.ordered_to_close()
    await kept.mixed()
    old = await _asked(kept)
    databases.mixer_keys.destroy_opening_key(kept.id)
    await kept.mixed()

    async with databases.organiser.transaction() as session:
        assert not await custody.hand_over(session, kept.id, old, bytes(32))
    await kept.given(1, 2)
    assert await kept.mixed() is not None


async def test_a_restart_in_between_costs_nothing(databases: Databases) -> None:
    """Another process of the mixer, on the same key folder, closes with what was handed to the one before."""
    kept = await in_custody(databases)
    await kept.answered(12)
    await kept.ordered_to_close()
    await kept.mixed()
    await kept.given(1, 2)

    again = KeyRing(databases.mixer_keys.folder)
    await epochs.sweep_dead_keys(databases.mixer, again)  # at every start

    private = await unlocking.unlock(databases.mixer, again, kept.id)
    assert private is not None
    assert await kept.mixed() is not None


@pytest.mark.parametrize("harm", ["gone", "cut", "other"])
async def test_a_key_file_that_is_lost_or_damaged_is_asked_anew(databases: Databases, harm: str) -> None:
    """Also after the phrases were given: what was handed over is lost with the file, the consultation is not."""
    kept = await in_custody(databases)
    await kept.answered(12)
    await kept.ordered_to_close()
    await kept.mixed()
    await kept.given(1, 2)
    (file,) = databases.mixer_keys.folder.glob("opening-*")
    _harm(file, harm)

    assert await kept.mixed() is None
    await kept.given(2, 3)
    assert await kept.mixed() is not None
    assert await kept.state() == "closed"


def _harm(file: Path, how: str) -> None:
    if how == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-3] if how == "cut" else os.urandom(32))


async def test_a_crash_after_the_commit_leaves_a_key_that_the_next_start_ends(databases: Databases) -> None:
    """The file of the closing key that a crash left behind dies at the sweep; what it could open is gone already."""
    kept = await in_custody(databases)
    await kept.answered(12)
    await kept.ordered_to_close()
    await kept.mixed()
    (file,) = databases.mixer_keys.folder.glob("opening-*")
    left = file.read_bytes()
    await kept.given(1, 2)
    await kept.mixed()
    file.write_bytes(left)
    file.chmod(0o600)

    assert await epochs.sweep_dead_keys(databases.mixer, databases.mixer_keys) == 1
    assert not file.exists()


async def test_a_suspended_place_asks_nobody_and_goes_on_later(databases: Databases) -> None:
    """While it is suspended nothing is asked or opened; when it goes on the phrases given before still open it."""
    kept = await in_custody(databases)
    await kept.answered(12)
    await kept.ordered_to_close()
    await kept.mixed()
    await kept.given(1, 2)
    suspended = text("UPDATE place SET suspended = :so")
    async with databases.owner.statement() as session:
        await session.execute(suspended, {"so": True})
    assert await kept.mixed() is None
    async with databases.organiser.statement() as session:
        assert not await custody.waiting(session)
    assert await kept.state() == "closing"
    async with databases.owner.statement() as session:
        await session.execute(suspended, {"so": False})
    assert await kept.mixed() is not None


async def test_what_is_lost_ends_unopened(databases: Databases) -> None:
    """Two phrases lost: the operator ends it, everything people sent is thrown away unread, the wraps too; once."""
    kept = await in_custody(databases)
    await kept.answered(25)
    await kept.ordered_to_close()
    await kept.mixed()

    async with databases.owner.transaction() as session:
        assert await unlocking.abandon(session, kept.id)
    async with databases.owner.transaction() as session:
        assert not await unlocking.abandon(session, kept.id)

    assert await kept.state() == "unopened"
    for table in ("wrap", "opening", "staging", "participation"):
        assert await _rows(kept, table) == 0
    assert await _counted(kept) == {}
    assert await kept.mixed() is None


async def test_a_consultation_in_a_pool_cannot_be_given_up_or_asked_for(databases: Databases) -> None:
    """What is of custody does nothing to a consultation whose key the mixer has."""
    pool = Kept(databases, await opened(databases, "ladera"), ())
    async with databases.owner.transaction() as session:
        assert not await unlocking.abandon(session, pool.id)
    assert await unlocking.unlock(databases.mixer, databases.mixer_keys, pool.id) is None
    assert await pool.state() == "open"


async def test_without_the_key_closing_is_refused_and_changes_nothing(databases: Databases) -> None:
    """Whoever calls the closing itself without the key, or with another, changes nothing."""
    kept = await in_custody(databases)
    await kept.answered(12)
    for private in (None, os.urandom(32)):
        with pytest.raises(NotOpened):
            await mixing.close(
                databases.mixer,
                databases.mixer_keys,
                kept.id,
                rng=Random(1),
                publish=everything,
                private=private,
            )
    assert await kept.state() == "open"
    assert await _rows(kept, "staging") == 12


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("mixer", "SELECT box FROM wrap"),
        ("mixer", "SELECT salt FROM wrap"),
        ("resident", "SELECT consultation_id FROM wrap"),
        ("resident", "SELECT consultation_id FROM opening"),
        ("organiser", "SELECT box FROM opening"),
        ("organiser", "DELETE FROM wrap"),
        ("organiser", "INSERT INTO opening VALUES (gen_random_uuid(), 'x')"),
        ("organiser", "UPDATE opening SET public_key = 'x'"),
        ("organiser", "UPDATE wrap SET box = 'x'"),
    ],
)
async def test_each_role_sees_its_half_alone(databases: Databases, role: str, statement: str) -> None:
    """The mixer never reads a wrap, organisers never what was handed over, residents' bot nothing of it."""
    with pytest.raises(Refused):
        async with getattr(databases, role).statement() as session:
            await session.execute(text(statement))


async def test_what_waits_is_stirred_every_day(databases: Databases) -> None:
    """Marks and sealed answers lie by one transaction, in an order that is not the one in which people came."""
    kept = await in_custody(databases)
    await kept.answered(30)
    query = text("SELECT xmin::text, box FROM staging ORDER BY ctid")
    async with databases.superuser.statement() as session:
        before = (await session.execute(query)).all()
    assert len({row[0] for row in before}) == 30

    await kept.mixed(on=OPENS + timedelta(days=1))

    async with databases.superuser.statement() as session:
        after = (await session.execute(query)).all()
        marks = set((await session.execute(text("SELECT xmin::text FROM participation"))).scalars())
    assert {row[0] for row in after} == marks
    assert len(marks) == 1
    assert sorted(bytes(row[1]) for row in after) == sorted(bytes(row[1]) for row in before)
    assert [bytes(row[1]) for row in after] != [bytes(row[1]) for row in before]
    await kept.ordered_to_close()
    await kept.mixed()
    await kept.given(1, 2)
    done = await kept.mixed()
    assert done is not None
    assert done.released == 30

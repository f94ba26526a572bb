"""Drafts: what comes back, who wins, and what dies."""

from datetime import date, timedelta

import pytest

from storage import drafts, sealing
from storage.drafts import DraftKeys, living
from tests.databases import Databases

TODAY = date(2026, 3, 10)
AMPARO, BETO = 5_001, 5_002


@pytest.fixture
def keys(databases: Databases) -> DraftKeys:
    """The living keys of a fresh installation."""
    return living(databases.resident_keys, today=TODAY, days=7)


async def test_a_draft_comes_back_as_it_was_saved(databases: Databases, keys: DraftKeys) -> None:
    """What a tap saves, the next tap loads."""
    async with databases.resident.statement() as session:
        held = await drafts.save(session, keys, AMPARO, b'{"zona": "norte"}', over=None)
        again = await drafts.load(session, keys, AMPARO)
        nobody = await drafts.load(session, keys, BETO)

    assert held is not None
    assert again == held
    assert again.content == b'{"zona": "norte"}'
    assert nobody is None


async def test_of_two_quick_taps_one_wins(databases: Databases, keys: DraftKeys) -> None:
    """Both loaded the same draft; the second to save is told so and changes nothing."""
    async with databases.resident.statement() as session:
        first = await drafts.save(session, keys, AMPARO, b"1", over=None)
        assert await drafts.save(session, keys, AMPARO, b"otra", over=None) is None
        assert await drafts.save(session, keys, AMPARO, b"2", over=first) is not None
        assert await drafts.save(session, keys, AMPARO, b"3", over=first) is None
        held = await drafts.load(session, keys, AMPARO)

    assert held is not None
    assert held.content == b"2"


async def test_a_draft_lives_from_its_last_tap_and_then_dies(databases: Databases, keys: DraftKeys) -> None:
    """Saved again on day 5, readable on day 11, gone (row and key) on day 12: never kept longer than promised."""
    ring = databases.resident_keys
    async with databases.resident.statement() as session:
        held = await drafts.save(session, keys, AMPARO, b"1", over=None)
        day5 = living(ring, today=TODAY + timedelta(days=5), days=7)
        assert await drafts.load(session, day5, AMPARO) == held
        held = await drafts.save(session, day5, AMPARO, b"2", over=held)
        assert await drafts.count(session) == 1

        day11 = living(ring, today=TODAY + timedelta(days=11), days=7)
        assert await drafts.sweep(session, day11) == 0
        assert await drafts.load(session, day11, AMPARO) == held

        day12 = living(ring, today=TODAY + timedelta(days=12), days=7)
        assert await drafts.load(session, day12, AMPARO) is None
        assert await drafts.sweep(session, day12) == 1
        assert await drafts.count(session) == 0


async def test_a_draft_that_needs_more_room_gets_it(databases: Databases, keys: DraftKeys) -> None:
    """A long conversation takes the next multiple of the box, and still comes back whole."""
    import random

    long = random.Random(1).randbytes(9_000)
    async with databases.resident.statement() as session:
        await drafts.save(session, keys, AMPARO, long, over=None)
        held = await drafts.load(session, keys, AMPARO)

    assert held is not None
    assert held.content == long


async def test_a_forgotten_draft_takes_its_secret_along(databases: Databases, keys: DraftKeys) -> None:
    """Whatever version of it still lies about can no longer be opened; others' drafts stay."""
    async with databases.resident.statement() as session:
        for who in (AMPARO, BETO):
            await drafts.save(session, keys, who, b"1", over=None)
        await drafts.forget(session, keys, drafts.slots_of(keys, AMPARO))

        assert len(keys.ring.talk_names(before=float("inf"))) == 1
        assert await drafts.load(session, keys, BETO) is not None


async def test_a_draft_without_its_secret_is_begun_anew(databases: Databases, keys: DraftKeys) -> None:
    """A power cut may take a secret that had just been made: the person is not told lies, and starts again."""
    async with databases.resident.statement() as session:
        held = await drafts.save(session, keys, AMPARO, b"1", over=None)
        assert held is not None
        keys.ring.destroy_talk_key(held.own.name)

        empty = await drafts.load(session, keys, AMPARO)
        assert empty is not None
        assert empty.content == b""
        await drafts.forget(session, keys, [empty.slot])
        assert await drafts.save(session, keys, AMPARO, b"2", over=None) is not None


async def test_secrets_left_behind_are_swept(databases: Databases, keys: DraftKeys) -> None:
    """Of a process that died between the commit and the key's end; those of living drafts, and the newest, stay."""
    async with databases.resident.statement() as session:
        await drafts.save(session, keys, AMPARO, b"1", over=None)
        left = sealing.new_own()
        keys.ring.keep_talk_key(left.name, left.secret)

        assert await drafts.sweep_secrets(session, keys, before=0.0) == 0
        assert await drafts.sweep_secrets(session, keys, before=float("inf")) == 1
        assert await drafts.load(session, keys, AMPARO) is not None

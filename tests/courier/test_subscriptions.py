"""Who asked for notices: found by nobody without the key, and forgotten at once."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from storage import subscriptions
from storage.sealing import SealBroken
from storage.subscriptions import BOX_BYTES, Left, TooMuch, Wishes
from tests.courier.hall import Hall

KEY, OTHER = bytes(32), b"\1" * 32
WISHES = st.builds(
    Wishes,
    places=st.frozensets(st.uuids(), max_size=6),
    themes=st.frozensets(st.text(st.characters(codec="ascii", min_codepoint=97), max_size=12), max_size=8),
    quiet=st.none() | st.tuples(st.integers(0, 1439), st.integers(0, 1439)),
    weekly=st.booleans(),
    language=st.sampled_from(["es", "en"]),
)


@given(st.integers(-(2**62), 2**62), WISHES)
def test_a_box_is_as_long_as_any_other_and_opens_under_its_key_alone(chat: int, wishes: Wishes) -> None:
    """Whatever somebody wishes; another key, another slot or a changed byte opens nothing."""
    at, box = subscriptions.seal(KEY, chat, wishes)
    found = subscriptions.unseal(KEY, at, box)
    assert (found.slot, found.chat, found.wishes) == (at, chat, wishes)
    assert (len(at), len(box)) == (32, BOX_BYTES)
    for key, slot, sealed in (
        (OTHER, at, box),
        (KEY, bytes(32), box),
        (KEY, at, box[:-1] + bytes([box[-1] ^ 1])),
    ):
        with pytest.raises(SealBroken):
            subscriptions.unseal(key, slot, sealed)


def test_more_than_fits_is_refused() -> None:
    """Nobody's box is longer because she wants more."""
    with pytest.raises(TooMuch):
        subscriptions.seal(KEY, 1, Wishes(frozenset(uuid.uuid4() for _ in range(30))))


async def test_a_subscription_is_changed_read_and_left(hall: Hall) -> None:
    """One row a person, however often she changes her mind; none after she left."""
    wanted = Wishes(frozenset({hall.place.id}), themes=frozenset({"agua"}), weekly=True)
    async with hall.databases.resident.transaction() as session:
        assert await subscriptions.keep(session, hall.key, 5, Wishes(frozenset()))
        assert not await subscriptions.keep(session, hall.key, 5, wanted)
        assert await subscriptions.of(session, hall.key, 5) == wanted
        assert await subscriptions.of(session, hall.key, 6) is None
    assert await hall.leave(5) == Left(True, ())
    async with hall.databases.resident.statement() as session:
        assert not await subscriptions.anybody(session)


async def test_rows_are_laid_anew_in_another_order(hall: Hall) -> None:
    """After a shuffle everybody is there, by one transaction, where chance put her."""
    await hall.subscribe(range(60))
    query = text("SELECT slot, xmin::text FROM subscription ORDER BY ctid")
    async with hall.databases.superuser.statement() as session:
        before = (await session.execute(query)).all()
    async with hall.databases.resident.transaction() as session:
        await subscriptions.shuffle(session)
    async with hall.databases.superuser.statement() as session:
        after = (await session.execute(query)).all()
    assert sorted(row.slot for row in before) == sorted(row.slot for row in after)
    assert [row.slot for row in before] != [row.slot for row in after]
    assert len({row.xmin for row in after}) == 1


async def test_pages_reach_everybody_once(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many pages; a row that nobody can read is passed over."""
    monkeypatch.setattr(subscriptions, "PAGE", 7)
    await hall.subscribe(range(1, 31))
    async with hall.databases.resident.transaction() as session:
        await subscriptions.keep(session, OTHER, 99, Wishes(frozenset()))
        found = [one.chat async for page in subscriptions.every(session, hall.key) for one in page]
    assert sorted(found) == list(range(1, 31))

"""Messages remembered sealed, until they are gone: found by nobody without the key, and never late."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from storage import traces
from tests.databases import Databases

KEY, OTHER = bytes(32), b"\1" * 32
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
IDS = st.integers(min_value=-(2**62), max_value=2**62)


@given(IDS, IDS)
def test_what_is_sealed_is_read_again_under_its_key_alone(chat: int, message: int) -> None:
    """Every row is as long as any other, and another key, another slot or a changed byte opens nothing."""
    place, box = traces.seal(KEY, chat, message)
    assert traces.unseal(KEY, place, box) == traces.Trace(chat, message, place)
    assert traces.unseal(OTHER, place, box) is None
    assert traces.unseal(KEY, bytes(32), box) is None
    assert traces.unseal(KEY, place, box[:-1] + bytes([box[-1] ^ 1])) is None
    assert (len(place), len(box)) == (32, 56)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)), st.integers(0, 60 * 24 * 4))
def test_a_message_is_taken_away_between_a_day_and_a_day_and_a_half(sent: datetime, minutes: int) -> None:
    """Whenever it was sent: never before 24 hours, always after 36, and so always before Telegram's 48."""
    sent, age = sent.replace(tzinfo=UTC), timedelta(minutes=minutes)
    goes = traces.half_day(sent) <= traces.half_day(sent + age) - traces.KEPT
    assert not goes or age > 24 * HOUR
    assert goes or age < 36 * HOUR


def test_a_key_dies_when_nothing_is_left_under_it() -> None:
    """The keys of today and yesterday stay, one whose rows are still there stays, and at last every one dies."""
    today = traces.half_day(NOW)
    known = range(today - 30, today + 2)
    assert traces.over(known, frozenset(), now=NOW) == set(range(today - 30, today - 2))
    held = frozenset({today - 5, today - 25})
    assert today - 5 not in traces.over(known, held, now=NOW)
    assert today - 25 in traces.over(known, held, now=NOW)


async def test_only_what_is_old_enough_is_due(databases: Databases) -> None:
    """A sweep finds the old messages with their chats, leaves the new ones, and throws away what nobody can open."""
    today = traces.half_day(NOW)
    keys = {today: KEY, today - 3: OTHER}
    async with databases.resident.statement() as session:
        for message in (1, 2):
            await traces.lay(session, OTHER, 700, message)
        await traces.lay(session, KEY, 701, 3)
        await traces.lay(session, b"\2" * 32, 702, 4)
        found = await traces.due(session, keys, now=NOW)
        assert {(one.chat, one.message) for one in found.traces} == {(700, 1), (700, 2)}
        assert found.living == {today}
        assert len(found.dead) == 1

        everything = await traces.due(session, keys, now=NOW, early=True)
        assert len(everything.traces) == 3

        assert await traces.lift(session, traces.slots(keys.values(), 700, [1, 2, 9])) == 2
        assert await traces.lift(session, found.dead) == 1
        assert await traces.count(session) == 1


async def test_rows_are_written_anew_in_another_order(databases: Databases) -> None:
    """After a shuffle every row is there once, by one transaction, and lies where chance put it."""
    async with databases.resident.statement() as session:
        for message in range(60):
            await traces.lay(session, KEY, 700, message)
        await traces.shuffle(session)
    async with databases.superuser.statement() as session:
        rows = (await session.execute(text("SELECT slot, box, xmin::text FROM trace ORDER BY ctid"))).all()
    messages = [found.message for slot, box, _ in rows if (found := traces.unseal(KEY, slot, box))]
    assert sorted(messages) == list(range(60))
    assert messages != list(range(60))
    assert len({xmin for _, _, xmin in rows}) == 1

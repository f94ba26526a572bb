"""The pace of one account: honest people never meet it, nobody is shut out, and memory does not grow."""

import tracemalloc

from bot.pace import MOST, REPLIES, TRIES, Pace


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_two_taps_a_second_are_never_too_many() -> None:
    """A person who taps fast for an hour is never held up."""
    clock = Clock()
    pace = Pace(clock=clock)
    for _ in range(7200):
        assert pace.replies(5_001)
        clock.now += 0.5


def test_a_flood_is_put_aside_and_ends_with_the_flood() -> None:
    """Of ten thousand taps at once only so many are looked at; a second later one more is."""
    clock = Clock()
    pace = Pace(clock=clock)
    assert sum(pace.replies(5_001) for _ in range(10_000)) == REPLIES.at_once
    assert not pace.replies(5_001)
    clock.now += 1
    assert pace.replies(5_001)


def test_nobody_is_held_up_by_a_neighbour() -> None:
    """Amparo's flood is Amparo's."""
    pace = Pace(clock=Clock())
    for _ in range(10_000):
        pace.replies(5_001)
    assert pace.replies(5_002)


def test_ten_thousand_tries_of_a_code_take_hours() -> None:
    """In one hour some 1,200 are answered, whatever comes; a minute after the last one there is room again."""
    clock = Clock()
    pace = Pace(clock=clock)
    answered = 0
    for _ in range(36_000):
        answered += pace.tries(5_001)
        clock.now += 0.1
    assert answered <= TRIES.at_once + 3600 * TRIES.a_second + 1
    clock.now += 60
    assert pace.tries(5_001)


def test_a_hundred_thousand_accounts_take_little_memory() -> None:
    """Only so many are kept in mind; who is pushed out starts afresh."""
    tracemalloc.start()
    try:
        pace = Pace(clock=Clock())
        for account in range(100_000):
            assert pace.replies(account)
        used, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(pace._replies) == MOST
    assert used < 12 * 1024 * 1024


def test_no_account_is_kept_in_clear() -> None:
    """What is in memory is a mark under a secret of this process."""
    one, other = Pace(clock=Clock()), Pace(clock=Clock())
    one.replies(5_001)
    other.replies(5_001)
    assert set(one._replies._left) != set(other._replies._left)
    assert all((5_001).to_bytes(8, "big", signed=True) != mark for mark in one._replies._left)

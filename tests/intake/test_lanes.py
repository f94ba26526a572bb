"""Asking for updates: what is confirmed and when, who asks, and how calmly when Telegram is not itself."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from storage import lanes
from storage.lanes import take_updates
from tests.intake.knocking import Handled, Raw, eventually, lanes_of


class Again(Exception):
    """Telegram says no, and when to ask again."""

    def __init__(self, after: float) -> None:
        self.after = after


@dataclass
class Telegram:
    """Updates that wait until somebody confirms them; it may refuse for a while."""

    waiting: list[Raw]
    refuses: list[float] = field(default_factory=list)
    asked: list[int | None] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def fetch(self, offset: int | None, wait: int) -> Sequence[Raw]:
        """getUpdates."""
        self.asked.append(offset)
        self.times.append(asyncio.get_running_loop().time())
        if self.refuses:
            raise Again(self.refuses.pop(0))
        if offset is not None:
            self.waiting = [one for one in self.waiting if one["update_id"] >= offset]
        if not self.waiting and wait:
            await self.stop.wait()
        return self.waiting[:100]


def pause_after(error: Exception, _failures: int) -> float | None:
    """What Telegram says."""
    return error.after if isinstance(error, Again) else None


async def test_an_update_is_confirmed_when_it_is_done_and_not_before() -> None:
    """One that takes its time keeps itself and what came after it unconfirmed; what is done is not begun again."""
    handled = Handled(slow={2: asyncio.Event()})
    telegram = Telegram([{"update_id": n, "chat": n} for n in (1, 2, 3)])
    work = asyncio.create_task(take_updates(lanes_of(handled), telegram.fetch, pause_after, telegram.stop))
    await handled.until(lambda: handled.done == [1, 3])
    assert all(offset in (None, 2) for offset in telegram.asked)
    handled.slow[2].set()
    await handled.until(lambda: handled.done == [1, 3, 2])
    telegram.stop.set()
    await work

    assert telegram.asked[-1] == 4
    assert handled.begun == [1, 2, 3]


async def test_who_was_told_to_wait_waits_however_busy() -> None:
    """429 with retry_after: nothing is asked before, also while an update is still being handled."""
    handled = Handled(slow={1: asyncio.Event()})
    telegram = Telegram([{"update_id": 1}])
    work = asyncio.create_task(take_updates(lanes_of(handled), telegram.fetch, pause_after, telegram.stop))
    await handled.until(lambda: handled.begun == [1])
    before = len(telegram.asked)
    telegram.refuses = [0.6]
    await eventually(lambda: not telegram.refuses and len(telegram.asked) >= before + 2)
    refused = len(telegram.asked) - 2
    handled.slow[1].set()
    telegram.stop.set()
    await work

    assert telegram.times[refused + 1] - telegram.times[refused] >= 0.59


async def test_a_stop_does_not_wait_for_the_end_of_a_pause() -> None:
    """Whoever is told to wait a minute and then to leave, leaves."""
    telegram = Telegram([], refuses=[3600.0])
    work = asyncio.create_task(take_updates(lanes_of(Handled()), telegram.fetch, pause_after, telegram.stop))
    await eventually(lambda: bool(telegram.asked))
    telegram.stop.set()
    async with asyncio.timeout(20):
        await work


async def test_only_whose_turn_it_is_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another stands by, calmly, and goes on where the first left off."""
    first_there, looks = True, 0

    async def second() -> bool:
        nonlocal looks
        looks += 1
        return not first_there

    handled, telegram = Handled(), Telegram([{"update_id": 1}])
    monkeypatch.setattr(lanes, "STAND_BY", 0.001)
    work = asyncio.create_task(
        take_updates(lanes_of(handled), telegram.fetch, pause_after, telegram.stop, second)
    )
    await eventually(lambda: looks >= 5)
    assert telegram.asked == []
    first_there = False
    await handled.until(lambda: handled.done == [1])
    telegram.stop.set()
    await work


async def test_leaving_confirms_what_is_done_and_leaves_what_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next process gets the second update, and not the first."""
    handled = Handled(slow={2: asyncio.Event()})
    telegram = Telegram([{"update_id": 1, "chat": 1}, {"update_id": 2, "chat": 2}])
    monkeypatch.setattr(lanes, "FAREWELL", 0.01)
    work = asyncio.create_task(take_updates(lanes_of(handled), telegram.fetch, pause_after, telegram.stop))
    await handled.until(lambda: handled.done == [1])
    telegram.stop.set()
    await work

    assert [one["update_id"] for one in telegram.waiting] == [2]
    assert (handled.begun, handled.done) == ([1, 2], [1])

"""The pace, on a clock of our own: against Telegram's limit as the emulator keeps it, second by second."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.courier.pacer import FLOOR, FREE, PAID, Flight, Pacer
from bot.emulator.calls import Call
from bot.emulator.faults import Limiter
from bot.emulator.refusals import Refusal
from bot.emulator.things import Bot, User
from bot.emulator.updates import UpdateQueue


@dataclass
class Sky:
    """Messages between a courier and a strict Telegram, whose latency nobody knows beforehand."""

    pacer: Pacer
    rng: Random
    latency: float = 0.060
    jitter: float = 0.010
    now: float = 0.0
    refused: int = 0
    accepted: int = 0
    arrivals: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._bot = Bot("1:a", User(1, "Bot", "bot", is_bot=True), UpdateQueue(lambda: self.now, first=1))
        self._limiter = Limiter(lambda: self.now)
        self._events: list[tuple[float, int, str, Flight]] = []
        self._number = 0

    def broadcast(self, people: int, replies: tuple[float, ...] = ()) -> float:
        """Send to so many people; residents are answered at these moments. Returns the seconds it took."""
        begun, waiting, coming = self.now, list(range(people, 0, -1)), sorted(replies, reverse=True)
        while waiting or self._events:
            opens = self.pacer.opens(self.now) if waiting else math.inf
            next_event = self._events[0][0] if self._events else math.inf
            next_reply = coming[-1] if coming else math.inf
            self.now = max(self.now, min(opens, next_event, next_reply))
            if next_reply <= self.now:
                coming.pop()
                self._leaves(self.pacer.reply(self.now), 0)
            elif next_event <= self.now:
                self._happens(waiting)
            elif opens <= self.now:
                self._leaves(self.pacer.begin(self.now), waiting.pop())
        return self.now - begun

    def _leaves(self, flight: Flight, person: int) -> None:
        there = self.now + self._half()
        self._number += 1
        heapq.heappush(self._events, (there, self._number, f"arrives {person or -self._number}", flight))

    def _happens(self, waiting: list[int]) -> None:
        _, number, what, flight = heapq.heappop(self._events)
        verb, _, person = what.partition(" ")
        if verb == "arrives":
            try:
                self._limiter.pass_or_refuse(self._bot, Call("sendMessage", {"chat_id": person}))
                said = "answers"
                self.accepted += 1
                self.arrivals.append(self.now)
            except Refusal:
                said, self.refused = "refuses", self.refused + 1
            heapq.heappush(self._events, (self.now + self._half(), number, f"{said} {person}", flight))
        elif verb == "answers":
            self.pacer.answered(flight, self.now)
        else:
            self.pacer.refused(flight, self.now, 1.0)
            if int(person) > 0:
                waiting.append(int(person))

    def _half(self) -> float:
        return (self.latency + self.rng.uniform(-self.jitter, self.jitter)) / 2


def test_three_thousand_go_at_nearly_all_that_is_allowed_and_none_is_refused() -> None:
    """At 60 ± 10 ms: at least 27.5 a second, which is 61 minutes for a hundred thousand."""
    sky = Sky(Pacer(), Random(1))
    seconds = sky.broadcast(3_000)
    assert (sky.refused, sky.accepted) == (0, 3_000)
    assert 3_000 / seconds >= 27.5


@pytest.mark.long
def test_a_hundred_thousand_are_reached_within_an_hour_and_a_minute() -> None:
    """100,000 people, 60 ± 10 ms, a strict limit: 27.5 a second and more, no 429, 61 minutes at most."""
    sky = Sky(Pacer(), Random(2))
    seconds = sky.broadcast(100_000)
    print(f"\n{100_000 / seconds:.2f} a second, {sky.refused} refused, {seconds / 60:.1f} minutes")
    assert (sky.refused, sky.accepted) == (0, 100_000)
    assert 100_000 / seconds >= 27.5
    assert seconds <= 61 * 60


@settings(deadline=None, max_examples=40)
@given(st.floats(0.001, 2.0), st.floats(0, 1), st.integers(0, 10_000))
def test_no_latency_trips_the_limit(latency: float, share: float, seed: int) -> None:
    """However long answers take, and however much that changes: no second holds more than thirty."""
    sky = Sky(Pacer(), Random(seed), latency=latency, jitter=latency * share)
    sky.broadcast(150)
    assert sky.refused == 0


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(0, 20), max_size=100), st.integers(0, 10_000))
def test_replies_are_counted_and_leave_without_waiting(moments: list[float], seed: int) -> None:
    """What residents are answered goes out at once; the broadcast makes room, and still reaches everybody."""
    sky = Sky(Pacer(), Random(seed))
    sky.broadcast(400, tuple(moments))
    assert sky.accepted >= 400


def test_a_steady_stream_of_replies_is_never_refused() -> None:
    """Eight replies a second beside a broadcast: the room they need is free before they come."""
    sky = Sky(Pacer(), Random(3))
    sky.broadcast(1_000, tuple(number / 8 for number in range(1, 300)))
    assert sky.refused == 0


def test_messages_are_evenly_spaced() -> None:
    """No burst at the beginning and none later: whatever is killed, only what is in the air is in doubt."""
    sky = Sky(Pacer(), Random(4))
    sky.broadcast(600)
    tenths = [sum(start <= one < start + 0.1 for one in sky.arrivals) for start in sky.arrivals[:-30]]
    assert min(tenths) >= 1
    assert max(tenths) <= 5


def test_paid_broadcasts_go_a_thousand_a_second() -> None:
    """With allow_paid_broadcast, as far as latency lets them."""
    pacer, now, sent, flying = Pacer(PAID), 0.0, 0, list[tuple[float, Flight]]()
    while now < 5.0:
        for landing, flight in [one for one in flying if one[0] <= now]:
            pacer.answered(flight, landing)
        flying = [one for one in flying if one[0] > now]
        for _ in range(pacer.allowed(now)):
            flying.append((now + 0.06, pacer.begin(now)))
            sent += 1
        now += 0.002
    assert 850 <= sent / 5 <= 1000


def test_a_refusal_holds_everything_and_slows_once() -> None:
    """For as long as Telegram says nothing leaves; several refusals of one moment count as one."""
    pacer = Pacer()
    flights = []
    for now in (0.0, 0.04, 0.08):
        flights.append(pacer.begin(now))
    for flight in flights:
        pacer.refused(flight, 0.1, 17)
    assert pacer.opens(0.2) == pytest.approx(17.1)
    assert pacer.allowed(17.0) == 0
    assert pacer.rate == pytest.approx(27)
    pacer.refused(pacer.begin(20), 20.1, 1)
    assert pacer.rate == pytest.approx(24.3)


def test_it_creeps_back_half_a_percent_each_clean_half_minute() -> None:
    """Counted from the end of the hold, and never above the limit."""
    pacer = Pacer()
    pacer.refused(pacer.begin(0), 0.1, 10)
    pacer.opens(40.0)
    assert pacer.rate == pytest.approx(27)
    pacer.opens(40.2)
    assert pacer.rate == pytest.approx(27 * 1.005)
    pacer.opens(10.2 + 30 * 10)
    assert pacer.rate == pytest.approx(27 * 1.005**10)
    pacer.opens(10_000)
    assert pacer.rate == FREE


def test_refusals_never_stop_it_altogether() -> None:
    """There is a floor: half of the limit."""
    pacer, now = Pacer(), 0.0
    for _ in range(100):
        now = pacer.opens(now)
        pacer.refused(pacer.begin(now), now, 1)
    assert pacer.rate == pytest.approx(FREE * FLOOR)


def test_it_goes_on_as_slowly_as_it_went_before_a_restart() -> None:
    """What was learnt of the limit is not forgotten with the process."""
    for before, after in ((20.0, 20.0), (500.0, FREE), (0.1, FREE * FLOOR), (None, FREE)):
        pacer = Pacer()
        pacer.resume(0.0, 12.0, before)
        assert pacer.rate == pytest.approx(after)
        assert pacer.opens(1.0) == 12.0


def test_while_nothing_works_it_waits_longer_and_longer() -> None:
    """Failures in a row: half a second, one, two, up to half a minute; one success ends it."""
    pacer, now, waits = Pacer(), 0.0, []
    for _ in range(14):
        now = pacer.opens(now)
        pacer.failed(pacer.begin(now), now)
        waits.append(round(pacer.held(now), 1))
    assert waits[:8] == [0, 0, 0, 0, 0.5, 1, 2, 4]
    assert waits[-1] == 30
    assert pacer.in_trouble
    now = pacer.opens(now)
    pacer.answered(pacer.begin(now), now + 0.1)
    assert not pacer.in_trouble


@pytest.mark.parametrize("jump", [3600.0, -3600.0])
def test_a_clock_that_jumps_an_hour_neither_bursts_nor_stalls(jump: float) -> None:
    """Should a clock that only grows ever jump: the next message leaves soon, and the one after it not at once."""
    pacer, now = Pacer(), 5000.0
    for _ in range(60):
        now = pacer.opens(now)
        pacer.answered(pacer.begin(now), now)
    now += jump
    assert pacer.opens(now) - now <= 1.1
    now = pacer.opens(now)
    assert pacer.allowed(now) == 1
    pacer.begin(now)
    assert pacer.allowed(now) <= 1

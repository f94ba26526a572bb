"""How fast: a window that no trailing second of Telegram's can trip, evenly spaced, with room for replies.

Message i + n leaves no earlier than one second after the *answer* to message i. Telegram counted message i before it
answered, and counts message i + n after it left: whatever the latency does in between, no second holds more than n.
What that costs is one latency a second: n / (1 + latency). Residents' replies never wait here; they are counted, and
while there are any, more room is left free for the next.

The clock comes as an argument: seconds that only grow, from any beginning. Should one go backwards all the same, the
pacer's own time stands still meanwhile. Limits: core.telegram.org/bots/faq ("My bot is hitting limits").
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

FREE, PAID = 30.0, 1000.0  #: messages a second; PAID with allow_paid_broadcast (#sendmessage)
SLOWER, FASTER = 0.9, 1.005  #: after a 429; after each clean half minute
CLEAN = 30.0  #: seconds
FLOOR = 1 / 2  #: of the limit: how slow refusals can make it
MARGIN = 0.001  #: seconds, so that no rounding matters
REPLIES = 2.0  #: seconds of replies that are taken as a measure of those to come
EVENLY = 0.8  #: of the latency is spread over a second's messages; the window sees to the rest
CATCH_UP = 0.02  #: seconds of spacing that may be made up for, because timers are late
TROUBLES = 5  #: failures in a row after which it waits
LONGEST = 30.0  #: seconds between two tries while nothing works


@dataclass(frozen=True, eq=False)
class Flight:
    """A message on its way to Telegram."""

    began: float


class Pacer:
    """Decides when the next message of a broadcast may leave."""

    def __init__(self, limit: float = FREE, *, latency: float = 0.1) -> None:
        """`limit` a second; `latency` a first guess."""
        self.limit = limit
        self.rate = limit  #: a second, as adapted
        self._latency = latency
        self._time = -math.inf
        self._behind = 0.0  #: what to add to the clock, which went back
        self._flying: set[Flight] = set()
        self._answers: deque[float] = deque()
        self._replies: deque[float] = deque()
        self._slot = -math.inf  #: when the next one is due by its spacing
        self._held = -math.inf
        self._slowed = -math.inf
        self._clean: float | None = None
        self._troubles = 0

    def opens(self, now: float) -> float:
        """The earliest moment for the next message; infinity when only an answer to one in the air can tell."""
        now = self._at(now)
        earliest = max(now, self._held, self._slot)
        short = self._busy() + 1 - self._room(now)
        if short > 0:
            if short > len(self._answers):
                return math.inf
            earliest = max(earliest, self._answers[short - 1] + 1.0 + MARGIN)
        return earliest - self._behind

    def allowed(self, now: float) -> int:
        """How many messages may leave at this moment."""
        if self.opens(now) > now:
            return 0
        now = self._at(now)
        spaced = math.inf if self._slot == -math.inf else 1 + (now - self._slot) / self._gap(now)
        return max(1, int(min(spaced, self._room(now) - self._busy(), self.limit * CATCH_UP)))

    def begin(self, now: float) -> Flight:
        """A message of the broadcast leaves."""
        now = self._at(now)
        gap = self._gap(now)
        self._slot = max(self._slot, now - max(gap, CATCH_UP)) + gap
        return self._leaves(now)

    def reply(self, now: float) -> Flight:
        """A reply to a resident leaves; it never waits."""
        now = self._at(now)
        self._replies.append(now)
        return self._leaves(now)

    def answered(self, flight: Flight, now: float) -> None:
        """Telegram answered, whatever it said."""
        now = self._at(now)
        self._troubles = 0
        self._latency += (min(1.0, now - flight.began) - self._latency) * 0.1
        self._lands(flight, now)

    def landed(self, flight: Flight, now: float) -> None:
        """It is no longer in the air, and that tells nothing of Telegram."""
        self._lands(flight, self._at(now))

    def refused(self, flight: Flight, now: float, retry_after: float) -> None:
        """429: nothing leaves for so many seconds, and then a little slower."""
        now = self._at(now)
        self._lands(flight, now)
        if flight.began >= self._slowed:  # of several refusals at once the first one tells all
            self.rate = max(self.limit * FLOOR, self.rate * SLOWER)
            self._slowed = now
        self.hold(now - self._behind, retry_after)

    def failed(self, flight: Flight, now: float) -> None:
        """No answer, or that Telegram is in trouble: when that goes on, wait longer and longer."""
        now = self._at(now)
        self._lands(flight, now)
        self._troubles += 1
        if self._troubles >= TROUBLES:
            self.hold(now - self._behind, min(LONGEST, 0.5 * 2.0 ** min(10, self._troubles - TROUBLES)))

    def resume(self, now: float, held: float, rate: float | None) -> None:
        """Go on where an earlier sender was: hold for so long, and be no faster than it was."""
        if held > 0:
            self.hold(now, held)
        if rate is not None:
            self.rate = min(self.rate, max(self.limit * FLOOR, rate))

    def hold(self, now: float, seconds: float) -> None:
        """Let nothing leave for so many seconds."""
        now = self._at(now)
        self._held = max(self._held, now + seconds)
        self._clean = max(self._clean or now, self._held)

    def held(self, now: float) -> float:
        """For how many seconds nothing may leave."""
        return max(0.0, self._held - self._at(now))

    @property
    def in_trouble(self) -> bool:
        """Whether nothing seems to work, so that a single failure says nothing of its message."""
        return self._troubles >= TROUBLES

    def _at(self, now: float) -> float:
        """The pacer's own time, and what it brings."""
        if now + self._behind < self._time:
            self._behind = self._time - now
        self._time = now = now + self._behind
        while self._answers and now - self._answers[0] >= 1.0 + MARGIN:
            self._answers.popleft()
        while self._replies and now - self._replies[0] >= REPLIES:
            self._replies.popleft()
        if self._clean is None or self.rate >= self.limit:
            self._clean = max(now, self._clean or now)
        elif (halves := int((now - self._clean) / CLEAN)) > 0:
            self.rate = min(self.limit, self.rate * FASTER**halves)
            self._clean += halves * CLEAN
        return now

    def _leaves(self, now: float) -> Flight:
        flight = Flight(now)
        self._flying.add(flight)
        return flight

    def _lands(self, flight: Flight, now: float) -> None:
        self._flying.discard(flight)
        self._answers.append(now)

    def _busy(self) -> int:
        return len(self._flying) + len(self._answers)

    def _room(self, now: float) -> int:
        """Messages that may be counted in one second, those of residents included."""
        return max(1, math.ceil(self.rate - 1e-6) - self._reserved())

    def _reserved(self) -> int:
        return min(int(self.rate / 2), len(self._replies))

    def _gap(self, now: float) -> float:
        return (1.0 + EVENLY * self._latency) / max(1.0, self.rate - self._reserved())

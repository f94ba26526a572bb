"""What time it is, for what cannot be undone: a clock that was set wrong must end no key and close nothing early.

Two sources must agree: the machine's clock, which anybody with power over it (or a wrong time server) can set, and its
count of seconds since it started, which nobody can. What the clock gains over the count is a jump, and is believed
only when it has stood for more than a day. A clock that was set back is harmless here: what was done has its date.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

SLACK = timedelta(
    hours=1
)  #: what a clock may gain without being doubted: more than any leap, drift or late start
STOOD = timedelta(hours=26)  #: a jump that has stood for so long is the true time: somebody mended the clock
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)  #: no true clock is earlier
FAR = timedelta(days=60)  #: further ahead of what is on record than any stay of a process explains


def wall() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


def seconds() -> float:
    """Seconds since the machine started, also those it slept."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


@dataclass
class Steady:
    """The time as far as both sources agree: the machine's clock, never ahead of its first reading plus what passed."""

    wall: Callable[[], datetime] = wall
    seconds: Callable[[], float] = seconds
    _begun: tuple[datetime, float] | None = None
    _ahead: float | None = field(default=None)  #: count at which the clock was first seen ahead

    def __call__(self) -> datetime:
        """The time to act upon."""
        now, count = self.wall(), self.seconds()
        if self._begun is None:
            self._begun = now, count
        if self._begun[0] < WRITTEN:  # a machine without a battery, before it asked a time server
            self._begun = now, count
        expected = self._begun[0] + timedelta(seconds=count - self._begun[1])
        if now <= expected + SLACK:
            self._ahead = None
            return now
        self._ahead = count if self._ahead is None else self._ahead
        if timedelta(seconds=count - self._ahead) < STOOD:
            return expected
        self._begun, self._ahead = (now, count), None
        return now

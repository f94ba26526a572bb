"""The emulator's clock: real seconds plus whatever a test has moved it by."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the world's time; `advance` makes messages age without anybody waiting."""

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._moved = 0.0

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        return self._source() + self._moved

    def moment(self) -> datetime:
        """The same, as an aware datetime."""
        return datetime.fromtimestamp(self.now(), UTC)

    def advance(self, by: timedelta | None = None, /, **units: float) -> None:
        """Move forward: `advance(hours=49)` or `advance(timedelta(...))`."""
        self._moved += (by or timedelta(**units)).total_seconds()

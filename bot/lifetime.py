"""How long an unfinished conversation lives: the keys of the last days, and the day on which they die."""

from collections.abc import Iterable
from datetime import date

from storage import drafts
from storage.consultations import Consultation
from storage.drafts import DraftKeys
from storage.keys import KeyRing

DEFAULT_DAYS = 7


class DraftLife:
    """The living draft keys, kept in memory until the day or the promise changes."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self._days: int | None = None
        self._keys: tuple[date, DraftKeys] | None = None

    def promise(self, open_ones: Iterable[Consultation]) -> None:
        """Keep to the shortest life that any open consultation promises in its consent."""
        days = min((one.draft_days for one in open_ones), default=DEFAULT_DAYS)
        if days != self._days:
            self._days, self._keys = days, None

    def keys(self, today: date) -> DraftKeys:
        """The keys of the days that still live; on a new day the oldest is destroyed."""
        assert self._days is not None, "promise() comes first: no key dies by a guess"
        if self._keys is None or self._keys[0] != today:
            self._keys = today, drafts.living(self._ring, today=today, days=self._days)
        return self._keys[1]

    def end(self) -> None:
        """Nothing is asked any more: no draft lives on, nor can it be tested who had one."""
        self._ring.destroy_draft_keys()
        self.drop()

    def drop(self) -> None:
        """Hold no key any more; the next use makes or reads them anew."""
        self._keys = None

    def reaches(self, shown: int) -> bool:
        """Whether a draft last touched on the day `shown` (an ordinal) could still be alive: the key of that day is."""
        return shown in {day.toordinal() for day in self._ring.draft_days()}

"""Who receives a notice, when, and with or without a sound: decided from wishes alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from storage.notices import Notice
from storage.subscriptions import Subscriber, Wishes

CAN_WAIT = (
    "notice",
    "thanks",
)  #: kinds that those who hear once a week receive then; the others come at once
WEEKLY_DAY, WEEKLY_HOUR = 5, 10  #: Saturday at ten, in the place


@dataclass(frozen=True)
class Audience:
    """The slots a notice goes to, in random order: what stands first says nothing."""

    at_once: tuple[bytes, ...]
    weekly: tuple[bytes, ...]


def asked_for(wishes: Wishes, notice: Notice) -> bool:
    """Whether somebody asked for what this notice is about. Nobody is chosen by an answer: nothing is known of any."""
    theme = notice.draft.theme
    return notice.place in wishes.places and (theme is None or not wishes.themes or theme in wishes.themes)


class Gathering:
    """An audience being gathered: of each person only her slot is kept, because they may be very many."""

    def __init__(self, notice: Notice) -> None:
        self._notice = notice
        self._at_once: list[bytes] = []
        self._weekly: list[bytes] = []

    def add(self, people: Iterable[Subscriber]) -> None:
        """Take in those of these people who asked for it."""
        for one in people:
            if asked_for(one.wishes, self._notice):
                waits = one.wishes.weekly and self._notice.draft.kind in CAN_WAIT
                (self._weekly if waits else self._at_once).append(one.slot)

    def shuffled(self, rng: Random) -> Audience:
        """The audience; takes a moment for very many."""
        rng.shuffle(self._at_once)
        rng.shuffle(self._weekly)
        return Audience(tuple(self._at_once), tuple(self._weekly))


def is_quiet(wishes: Wishes, there: datetime) -> bool:
    """Whether somebody wants no sound at this hour of her place."""
    if wishes.quiet is None:
        return False
    begins, ends = wishes.quiet
    minute = there.hour * 60 + there.minute
    return begins <= minute < ends if begins <= ends else minute >= begins or minute < ends


def is_weekly_time(notice: Notice, there: datetime) -> bool:
    """Whether the hour has come, since it began, at which a notice goes to those who hear once a week."""
    day = there.replace(hour=WEEKLY_HOUR, minute=0, second=0, microsecond=0)
    last = day - timedelta(days=(there.weekday() - WEEKLY_DAY) % 7)
    if last > there:
        last -= timedelta(days=7)
    began = notice.goes()
    return began is not None and began <= last

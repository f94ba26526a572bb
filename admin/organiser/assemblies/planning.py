"""What somebody is asked about an assembly, in memory: after a restart she taps the button again, and goes on."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

MOST = 200  #: people remembered
SOON = timedelta(minutes=2)  #: within which what is written next belongs to the minutes just taken
TITLE, WHEN, VENUE, AGENDA, MINUTES, MORE, DECISION, COMMITMENT = (
    "title",
    "when",
    "venue",
    "agenda",
    "minutes",
    "more",  # of the minutes
    "decision",
    "commitment",
)


@dataclass(frozen=True)
class Asked:
    """What is awaited of somebody."""

    what: str
    place: UUID
    assembly: UUID | None = None  #: None: it has not been called yet
    title: str = ""
    day: date | None = None  #: chosen; its hour is awaited
    screen: int | None = None  #: the message it lives in
    refused: int = -1  #: the number of a message of hers that was too long
    until: datetime | None = None  #: when nothing belongs to the minutes any more


@dataclass(frozen=True)
class Bundled:
    """The form in which residents leave a word for an assembly, compiled."""

    xform: str
    title: str
    version: str
    identity: str


class Planning:
    """Everybody who is asked something."""

    def __init__(self) -> None:
        self.form: Bundled | None = None  #: once it was compiled
        self._asked: OrderedDict[int, Asked] = OrderedDict()

    def of(self, chat: int) -> Asked | None:
        """What is awaited of somebody."""
        return self._asked.get(chat)

    def put(self, chat: int, asked: Asked) -> None:
        """Await it; whoever was left alone for the longest makes room."""
        self._asked[chat] = asked
        self._asked.move_to_end(chat)
        if len(self._asked) > MOST:
            self._asked.popitem(last=False)

    def clear(self, chat: int) -> None:
        """Nothing is awaited any more."""
        self._asked.pop(chat, None)

"""What lies before somebody who writes a notice, in memory: the message it lives in and what she is asked for.

The notice itself is a row. After a restart she taps its button again, and goes on.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from uuid import UUID

MOST = 200  #: people remembered
TEXT, FILE, HOUR, CHANGED, NEW_HOUR = "text", "file", "hour", "changed", "new_hour"  #: what may be asked for


@dataclass(frozen=True)
class Work:
    """One person's work on one notice."""

    place: UUID
    notice: UUID | None = None  #: None: its first words are awaited
    screen: int | None = None  #: the message it lives in
    looks: tuple[int, ...] = ()  #: messages that show it as residents see it
    asks: str = ""
    language: str = "es"  #: of the words that are asked for
    album: str = ""  #: the number of the album whose first picture or file was taken
    refused: int = -1  #: the number of a message of hers that was too long
    cut: bool = False  #: her last words filled a whole message: the next may be the rest of them


class Desk:
    """Everybody's work under way."""

    def __init__(self) -> None:
        self._works: OrderedDict[int, Work] = OrderedDict()

    def of(self, chat: int) -> Work | None:
        """Somebody's work."""
        return self._works.get(chat)

    def put(self, chat: int, work: Work) -> None:
        """Go on with it; the one left alone for the longest makes room."""
        self._works[chat] = work
        self._works.move_to_end(chat)
        if len(self._works) > MOST:
            self._works.popitem(last=False)

    def rest(self, chat: int) -> None:
        """Nothing is asked of her any more; what she wrote is there."""
        if chat in self._works:
            self._works[chat] = replace(self._works[chat], asks="", cut=False)

    def clear(self, chat: int) -> None:
        """It is over."""
        self._works.pop(chat, None)

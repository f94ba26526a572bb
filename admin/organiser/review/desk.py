"""What lies before somebody who reviews, in memory: the words she wrote and the theme she chose, until she decides."""

from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from storage.reviewing import Decision, Reading

MOST = 200  #: people remembered


@dataclass(frozen=True)
class Work:
    """One person's work on one text."""

    consultation: UUID
    text: UUID
    mark: str  #: of the text as she read it
    screen: int  #: the message it lives in
    wording: str | None = None  #: hers; None: as it is
    theme: str | None = None  #: hers; None: as it is
    asks: str = ""  #: what she is to write: "wording", "theme" or nothing


@dataclass(frozen=True)
class Decided:
    """What one person decided last: the text as she read it, and how."""

    reading: Reading
    decision: Decision


class Desk:
    """Everybody's work under way; it is lost at a restart, and then the text is simply read again."""

    def __init__(self) -> None:
        self._works: OrderedDict[int, Work] = OrderedDict()
        self._decided: OrderedDict[int, Decided] = OrderedDict()

    def of(self, chat: int) -> Work | None:
        """Somebody's work."""
        return self._works.get(chat)

    def put(self, chat: int, work: Work) -> None:
        """Go on with it; the one left alone for the longest makes room."""
        self._works[chat] = work
        self._works.move_to_end(chat)
        if len(self._works) > MOST:
            self._works.popitem(last=False)

    def decided(self, chat: int, what: Decided) -> None:
        """She decided that; it can be undone until she decides the next."""
        self._decided[chat] = what
        self._decided.move_to_end(chat)
        if len(self._decided) > MOST:
            self._decided.popitem(last=False)

    def last(self, chat: int) -> Decided | None:
        """What she decided last."""
        return self._decided.get(chat)

    def undone(self, chat: int) -> None:
        """It is taken back, or can be no longer."""
        self._decided.pop(chat, None)

    def clear(self, chat: int) -> None:
        """It is decided, or left for later."""
        self._works.pop(chat, None)

"""What is remembered at the door, in memory and nowhere else: who was asked for an alias, and who guesses links."""

from collections import OrderedDict, deque
from datetime import date, datetime, timedelta

GUESSES = 5  #: links that do not work, from one chat within…
WINDOW = timedelta(hours=1)
AGAIN = timedelta(hours=1)  #: between two times that somebody who is kept out says that she is still there
MOST = 1_000  #: chats remembered


class Door:
    """The doorstep of the organisers' bot."""

    def __init__(self) -> None:
        self._asked: OrderedDict[int, str] = OrderedDict()
        self._guesses: OrderedDict[int, deque[datetime]] = OrderedDict()
        self._knocked: OrderedDict[int, datetime] = OrderedDict()
        self.looked: date | None = None  #: the day on which it was last looked who was away too long

    def ask(self, chat: int, secret: str) -> None:
        """This chat came with an invitation, and is asked what to be called."""
        self._asked[chat] = secret
        self._asked.move_to_end(chat)
        if len(self._asked) > MOST:
            self._asked.popitem(last=False)

    def asked(self, chat: int) -> str | None:
        """The secret a chat came with, while it is asked what to be called."""
        return self._asked.get(chat)

    def forget(self, chat: int) -> None:
        """It came in, or will not."""
        self._asked.pop(chat, None)

    def may_ask(self, chat: int, now: datetime) -> bool:
        """Whether those who coordinate may be asked for this chat now; if so, not again for a while."""
        before = self._knocked.get(chat)
        if before is not None and timedelta() <= now - before < AGAIN:
            return False
        self._knocked[chat] = now
        if len(self._knocked) > MOST:
            self._knocked.popitem(last=False)
        return True

    def guessed(self, chat: int, now: datetime) -> None:
        """A link from this chat did not work."""
        lately = self._guesses.setdefault(chat, deque(maxlen=GUESSES))
        self._guesses.move_to_end(chat)
        lately.append(now)
        if len(self._guesses) > MOST:
            self._guesses.popitem(last=False)

    def guesses_too_much(self, chat: int, now: datetime) -> bool:
        """Whether links from this chat are not even looked at for now."""
        lately = self._guesses.get(chat)
        return lately is not None and len(lately) == GUESSES and now - lately[0] < WINDOW

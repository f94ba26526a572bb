"""What is held of phrases between two people, in memory alone and for a quarter of an hour."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

from storage.custody import Given

LIFE = timedelta(minutes=15)  #: how long a phrase is waited for, and the first is held for the second
TRIES = 5  #: at a phrase, before somebody has to ask for it again


class Outcome(Enum):
    """What came of a phrase that is one of the three."""

    FIRST = auto()  #: another person is needed
    AGAIN = auto()  #: she gave hers already: two people are needed
    SAME = auto()  #: it is the one that the other person gave
    BOTH = auto()  #: two people gave two phrases


@dataclass(frozen=True)
class Held:
    """The first phrase, and whose it is."""

    organiser: UUID
    chat: int
    given: Given
    until: datetime


@dataclass
class _Expected:
    consultation: UUID
    until: datetime
    tries: int = TRIES


@dataclass
class Keeping:
    """Who is asked for a phrase, and which were given. No await between a look and a change: one loop, no locks."""

    _expected: dict[int, _Expected] = field(default_factory=dict)
    _held: dict[UUID, Held] = field(default_factory=dict)
    _told: dict[UUID, frozenset[int]] = field(default_factory=dict)
    one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)  #: stretching takes 256 MB

    def expect(self, chat: int, consultation: UUID, now: datetime) -> None:
        """The next words from this chat are a phrase."""
        self._expected[chat] = _Expected(consultation, now + LIFE)

    def expected(self, chat: int, now: datetime) -> UUID | None:
        """Of which consultation a phrase is awaited from a chat."""
        found = self._expected.get(chat)
        if found is None or found.until <= now:
            self._expected.pop(chat, None)
            return None
        return found.consultation

    def failed(self, chat: int) -> bool:
        """It was not one; whether she may try once more."""
        found = self._expected.get(chat)
        if found is None:
            return False
        found.tries -= 1
        if not found.tries:
            del self._expected[chat]
        return found.tries > 0

    def enough(self, chat: int) -> None:
        """No phrase is awaited from this chat any more."""
        self._expected.pop(chat, None)

    def held(self, consultation: UUID, now: datetime) -> Held | None:
        """The first phrase, while it is held."""
        found = self._held.get(consultation)
        return found if found is not None and found.until > now else None

    def take(
        self, consultation: UUID, organiser: UUID, chat: int, given: Given, now: datetime
    ) -> tuple[Outcome, Held]:
        """Hold a phrase as the first, or say what is wrong with it as the second."""
        first = self.held(consultation, now)
        if first is None:
            first = self._held[consultation] = Held(organiser, chat, given, now + LIFE)
            return Outcome.FIRST, first
        if first.organiser == organiser:
            return Outcome.AGAIN, first
        if first.given.person == given.person:
            return Outcome.SAME, first
        return Outcome.BOTH, first

    def give_back(self, consultation: UUID, chat: int) -> bool:
        """Forget the first phrase, if it came from this chat; whether it did."""
        found = self._held.get(consultation)
        if found is None or found.chat != chat:
            return False
        del self._held[consultation]
        return True

    def forget_chat(self, chat: int) -> None:
        """Her phone was lost: her phrase is neither held nor awaited."""
        self.enough(chat)
        self._held = {one: held for one, held in self._held.items() if held.chat != chat}

    def forget(self, consultation: UUID) -> None:
        """Hold nothing of it any more."""
        self._held.pop(consultation, None)

    def forget_old(self, now: datetime) -> tuple[Held, ...]:
        """End what nobody came for in time; what that was."""
        old = {one: held for one, held in self._held.items() if held.until <= now}
        for one in old:
            del self._held[one]
        self._expected = {chat: one for chat, one in self._expected.items() if one.until > now}
        return tuple(old.values())

    def tell_later(self, consultation: UUID, *chats: int) -> None:
        """These two want to know when it is closed."""
        self._told[consultation] = frozenset(chats)

    def to_tell(self) -> dict[UUID, frozenset[int]]:
        """Who wants to know of what."""
        return dict(self._told)

    def told(self, consultation: UUID) -> None:
        """They know."""
        self._told.pop(consultation, None)

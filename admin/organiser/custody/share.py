"""One person's part of a key while it is shared out: her phrase until it is on paper, and the pure steps until then."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from random import Random
from uuid import UUID

from admin.custody import phrases

LIFE = timedelta(minutes=15)  #: from one step of hers to the next, before her place is free again
PATIENCE = timedelta(hours=24)  #: how long what somebody has on paper waits for the others
CHECKED = 2  #: words she types again from her paper
TRIES = 2  #: at one of them, before she gets another phrase


class Gone(Enum):
    """Why somebody has no part any more."""

    LEFT = auto()  #: she would rather not
    SLOW = auto()  #: a step took too long
    ALONE = auto()  #: the others did


class Step(Enum):
    """How far somebody is."""

    TOLD = auto()  #: she knows what is coming, and her phrase was not shown
    ANOTHER = auto()  #: what she typed was not on the screen: another phrase is coming
    SHOWN = auto()  #: it is on her screen
    ASKED = auto()  #: it is off her screen, and a word of it is asked for
    KEPT = auto()  #: she has it on paper


@dataclass(frozen=True)
class Share:
    """One person's part of the key."""

    organiser: UUID
    chat: int
    until: datetime
    step: Step = Step.TOLD
    phrase: str = field(default="", repr=False)
    asked: tuple[int, ...] = ()  #: which words are still asked for, the first being 1
    tries: int = TRIES  #: left at the first of them
    stretched: bytes = field(default=b"", repr=False)

    @property
    def kept(self) -> bool:
        """Whether she has it on paper."""
        return self.step is Step.KEPT

    def shown(self, phrase: str, now: datetime) -> Share:
        """With a phrase on her screen."""
        return replace(self, step=Step.SHOWN, phrase=phrase, asked=(), tries=TRIES, until=now + LIFE)

    def asks(self, rng: Random, now: datetime) -> Share:
        """With two of its words to be typed from her paper."""
        places = sorted(rng.sample(range(1, phrases.LENGTH + 1), CHECKED))
        return replace(self, step=Step.ASKED, asked=tuple(places), tries=TRIES, until=now + LIFE)

    def answered(self, said: str, now: datetime) -> Share:
        """After a word was typed: the next is asked for (none: she has it all), the same again, or another phrase."""
        if phrases.meant(phrases.plain(said).strip()) == self.phrase.split()[self.asked[0] - 1]:
            return replace(self, asked=self.asked[1:], tries=TRIES, until=now + LIFE)
        if self.tries > 1:
            return replace(self, tries=self.tries - 1, until=now + LIFE)
        return Share(self.organiser, self.chat, now + LIFE, Step.ANOTHER)

    def keeps(self, stretched: bytes, now: datetime) -> Share:
        """With nothing of the phrase left here but what was made of it."""
        return replace(self, step=Step.KEPT, phrase="", asked=(), stretched=stretched, until=now + PATIENCE)

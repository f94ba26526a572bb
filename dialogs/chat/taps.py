"""What a button of a conversation carries: at most 64 bytes, and never an answer's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from dialogs.chat.screen import Button

if TYPE_CHECKING:
    from dialogs.chat.talk import Talk


class Act(StrEnum):
    """What a tap inside a conversation asks for; the argument's meaning stands beside it."""

    PICK = "p"  #: position of the option, counted from 0
    DONE = "d"
    UNDO = "u"
    DECLINE = "n"
    SKIP = "s"
    BACK = "b"
    PAGE = "g"  #: page of a list, counted from 0
    READ = "r"  #: page of a long text, counted from 0
    ALL = "a"  #: the whole list again, after a search
    QUICK = "q"  #: which of the quick answers (today, now), counted from 0
    CHANGE = "c"  #: line of the review, counted from 0
    SEND = "e"  #: the day the button was shown (UTC), as a proleptic Gregorian ordinal
    RESUME = "w"
    RESTART = "z"
    EXIT = "x"


_ACTS = frozenset(act.value for act in Act)
_PACKED = re.compile(r"t:([0-9a-f]{1,16}):(\d{1,9}):([a-z]):(\d{1,9})")


@dataclass(frozen=True)
class Tap:
    """A button of a conversation. Its token and step tell a living button from an old or a foreign one."""

    token: str  #: hexadecimal
    step: int
    act: Act
    argument: int = 0

    def pack(self) -> str:
        """The tap as callback data."""
        return f"t:{self.token}:{self.step}:{self.act}:{self.argument}"

    @classmethod
    def unpack(cls, data: str) -> Tap | None:
        """The tap that callback data means; None when it is something else."""
        found = _PACKED.fullmatch(data)
        if found is None or found[3] not in _ACTS:
            return None
        return cls(found[1], int(found[2]), Act(found[3]), int(found[4]))


class Tapper:
    """Makes the buttons of one screen: all carry the same token and step."""

    def __init__(self, talk: Talk) -> None:
        self._common = f"t:{talk.token}:{talk.step}:"

    def __call__(self, label: str, act: Act, argument: int = 0) -> Button:
        return Button(label, f"{self._common}{act}:{argument}")

"""What the buttons of a review carry: what is meant, which text, and a mark that fits while nothing was decided."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from uuid import UUID

from dialogs.chat.screen import Button
from storage.reviewing import Reading

_PACKED = re.compile(r"r:([a-z])([\w-]{22})([\w-]{22})([\w-]{12})(\d{0,2})", re.ASCII)

_UNDO = re.compile(r"r:u:([\w-]{22})", re.ASCII)


class Act(StrEnum):
    """What a button asks for; the argument's meaning stands beside it."""

    GOOD = "p"  #: pass it as it stands
    REWORD = "w"
    AS_IT_CAME = "o"  #: take back her own words
    THEMES = "t"
    THEME = "c"  #: position of the theme, counted from 0
    OTHER_THEME = "z"
    REASONS = "j"
    REASON = "x"  #: position of the reason, counted from 0
    LATER = "d"
    PAGE = "g"  #: page of a long text, counted from 0


@dataclass(frozen=True)
class Press:
    """A button of a review."""

    act: Act
    consultation: UUID
    text: UUID
    mark: str
    argument: int = 0

    def pack(self) -> str:
        """As callback data: at most 62 of the 64 bytes there are."""
        return f"r:{self.act}{_short(self.consultation)}{_short(self.text)}{self.mark}{self.argument}"

    @classmethod
    def unpack(cls, data: str | None) -> Self | None:
        """What callback data of ours means; None for anything else."""
        found = _PACKED.fullmatch(data or "")
        if found is None or found[1] not in frozenset(act.value for act in Act):
            return None
        return cls(Act(found[1]), _long(found[2]), _long(found[3]), found[4], int(found[5] or 0))


def button(label: str, act: Act, reading: Reading, argument: int = 0) -> Button:
    """One button about a text."""
    return Button(label, Press(act, reading.consultation, reading.id, reading.mark, argument).pack())


def undo(text: UUID) -> str:
    """What the button carries that takes the last decision back: of which text that was."""
    return f"r:u:{_short(text)}"


def undoes(data: str | None) -> UUID | None:
    """Of which text the last decision is to be taken back; None for any other button."""
    found = _UNDO.fullmatch(data or "")
    return None if found is None else _long(found[1])


def _short(some: UUID) -> str:
    return urlsafe_b64encode(some.bytes).decode().rstrip("=")


def _long(text: str) -> UUID:
    return UUID(bytes=urlsafe_b64decode(text + "=="))

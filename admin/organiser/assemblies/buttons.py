"""What the buttons about assemblies carry: what is meant, of which assembly or place, and one small argument."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from uuid import UUID

from dialogs.chat.screen import Button

_PACKED = re.compile(r"y:([a-z]{2}):([0-9a-f]{32}):([0-9a-z]{0,16})")
DIGITS = 16  #: of a decision or commitment that a button carries


class Act(StrEnum):
    """What a button asks for; whose id it carries and what its argument means stand beside it."""

    # of a place
    PLACE = "pl"
    NEW = "nw"
    NAMED = "nm"  #: with the usual title
    # of a place or an assembly: when
    DAY = "dy"  #: yyyymmdd
    HOUR = "hr"  #: hhmm
    # of an assembly to come
    OPEN = "op"
    VENUE = "ve"
    AGENDA = "ag"
    NOTHING = "no"  #: v: no venue, a: no agenda
    DOOR = "do"
    PUBLIC = "pu"
    LISTEN = "li"
    MOVE = "mv"
    CANCEL = "cx"
    CANCEL_SURE = "cy"
    TELL = "te"
    # of one that was held
    MINUTES = "mi"
    DECIDE = "de"
    UNDECIDE = "ud"  #: first digits of the decision
    COMMIT = "co"
    SETTLE = "st"  #: first digits of the commitment
    THANK = "th"


@dataclass(frozen=True)
class Press:
    """A button about an assembly, or about those of a place."""

    act: Act
    of: UUID
    argument: str = ""

    def pack(self) -> str:
        """The press as callback data: at most 54 of the 64 bytes there are."""
        return f"y:{self.act}:{self.of.hex}:{self.argument}"

    @classmethod
    def unpack(cls, data: str | None) -> Self | None:
        """What callback data of ours means; None for anything else."""
        found = _PACKED.fullmatch(data or "")
        if found is None or found[1] not in frozenset(act.value for act in Act):
            return None
        return cls(Act(found[1]), UUID(hex=found[2]), found[3])


def button(label: str, act: Act, of: UUID, argument: str = "") -> Button:
    """One button."""
    return Button(label, Press(act, of, argument).pack())

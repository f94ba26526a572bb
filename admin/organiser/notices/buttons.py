"""What the buttons about notices carry: what is meant, of which notice or place, and one small argument."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from uuid import UUID

from dialogs.chat.screen import Button

_PACKED = re.compile(r"a:([a-z][a-z0-9]):([0-9a-f]{32}):([0-9a-z]{0,16})")


class Act(StrEnum):
    """What a button asks for; the argument's meaning stands beside it."""

    # writing
    PLACE = "pl"  #: of a place: write for it
    OPEN = "op"
    TEXT = "tx"  #: language
    NO_ENGLISH = "te"
    FILE = "fi"
    NO_FILE = "fn"
    WHO = "wh"
    THEME = "wt"  #: number of the theme; nothing: everybody
    HOW = "ho"
    DISCREET = "hd"
    SHARE = "hs"
    ONCE = "hl"
    WHEN = "wn"
    AT_ONCE = "w0"
    QUICK = "wq"  #: number of the offer
    ASSEMBLY = "as"
    LINK = "al"  #: first digits of the assembly; nothing: none
    LINE = "ah"
    REMIND = "ar"  #: minutes before
    REPEAT = "rp"
    EVERY = "re"  #: w, m, n; nothing: once
    LOOK = "lk"
    THROW = "th"
    THROW_SURE = "t2"
    # as residents see it
    SEE = "vs"  #: language
    HIDE = "vh"  #: language
    INERT = "vx"
    # deciding
    PROPOSE = "pr"
    APPROVE = "ok"
    MORNING = "o8"
    NIGHT = "on"
    REFUSE = "no"
    # what became of it
    CARD = "ca"
    CANCEL = "cx"
    PAUSE = "pa"
    RESUME = "go"
    STOP = "st"
    STOP_SURE = "s2"
    WITHDRAW = "wd"
    WITHDRAW_SURE = "w2"
    EDIT = "ed"
    AGAIN = "ag"
    LIST = "ls"  #: of a place: its notices


@dataclass(frozen=True)
class Press:
    """A button about a notice, or about the notices of a place."""

    act: Act
    of: UUID
    argument: str = ""

    def pack(self) -> str:
        """The press as callback data: at most 54 of the 64 bytes there are."""
        return f"a:{self.act}:{self.of.hex}:{self.argument}"

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

"""What the buttons about a form carry: what is meant, and which form, by the first digits of its identity.

A button names the form it was made for, not the message it stands in: so a tap on an old message, after a restart or
after the file was exchanged, can never publish something that was not checked and shown.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from dialogs.chat.screen import Button, Screen

DIGITS = 32  #: of an identity that a button carries: nobody finds another form that begins with them
TOKEN = 8  #: of those with which a trial's token begins; as many digits of chance follow
_PACKED = re.compile(rf"f:([a-z]):([0-9a-f]{{{TOKEN},64}}|-):(\d{{1,4}})")


class Act(StrEnum):
    """What a button asks for; the argument's meaning stands beside it."""

    TRY = "t"
    LANGUAGE = "l"  #: position of the language, counted from 0
    PUBLISH = "p"
    SURE = "y"
    NOT_YET = "n"
    PAGE = "g"  #: page of the list of forms, counted from 0


@dataclass(frozen=True)
class Press:
    """A button about a form."""

    act: Act
    mark: str = "-"  #: the first digits of the form's identity
    argument: int = 0

    def pack(self) -> str:
        """The press as callback data: at most 41 of the 64 bytes there are."""
        return f"f:{self.act}:{self.mark[:DIGITS]}:{self.argument}"

    @classmethod
    def unpack(cls, data: str | None) -> Self | None:
        """What callback data of ours means; None for anything else."""
        found = _PACKED.fullmatch(data or "")
        if found is None or found[1] not in frozenset(act.value for act in Act):
            return None
        return cls(Act(found[1]), found[2], int(found[3]))


def button(label: str, act: Act, identity: str = "-", argument: int = 0) -> Button:
    """One button about a form."""
    return Button(label, Press(act, identity[:DIGITS], argument).pack())


def keyboard(screen: Screen) -> InlineKeyboardMarkup | None:
    """The buttons of a screen as python-telegram-bot sends them; None when there are none."""
    if not screen.rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(each.label, callback_data=each.data) for each in row] for row in screen.rows]
    )

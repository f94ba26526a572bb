"""What the buttons about consultations carry: an act, perhaps a place, a motion or a form, perhaps a word more."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from uuid import UUID

from dialogs.chat.screen import Button

_PACKED = re.compile(r"o:([a-z]{2}):([0-9a-f]{32}|-):(\w{0,16})", re.ASCII)


class Act(StrEnum):
    """What a button asks for; of whom the middle part speaks stands beside it."""

    LIST = "ls"
    PLACE = "pl"  #: place
    PAUSE = "ps"  #: place
    GO_ON = "go"  #: place
    CLOSE = "cl"  #: place; asks whether it is meant
    SURE = "sr"  #: place; puts the closing forward
    CALL_OFF = "co"  #: motion: what was planned does not happen
    ROUND = "rd"  #: place: the same form again
    CLONE = "cn"  #: place: the same in another one
    NEW = "nw"
    BUNDLED = "bu"  #: name of a form that comes with the program
    FORM = "fo"  #: first digits of a published form
    FORMS = "fs"  #: page of the list
    TOGGLE = "tg"  #: place
    CARD = "cd"
    OPENS = "op"
    CLOSES = "en"
    MODE = "mo"
    CODED = "cc"
    CROWD = "kk"
    DRAFT = "dr"
    NOTICE = "no"
    REVIEW = "rv"
    TERMINAL = "tm"  #: how a key is given to three people without Telegram
    PROPOSE = "pp"
    DROP = "dp"
    POSTERS = "po"  #: place
    PRINT = "pr"  #: place, and which
    GONE = "gn"  #: the message goes


@dataclass(frozen=True)
class Press:
    """A button about consultations."""

    act: Act
    about: str = "-"  #: 32 hexadecimal digits
    more: str = ""

    @property
    def id(self) -> UUID | None:
        """The place or motion it is about."""
        return None if self.about == "-" else UUID(hex=self.about)

    @classmethod
    def unpack(cls, data: str | None) -> Self | None:
        """What callback data of ours means; None for anything else."""
        found = _PACKED.fullmatch(data or "")
        if found is None or found[1] not in frozenset(act.value for act in Act):
            return None
        return cls(Act(found[1]), found[2], found[3])


def button(label: str, act: Act, about: UUID | str = "-", more: str = "") -> Button:
    """One button: at most 55 of the 64 bytes there are."""
    digits = about.hex if isinstance(about, UUID) else about
    return Button(label, f"o:{act}:{digits}:{more}")

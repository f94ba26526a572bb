"""What a screen is, and what its buttons carry: at most 64 bytes, and never an answer's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup


@dataclass(frozen=True)
class Button:
    """One button: the words on it, and the data its tap brings back."""

    label: str
    data: str


@dataclass(frozen=True)
class Screen:
    """A text in Telegram HTML and the rows of buttons under it."""

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()

    @property
    def markup(self) -> InlineKeyboardMarkup | None:
        """The keyboard as aiogram sends it; None when there are no buttons."""
        if not self.rows:
            return None
        return InlineKeyboardMarkup(
            inline_keyboard=[
                [InlineKeyboardButton(text=button.label, callback_data=button.data) for button in row]
                for row in self.rows
            ]
        )


class Act(StrEnum):
    """What a tap inside a conversation asks for; the argument's meaning stands beside it."""

    PICK = "p"  #: position of the option, counted from 0
    DONE = "d"
    UNDO = "u"
    DECLINE = "n"
    SKIP = "s"
    BACK = "b"
    PAGE = "g"  #: page, counted from 0
    CHANGE = "c"  #: line of the review, counted from 0
    SEND = "e"  #: the day the button was shown, as a proleptic Gregorian ordinal
    RESUME = "w"
    RESTART = "z"
    EXIT = "x"


class Tap(CallbackData, prefix="t"):
    """A button of a conversation. Its token and step tell a living button from an old or a foreign one."""

    token: str
    step: int
    act: Act
    argument: int = 0


class Begin(CallbackData, prefix="b"):
    """ "Empezar" under the consent: nothing is stored before it, so it carries all there is to know."""

    consultation: UUID
    language: str


class Greeting(CallbackData, prefix="l"):
    """Show the welcome of a consultation again, in another language."""

    consultation: UUID
    language: str


class Results(CallbackData, prefix="r"):
    """Show what one place has said."""

    consultation: UUID


class Aside(CallbackData, prefix="a"):
    """A button under a message beside the conversation: close it, leave quickly, choose a language."""

    act: str
    argument: str = ""


def in_rows(buttons: Sequence[Button], width: int) -> tuple[tuple[Button, ...], ...]:
    """The buttons in rows of `width`, the last row shorter if need be."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))

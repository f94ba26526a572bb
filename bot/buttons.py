"""Buttons that belong to no conversation, and keyboards as aiogram sends them."""

from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup

from dialogs.chat.screen import Screen


def keyboard(screen: Screen) -> InlineKeyboardMarkup | None:
    """The buttons of a screen as aiogram sends them; None when there are none."""
    if not screen.rows:
        return None
    rows = [[{"text": button.label, "callback_data": button.data} for button in row] for row in screen.rows]
    return InlineKeyboardMarkup.model_validate({"inline_keyboard": rows})  # at once: it is done at every tap


class Begin(CallbackData, prefix="b"):
    """ "Empezar" under the consent: nothing is stored before it, so it carries all there is to know."""

    consultation: UUID
    language: str
    code: str = ""  #: the place code somebody came with; 57 of the 64 bytes a button holds


class Greeting(CallbackData, prefix="l"):
    """Show the welcome of a consultation again, in another language."""

    consultation: UUID
    language: str
    code: str = ""


class More(CallbackData, prefix="m"):
    """Show everything that is promised, and the way back to the welcome."""

    consultation: UUID
    language: str
    code: str = ""


class Results(CallbackData, prefix="r"):
    """Show what one place has said."""

    consultation: UUID


class Aside(CallbackData, prefix="a"):
    """A button under a message beside the conversation: close it, leave quickly, choose a language."""

    act: str
    argument: str = ""

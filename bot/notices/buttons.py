"""What the buttons about notices carry: what is meant, and of which notice or place. Never an answer's words."""

from uuid import UUID

from aiogram.filters.callback_data import CallbackData


class Wish(CallbackData, prefix="w"):
    """A toggle of /avisos. A panel of long ago toggles what it says, in whatever is wished today."""

    act: str  #: place, theme, when, quiet, tongue, page, leave, done
    argument: str = ""
    page: int = 0  #: of the list of places


class Come(CallbackData, prefix="v"):
    """«Voy», «Tal vez», «No puedo», «Llevo a alguien»."""

    notice: UUID
    said: str  #: one of `storage.rsvp.ANSWERS`


class Word(CallbackData, prefix="o"):
    """«¿Algo que deba saber la asamblea?»."""

    notice: UUID

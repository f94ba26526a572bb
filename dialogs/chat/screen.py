"""What a screen is: a text and the buttons under it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Button:
    """One button: the words on it, and the data its tap brings back (at most 64 bytes)."""

    label: str
    data: str


@dataclass(frozen=True)
class Screen:
    """A text in Telegram HTML and the rows of buttons under it."""

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()


def in_rows(buttons: Sequence[Button], width: int) -> tuple[tuple[Button, ...], ...]:
    """The buttons in rows of `width`, the last row shorter if need be."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))

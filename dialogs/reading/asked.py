"""What must be known of a question to read a reply to it, and what can come of reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dialogs.compiling.model import Item
from dialogs.consultation import Kind
from dialogs.replies import Answer, Reason, Rejection, Ticks

SEVERAL = (Kind.SELECT_MULTIPLE, Kind.RANK)


@dataclass(frozen=True)
class Asked:
    """What must be known of a question to read a reply to it."""

    kind: Kind
    items: tuple[Item, ...]
    labels: tuple[str, ...]  #: of the items, as they were shown
    ticks: tuple[str, ...]
    required: bool
    now: datetime
    about: str = ""  #: the question's words, to know which unit a number is in
    most: int | None = None
    placed: int = 0  #: of a rank: choices to place before it is an answer
    longest: int | None = None
    limits: tuple[float, float, float] = (0.0, 0.0, 1.0)  #: of a range: from, to, step
    appearance: str = ""
    takes: tuple[str, ...] = ()  #: sorts of files


Outcome = Answer | Ticks | Rejection


def chosen(asked: Asked, values: tuple[str, ...], echo: str = "") -> Outcome:
    """Make an answer of several choices: a rank keeps their order, a multiple takes the form's."""
    if not values:
        return Rejection(Reason.REQUIRED) if asked.required else Answer("")
    if asked.kind is Kind.SELECT_MULTIPLE:
        values = tuple(item.value for item in asked.items if item.value in values)
    declined = any(item.declines for item in asked.items if item.value in values)
    return Answer(" ".join(values), declined=declined, echo=echo)

"""What people do with a question, and what comes of it: replies, answers, rejections."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Pick:
    """A choice was tapped; on a question with several answers it is ticked or unticked."""

    value: str


@dataclass(frozen=True)
class Typed:
    """Something was written."""

    text: str


@dataclass(frozen=True)
class Done:
    """No more ticks; or go on after a note."""


@dataclass(frozen=True)
class Undo:
    """Take back the last tick."""


@dataclass(frozen=True)
class Decline:
    """Would rather not say."""


@dataclass(frozen=True)
class Back:
    """To the question before."""


@dataclass(frozen=True)
class Skip:
    """Go on without answering."""


@dataclass(frozen=True)
class Change:
    """Answer a question again, from the review."""

    path: str


@dataclass(frozen=True)
class Resume:
    """Just show it again."""


@dataclass(frozen=True)
class Located:
    """A place was shared: degrees, and metres of accuracy when known."""

    lat: float
    lon: float
    accuracy: float | None = None


@dataclass(frozen=True)
class Attached:
    """A file was sent; `reference` is all that is known of it here, written as XForms write a file's name."""

    sort: str  #: image, audio, video or file
    reference: str


Reply = Pick | Typed | Done | Undo | Decline | Back | Skip | Change | Resume | Located | Attached


class Reason(StrEnum):
    """Why a reply was not taken."""

    REQUIRED = "required"
    CONSTRAINT = "constraint"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    HOUR_MISSING = "hour_missing"  #: a day without its hour, where both are asked for
    HOUR_UNCLEAR = "hour_unclear"  #: «a las 5»: of the morning or of the afternoon?
    NOT_A_PLACE = "not_a_place"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    TOO_MANY_ROWS = "too_many_rows"  #: of a repeat: those that fit are asked
    NOT_UNDERSTOOD = "not_understood"
    NOTHING_BEFORE = "nothing_before"
    UNKNOWN_QUESTION = "unknown_question"
    NOT_DECLINABLE = "not_declinable"


@dataclass(frozen=True)
class Rejection:
    """A reply that was not taken; `message` is the form's author's own sentence, or empty."""

    reason: Reason
    message: str = ""


@dataclass(frozen=True)
class Answer:
    """A reply understood: the value as XForms write it, and what was understood when that is worth saying."""

    value: str
    declined: bool = False
    echo: str = ""


@dataclass(frozen=True)
class Ticks:
    """The question stays; these choices are ticked, in this order."""

    values: tuple[str, ...]

"""How much a form asks of a person: questions, and minutes by rule of thumb."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from dialogs.consultation import Form, Kind, Question

SECONDS_A_WORD = 0.3  #: reading calmly, about 200 words a minute
#: seconds to answer once it is read
SECONDS = {
    Kind.NOTE: 0.0, Kind.ACKNOWLEDGE: 2.0, Kind.SELECT_ONE: 4.0, Kind.RANGE: 4.0, Kind.REPEAT: 3.0,
    Kind.SELECT_MULTIPLE: 8.0, Kind.RANK: 12.0, Kind.TEXT: 30.0, Kind.MEDIA: 30.0,
}  # fmt: skip
TYPED = 8.0  #: a number, a day, an hour, a place


@dataclass(frozen=True)
class Effort:
    """What answering everything once takes."""

    questions: int  #: as its author counts: no notes, and not whether a repeat goes on
    minutes: int


def effort(form: Form) -> Effort:
    """Estimate what answering takes whoever is asked every question, each row of a repeat once."""
    language = form.languages[0]
    seconds = sum(_reading(each, language) + SECONDS.get(each.kind, TYPED) for each in form.questions)
    asked = sum(each.kind not in (Kind.NOTE, Kind.REPEAT) for each in form.questions)
    return Effort(asked, max(1, ceil(seconds / 60)))


def _reading(question: Question, language: str) -> float:
    texts = [question.labels.get(language, ""), *(each.labels.get(language, "") for each in question.choices)]
    return SECONDS_A_WORD * sum(len(text.split()) for text in texts)

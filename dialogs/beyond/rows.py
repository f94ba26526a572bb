"""Rows of answers, one a person, for researchers: only where a form says so beforehand (`cb:renglones`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dialogs.beyond.items import in_rows
from dialogs.consultation import Form, Kind, Question
from dialogs.submission import ANSWERED, HEADLINE, Submission

SETTING = "renglones"  #: of the form
_YES = frozenset({"si", "sí", "yes", "1"})
_CHOSEN = (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE)


def declares_rows(settings: Mapping[str, str]) -> bool:
    """Whether a form with these settings says that rows of answers may leave."""
    return settings.get(SETTING, "").strip().lower() in _YES


def row_questions(form: Form) -> tuple[Question, ...]:
    """The questions a row may hold: closed ones, neither sensitive, nor the sector's, nor asked row after row."""
    return tuple(_row_questions(form))


def row_of(submission: Submission, questions: tuple[Question, ...]) -> dict[str, str]:
    """What one person answered: a choice, several by their names, "-" preferred not to say, "" not asked."""
    given: dict[str, set[str]] = {}
    for mark in submission.marks:
        given.setdefault(mark.question, set()).add(mark.choice)
    return {
        question.path: " ".join(sorted(given.get(question.path, set()) - {ANSWERED, HEADLINE}))
        for question in questions
    }


def _row_questions(form: Form) -> Iterator[Question]:
    again = in_rows(form)
    for question in form.questions:
        closed = question.kind in _CHOSEN or "tramos" in question.attributes
        open_to_all = question is not form.sector and "sensible" not in question.attributes
        if closed and open_to_all and "de" not in question.attributes and question.path not in again:
            yield question

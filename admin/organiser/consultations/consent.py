"""What residents will read before they answer, worked out where forms are played; plain JSON in and out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dialogs.beyond.rows import declares_rows
from dialogs.consent.promises import Asked
from dialogs.consent.welcome import welcome
from dialogs.consultation import Form
from dialogs.interview import begin, present
from locales import DEFAULT, translator


@dataclass(frozen=True)
class Offered:
    """The terms of a plan that change the words."""

    mode: str
    k: int
    draft_days: int
    coded: bool
    beside: bool = False


@dataclass(frozen=True)
class Consent:
    """The first words of a consultation."""

    text: str  #: Telegram HTML, as the residents' bot sends it
    questions: int
    rows: bool  #: the form says that rows of answers leave at closing: only in custody


def consent(form: Form, said: Mapping[str, Any], *, now: datetime) -> Consent:
    """The welcome of a form in a place on such terms, in the language in which the bot begins."""
    terms = Offered(said["mode"], said["k"], said["draft_days"], said["coded"])
    prompt = present(form, begin(form, language=DEFAULT, now=now, seed=0), now=now).prompt
    questions = prompt.total if prompt is not None else 0
    asked = Asked.of(form, DEFAULT)
    text = welcome(translator(DEFAULT), said["place"], terms, questions, asked)
    return Consent(text, questions, declares_rows(form.settings))

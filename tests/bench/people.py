"""Answers as long as those that people give to the diagnosis, without an interview for each."""

from __future__ import annotations

from random import Random

from dialogs.consultation import Form, Kind
from dialogs.forms import bundled
from dialogs.submission import ANSWERED, Mark, Submission
from dialogs.xform import load
from dialogs.xlsform import publish

XFORM = publish(bundled("diagnostico")).xform
FORM: Form = load(XFORM)
WORDS = "En la calle de arriba falta luz desde hace meses y nadie contesta cuando llamamos; propongo ir todas juntas."


def answer(rng: Random) -> Submission:
    """One choice of each question that has some, and a text."""
    sector = ""
    marks: list[Mark] = []
    for question in FORM.questions:
        if question.kind in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.RANK) and question.choices:
            chosen = rng.choice(question.choices).value
            marks += [Mark(question.path, ANSWERED), Mark(question.path, chosen)]
            if FORM.sector is not None and question.path == FORM.sector.path:
                sector = chosen
    return Submission(sector, tuple(marks), (("tu_idea/propuesta", WORDS),))

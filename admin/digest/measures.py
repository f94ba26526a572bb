"""What of a form can be told as a figure: its choices, its headlines and its silences. No answer is looked at here."""

from collections.abc import Iterator

from admin.digest.figures import DECLINED, HEADLINE, Measure
from dialogs.beyond.bands import bands
from dialogs.beyond.items import counted, in_rows
from dialogs.consultation import Choice, Form, Kind, Question
from dialogs.submission import placed

FIRST = 1  #: the place of an order that is told by itself, beside having been chosen at all
_CHOSEN = (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.RANK)
_NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.RANGE)


def measures(form: Form) -> tuple[Measure, ...]:
    """Everything a digest of this form may hold, in the order of the form."""
    return tuple(_measures(form))


def sectors(form: Form) -> tuple[str, ...]:
    """The sectors that may be told apart: those that the form lets people declare."""
    return tuple(choice.value for choice in options(form.sector)) if form.sector is not None else ()


def options(question: Question) -> tuple[Choice, ...]:
    """The choices that say something: without "prefiero no decir", which is told as a silence; bands for a number."""
    if question.kind in _NUMBERS and "tramos" in question.attributes:
        return tuple(_band(*band) for band in bands(question.attributes["tramos"]))
    if question.kind not in _CHOSEN:
        return ()
    return tuple(choice for choice in question.choices if not choice.declines)


def _band(value: str, first: int, last: int) -> Choice:
    return Choice(value, {"es": f"De {first} a {last}", "en": f"{first} to {last}"}, declines=False)


def _measures(form: Form) -> Iterator[Measure]:
    again = in_rows(form)
    for question in counted(form):
        offered = options(question)
        if not offered:
            continue
        by_sector = question is not form.sector
        alone = question.kind in (Kind.SELECT_ONE, *_NUMBERS) and question.path.partition("[")[0] not in again
        for choice in offered:
            yield Measure(question.path, choice.value, by_sector, alone)
            if question.kind is Kind.RANK:
                yield Measure(question.path, placed(choice.value, FIRST), by_sector)
        if "resumen" in question.attributes:
            counts = tuple(question.attributes["resumen"].split())
            yield Measure(question.path, HEADLINE, by_sector, stands_for=counts)
        yield Measure(question.path, DECLINED, by_sector)

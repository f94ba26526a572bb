"""The research edition as files: a table, a dictionary in two languages, how it was made, and any declared rows."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from admin.digest import measures, method
from admin.digest.compose import label_in
from admin.digest.figures import DECLINED, EVERYONE, HEADLINE, UNNAMED, Figure
from admin.digest.measures import FIRST
from admin.digest.research import Cell
from admin.digest.table import safe
from dialogs.beyond import crossings
from dialogs.beyond.items import counted
from dialogs.beyond.rows import row_questions
from dialogs.consultation import Form, Kind, Question
from dialogs.submission import placed
from locales import translator

COLUMNS = ("place", "question", "group", "choice", "unit", "people", "level", "base", "note")
DP_COLUMNS = ("question", "group", "choice", "people")  #: of the publication under differential privacy
FIVES, TENTHS = "fives", "tenths"
_BOTH = ("es", "en")


@dataclass(frozen=True)
class Edition:
    """Everything a consultation leaves for researchers."""

    place: str
    form: Form
    cells: tuple[Cell, ...]
    crossed: tuple[Figure, ...]  #: the published figures of crossings
    rows: tuple[dict[str, str], ...] = ()
    invented: bool = False


def files(edition: Edition, period: str) -> dict[str, bytes]:
    """Name → content of each file; none when nothing was counted."""
    if not edition.cells:
        return {}
    note = method.note(edition.place, edition.form.title, rows=len(edition.rows), invented=edition.invented)
    found = {
        f"investigacion-{period}.csv": as_csv(COLUMNS, _lines(edition)),
        f"diccionario-{period}.csv": as_csv(("column", "value", "español", "english"), _dictionary(edition)),
        f"metodo-{period}.md": note.encode(),
    }
    if edition.rows:
        kept = [question.path for question in row_questions(edition.form) if question.path in edition.rows[0]]
        lines = ([row[path] for path in kept] for row in edition.rows)
        found[f"renglones-{period}.csv"] = as_csv(kept, lines)
    return found


def as_csv(columns: Sequence[str], lines: Iterable[Sequence[object]]) -> bytes:
    """A table that spreadsheets and programs open alike; no cell is taken for a formula."""
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow(columns)
    writer.writerows([safe(cell) for cell in line] for line in lines)
    return sheet.getvalue().encode("utf-8-sig")


def _lines(edition: Edition) -> Iterator[tuple[object, ...]]:
    note = translator("es").gettext("datos inventados") if edition.invented else ""
    told = {question.path for question in counted(edition.form) if "sensible" not in question.attributes}
    for cell in edition.cells:
        if cell.question in told:
            unit = TENTHS if cell.rounded is None else FIVES
            people = "" if cell.rounded is None else cell.rounded
            level = "" if cell.level is None else cell.level
            where = edition.place, cell.question, cell.group, cell.choice
            yield (*where, unit, people, level, cell.base, note)
    for one in edition.crossed:
        where = edition.place, one.question, one.group, one.choice
        yield (*where, TENTHS, "", one.level, one.base_tens, note)


def _dictionary(edition: Edition) -> Iterator[tuple[str, ...]]:
    for column, meant in method.columns().items():
        yield (column, "", *meant)
    both = [translator(language).gettext for language in _BOTH]
    yield ("group", EVERYONE, *(_("Todas y todos") for _ in both))
    yield ("group", UNNAMED, *(_("Sin grupo") for _ in both))
    if edition.form.sector is not None:
        for choice in measures.options(edition.form.sector):
            yield ("group", choice.value, *(_label(edition.form, choice.labels, each) for each in _BOTH))
    for question in counted(edition.form):
        if measures.options(question) and "sensible" not in question.attributes:
            yield from _meanings(edition.form, question)
    for one, other in edition.form.crossings:
        words = (" × ".join(_label(edition.form, q.labels, each) for q in (one, other)) for each in _BOTH)
        yield ("question", crossings.key(one.path, other.path), *words)


def _meanings(form: Form, question: Question) -> Iterator[tuple[str, ...]]:
    both = [translator(language).gettext for language in _BOTH]
    yield ("question", question.path, *(_label(form, question.labels, each) for each in _BOTH))
    named = f"choice: {question.path}"
    for choice in measures.options(question):
        labels = [_label(form, choice.labels, each) for each in _BOTH]
        yield (named, choice.value, *labels)
        if question.kind is Kind.RANK:
            first = (
                _("{choice} (en primer lugar)").format(choice=label)
                for _, label in zip(both, labels, strict=True)
            )
            yield (named, placed(choice.value, FIRST), *first)
    frase = question.attributes.get("frase", "")
    if "resumen" in question.attributes:
        yield (named, HEADLINE, frase, question.attributes.get("frase-en", frase))
    yield (named, DECLINED, *(_("Prefirió no decir") for _ in both))


def _label(form: Form, labels: Mapping[str, str], language: str) -> str:
    return label_in(labels, language, form.languages)

"""The digest as a table for researchers: CSV in UTF-8, the names of the columns first, one line per published figure.

The file begins with a byte order mark, because the spreadsheets people have open Spanish without one as gibberish;
readers that know better drop it (`encoding="utf-8-sig"` in Python). A cell that a spreadsheet would take for a formula
(it begins with = + - @, a tab or a line end) is written with an apostrophe before it, so "-" stands as "'-".
`dictionary` says in words what each column is; it travels beside the file.
"""

import csv
import itertools
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO

from admin.digest import measures
from admin.digest.compose import label_in
from admin.digest.figures import DECLINED, EVERYONE, HEADLINE, UNNAMED, Figure
from admin.digest.measures import FIRST
from admin.digest.text import witness
from admin.digest.view import Digest
from admin.digest.words import Words
from dialogs.beyond import crossings
from dialogs.beyond.items import counted
from dialogs.consultation import Form, Kind, Question
from dialogs.submission import placed
from locales import translator

COLUMNS = (
    "place",
    "period",
    "question",
    "question_label",
    "theme",
    "group",
    "group_label",
    "choice",
    "choice_label",
    "level",
    "base_tens",
    "revision",
    "note",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def dictionary(language: str) -> str:
    """What each column of the table is, and who must not be read into it; short enough for a caption."""
    _ = translator(language).gettext
    return "\n".join(
        (
            _("Tabla para estudiar. Cada renglón es una cifra."),
            _("question: la pregunta. group: el grupo; vacío si son todas y todos."),
            _("choice: la opción; * es lo que cuenta la frase del boletín, '- es que prefirió no decir."),
            _("level: cuántas de cada 10; 1 es casi nadie y 9 es casi todas."),
            _("base_tens: más de cuántas personas hay detrás; 10 es 10 o más."),
            _("revision: cuántas veces se ha dicho esa cifra. Cambia cuando su grupo crece en 10."),
            _("Un grupo con menos de 10 no sale. Los grupos no se cruzan."),
            _("Sin level: un texto de la gente, uno por tema (theme). Lo leyeron 2 personas."),
            _("En un cruce (a*b), x|y: de cada 10 que dijeron x en a, cuántas dijeron y en b."),
            _("Una celda que empieza con = + - @ lleva un apóstrofo antes."),
        )
    )


def render(digest: Digest, form: Form, figures: Iterable[Figure]) -> bytes:
    """The table of every published figure but those of sensitive questions; labels in the language of the digest.

    Everybody of a place's team may have the table, so what is kept off the walls is kept out of it, too. Below the
    figures stand the texts that two people passed, one of each theme, without a level.
    """
    sheet = StringIO()
    rows = csv.writer(sheet)
    rows.writerow(COLUMNS)
    invented = translator(digest.language).gettext("datos inventados") if digest.invented else ""
    note = " · ".join(filter(None, (invented, digest.witness and _witness(digest))))
    for row in (*_rows(digest.language, form, figures), *_quotes(digest)):
        rows.writerow([safe(cell) for cell in (digest.place, digest.period, *row, note)])
    return sheet.getvalue().encode("utf-8-sig")


def _quotes(digest: Digest) -> Iterator[tuple[object, ...]]:
    """What is quoted, by question and theme; in `base_tens` how many texts there are of it, where that is told."""
    for voices in digest.voices:
        for one in voices.said:
            yield ("", voices.question, one.theme, "", "", "", one.quote, "", one.tens or "", "")


def _witness(digest: Digest) -> str:
    return witness(digest, Words(digest.language, translator(digest.language)))


def safe(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> safe("=1+1"), safe("luz"), safe(7)
    ("'=1+1", 'luz', '7')
    """
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _rows(language: str, form: Form, figures: Iterable[Figure]) -> Iterator[tuple[object, ...]]:
    told = {(one.question, one.group, one.choice): one for one in figures}
    _ = translator(language).gettext
    sector_labels = {EVERYONE: _("Todas y todos")}
    if form.sector is not None:
        for choice in measures.options(form.sector):
            sector_labels[choice.value] = label_in(choice.labels, language, form.languages)
        sector_labels[UNNAMED] = _("Sin grupo")
    for one, other in form.crossings:
        yield from _crossed(language, form, one, other, told, sector_labels[EVERYONE])
    for question in counted(form):
        labels = {c.value: label_in(c.labels, language, form.languages) for c in measures.options(question)}
        if not labels or "sensible" in question.attributes:
            continue
        if question.kind is Kind.RANK:
            first = _("{choice} (en primer lugar)")
            labels |= {placed(value, FIRST): first.format(choice=said) for value, said in labels.items()}
        frase = question.attributes.get("frase", "")
        agreeing = [
            labels[value] for value in question.attributes.get("resumen", "").split() if value in labels
        ]
        labels[HEADLINE] = (
            question.attributes.get(f"frase-{language}", frase) if language != "es" else frase
        ) or ", ".join(agreeing)
        labels[DECLINED] = _("Prefirió no decir")
        words = label_in(question.labels, language, form.languages)
        for group, group_label in sector_labels.items():
            for choice_value, label in labels.items():
                figure = told.get((question.path, group, choice_value))
                if figure is not None:
                    yield (
                        *(question.path, words, question.attributes.get("tema", "")),
                        *(group, group_label, choice_value, label),
                        *(figure.level, figure.base_tens, figure.revision),
                    )


def _crossed(
    language: str,
    form: Form,
    one: Question,
    other: Question,
    told: Mapping[tuple[str, str, str], Figure],
    everyone: str,
) -> Iterator[tuple[object, ...]]:
    """The cells of a crossing: of those who gave the first answer, how many gave the second."""
    names = [
        {c.value: label_in(c.labels, language, form.languages) for c in measures.options(question)}
        for question in (one, other)
    ]
    question = crossings.key(one.path, other.path)
    words = " × ".join(label_in(each.labels, language, form.languages) for each in (one, other))
    for (x, here), (y, there) in itertools.product(names[0].items(), names[1].items()):
        figure = told.get((question, EVERYONE, crossings.cell(x, y)))
        if figure is not None:
            yield (
                *(question, words, one.attributes.get("tema", "")),
                *(EVERYONE, everyone, crossings.cell(x, y), f"{here} → {there}"),
                *(figure.level, figure.base_tens, figure.revision),
            )

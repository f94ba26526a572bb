"""The digest as a table for researchers: CSV in UTF-8, one line per published figure, after a dictionary.

The file begins with a byte order mark, because the spreadsheets people have open Spanish without one as gibberish;
readers that know better drop it (`encoding="utf-8-sig"` in Python). Lines that begin with `#` are the dictionary: what
each column is, how the figures were made, and who must not be read into them. A cell that a spreadsheet would take for
a formula (it begins with = + - @, a tab or a line end) is written with an apostrophe before it; the dictionary says so.
"""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from admin.digest import measures
from admin.digest.compose import label_in
from admin.digest.figures import DECLINED, EVERYONE, HEADLINE, Figure
from admin.digest.view import Digest
from dialogs.consultation import Form

COLUMNS = (
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
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

DICTIONARY = (
    "question: camino de la pregunta en el formulario. question_label: su texto. theme: su tema.",
    "group: sector declarado; vacío = todas y todos. group_label: su nombre.",
    "choice: valor de la opción; «*» = las opciones que cuenta la frase del boletín; «'-» = prefirió no decir.",
    "level: de cada 10 personas del grupo, cuántas (1 a 9; 1 = casi nadie, 9 = casi todas).",
    "base_tens: personas detrás de la cifra, más de este número (10 = 10 o más). En «'-» son todas las que vieron la pregunta.",
    "revision: veces que se ha dicho esta cifra; cambia solo cuando su grupo crece en 10 personas.",
    "Un grupo con menos de 10 personas no aparece, igual que un grupo vacío. No se cruzan grupos.",
    "Habla de quienes contestaron: no es una muestra. Son cuentas de Telegram, no personas.",
    "Una celda que empieza con = + - @ lleva un apóstrofo antes, para que no se vuelva fórmula.",
)


def render(digest: Digest, form: Form, figures: Iterable[Figure]) -> bytes:
    """The table of everything published, sensitive questions included; labels in the language of the digest."""
    sheet = StringIO()
    for line in _dictionary(digest):
        sheet.write(f"# {line}\r\n")
    rows = csv.writer(sheet)
    rows.writerow(COLUMNS)
    rows.writerows([safe(cell) for cell in row] for row in _rows(digest.language, form, figures))
    return sheet.getvalue().encode("utf-8-sig")


def safe(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> safe("=1+1"), safe("luz"), safe(7)
    ("'=1+1", 'luz', '7')
    """
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _dictionary(digest: Digest) -> Iterator[str]:
    what = f"{digest.place} · {digest.title} · {digest.issued}"
    yield " ".join(what.split())
    if digest.invented:
        yield "DATOS INVENTADOS: esto es un ejemplo."
    yield from DICTIONARY


def _rows(language: str, form: Form, figures: Iterable[Figure]) -> Iterator[tuple[object, ...]]:
    told = {(one.question, one.group, one.choice): one for one in figures}
    sector_labels = {EVERYONE: "Todas y todos" if language == "es" else "Everyone"}
    if form.sector is not None:
        for choice in measures.options(form.sector):
            sector_labels[choice.value] = label_in(choice.labels, language, form.languages)
    silence = "Prefirió no decir" if language == "es" else "Preferred not to say"
    for question in form.questions:
        labels = {c.value: label_in(c.labels, language, form.languages) for c in measures.options(question)}
        if not labels:
            continue
        frase = question.attributes.get("frase", "")
        labels[HEADLINE] = frase if language == "es" else question.attributes.get(f"frase-{language}", frase)
        labels[DECLINED] = silence
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

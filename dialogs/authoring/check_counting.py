"""Whether what the form marks for counting can be counted: sectors, headlines, bands; and what no count will show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dialogs.authoring.book import Book, Row
from dialogs.authoring.check_types import at
from dialogs.authoring.rows import YES, kind_of, list_of
from dialogs.beyond.attributes import THEMES
from dialogs.beyond.bands import bands
from dialogs.errors import Finding, FormError

_CHOOSE = frozenset({"select_one", "select_multiple", "rank"})
_NUMBERS = frozenset({"integer", "int", "decimal", "range"})
_UNCOUNTED = {
    "date": "una fecha", "time": "una hora", "datetime": "una fecha y hora", "geopoint": "una ubicación",
    "barcode": "un código",
}  # fmt: skip


def about_counting(book: Book) -> Iterator[Finding]:
    """Answers no count keeps: they are asked, and nobody will ever see them."""
    for row in book.rows("survey"):
        kind = kind_of(row)
        if kind in _NUMBERS and not _attribute(row, "tramos"):
            message = (
                "Se pregunta, pero no se cuenta. Agrega bind::cb:tramos, por ejemplo: 0-17,18-29,30-120."
            )
            yield at(row, "type", "aviso", message)
        elif kind in _UNCOUNTED:
            message = f"Se pregunta, pero no se cuenta: {_UNCOUNTED[kind]} no sale en el boletín. Mejor usa opciones."
            yield at(row, "type", "aviso", message)


def about_marks(book: Book) -> Iterator[Finding]:
    """Marks on questions of a kind that cannot bear them, or that leave out what they need."""
    choices: dict[str, set[str]] = {}
    for row in book.rows("choices"):
        choices.setdefault(row.get("list_name").strip(), set()).add(row.get("name").strip())
    sectors = 0
    for row in book.rows("survey"):
        for name, message in _wrong(row, choices):
            yield at(row, f"bind::cb:{name}", "error", message)
        theme = _attribute(row, "tema")
        if theme and theme not in THEMES:
            message = f"El tema «{theme[:40]}» es nuevo: en el boletín saldrá con ese nombre."
            yield at(row, "bind::cb:tema", "aviso", message)
        if _attribute(row, "resumen") and not _attribute(row, "frase") and not row.get("body::cb:widget"):
            message = "Sin cb:frase no sale en el boletín: escribe lo que sigue a «7 de cada 10»."
            yield at(row, "bind::cb:resumen", "aviso", message)
        if _attribute(row, "sector").casefold() in YES:
            sectors += 1
            if sectors == 2:
                yield at(
                    row,
                    "bind::cb:sector",
                    "error",
                    "Ya hay otra pregunta con cb:sector: solo puede haber una.",
                )


def _wrong(row: Row, choices: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    kind, listed = kind_of(row), list_of(row)
    if _attribute(row, "sector").casefold() in YES and kind != "select_one":
        yield "sector", "cb:sector va en una pregunta select_one: cada quien es de un sector."
    if _attribute(row, "propuesta").casefold() in YES and kind not in ("text", "string"):
        yield "propuesta", "cb:propuesta va en una pregunta text: es lo que la gente escribe."
    if tramos := _attribute(row, "tramos"):
        if kind not in _NUMBERS:
            yield "tramos", "cb:tramos va en una pregunta de número."
        try:
            bands(tramos)
        except FormError as error:
            yield "tramos", error.message
    counted = _attribute(row, "resumen").split()
    if _attribute(row, "frase") and not counted:
        yield "frase", "cb:frase va junto con cb:resumen, que dice qué respuestas cuentan."
    if counted and kind not in _CHOOSE | _NUMBERS and "from_file" not in kind:
        yield "resumen", "cb:resumen va en una pregunta de opciones."
    for value in counted if kind in _CHOOSE and listed in choices else ():
        if value not in choices[listed]:
            yield "resumen", f"cb:resumen nombra «{value[:40]}», que no está en la lista «{listed[:40]}»."


def _attribute(row: Row, name: str) -> str:
    return row.get(f"bind::cb:{name}").strip()

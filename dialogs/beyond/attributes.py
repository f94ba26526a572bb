"""What a form may say of itself beyond XLSForm: every `cb:` attribute and every extra column, in one table.

None of them changes what is asked, nor what the engine records of a reply: take them all away and the form goes the
same way. They say how an answer is counted, told and drawn, and what the chat covers in a text before the engine has
it. `TABLE` is what the check knows and what the guide for authors prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from dialogs.authoring.book import Book, Row
from dialogs.consultation import NAMESPACE
from dialogs.errors import Finding

YES = r"si|sí|yes|1"
#: what `cb:tema` may say and the digest has a title for; other themes are told by their own name
THEMES = frozenset(
    {"seguridad", "servicios", "juventud", "clientelismo", "convivencia", "gobierno", "como", "sobre_ti",
     "prioridades", "propuesta"}
)  # fmt: skip
_WORD = r"[\w-]+"
_WORDS = rf"{_WORD}(?:\s+{_WORD})*"
_FIELDS = r"\$\{\s*[\w.-]+\s*\}(?:\s+\$\{\s*[\w.-]+\s*\})?"
BIND, BODY, SETTING, CHOICE = "bind::cb:", "body::cb:", "attribute::cb:", ""
_OURS = re.compile(r"(bind|body|instance|attribute)::cb:(.*)")


@dataclass(frozen=True)
class Attribute:
    """One attribute, or one extra column of the sheet choices: where it stands, what it takes, what it means."""

    name: str
    place: (
        str  #: what goes before the name in the column: `bind::cb:`, `body::cb:`, `attribute::cb:` or nothing
    )
    values: str  #: in Spanish, for authors
    meaning: str  #: in Spanish, for authors
    pattern: str = r"(?s).+"  #: a value that does not match is told to the author

    @property
    def column(self) -> str:
        return f"{self.place}{self.name}"

    @property
    def sheet(self) -> str:
        return {SETTING: "settings", CHOICE: "choices"}.get(self.place, "survey")


_of_question = partial(Attribute, place=BIND)
TABLE = (
    _of_question("tema", values="una palabra, como seguridad", pattern=_WORD,
                 meaning="El tema bajo el que el boletín cuenta la pregunta."),
    _of_question("sector", values="si", pattern=YES,
                 meaning="Esta pregunta dice el grupo de quien contesta. Solo una por formulario."),
    _of_question("sensible", values="si", pattern=YES,
                 meaning="No sale en el boletín ni en la tabla, y no se cruza con nada."),
    _of_question("propuesta", values="si", pattern=YES,
                 meaning="Texto que puede llegar a ser una propuesta, cuando lo lean 2 personas."),
    _of_question("resumen", values="opciones separadas por espacios", pattern=_WORDS,
                 meaning="Las opciones que cuentan en la frase del boletín. En un voto, la que está a favor."),
    _of_question("frase", values="lo que sigue a «7 de cada 10», sin punto", pattern=r"(?s).*[^.\s]",
                 meaning="La frase del boletín."),
    _of_question("frase-en", values="lo mismo en inglés", pattern=r"(?s).*[^.\s]",
                 meaning="La frase en otra lengua: frase- y su código."),
    _of_question("tramos", values="0-17,18-29,30-120",
                 meaning="Los tramos en que se cuenta un número. Sin ellos no se cuenta."),
    _of_question("apoyo", values="violencia", pattern=_WORD,
                 meaning="Después de la pregunta se ofrecen teléfonos de apoyo de ese tema."),
    _of_question("fuente", values="texto libre",
                 meaning="De dónde sale la pregunta. Nadie que conteste la ve."),
    _of_question("voz", values="si", pattern=YES,
                 meaning="El texto se podría decir con voz. Hoy no se reciben voces: queda anotado."),
    _of_question("punto", values="dania, ayuda, nivel, quien o principio",
                 pattern="dania|ayuda|nivel|quien|principio",
                 meaning="La parte de una agenda que llena: lo que daña, lo que ayudaría, quién responde…"),
    _of_question("de", values="${campo}, o ${campo} ${otro} en un duelo", pattern=_FIELDS,
                 meaning="El campo que dice de qué cosa de la lista trata esta vuelta. Se cuenta cada una aparte."),
    _of_question("lista", values="el nombre de la lista", pattern=r"[\w.-]+",
                 meaning="La lista de donde salen las cosas de cb:de: name, una columna por lengua (es, en), tema."),
    _of_question("reparto", values="el nombre de la lista", pattern=r"[\w.-]+",
                 meaning="Un cálculo con el orden en que una persona lee la lista. El servidor puede darlo."),
    Attribute("widget", BODY, "votos, duelo o proponer",
              "Cómo se dibuja en el chat; sin él se pregunta igual. En votos el orden es: a favor, en contra, paso.",
              "votos|duelo|proponer"),
    Attribute("cruces", SETTING, "anios * juntarse, trato * falta",
              "Lo más que se cruza, además del sector. Se dice antes de empezar y se cuenta una vez, al cerrar."),
    Attribute("renglones", SETTING, "si",
              "Al cerrar salen renglones para estudiar, sin grupo ni textos. Solo en custodia.", YES),
    Attribute("tapar", SETTING, "mayusculas",
              "En los textos se tapa también toda palabra con mayúscula que no se conozca.",
              "may[uú]sculas"),
    Attribute("dejar", SETTING, "La Rosita, Cerro del Águila",
              "Nombres de lugares o de grupos que no se tapan en los textos, separados por comas."),
    Attribute("no_respuesta", CHOICE, "1", "La opción es para no decir: no se cuenta como respuesta.", YES),
    Attribute("exclusiva", CHOICE, "1", "La opción va sola. También hay que escribirlo en constraint.", YES),
)  # fmt: skip
_KNOWN = {each.column: each for each in TABLE}


def about_attributes(book: Book) -> Iterator[Finding]:
    """Attributes of ours that are written wrong, stand in the wrong place or do not exist."""
    used = [
        (sheet, row, column)
        for sheet in ("survey", "settings", "choices")
        for row in book.rows(sheet)
        for column in row.cells
        if row.get(column).strip() and (_OURS.match(column) or (sheet, column) in _EXTRA)
    ]
    if any(_OURS.match(column) for _, _, column in used) and not _declared(book):
        message = f'Falta declarar cb: en settings, la columna namespaces lleva cb="{NAMESPACE}".'
        yield Finding("error", message, "settings", 2, "namespaces")
    for sheet, row, column in used:
        yield from _wrong(sheet, row, column)


_EXTRA = {(each.sheet, each.name) for each in TABLE if each.place == CHOICE}


def _declared(book: Book) -> bool:
    return any(
        f'cb="{NAMESPACE}"' in row.get("namespaces").replace("'", '"') for row in book.rows("settings")
    )


def _wrong(sheet: str, row: Row, column: str) -> Iterator[Finding]:
    known = _KNOWN.get(column) or (_KNOWN["bind::cb:frase-en"] if _SPOKEN.fullmatch(column) else None)
    if known is None or known.sheet != sheet:
        name = column.rpartition(":")[2]
        meant = [each.column for each in TABLE if each.name == name]
        hint = f": va en «{' o en '.join(meant)}»" if meant else ""
        message = f"El atributo «{column}» no se usa aquí{hint}."
        yield Finding("aviso", message, sheet, row.number, column)
    elif not re.fullmatch(known.pattern, row.get(column).strip(), re.IGNORECASE):
        message = f"El atributo «{column}» no se entiende: aquí va {known.values}."
        yield Finding("error", message, sheet, row.number, column, row.get(column))


_SPOKEN = re.compile(r"bind::cb:frase-[a-z]{2,3}")

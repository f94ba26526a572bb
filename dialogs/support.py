"""What of XLSForm works in a chat, told from the code itself: nothing here can promise more than it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dialogs.authoring import book, check_lists, check_texts, check_types, columns
from dialogs.authoring.rows import CHOSEN, HOURS, MEDIA, METADATA, NOT_IN_A_CHAT, SILENT, TYPED, WITHIN
from dialogs.authoring.support_words import APPEARANCES, COLUMNS, NO, PARAMETERS, PARTLY, SETTINGS, YES, Told
from dialogs.beyond import attributes as ours
from dialogs.beyond import crossings
from dialogs.chat import options
from dialogs.compiling.body import TEXT_AT_MOST
from dialogs.expressions.evaluate import TABLE
from dialogs.expressions.tree import ROWS_AT_MOST

ALIASES = frozenset(
    {"string", "int", "trigger", "select1", "select"}
)  #: other names of types that are listed
ANSWERED = {
    "text": "se escribe", "integer": "se escribe, también en palabras",
    "decimal": "se escribe, con coma o punto",
    "date": "se escribe: 3/5/2026, «3 de mayo», hoy", "time": "se escribe: 18:30, «6 de la tarde»",
    "datetime": "se escribe: día y hora", "barcode": "se escribe", "geopoint": "se comparte la ubicación",
    "range": "botones, o se escribe el número", "acknowledge": "un botón",
    "select_one": "botones, o se escribe la opción", "select_multiple": "botones que se marcan, o se escriben",
    "select_one_from_file": "como select_one, con un CSV", "select_multiple_from_file": "igual, con un CSV",
    "rank": "se tocan en orden", "note": "va con la pregunta que sigue", "calculate": "no se ve",
    "hidden": "no se ve", "csv-external": "un CSV junto al formulario", "xml-external": "una lista dada aparte",
}  # fmt: skip


@dataclass(frozen=True)
class Support:
    """One type of row, or one function: whether it works, and how or why not."""

    name: str
    works: str  #: sí, en parte or no
    note: str


def types() -> tuple[Support, ...]:
    """List the types of the survey sheet."""
    known = (TYPED | CHOSEN | SILENT) - ALIASES
    found = [Support(name, YES, ANSWERED.get(name, "")) for name in sorted(known)]
    found.append(Support("begin group … end group", YES, "su título encabeza la sección"))
    found.append(Support("begin repeat … end repeat", YES, "contada, o se pregunta si añadir otra"))
    found += [
        Support(name, PARTLY, "sirve para cálculos; no se guarda con la respuesta") for name in sorted(HOURS)
    ]
    found += [Support(name, PARTLY, "queda vacío: no se guarda quién responde") for name in sorted(METADATA)]
    found += [
        Support(name, PARTLY, "solo si la instalación recibe archivos (media = true)")
        for name in sorted(MEDIA)
    ]
    instead = {**NOT_IN_A_CHAT, **WITHIN}
    found += [Support(name, NO, said.replace("{rows}", "")) for name, said in sorted(instead.items())]
    return tuple(found)


def functions() -> tuple[Support, ...]:
    """List the functions expressions may call, with how many arguments."""
    return tuple(Support(f"{name}()", YES, TABLE[name].arity()) for name in sorted(TABLE))


def survey_columns() -> tuple[Support, ...]:
    """List the columns of the sheets survey and choices, before any language."""
    return _told(COLUMNS, columns.SURVEY | columns.CHOICES - {each.name for each in ours.TABLE})


def settings() -> tuple[Support, ...]:
    """List the columns of the sheet settings."""
    return _told(SETTINGS, columns.SETTINGS)


def appearances() -> tuple[Support, ...]:
    """List the appearances ODK documents."""
    return _told(APPEARANCES, ())


def parameters() -> tuple[Support, ...]:
    """List the parameters ODK documents."""
    return _told(PARAMETERS, ())


def attributes() -> tuple[Support, ...]:
    """List our own attributes and columns."""
    return tuple(Support(each.column, YES, f"{each.meaning} Va: {each.values}.") for each in ours.TABLE)


def limits() -> tuple[tuple[str, str], ...]:
    """List how much of each thing there may be, from where the code keeps it."""
    return (
        ("Tamaño del archivo", f"{book.BIGGEST_FILE // 1_000_000} MB"),
        ("Filas de la hoja survey", _number(book.MOST_QUESTIONS)),
        ("Filas de las otras hojas", _number(book.MOST_ROWS)),
        ("Columnas de una hoja", _number(book.MOST_COLUMNS)),
        ("Preguntas, sin cansar", _number(check_types.QUESTIONS_AT_MOST)),
        ("Letras de un texto, sin cansar", _number(check_texts.LABEL_AT_MOST)),
        ("Opciones de una lista sin choice_filter", _number(check_lists.CHOICES_AT_MOST)),
        ("Letras del valor de una opción", _number(check_lists.VALUE_AT_MOST)),
        ("Opciones en una página del chat", _number(options.PAGE)),
        ("Letras de una respuesta escrita, si el formulario no dice", _number(TEXT_AT_MOST)),
        ("Vueltas de una repetición", _number(ROWS_AT_MOST)),
        ("Cruces que se pueden declarar", _number(crossings.AT_MOST)),
    )


def chapters() -> tuple[tuple[str, tuple[Support, ...]], ...]:
    """Give every table under its title."""
    return (
        ("Tipos de fila", types()),
        ("Columnas", survey_columns()),
        ("Ajustes (hoja settings)", settings()),
        ("Apariencias (columna appearance)", appearances()),
        ("Parámetros (columna parameters)", parameters()),
        ("Atributos propios de Desde Abajo", attributes()),
        ("Funciones de las expresiones", functions()),
    )


def markdown() -> str:
    """Write every table as Markdown, for the documents."""
    parts = []
    for title, rows in chapters():
        lines = [f"| `{row.name}` | {row.works} | {row.note} |".replace("\n", " ") for row in rows]
        parts.append(
            "\n".join((f"## {title}", "", "| Nombre | ¿Sirve? | Cómo |", "| --- | --- | --- |", *lines))
        )
    lines = [f"| {name} | {most} |" for name, most in limits()]
    parts.append("\n".join(("## Límites", "", "| Qué | Hasta |", "| --- | --- |", *lines)))
    return "\n\n".join(parts) + "\n"


def _told(told: Mapping[str, Told], known: Iterable[str]) -> tuple[Support, ...]:
    """What is told, and of what only the code knows that it is taken without effect."""
    found = [Support(name, works, note) for name, (works, note) in told.items()]
    silent = sorted(each for each in known if each not in told and not each.startswith("_"))
    return (*found, *(Support(name, PARTLY, "se acepta y no cambia nada") for name in silent))


def _number(number: int) -> str:
    return f"{number:,}"


__all__ = [
    "NO", "PARTLY", "YES", "Support",
    "appearances", "attributes", "chapters", "functions", "limits", "markdown", "parameters", "settings",
    "survey_columns", "types",
]  # fmt: skip

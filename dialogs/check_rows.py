"""What can be told of a form by reading its rows: types, texts, translations, lists, ways out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from dialogs.errors import Finding
from dialogs.sheets import SHEETS, Book, Row
from dialogs.tree import ROWS_AT_MOST

QUESTIONS_AT_MOST = 25
LABEL_AT_MOST = 300
CHOICES_AT_MOST = 100
VALUE_AT_MOST = 64
TYPED = frozenset({"text", "string", "integer", "int", "decimal", "date", "time", "datetime", "barcode", "geopoint",
                   "range", "acknowledge", "trigger"})  # fmt: skip
CHOSEN = frozenset({"select_one", "select_multiple", "rank", "select_one_from_file", "select_multiple_from_file",
                    "select1", "select"})  # fmt: skip
SILENT = frozenset({"note", "calculate", "hidden", "csv-external", "xml-external"})
METADATA = frozenset({"deviceid", "subscriberid", "simserial", "phonenumber", "username", "email", "audit",
                      "start-geopoint", "background-geopoint"})  # fmt: skip
HOURS = frozenset({"start", "end", "today"})
MEDIA = frozenset({"image", "photo", "audio", "video", "file"})
NOT_IN_A_CHAT = {
    "geotrace": "un recorrido en el mapa",
    "geoshape": "un área en el mapa",
    "background-audio": "grabar sin avisar",
    "osm": "OpenStreetMap",
    "select_one_external": "una lista externa de Collect",
    "begin_kobomatrix": "una matriz de Kobo",
    "begin_score": "una escala de Kobo",
    "begin_rank": "un orden de Kobo",
}
COLUMNS = frozenset(
    [
        "type",
        "name",
        "label",
        "hint",
        "guidance_hint",
        "relevant",
        "relevance",
        "constraint",
        "constraint_message",
        "required",
        "required_message",
        "read_only",
        "readonly",
        "default",
        "calculation",
        "calculate",
        "appearance",
        "parameters",
        "choice_filter",
        "repeat_count",
        "trigger",
        "save_to",
        "media",
        "image",
        "big-image",
        "audio",
        "video",
        "autoplay",
        "note",
        "bind",
        "instance",
        "body",
        "disabled",
        "command",
        "list_name",
        "compact_tag",
        "allow_choice_duplicates",
        "noapperrorstring",
        "caption",
        "constraining_message",
    ]
)  #: of the sheet survey, before any language
_WRITTEN = re.compile(
    r"(?:select[ _](?:one|multiple)(?:[ _](?:from[ _]file|external))?|(?:begin|end)[ _]\w+?)(?= |$)", re.ASCII
)  #: types of two words and more, written with spaces or underscores
_YES = frozenset({"yes", "true", "true()", "si", "sí", "1", "x"})
_TRANSLATED = re.compile(r"(label|hint|constraint_message|required_message|guidance_hint)::?\s*(.+)")


def kind_of(row: Row) -> str:
    """Give a row's type: «Select one colores» and select_one colores are select_one."""
    text = " ".join(row.get("type").casefold().split())
    found = _WRITTEN.match(text)
    return re.sub(r"[ _]", "_", found[0]) if found else text.partition(" ")[0]


def list_of(row: Row) -> str:
    """Give the list a select or rank row offers."""
    if kind_of(row) not in CHOSEN:
        return ""
    text = " ".join(row.get("type").split())
    found = _WRITTEN.match(text.casefold())
    rest = text[found.end() :] if found else text.partition(" ")[2]
    return rest.strip().partition(" ")[0]


def about_sheets(book: Book) -> Iterator[Finding]:
    """Sheets nobody will read."""
    for name in book.sheets:
        if name in SHEETS or name.endswith("_header") or name.startswith("_"):
            continue
        meant = {"encuesta": "survey", "preguntas": "survey", "opciones": "choices", "ajustes": "settings",
                 "configuracion": "settings", "configuración": "settings"}.get(name.casefold())  # fmt: skip
        if meant or name.casefold() in SHEETS:
            yield Finding("error", f"La hoja «{name}» debe llamarse {meant or name.casefold()}.", name)
        else:
            yield Finding("aviso", f"La hoja «{name}» no es de un XLSForm: no se lee.", name)
    if "survey" not in book.sheets:
        yield Finding("error", "Falta la hoja survey, donde van las preguntas.", "survey")
    elif not any(kind_of(row) in TYPED | CHOSEN | MEDIA for row in book.rows("survey")):
        yield Finding("error", "El formulario no hace ninguna pregunta.", "survey")


def about_types(book: Book) -> Iterator[Finding]:
    """Types a chat cannot carry, and data about the person or the device."""
    visible = 0
    for row in book.rows("survey"):
        kind = kind_of(row)
        visible += kind in TYPED | CHOSEN | MEDIA
        if kind in NOT_IN_A_CHAT:
            yield _at(row, "type", "error", f"En un chat no cabe {NOT_IN_A_CHAT[kind]} ({kind}).")
        elif kind in METADATA:
            yield _at(
                row, "type", "aviso", f"«{kind}» queda vacío: no se guarda quién responde ni con qué aparato."
            )
        elif kind in HOURS:
            yield _at(
                row, "type", "aviso", f"«{kind}» sirve para cálculos; la hora no se guarda con la respuesta."
            )
    if visible > QUESTIONS_AT_MOST:
        message = f"Son {visible} preguntas; en un chat, más de {QUESTIONS_AT_MOST} cansan."
        yield Finding("aviso", message, "survey")


def required(row: Row) -> bool:
    return row.get("required").strip().casefold() in _YES


def about_ways_out(book: Book) -> Iterator[Finding]:
    """Questions nobody could decline."""
    declinable = {
        row.get("list_name") or row.get("list name")
        for row in book.rows("choices")
        if row.get("no_respuesta").strip().casefold() in _YES
    }
    for row in book.rows("survey"):
        if not required(row) or kind_of(row) not in TYPED | CHOSEN:
            continue
        if kind_of(row) in TYPED:
            message = "Es obligatoria y no se podrá preferir no decir: quita required."
            yield _at(row, "required", "aviso", message)
        elif list_of(row) not in declinable:
            message = (
                f"La lista «{list_of(row)}» no tiene una opción para no decir (columna no_respuesta = 1)."
            )
            yield _at(row, "required", "aviso", message)


def about_texts(book: Book) -> Iterator[Finding]:
    """Texts too long for a chat."""
    for sheet in ("survey", "choices"):
        for row in book.rows(sheet):
            for column, text in row.cells.items():
                if column.partition("::")[0] in ("label", "hint") and len(text) > LABEL_AT_MOST:
                    yield Finding(
                        "aviso", f"El texto tiene {len(text)} letras; en un chat, más de {LABEL_AT_MOST} no se leen.",
                        sheet, row.number, column,
                    )  # fmt: skip


def about_translations(book: Book) -> Iterator[Finding]:
    """Texts that are in one language and not in another."""
    for sheet in ("survey", "choices"):
        columns: dict[str, dict[str, str]] = {}
        for column in book.columns(sheet):
            found = _TRANSLATED.fullmatch(column)
            if found:
                columns.setdefault(found[1], {})[found[2].strip()] = column
        for plain, by_language in columns.items():
            languages = {each for others in columns.values() for each in others}
            for row in book.rows(sheet):
                spoken = [language for language, column in by_language.items() if row.get(column).strip(" -")]
                for language in sorted(languages - set(spoken)) if spoken else ():
                    column = by_language.get(language, f"{plain}::{language}")
                    message = f"Falta la traducción a {language}: se dirá en el idioma principal."
                    yield Finding("aviso", message, sheet, row.number, column)
            if plain in book.columns(sheet):
                message = f"Hay una columna «{plain}» sin idioma junto a otras con idioma."
                yield Finding("aviso", message, sheet, 1, plain)


def about_columns(book: Book) -> Iterator[Finding]:
    """Columns nobody reads: most often a name written wrong."""
    for column in book.columns("survey"):
        plain = column.partition("::")[0].strip().casefold().replace(" ", "_")
        if plain not in COLUMNS and not column.startswith("_"):
            first = next(row.number for row in book.rows("survey") if column in row.cells)
            message = f"La columna «{column}» no es de un XLSForm: no se lee."
            yield Finding("aviso", message, "survey", first, column)


def about_rows(book: Book) -> Iterator[Finding]:
    """Repeats with more rows than a conversation can bear."""
    for row in book.rows("survey"):
        count = row.get("repeat_count").strip()
        if count.isdigit() and int(count) > ROWS_AT_MOST:
            yield _at(row, "repeat_count", "error", f"Son {count} vueltas; en un chat caben {ROWS_AT_MOST}.")


def about_lists(book: Book) -> Iterator[Finding]:
    """Lists too long to choose from, values too long or written twice, lists that are not there."""
    rows = book.rows("choices")
    sizes = Counter(row.get("list_name") or row.get("list name") for row in rows)
    first = {(row.get("list_name") or row.get("list name")): row.number for row in reversed(rows)}
    for row in book.rows("survey"):
        name = list_of(row)
        if (
            not name
            or "from_file" in kind_of(row)
            or name.startswith("${")
            or kind_of(row) == "select_one_external"
        ):
            continue
        if name not in sizes:
            yield _at(row, "type", "error", f"No existe la lista de opciones «{name}».")
        elif sizes[name] > CHOICES_AT_MOST and not row.get("choice_filter"):
            message = f"La lista tiene {sizes[name]} opciones: con más de {CHOICES_AT_MOST} hace falta choice_filter."
            yield Finding("error", message, "choices", first[name], "list_name")
    for row in rows:
        if len(row.get("name")) > VALUE_AT_MOST:
            message = f"El valor tiene {len(row.get('name'))} letras; bastan {VALUE_AT_MOST}."
            yield Finding("aviso", message, "choices", row.number, "name")


def _at(row: Row, column: str, severity: str, message: str) -> Finding:
    name = row.get("name")
    return Finding(
        severity, f"{message} (pregunta «{name}»)" if name else message, "survey", row.number, column
    )


ROW_CHECKS = (
    about_sheets, about_columns, about_rows, about_types, about_ways_out, about_texts, about_translations, about_lists,
)  # fmt: skip

"""What can be told of a form before its rows are understood: sheets, columns, and cells nobody meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialogs.authoring.book import MOST_ALIKE, SHEETS, Book
from dialogs.authoring.columns import CHOICES, SETTINGS, SURVEY, base
from dialogs.authoring.sheets import MEANT
from dialogs.errors import Finding

SPANISH = {
    "tipo": "type", "nombre": "name", "etiqueta": "label", "pregunta": "label", "texto": "label", "ayuda": "hint",
    "pista": "hint", "obligatorio": "required", "obligatoria": "required", "requerido": "required",
    "requerida": "required", "relevante": "relevant", "condicion": "relevant", "condición": "relevant",
    "restriccion": "constraint", "restricción": "constraint", "calculo": "calculation", "cálculo": "calculation",
    "apariencia": "appearance", "filtro": "choice_filter", "lista": "list_name", "nombre_lista": "list_name",
    "nombre_de_lista": "list_name", "opcion": "name", "opción": "name", "valor": "name",
    "predeterminado": "default", "parametros": "parameters", "parámetros": "parameters",
    "titulo": "form_title", "título": "form_title", "idioma": "default_language",
}  # fmt: skip
#: what people write over a column, and what XLSForm calls it
SURVEYCTO = frozenset({"publishable", "minimum_seconds", "response_note", "reference", "media:image",
                       "repeat_group_label", "plug-in", "plugin", "pulldata", "caseid"})  # fmt: skip
KOBO = ("kobo--", "$", "kuid")  #: how columns of KoboToolbox begin
_EXCEL_ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!",
                           "#¡REF!", "#¿NOMBRE?", "#¡VALOR!", "#¡DIV/0!", "#N/D", "#ERROR!"})  # fmt: skip
_UNSEEN = re.compile(
    "[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\u0000-\u0008\u000b\u000c\u000e-\u001f]"
)
_SPACE = re.compile("[\xa0\u2000-\u200a\u202f\u3000]")
_FOR_MACHINES = frozenset({"type", "name", "list_name", "relevant", "constraint", "calculation", "choice_filter",
                           "repeat_count", "trigger", "required", "parameters", "appearance",
                           "form_id"})  # fmt: skip
_ATTRIBUTE = re.compile(r"(?:bind|instance|body|control|attribute)::(.*)")
_XML_NAME = re.compile(r"[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?(?:::.*)?")
_NOT_WRITABLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]")


def about_sheets(book: Book) -> Iterator[Finding]:
    """Sheets nobody will read, and the one that must be there."""
    for name in list(book.sheets)[:30]:
        if name in SHEETS or name.endswith("_header") or name.startswith("_"):
            continue
        meant = MEANT.get(name.strip().casefold())
        if meant is None and name.strip().casefold() in SHEETS:
            meant = name.strip().casefold()
        if meant and meant not in book.sheets:
            yield Finding("error", f"La hoja «{name}» debe llamarse {meant}.", name)
        else:
            yield Finding("aviso", f"La hoja «{name[:40]}» no es de un XLSForm: no se lee.", name[:40])
    if "survey" not in book.sheets:
        yield Finding("error", "Falta la hoja survey, donde van las preguntas.", "survey")
    elif not book.rows("survey"):
        yield Finding("error", "La hoja survey está vacía: escribe una pregunta por fila.", "survey")


def about_columns(book: Book) -> Iterator[Finding]:
    """Columns nobody reads: most often a name written wrong, or one of another program."""
    for sheet, known in (("survey", SURVEY), ("choices", CHOICES), ("settings", SETTINGS)):
        columns = book.columns(sheet)
        foreign = [column for column in columns if column.startswith(KOBO)]
        if len(foreign) > 1:
            message = f"Son {len(foreign)} columnas de KoboToolbox: no se leen ni estorban."
            yield Finding("aviso", message, sheet, 1, ", ".join(foreign)[:120])
        elif foreign:
            yield Finding(
                "aviso", "La columna es de KoboToolbox: no se lee ni estorba.", sheet, 1, foreign[0][:60]
            )
        for column in columns:
            if column in foreign:
                continue
            first = next(row for row in book.rows(sheet) if column in row.cells)
            written = first.head(column)
            attribute = _ATTRIBUTE.match(column)
            if attribute is not None and not _XML_NAME.fullmatch(attribute[1]):
                message = f"La columna «{written[:60]}» no vale: después de «::» va un nombre sin espacios."
                yield Finding("error", message, sheet, 1, written[:60])
                continue
            plain = base(column).partition(":")[0] if sheet == "survey" else base(column)
            meant = SPANISH.get(plain.casefold().replace(" ", "_"))
            if meant and meant not in {base(each) for each in columns} and meant in known:
                message = f"La columna «{written}» debe llamarse {meant}."
                severity = "error" if meant in ("type", "name", "label", "list_name") else "aviso"
                yield Finding(severity, message, sheet, 1, written)
            elif plain in known or column.startswith("_") or (sheet == "choices" and not meant):
                continue  # the list's author may add columns: filters use them
            else:
                message = f"La columna «{written[:60]}» {_whose(plain)}: no se lee."
                yield Finding("aviso", message, sheet, 1, written[:60])


def _whose(plain: str) -> str:
    if plain in SURVEYCTO:
        return "es de SurveyCTO"
    return "no es de un XLSForm"


def about_cells(book: Book) -> Iterator[Finding]:
    """Errors of Excel that were saved as text, and characters nobody sees."""
    for sheet in SHEETS:
        told = 0
        for row in book.rows(sheet):
            for column, text in row.cells.items():
                finding = _cell(column, text)
                if finding is not None and told < MOST_ALIKE:
                    told += 1
                    yield Finding(finding.severity, finding.message, sheet, row.number, row.head(column))
    for sheet in SHEETS:
        for column in book.columns(sheet):
            written = next(row.head(column) for row in book.rows(sheet) if column in row.cells)
            if _UNSEEN.search(written):
                message = (
                    f"El nombre de la columna lleva un carácter que no se ve ({_code(written)}). Bórralo."
                )
                yield Finding("error", message, sheet, 1, written)


def _cell(column: str, text: str) -> Finding | None:
    if text.strip() in _EXCEL_ERRORS:
        return Finding("error", f"La celda muestra un error de Excel ({text.strip()}). Escribe el texto.")
    if _NOT_WRITABLE.search(text):
        return Finding("error", "La celda lleva un carácter de control. Bórrala y vuelve a escribirla.")
    if base(column) not in _FOR_MACHINES:
        return None
    if _UNSEEN.search(text):
        message = f"La celda lleva un carácter que no se ve ({_code(text)}). Bórrala y vuelve a escribirla."
        return Finding("error", message)
    if _SPACE.search(text):
        return Finding(
            "aviso", "La celda lleva un espacio especial (de los que pega Word). Cámbialo por uno normal."
        )
    return None


def _code(text: str) -> str:
    found = _UNSEEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""

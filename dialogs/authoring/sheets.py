"""Open a form, whatever file it comes in: YAML, Excel, Markdown or CSV. For the check and for publishing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from dialogs.authoring.book import BIGGEST_FILE, SHEETS, Book, Row
from dialogs.authoring.columns import plain
from dialogs.authoring.recognising import recognise
from dialogs.authoring.sheets_excel import from_xls, from_xlsx
from dialogs.authoring.sheets_text import from_csv, from_markdown, from_rows, from_yaml, text_of
from dialogs.errors import Finding, FormError

EXCEL = (".xlsx", ".xlsm")
MEANT = {
    "encuesta": "survey", "preguntas": "survey", "cuestionario": "survey", "formulario": "survey",
    "opciones": "choices", "respuestas": "choices", "listas": "choices", "ajustes": "settings",
    "configuracion": "settings", "configuración": "settings", "entidades": "entities",
    "opciones_externas": "external_choices", "choice": "choices", "setting": "settings", "surveys": "survey",
}  # fmt: skip
#: sheets' names in other words, and what XLSForm calls them


def read(source: Path | Mapping[str, Any]) -> Book:
    """Read the sheets of a form. Raises `FormError`, in Spanish, when it cannot be opened."""
    if isinstance(source, Mapping):
        return from_rows(source)
    if not source.is_file():
        raise FormError(f"No existe el archivo {source.name}.")
    if source.stat().st_size > BIGGEST_FILE:
        raise FormError("El archivo pesa más de 5 MB. Quita imágenes y hojas que no uses.")
    try:
        return _alone(_opened(source, recognise(source)))
    except OSError as error:
        raise FormError(
            f"El archivo {source.name} no se puede leer.", original=type(error).__name__
        ) from error


def _opened(source: Path, kind: str) -> Book:
    match kind:
        case "xlsx":
            return from_xlsx(source)
        case "xls":
            return from_xls(source)
        case "yaml":
            return from_yaml(text_of(source))
        case "md":
            return from_markdown(text_of(source))
        case "csv":
            return from_csv(text_of(source))
    raise FormError("Es un archivo comprimido: ábrelo y manda el .xlsx que trae.")


def _alone(book: Book) -> Book:
    """Take the only sheet of a file for survey when it looks like one, as pyxform does."""
    if len(book.sheets) != 1:
        return book
    ((name, rows),) = book.sheets.items()
    if name in SHEETS or name.strip().casefold() in (*MEANT, *SHEETS):
        return book
    if not {"type", "name"} <= {plain("survey", column) for column in book.columns(name)}:
        return book
    message = f"La única hoja se llama «{name[:40]}»; se leyó como survey. Ponle ese nombre."
    noticed = (replace(each, sheet="survey") for each in book.noticed)
    return Book({"survey": rows}, (*noticed, Finding("aviso", message, "survey")))


__all__ = ["BIGGEST_FILE", "EXCEL", "MEANT", "SHEETS", "Book", "Row", "read"]

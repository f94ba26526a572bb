"""The settings of a form: what is missing there, or does nothing in a chat."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialogs.authoring.book import Book, Row
from dialogs.errors import Finding

_DECLARED = re.compile(r"""([\w.-]+)\s*=\s*["']([^"']*)["']""")
_PREFIXED = re.compile(r"(?:bind|instance|body|control|attribute)::([\w.-]+):[\w-]+")
_STANDARD = frozenset({"jr", "orx", "odk", "entities", "h", "ev", "xsd"})


def about_settings(book: Book) -> Iterator[Finding]:
    """Settings that are missing or will not do what they say."""
    rows = book.rows("settings")
    yield from _title(rows[0] if rows else None)
    if len([row for row in rows if any(row.cells.values())]) > 1:
        yield Finding(
            "aviso", "La hoja settings solo lleva una fila: las demás no se leen.", "settings", rows[1].number
        )
    for row in rows[:1]:
        if re.search(r"\s", row.get("form_id").strip()):
            message = "El form_id lleva espacios: usa guion bajo."
            yield Finding("aviso", message, "settings", row.number, row.head("form_id"))
        if not row.get("version").strip():
            message = (
                "Falta version: ponla, por ejemplo 2026112301, y cámbiala cada vez que cambies el formulario."
            )
            yield Finding("aviso", message, "settings", row.number, "version")
        for column in row.cells:
            if column.startswith("sms_") and row.get(column):
                message = "Los ajustes de SMS no se usan en el chat."
                yield Finding("aviso", message, "settings", row.number, row.head(column))
            if column in ("public_key", "submission_url", "auto_send", "auto_delete") and row.get(column):
                message = (
                    "Ese ajuste es de ODK Collect: en el chat no se usa. Las respuestas se guardan selladas."
                )
                yield Finding("aviso", message, "settings", row.number, row.head(column))


def _title(row: Row | None) -> Iterator[Finding]:
    """A form without a title is called something else wherever forms are listed."""
    identifier = row.get("form_id").strip() if row is not None else ""
    if row is None or not row.get("form_title").strip():
        named = f"«{identifier[:60]}»" if identifier else "como el archivo, o «formulario»"
        message = f"Ponle form_title en settings: en la lista se llamará {named}."
        yield Finding("aviso", message, "settings", row.number if row is not None else None, "form_title")


def about_namespaces(book: Book) -> Iterator[Finding]:
    """Columns with a prefix that the settings do not explain; ours, `cb:`, is looked at in `attributes`."""
    declared: set[str] = {"cb"}
    for row in book.rows("settings")[:1]:
        found = _DECLARED.findall(row.get("namespaces"))
        declared |= {prefix for prefix, _ in found}
        if row.get("namespaces").strip() and not found:
            message = 'No se entiende: escribe, por ejemplo, esri="https://esri.com/xforms".'
            yield Finding("error", message, "settings", row.number, row.head("namespaces"))
    for sheet in ("survey", "settings"):
        for column in book.columns(sheet):
            match = _PREFIXED.match(column)
            if match and match[1] not in declared | _STANDARD:
                written = next(row.head(column) for row in book.rows(sheet) if column in row.cells)
                message = (
                    f'Falta decir en settings, columna namespaces, qué es {match[1]}: {match[1]}="https://…"'
                )
                yield Finding("error", message, sheet, 1, written)

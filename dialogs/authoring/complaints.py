"""pyxform's complaints, which are in English, said in Spanish with the sheet, row and column they name.

The original always goes along: it is what an author can look up.
"""

from __future__ import annotations

import re

from dialogs.authoring.complaints_known import KNOWN, REMARKS
from dialogs.errors import Finding, FormError

UNKNOWN = "El formulario no se puede armar. Revisa esta parte, o busca en internet la frase en inglés."
BROKEN = "El lector de XLSForm no pudo con el formulario. Revisa lo último que cambiaste."
NOTICED = "El lector de XLSForm avisa algo, y lo dice en inglés. Si no te suena, sigue adelante."
_WHERE = re.compile(r"\[row\s*:\s*(\d+)\]")
_SHEET = re.compile(r"[Oo]n the '?(\w+)'? sheet|for sheet: '(\w+)'|the (choices|entities|settings) sheet")
_COLUMN = re.compile(
    r"the '([\w:() -]+)' (?:value|column) (?:'[^']*' )?is (?:invalid|problematic)"
    r"|[Cc]olumn '([\w:() -]+)'|column: '?([\w:() -]+)'?"
)


def complaint(error: Exception) -> FormError:
    """Say in Spanish what pyxform found wrong, and where."""
    kind = type(error).__name__
    try:
        original = str(error) or kind
    except Exception:  # some of its errors cannot even be written
        original = kind
    if isinstance(error, RecursionError):
        return FormError("Hay demasiados grupos dentro de otros. Deja unos pocos.", original=kind)
    if isinstance(error, KeyError) and error.args:
        message = (
            f"Se usa «{str(error.args[0])[:60]}», y no está en ninguna hoja. ¿Falta una lista o una columna?"
        )
        return FormError(message, original=f"{kind}: {original}"[:500])
    if not any(each.__name__ == "PyXFormError" for each in type(error).__mro__):
        return FormError(BROKEN, original=f"{kind}: {original}"[:500])
    said = _spanish(original, KNOWN)
    message, meant = said if said is not None else (UNKNOWN, "")
    sheet, row, column = _place(original)
    return FormError(message, sheet=sheet, row=row, column=column or meant, original=original[:500])


def is_known(error: FormError) -> bool:
    """Say whether a complaint has a sentence of its own."""
    return error.message not in (UNKNOWN, BROKEN)


def remark(warning: str) -> Finding | None:
    """Say one of pyxform's warnings in Spanish; `None` when it is nothing for a chat, or told otherwise."""
    said = _spanish(warning, REMARKS)
    if said is not None and not said[0]:
        return None
    message, meant = said if said is not None else (NOTICED, "")
    sheet, row, column = _place(warning)
    return Finding("aviso", message, sheet, row, column or meant, warning[:500])


def _place(original: str) -> tuple[str, int | None, str]:
    row, sheet, column = _WHERE.search(original), _SHEET.search(original), _COLUMN.search(original)
    named = next((each for each in (sheet.groups() if sheet else ()) if each), "")
    where = next((each for each in (column.groups() if column else ()) if each), "")
    where = "list_name" if where == "dataset" else where
    return named or ("survey" if row else ""), int(row[1]) if row else None, where


def _spanish(original: str, known: tuple[tuple[str, str, str], ...]) -> tuple[str, str] | None:
    for pattern, sentence, column in known:
        found = re.search(pattern, original, re.DOTALL)
        if found:
            caught = [(group or "").strip(" '").replace("', '", "», «")[:120] for group in found.groups()]
            if "{1}" not in sentence and caught:
                caught = [next((group for group in caught if group), "")]
            return (sentence.format(*caught) if sentence else ""), column
    return None

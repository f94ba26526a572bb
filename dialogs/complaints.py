"""pyxform's complaints, which are in English, said in Spanish with the sheet, row and column they name.

Only the commonest are translated; the original always goes along.
"""

from __future__ import annotations

import re

from dialogs.errors import FormError

_WHERE = re.compile(r"\[row\s*:\s*(\d+)\]")
_SHEET = re.compile(r"[Oo]n the '?(\w+)'? sheet")
_COLUMN = re.compile(
    r"the '([\w:() -]+)' (?:value|column) is invalid|[Cc]olumn '([\w:() -]+)'|column: '?([\w:() -]+)'?"
)

_SAID: tuple[tuple[str, str], ...] = (
    (r"[Uu]nknown question type ['\"]?([^'\".]+)", "No existe el tipo de pregunta «{0}»."),
    (r"Question with no type", "La fila no dice de qué tipo es la pregunta."),
    (r"Question or group with no name", "La pregunta no tiene nombre (columna name)."),
    (
        r"[Ll]ist name not in (?:choices|external choices|columns) sheet: ?(\S+)",
        "No existe la lista de opciones «{0}».",
    ),
    (
        r"[Cc]ould not find the name '([^']+)'|no survey element named '([^']+)'",
        "No existe ninguna pregunta llamada «{0}».",
    ),
    (
        r"multiple survey elements named '([^']+)'",
        "Hay varias preguntas llamadas «{0}»: no se sabe a cuál se refiere.",
    ),
    (
        r"'name' value '([^']+)' is invalid.*unique|more than one .*named '([^']+)'",
        "El nombre «{0}» está repetido.",
    ),
    (
        r"[Nn]ames (?:must|should) (?:begin|start) with|not a valid XML|Invalid (?:question )?name",
        "El nombre solo puede llevar letras, números, guion y guion bajo, y empezar con una letra.",
    ),
    (
        r"[Uu]nmatched (?:begin|end)|matching end|matching begin",
        "Un grupo o una repetición se abre y no se cierra, o al revés.",
    ),
    (r"Missing calculation", "A la fila le falta su cálculo (columna calculation)."),
    (
        r"must have a (?:choices|survey) (?:sheet|worksheet)|no sheet named|sheet named '?survey",
        "Falta una hoja: survey lleva las preguntas y choices las opciones.",
    ),
    (
        r"mandatory columns|required column",
        "Faltan columnas: survey pide type y name; choices pide list_name, name y label.",
    ),
    (r"duplicate|[Dd]uplicated|not unique", "Hay un nombre repetido."),
    (r"no name|without a name|'name' value is invalid", "Falta el nombre (columna name), o no es válido."),
    (r"has no label|without a label|must have a label", "Falta el texto de la pregunta (columna label)."),
    (r"Reference|\$\{", "Una referencia ${{…}} está mal escrita."),
    (r"[Pp]arameter", "Los parámetros de la pregunta (columna parameters) no valen."),
)  # fmt: skip


def complaint(error: Exception) -> FormError:
    """Say in Spanish what pyxform found wrong, and where."""
    original = str(error) or type(error).__name__
    row, sheet, column = _WHERE.search(original), _SHEET.search(original), _COLUMN.search(original)
    where_sheet = sheet[1] if sheet else "survey" if row else ""
    where_column = next((each for each in (column.groups() if column else ()) if each), "")
    return FormError(
        _spanish(original, type(error).__name__),
        sheet=where_sheet,
        row=int(row[1]) if row else None,
        column=where_column,
        original=original,
    )


def _spanish(original: str, kind: str) -> str:
    for pattern, sentence in _SAID:
        found = re.search(pattern, original, re.DOTALL)
        if found:
            named = next((group for group in found.groups() if group), "").strip()
            return sentence.format(named)
    if kind == "PyXFormError":
        return "El formulario no se puede leer."
    return "El formulario tiene algo que el lector de XLSForm no soporta."

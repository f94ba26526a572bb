"""What can be wrong with a form, and where in its sheets it is written."""

from __future__ import annotations

from dataclasses import dataclass


class DialogError(Exception):
    """Something is wrong with a form or with the data of a conversation."""


class FormError(DialogError):
    """The form cannot be used as it is written.

    The message is in Spanish, for the form's author. `sheet`, `row` (counted as a spreadsheet does, the
    header being row 1) and `column` say where, when that is known; `original` is the sentence of the tool
    that found it, untouched, because that is what the author can look up.
    """

    def __init__(
        self,
        message: str,
        *,
        sheet: str = "",
        row: int | None = None,
        column: str = "",
        original: str = "",
    ) -> None:
        self.message = message
        self.sheet = sheet
        self.row = row
        self.column = column
        self.original = original
        super().__init__(message)

    def __str__(self) -> str:
        where = place(self.sheet, self.row, self.column)
        tail = f" [{self.original}]" if self.original and self.original != self.message else ""
        return f"{where}{': ' if where else ''}{self.message}{tail}"


class ExpressionError(FormError):
    """An expression cannot be understood: its syntax, a function or the number of its arguments."""


class Unworkable(DialogError):
    """An expression cannot be worked out with the values there are: a date of what is no date."""


class AnotherForm(DialogError):
    """This conversation began with another version of the form."""


@dataclass(frozen=True)
class Finding:
    """One thing a form's author should know, in Spanish; an error stops publishing, a warning does not."""

    severity: str  #: "error" or "aviso"
    message: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    original: str = ""  #: the sentence of the tool that found it, when it was not us

    def __str__(self) -> str:
        where = place(self.sheet, self.row, self.column)
        return f"{where}{': ' if where else ''}{self.message}"


def place(sheet: str, row: int | None, column: str) -> str:
    """Say where in the sheets, in Spanish: «survey, fila 12, columna relevant»."""
    parts = [sheet] if sheet else []
    if row is not None:
        parts.append(f"fila {row}")
    if column:
        parts.append(f"columna {column}")
    return ", ".join(parts)

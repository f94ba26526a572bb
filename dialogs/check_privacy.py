"""Where a form would ask who somebody is, or leave no way not to say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialogs.book import Book
from dialogs.check_types import at
from dialogs.columns import base
from dialogs.errors import Finding
from dialogs.rows import CHOSEN, TYPED, YES, kind_of, list_of, required

_NAMES = frozenset({
    "nombre", "nombres", "nombre_completo", "apellido", "apellidos", "telefono", "teléfono", "tel", "celular", "cel",
    "whatsapp", "correo", "email", "e_mail", "direccion", "dirección", "domicilio", "calle", "curp", "rfc", "ine",
    "clave_elector", "fecha_nacimiento", "nacimiento", "name", "full_name", "first_name", "last_name", "surname",
    "phone", "phone_number", "mobile", "address", "dob", "birthdate", "nss",
})  # fmt: skip
_LABELS = re.compile(
    r"\b(?:tu|su|el)s?\s+(?:nombre(?!\s+de\s+(?:la|tu|su)\s+(?:colonia|calle|escuela|municipio))|apellidos?|tel[eé]fono"
    r"|celular|whatsapp|correo|direcci[oó]n|domicilio|fecha de nacimiento)\b"
    r"|\bnombre completo\b|\bc[oó]mo te llamas\b|\bc[oó]mo se llama usted\b|\b(?:curp|rfc|ine)\b|\bclave de elector\b"
    r"|\bn[uú]mero de (?:tel[eé]fono|celular|whatsapp)\b|\bcorreo electr[oó]nico\b|\be-?mail\b|\bcalle y n[uú]mero\b"
    r"|\b(?:d[oó]nde|en qu[eé] calle) vives exactamente\b|\byour (?:full )?name\b|\bphone number\b|\bdate of birth\b",
    re.IGNORECASE,
)


def about_ways_out(book: Book) -> Iterator[Finding]:
    """Questions nobody could decline."""
    declinable = {
        row.get("list_name").strip()
        for row in book.rows("choices")
        if row.get("no_respuesta").strip().casefold() in YES
    }
    for row in book.rows("survey"):
        if not required(row) or kind_of(row) not in TYPED | CHOSEN:
            continue
        if kind_of(row) in TYPED:
            message = "Es obligatoria y no se podrá preferir no decir: quita required."
            yield at(row, "required", "aviso", message)
        elif list_of(row) not in declinable:
            message = f"La lista «{list_of(row)[:60]}» no tiene una opción para no decir (columna no_respuesta = 1)."
            yield at(row, "required", "aviso", message)


def about_persons(book: Book) -> Iterator[Finding]:
    """Questions that ask who somebody is or where they live."""
    labels = [each for each in book.columns("survey") if base(each) in ("label", "hint")]
    for row in book.rows("survey"):
        kind = kind_of(row)
        if kind not in TYPED:
            continue
        if kind == "geopoint":
            message = "Una ubicación exacta puede decir quién es. Mejor pregunta por la zona, con opciones."
            yield at(row, "type", "aviso", message)
        elif row.get("name").strip().casefold() in _NAMES or any(
            _LABELS.search(row.get(each)) for each in labels
        ):
            column = next((each for each in labels if _LABELS.search(row.get(each))), "name")
            yield at(
                row, column, "aviso", "Parece pedir un dato que dice quién es. Quítala si no hace falta."
            )

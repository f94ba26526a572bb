"""Where a form would ask who somebody is, or leave no way not to say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialogs.book import Book, Row
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
    """Questions nobody could decline. Lists in files are looked at in `check_form`, where they are read."""
    lists: dict[str, Row] = {}
    for row in reversed(book.rows("choices")):
        lists[row.get("list_name").strip()] = row
    declinable = {
        row.get("list_name").strip()
        for row in book.rows("choices")
        if row.get("no_respuesta").strip().casefold() in YES
    }
    demanded = [row for row in book.rows("survey") if required(row)]
    for row in demanded:
        if kind_of(row) in TYPED:
            yield at(row, "required", "aviso", "Nadie podrá dejarla sin contestar. Quita required.")
    for name in dict.fromkeys(list_of(row) for row in demanded if kind_of(row) in CHOSEN):
        if name in lists and name not in declinable:
            first = lists[name]
            yield Finding("aviso", undeclinable(name), "choices", first.number, first.head("list_name"))


def undeclinable(name: str) -> str:
    """Say that a list has no way not to say, and how to give it one."""
    return (
        f"La lista «{name[:60]}» no tiene «Prefiero no decir»: agrégalo y ponle 1 en la columna no_respuesta."
    )


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

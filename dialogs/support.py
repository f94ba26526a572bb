"""What of XLSForm works in a chat, told from the code itself: nothing here can promise more than it does."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.evaluate import TABLE
from dialogs.rows import CHOSEN, HOURS, MEDIA, METADATA, NOT_IN_A_CHAT, SILENT, TYPED

ALIASES = frozenset(
    {"string", "int", "trigger", "select1", "select"}
)  #: other names of types that are listed
YES, PARTLY, NO = "sí", "en parte", "no"
ANSWERED = {
    "text": "se escribe", "integer": "se escribe, también en palabras",
    "decimal": "se escribe, con coma o punto",
    "date": "se escribe: 3/5/2026, «3 de mayo», hoy", "time": "se escribe: 18:30, «6 de la tarde»",
    "datetime": "se escribe: día y hora", "barcode": "se escribe", "geopoint": "se comparte la ubicación",
    "range": "botones, o se escribe el número", "acknowledge": "un botón",
    "select_one": "botones, o se escribe la opción", "select_multiple": "botones que se marcan, o se escriben",
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
    found += [Support(f"begin {each} … end {each}", YES, "") for each in ("group", "repeat")]
    found += [
        Support(name, PARTLY, "sirve para cálculos; no se guarda con la respuesta") for name in sorted(HOURS)
    ]
    found += [Support(name, PARTLY, "queda vacío: no se guarda quién responde") for name in sorted(METADATA)]
    found += [
        Support(name, PARTLY, "solo si la instalación recibe archivos (media = true)")
        for name in sorted(MEDIA)
    ]
    found += [Support(name, NO, why) for name, why in sorted(NOT_IN_A_CHAT.items())]
    return tuple(found)


def functions() -> tuple[Support, ...]:
    """List the functions expressions may call, with how many arguments."""
    return tuple(Support(f"{name}()", YES, TABLE[name].arity()) for name in sorted(TABLE))

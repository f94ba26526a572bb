"""Types of rows (those a chat cannot carry, those of other programs), groups that do not close, and names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from dialogs.authoring.book import Book, Row
from dialogs.authoring.rows import (
    CHOSEN,
    HOURS,
    MEDIA,
    METADATA,
    NOT_IN_A_CHAT,
    SAID_OTHERWISE,
    SILENT,
    TYPED,
    WITHIN,
    asks,
    kind_of,
)  # fmt: skip
from dialogs.errors import Finding
from dialogs.expressions.tree import ROWS_AT_MOST

QUESTIONS_AT_MOST = 25
SPANISH = {
    "texto": "text", "entero": "integer", "número": "integer", "numero": "integer", "fecha": "date", "hora": "time",
    "nota": "note", "select_uno": "select_one", "seleccionar_uno": "select_one", "selecciona_uno": "select_one",
    "seleccion_unica": "select_one", "select_multiples": "select_multiple", "cálculo": "calculate",
    "calculo": "calculate", "foto": "image", "imagen": "image", "ubicación": "geopoint", "ubicacion": "geopoint",
    "rango": "range", "oculto": "hidden", "escala": "range", "ordenar": "rank",
}  # fmt: skip
OTHERS = {
    "literacy_test": "Kobo", "kobomatrix": "Kobo",
    "begin_literacytest": "Kobo", "begin_literacy_test": "Kobo", "calculate_here": "SurveyCTO",
    "text_audit": "SurveyCTO", "enumerator": "SurveyCTO", "caseid": "SurveyCTO", "comments": "SurveyCTO",
    "speed": "SurveyCTO", "sensor_statistic": "SurveyCTO", "sensor_stream": "SurveyCTO",
}  # fmt: skip
_TWO_WORDS = {"text audit": "SurveyCTO", "audio audit": "SurveyCTO", "speed violations": "SurveyCTO",
              "literacy test": "Kobo"}  # fmt: skip
_OPENS = re.compile(r"(begin|end)[_ ](group|repeat|loop|lgroup|looped group)(?: over .*)?$")
_NAME = re.compile(r"[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?")
KNOWN = TYPED | CHOSEN | SILENT | METADATA | HOURS | MEDIA | frozenset(NOT_IN_A_CHAT)


def about_types(book: Book) -> Iterator[Finding]:
    """Types a chat cannot carry, and data about the person or the device."""
    rows = book.rows("survey")
    blocks = foreign_blocks(book)
    inside = {number for each in blocks for number in range(each.start + 1, each.stop)}
    lasts = {each.start: each.stop - 1 for each in blocks}
    for row in rows:
        kind = kind_of(row)
        if kind in NOT_IN_A_CHAT:
            last = lasts.get(row.number, row.number)
            which = f" (filas {row.number} a {last})" if last > row.number else ""
            yield at(row, "type", "error", NOT_IN_A_CHAT[kind].replace("{rows}", which))
        elif row.number not in inside:
            yield from _type(row, kind)


def foreign_blocks(book: Book) -> tuple[range, ...]:
    """The rows of each block no chat can carry (a matrix of Kobo), from where it opens to where it closes."""
    found: list[range] = []
    opened: tuple[str, int] | None = None
    for row in book.rows("survey"):
        kind = kind_of(row)
        if opened is None and kind.startswith("begin_") and kind in NOT_IN_A_CHAT:
            opened = (kind[len("begin_") :], row.number)
        elif opened is not None and kind == f"end_{opened[0]}":
            found.append(range(opened[1], row.number + 1))
            opened = None
    return tuple(found)


def _type(row: Row, kind: str) -> Iterator[Finding]:
    written = row.get("type")[:40]
    if kind in METADATA:
        message = f"«{kind}» queda vacío: no se guarda quién responde ni con qué aparato."
        yield at(row, "type", "aviso", message)
    elif kind in HOURS:
        message = f"«{kind}» sirve para cálculos; la hora no se guarda con la respuesta."
        yield at(row, "type", "aviso", message)
    elif kind in WITHIN:
        yield at(row, "type", "error", WITHIN[kind])
    elif kind.startswith("end_") and f"begin_{kind[4:]}" in NOT_IN_A_CHAT:
        yield at(row, "type", "error", "Aquí se cierra algo de Kobo que nadie abrió. Quita la fila.")
    elif whose := OTHERS.get(kind) or _TWO_WORDS.get(" ".join(row.get("type").casefold().split()[:2])):
        yield at(row, "type", "error", f"El tipo «{written}» es de {whose}: quita la fila.")
    elif kind in SPANISH:
        yield at(row, "type", "error", f"El tipo «{written}» debe ser {SPANISH[kind]}.")


def about_demands(book: Book) -> Iterator[Finding]:
    """«sí» and other words where XLSForm only knows yes: it reads them as the name of an answer, and finds none."""
    for row in book.rows("survey"):
        for column, so in (
            ("required", "nadie está obligado a contestar"),
            ("read_only", "se puede contestar"),
        ):
            said = row.get(column).strip()
            if said.casefold() in SAID_OTHERWISE and not said.isdigit():
                yield at(row, column, "aviso", f"«{said[:20]}» no se entiende: así {so}. Escribe yes.")


def how_many(count: int) -> Iterator[Finding]:
    """More questions than people bear in a chat."""
    if count > QUESTIONS_AT_MOST:
        message = f"Son {count} preguntas; en un chat, más de {QUESTIONS_AT_MOST} cansan."
        yield Finding("aviso", message, "survey")


def about_plugins(book: Book) -> Iterator[Finding]:
    """Appearances that only another program draws."""
    for row in book.rows("survey"):
        if row.get("appearance").startswith("custom-"):
            message = "Es un complemento de SurveyCTO: en el chat se ve como una pregunta normal."
            yield at(row, "appearance", "aviso", message)


def nearest(written: str) -> str:
    """Say which type somebody probably meant; empty when none comes near."""
    kind = written.casefold().partition(" ")[0]
    found = next(iter(get_close_matches(kind, sorted(KNOWN), 1, 0.75)), "")
    return f" ¿Es {found}?" if found else ""


def about_repeats(book: Book) -> Iterator[Finding]:
    """Repeats with more rows than a conversation can bear."""
    for row in book.rows("survey"):
        count = row.get("repeat_count").strip()
        if re.fullmatch(r"\d+(\.0*)?", count):
            if float(count) > ROWS_AT_MOST:
                message = f"Son {count} vueltas; en un chat caben {ROWS_AT_MOST}."
                yield at(row, "repeat_count", "error", message)
        elif count and not _held(count):
            message = f"Si el cálculo da más de {ROWS_AT_MOST} vueltas, se hacen {ROWS_AT_MOST}."
            yield at(row, "repeat_count", "aviso", message)


def _held(count: str) -> bool:
    """Whether a count is written so that it can never be too many: min(8, …)."""
    found = re.match(r"min\(\s*(\d+)\s*,", count)
    return found is not None and int(found[1]) <= ROWS_AT_MOST


def about_groups(book: Book) -> Iterator[Finding]:
    """Groups and repeats that are opened and not closed, the other way round, or empty."""
    opened: list[tuple[str, Row, int]] = []
    for place, row in enumerate(book.rows("survey")):
        found = _OPENS.match(" ".join(row.get("type").casefold().split()))
        if found is None:
            continue
        what = "un grupo" if found[2] == "group" else "una repetición"
        if found[1] == "begin":
            opened.append((found[2], row, place))
        elif not opened:
            yield at(row, "type", "error", f"Aquí se cierra {what} y nadie abrió. Quita la fila.")
        else:
            kind, first, began = opened.pop()
            if kind != found[2]:
                message = f"Aquí se cierra «{found[2]}», pero lo último que se abrió es «{kind}» (fila {first.number})."
                yield at(row, "type", "error", message)
            elif place == began + 1:
                yield at(first, "type", "aviso", f"Es {what} sin nada adentro.")
    for kind, first, _ in opened:
        yield at(first, "type", "error", f"Se abre aquí y no se cierra: falta una fila «end {kind}».")


def about_names(book: Book) -> Iterator[Finding]:
    """Names of questions: missing, impossible, repeated."""
    scopes: list[Counter[str]] = [Counter()]
    for row in book.rows("survey"):
        kind, name = kind_of(row), row.get("name").strip()
        if kind.startswith("end_"):
            scopes = scopes[:-1] or [Counter()]
            continue
        if not name:
            if asks(row) or kind == "calculate":
                yield at(row, "name", "error", "Falta el nombre (columna name). Por ejemplo: agua.")
        elif not _NAME.fullmatch(name) and "%(" not in name and "${" not in name:
            message = f"El nombre «{name[:40]}» no vale: usa letras, números y guion bajo, sin espacios."
            yield at(row, "name", "error", message, named=False)
        else:
            if name == "meta":
                yield at(row, "name", "error", "El nombre «meta» está reservado: usa otro.", named=False)
            scopes[-1][name] += 1
            if scopes[-1][name] == 2:
                yield at(row, "name", "error", f"El nombre «{name}» está repetido: usa otro.", named=False)
        if kind.startswith("begin_"):
            scopes.append(Counter())


def at(row: Row, column: str, severity: str, message: str, *, named: bool = True) -> Finding:
    """Make a finding about a row of the survey; it names the question, because rows move."""
    name = row.get("name")[:60]
    said = f"{message} (pregunta «{name}»)" if name and named else message
    return Finding(severity, said, "survey", row.number, row.head(column))

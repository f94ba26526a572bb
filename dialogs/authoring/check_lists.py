"""Lists of choices: missing, too long for a chat, with values that repeat or say nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dialogs.authoring.book import MOST_ALIKE, Book, Row
from dialogs.authoring.check_texts import has_text
from dialogs.authoring.check_types import at
from dialogs.authoring.columns import base
from dialogs.authoring.rows import YES, kind_of, list_of
from dialogs.errors import Finding

CHOICES_AT_MOST = 100
VALUE_AT_MOST = 64


def about_lists(book: Book) -> Iterator[Finding]:
    """Lists that are not there, or are too long to choose from without a filter."""
    rows = book.rows("choices")
    sizes = Counter(row.get("list_name").strip() for row in rows)
    first = {row.get("list_name").strip(): row for row in reversed(rows)}
    for row in book.rows("survey"):
        name = list_of(row)
        if not offers_a_list(row):
            continue
        if not name:
            yield at(
                row, "type", "error", "Falta el nombre de la lista: escribe, por ejemplo, select_one colores."
            )
        elif name not in sizes:
            yield at(
                row, "type", "error", f"No existe la lista de opciones «{name[:60]}». Escríbela en choices."
            )
        elif sizes[name] > CHOICES_AT_MOST and not row.get("choice_filter"):
            message = f"La lista tiene {sizes[name]} opciones: con más de {CHOICES_AT_MOST} hace falta choice_filter."
            yield Finding("error", message, "choices", first[name].number, first[name].head("list_name"))


def offers_a_list(row: Row) -> bool:
    """Say whether a row offers a list of the sheet choices."""
    kind = kind_of(row)
    if kind not in ("select_one", "select_multiple", "rank"):
        return False
    return not list_of(row).startswith("${")


def about_choices(book: Book) -> Iterator[Finding]:
    """Choices without a value or a text, and values that are too long, repeated, or broken by a space."""
    twice = any(row.get("allow_choice_duplicates").strip().casefold() in YES for row in book.rows("settings"))
    several = {list_of(row) for row in book.rows("survey") if kind_of(row) in ("select_multiple", "rank")}
    labels = [column for column in book.columns("choices") if base(column) == "label"]
    seen: set[tuple[str, str]] = set()
    told: Counter[str] = Counter()
    for row in book.rows("choices"):
        if not any(row.cells.values()):
            continue
        for finding in _choice(row, several, labels, seen, twice=twice):
            told[finding.message.partition("«")[0]] += 1
            if told[finding.message.partition("«")[0]] <= MOST_ALIKE:
                yield finding


def _choice(
    row: Row, several: set[str], labels: list[str], seen: set[tuple[str, str]], *, twice: bool
) -> Iterator[Finding]:
    name, listed = row.get("name").strip(), row.get("list_name").strip()

    def finding(severity: str, message: str, column: str) -> Finding:
        return Finding(severity, message, "choices", row.number, row.head(column))

    if not listed:
        yield finding("error", "Falta el nombre de la lista (columna list_name).", "list_name")
        return
    if not name:
        yield finding("error", "Falta el valor de la opción (columna name).", "name")
        return
    if len(name) > VALUE_AT_MOST:
        message = f"El valor tiene {len(name)} letras; caben {VALUE_AT_MOST}. Pon uno corto, como agua."
        yield finding("error", message, "name")
    if " " in name and listed in several:
        message = f"El valor «{name[:40]}» lleva un espacio: en esta lista se eligen varias. Usa guion bajo."
        yield finding("error", message, "name")
    if (listed, name) in seen and not twice:
        yield finding("error", f"El valor «{name[:40]}» está repetido en la lista «{listed[:40]}».", "name")
    seen.add((listed, name))
    if not any(has_text(row, column) for column in labels):
        message = f"La opción «{name[:40]}» no tiene texto (columna label): se verá su valor."
        yield finding("aviso", message, "label")

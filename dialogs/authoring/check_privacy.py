"""Where a form would ask who somebody is, or leave no way not to say."""

from __future__ import annotations

from collections.abc import Iterator

from dialogs.authoring.asking_who import about_a_thing, asks_who, named_so
from dialogs.authoring.book import Book, Row
from dialogs.authoring.check_types import at
from dialogs.authoring.columns import base
from dialogs.authoring.rows import CHOSEN, TYPED, YES, kind_of, list_of, required
from dialogs.errors import Finding

#: answers that are no text somebody writes about themselves
_NO_TEXT = frozenset({"acknowledge", "trigger", "range", "time"})


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
        if kind not in TYPED - _NO_TEXT:
            continue
        if kind == "geopoint":
            message = "Una ubicación exacta puede decir quién es. Mejor pregunta por la zona, con opciones."
            yield at(row, "type", "aviso", message)
            continue
        column = next((each for each in labels if asks_who(row.get(each))), "")
        named = named_so(row.get("name")) and not any(about_a_thing(row.get(each)) for each in labels)
        if column or named:
            message = "Parece pedir un dato que dice quién es. Quítala si no hace falta."
            yield at(row, column or "name", "aviso", message)

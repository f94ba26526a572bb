"""The table of our attributes is whole: every one in use stands in it, and what is written otherwise is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import dialogs
from dialogs.authoring.book import Book, Row
from dialogs.authoring.sheets import read
from dialogs.beyond.attributes import TABLE, about_attributes
from dialogs.forms import bundled

NAMESPACES = {"namespaces": 'cb="https://desdeabajo.mx/ns/consulta"'}
COLUMNS = {each.column for each in TABLE}


def told(sheet: str, cells: dict[str, str], settings: dict[str, str] = NAMESPACES) -> list[tuple[str, str]]:
    """What the check says of one row: severity and sentence."""
    sheets = {"settings": (Row(2, settings),), sheet: (Row(3 if sheet == "settings" else 2, cells),)}
    if sheet == "settings":
        sheets = {"settings": (Row(2, settings | cells),)}
    return [(found.severity, found.message) for found in about_attributes(Book(sheets))]


def test_every_attribute_of_the_bundled_forms_is_in_the_table() -> None:
    """With the column it stands in; and none of theirs is written wrong."""
    for name in ("diagnostico", "propuestas", "agenda"):
        book = read(bundled(name))
        used = {
            column for sheet in ("survey", "settings") for column in book.columns(sheet) if "::cb:" in column
        }
        assert used <= COLUMNS
        assert list(about_attributes(book)) == []


def test_every_attribute_the_code_looks_at_is_in_the_table() -> None:
    """`attributes.get("…")` and `"…" in attributes`, in every room."""
    rooms = Path(dialogs.__file__).parent.parent
    looked: set[str] = set()
    for room in ("dialogs", "admin", "bot"):
        for file in (rooms / room).rglob("*.py"):
            if "emulator" in file.parts:
                continue  # other people's attributes: those of HTML
            source = file.read_text(encoding="utf-8")
            looked |= set(re.findall(r"""\battributes(?:\.get\(|\[)["']([\w-]+)["']""", source))
            looked |= set(re.findall(r"""["']([\w-]+)["'] (?:not )?in (?:\w+\.)*attributes\b""", source))
    assert {"tema", "resumen", "de", "sensible"} <= looked
    assert looked - {each.name for each in TABLE} == set()


def test_every_line_of_the_table_says_where_what_and_why() -> None:
    """No empty cell; no name twice in the same place."""
    assert len(COLUMNS) == len(TABLE)
    assert all(each.values and each.meaning.endswith((".", "…")) for each in TABLE)


@pytest.mark.parametrize(
    ("sheet", "column", "value", "said"),
    [
        ("survey", "bind::cb:sector", "quizá", "no se entiende: aquí va si"),
        ("survey", "bind::cb:frase", "dicen que no hay luz.", "no se entiende"),
        ("survey", "bind::cb:punto", "otro", "no se entiende"),
        ("survey", "bind::cb:de", "cual", "no se entiende"),
        ("survey", "body::cb:widget", "ruleta", "votos, duelo o proponer"),
        ("choices", "no_respuesta", "quizá", "no se entiende: aquí va 1"),
    ],
)
def test_a_value_nobody_would_understand_is_an_error(sheet: str, column: str, value: str, said: str) -> None:
    """It names the attribute and says what goes there."""
    ((severity, message),) = told(sheet, {column: value})
    assert severity == "error"
    assert said in message


@pytest.mark.parametrize(
    ("sheet", "column", "said"),
    [
        ("survey", "bind::cb:widget", "va en «body::cb:widget»"),
        ("survey", "bind::cb:tematica", "no se usa aquí"),
        ("survey", "instance::cb:tema", "va en «bind::cb:tema»"),
        ("settings", "attribute::cb:tema", "va en «bind::cb:tema»"),
    ],
)
def test_an_attribute_in_the_wrong_place_is_told(sheet: str, column: str, said: str) -> None:
    """It would be passed over in silence otherwise."""
    ((severity, message),) = told(sheet, {column: "si"})
    assert severity == "aviso"
    assert said in message


def test_a_headline_may_be_said_in_any_language() -> None:
    """`cb:frase-` and the code of the language."""
    assert told("survey", {"bind::cb:frase-nah": "quipiah tlaneltoquilistli"}) == []


def test_attributes_without_their_declaration_are_an_error() -> None:
    """Without it no tool could read the form at all."""
    ((severity, message), *_) = told("survey", {"bind::cb:tema": "seguridad"}, settings={})
    assert severity == "error"
    assert "namespaces" in message

"""What is said of many rows is said once, with all of them."""

from __future__ import annotations

import doctest

from hypothesis import given
from hypothesis import strategies as st

from dialogs.authoring import grouping
from dialogs.authoring.grouping import grouped, rows_in_words
from dialogs.errors import Finding


def found(message: str, row: int | None, *, severity: str = "aviso", original: str = "") -> Finding:
    return Finding(severity, message, "survey", row, "label", original)


def test_the_examples_in_its_docstrings_hold() -> None:
    """Rows in words are as the docstring shows."""
    assert doctest.testmod(grouping).failed == 0


def test_one_sentence_about_many_rows_is_told_once() -> None:
    """Its rows in order, without the question each names; a sentence about one row keeps the name."""
    same = [found(f"Falta el texto. (pregunta «p{row}»)", row) for row in (12, 3, 2, 5, 4)]
    (group,) = grouped(same)
    assert (group.message, group.where) == ("Falta el texto.", "filas 2 a 5 y 12, columna label")
    (alone,) = grouped(same[:1])
    assert (alone.message, alone.where) == ("Falta el texto. (pregunta «p12»)", "fila 12, columna label")


def test_sentences_that_differ_in_one_name_or_number_stand_together() -> None:
    """The first is written out; of the others, the name and its rows. Two of them are still written out."""
    said = [
        found(f"El texto tiene {letters} letras.", row)
        for row, letters in ((2, 310), (5, 410), (7, 410), (9, 500))
    ]
    (group,) = grouped(said)
    assert group.message == "El texto tiene 310 letras."
    assert group.alike == (("410", (5, 7)), ("500", (9,)))
    assert len(grouped(said[:3])) == 2


def test_sentences_that_differ_in_more_are_told_one_by_one() -> None:
    """«No se esperaba «y» (carácter 8)» and «… «o» (carácter 3)» have nothing to share."""
    said = [
        found(f"No se esperaba «{word}» (carácter {at}).", at) for at, word in ((8, "y"), (3, "o"), (4, "u"))
    ]
    assert [each.rows for each in grouped(said)] == [(3,), (4,), (8,)]


def test_without_rows_the_questions_are_named() -> None:
    """An XForm never was a sheet: there is no other way to say where."""
    (group,) = grouped(found(f"No está. (pregunta «{name}»)", None) for name in "ab")
    assert group.message == "No está. (preguntas «a», «b»)"


def test_errors_come_first_and_originals_stay() -> None:
    """Each original once."""
    said = [
        found("Ojo.", 2),
        found("Mal.", 9, severity="error", original="bad"),
        found("Mal.", 3, severity="error", original="bad"),
        found("Mal.", 4, severity="error", original="worse"),
    ]
    first, second = grouped(said)
    assert (first.message, first.rows, first.originals) == ("Mal.", (3, 4, 9), ("bad", "worse"))
    assert second.message == "Ojo."


@given(st.lists(st.integers(2, 60), min_size=1))
def test_rows_in_words_name_every_row(rows: list[int]) -> None:
    """Read back, the words give the rows."""
    words = rows_in_words(rows).partition(" ")[2].replace(" y ", ", ").split(", ")
    read: set[int] = set()
    for each in words:
        first, _, last = each.partition(" a ")
        read |= set(range(int(first), int(last or first) + 1))
    assert read == set(rows)

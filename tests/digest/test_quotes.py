"""What people said in their own words: one passed text of each theme and question, told alike in every rendering."""

import csv
from collections.abc import Iterable
from io import StringIO

import pytest

from admin.digest import page, quotes, table, text
from admin.digest.compose import compose
from admin.digest.quotes import Text, chosen, tens
from admin.digest.view import Digest
from tests.digest import colonia
from tests.digest.test_compose import DAY
from tests.hostile import FORMULAS, MARKUP, SCRIPTS

IDEA = "tu_idea/propuesta"


def told(texts: Iterable[Text], language: str = "es") -> Digest:
    """A digest with these texts passed."""
    passed = tuple(texts)
    return compose(
        colonia.form(),
        colonia.figures(160),
        place="La Ladera",
        title="Diagnóstico",
        period="2026-11-23",
        day=DAY,
        language=language,
        texts=passed,
        quoted=chosen(passed),
    )


def test_the_chat_tells_one_text_of_each_theme_and_how_many_there_are() -> None:
    """From ten on, in tens; below, no number."""
    light = [Text(IDEA, "seguridad", f"Que pongan luz {n}.") for n in range(22)]
    said = "\n".join(text.messages(told([*light, Text(IDEA, "agua y riego", "Que llegue el agua.")])))

    assert (
        "<b>Con sus palabras</b>\n"
        "<i>¿Qué harías tú para que aquí se viva mejor?</i>\n"
        "• <b>Agua y riego</b>: «\u2068Que llegue el agua.\u2069»\n"
        "• <b>Seguridad</b> (más de 20 textos): «\u2068Que pongan luz 0.\u2069»"
    ) in said
    assert said.count("Que pongan luz") == 1


def test_the_page_and_the_table_tell_the_same() -> None:
    """With the direction of the text itself; in the table without a level."""
    said = told([Text(IDEA, "seguridad", "Que pongan luz.")])
    rows = list(
        csv.DictReader(
            StringIO(table.render(said, colonia.form(), colonia.figures(160)).decode("utf-8-sig"), newline="")
        )
    )

    assert '<p class="point" dir="auto">«Que pongan luz.»</p>' in page.render(said)
    assert [
        (row["theme"], row["level"], row["group"]) for row in rows if row["choice_label"] == "Que pongan luz."
    ] == [("Seguridad", "", "")]


@pytest.mark.parametrize("hostile", [one for one in (*MARKUP, *FORMULAS, *SCRIPTS) if one.strip()])
def test_hostile_words_stay_words(hostile: str) -> None:
    """Whoever passed them: markup is shown and no cell becomes a formula."""
    said = told([Text(IDEA, "seguridad", hostile)])
    plain = told([Text(IDEA, "seguridad", "x")])
    cells = [
        cell
        for row in csv.reader(
            StringIO(table.render(said, colonia.form(), ()).decode("utf-8-sig"), newline="")
        )
        for cell in row
    ]

    assert page.render(said).count("<script") == page.render(plain).count("<script") == 0
    assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in cells)
    for part in text.messages(said):
        assert "<script" not in part
        assert "<img" not in part


def test_what_is_quoted_stays_the_same_while_it_may_stand() -> None:
    """A text that comes later never takes its place, so a new quote tells nothing of when a text was written."""
    first = Text(IDEA, "agua", "el primero")
    later = Text(IDEA, "agua", "el que llegó después")

    assert chosen([later, first], before=[first]) == (first,)
    assert chosen([later], before=[first]) == (later,)
    assert chosen([later, first]) == (later,)


def test_a_text_too_long_to_be_quoted_is_counted_and_another_is_quoted() -> None:
    """Nobody cuts what two people passed."""
    long = [Text(IDEA, "agua", f"{n} " + "a" * quotes.LONGEST) for n in range(10)]

    assert chosen([*long, Text(IDEA, "agua", "corto")]) == (Text(IDEA, "agua", "corto"),)
    (voices,) = told(long).voices
    assert (voices.said[0].quote, voices.said[0].tens) == ("", 10)


def test_sensitive_and_foreign_questions_are_never_quoted() -> None:
    """What the form keeps off the walls, and what it does not ask."""
    form = colonia.form()
    sensitive = [question.path for question in form.questions if "sensible" in question.attributes]
    texts = [Text(path, "agua", "secreto") for path in (*sensitive, "no/hay")]

    assert sensitive
    assert told(texts).voices == ()


def test_in_english_the_frame_is_english_and_the_words_are_theirs() -> None:
    """Nobody's words are translated."""
    said = "\n".join(text.messages(told([Text(IDEA, "seguridad", "Que pongan luz.")], "en")))

    assert "In their own words" in said
    assert "Que pongan luz." in said


@pytest.mark.parametrize(("count", "said"), [(9, 0), (10, 10), (11, 10), (20, 10), (21, 20), (101, 100)])
def test_how_many_is_told_in_tens_that_are_surely_passed(count: int, said: int) -> None:
    """«Más de 20» is said from 21 on."""
    assert tens(count) == said

"""Repeats: as many rows as a form counts, or as a person wants; every row sees itself."""

from __future__ import annotations

import pytest

from dialogs.answers import Back, Change, Decline, Pick, Reason, Rejection, Skip
from dialogs.consultation import Kind
from dialogs.errors import FormError
from dialogs.expressions.tree import ROWS_AT_MOST
from dialogs.interview import review
from dialogs.running.script import ASKED_AT_MOST, script_of
from dialogs.submission import submission
from tests.dialogs.tables import Resident, form
from tests.dialogs.xforms import handmade, inputs

FAMILY = """
| survey |              |         |                        |          |               |             |
|        | type         | name    | label                  | relevant | repeat_count  | calculation |
|        | integer      | cuantos | ¿Cuántas hijas e hijos? |          |               |             |
|        | begin_repeat | hijo    | Hija o hijo            |          | ${cuantos}    |             |
|        | text         | nombre  | ¿Cómo se llama?        |          |               |             |
|        | integer      | edad    | ¿Qué edad tiene ${nombre}? |      |               |             |
|        | text         | escuela | ¿A qué escuela va?     | ${edad} > 5 |            |             |
|        | calculate    | lugar   |                        |          |               | position(..) |
|        | end_repeat   |         |                        |          |               |             |
|        | calculate    | suma    |                        |          |               | sum(${edad}) |
|        | note         | total   | Suman ${suma} años     |          |               |             |
"""
HOUSEHOLD = """
| survey |              |         |                  |             |
|        | type         | name    | label            | calculation |
|        | begin_repeat | persona | Persona          |             |
|        | text         | nombre  | ¿Nombre?         |             |
|        | begin_repeat | oficio  | Oficio           |             |
|        | text         | cual    | ¿Cuál?           |             |
|        | end_repeat   |         |                  |             |
|        | end_repeat   |         |                  |             |
|        | calculate    | cuantas |                  | count(${persona}) |
|        | select_one ${nombre} | jefa | ¿Quién manda? |             |
"""


def test_a_counted_repeat_asks_as_often_as_it_says() -> None:
    """No question whether to add; each row asks its own relevance and counts its place."""
    amparo = Resident(form(FAMILY))
    amparo.does("2", "Ana", "7", "la Juárez", "Beto")
    assert amparo.sees == "¿Qué edad tiene Beto?"
    assert amparo.prompt.path == "hijo[2]/edad"
    turn = amparo.does("3")
    assert turn.prompt is None
    assert turn.notes == ("Suman 10 años",)
    assert amparo.recorded() == {
        "cuantos": "2",
        "hijo[1]/nombre": "Ana",
        "hijo[1]/edad": "7",
        "hijo[1]/escuela": "la Juárez",
        "hijo[1]/lugar": "1",
        "hijo[2]/nombre": "Beto",
        "hijo[2]/edad": "3",
        "hijo[2]/lugar": "2",
        "suma": "10",
        "total": "",
    }


def test_fewer_rows_leave_the_record_and_more_are_asked() -> None:
    """Changing the count from the review takes rows away, or asks only the new ones."""
    amparo = Resident(form(FAMILY))
    amparo.does("2", "Ana", "1", "Beto", "2", Change("cuantos"), "1")
    assert amparo.turn.prompt is None
    assert "hijo[2]/nombre" not in amparo.recorded()
    amparo.does(Change("cuantos"), "2")
    assert (amparo.prompt.path, amparo.prompt.value) == ("hijo[2]/nombre", "")
    amparo.does("Celia", "4")
    assert amparo.turn.prompt is None
    assert amparo.recorded()["suma"] == "5"


NESTED = """
| survey |              |        |          |              |
|        | type         | name   | label    | repeat_count |
|        | integer      | casas  | ¿Casas?  |              |
|        | begin_repeat | casa   | Casa     | ${casas}     |
|        | integer      | gente  | ¿Gente?  |              |
|        | begin_repeat | quien  | Quién    | ${gente}     |
|        | text         | nombre | ¿Nombre? |              |
|        | end_repeat   |        |          |              |
|        | end_repeat   |        |          |              |
"""


def test_a_repeat_inside_a_repeat_counts_for_its_own_row() -> None:
    """Each house asks for as many people as live in it."""
    amparo = Resident(form(NESTED))
    amparo.does("2", "1", "Ana", "2", "Beto", "Ciro")
    assert amparo.turn.prompt is None
    assert [path for path in amparo.recorded() if path.endswith("/nombre")] == [
        "casa[1]/quien[1]/nombre",
        "casa[2]/quien[1]/nombre",
        "casa[2]/quien[2]/nombre",
    ]


@pytest.mark.parametrize("count", ["0", "-5"])
def test_the_row_a_form_begins_with_stays_whatever_the_count(count: str) -> None:
    """As in Collect: a count makes rows and takes none of the form's own away; for none, there is relevance."""
    amparo = Resident(form(FAMILY))
    amparo.does(count, "Ana", "3")
    assert amparo.turn.prompt is None
    assert amparo.recorded()["hijo[1]/nombre"] == "Ana"
    guarded = Resident(form(FAMILY.replace("Hija o hijo            |  ", "Hija o hijo | ${cuantos} > 0 ", 1)))
    assert guarded.does(count).prompt is None


@pytest.mark.parametrize("count", ["1000", "99999999999"])
def test_a_count_without_measure_is_capped(count: str) -> None:
    """A thousand rows are fifty."""
    amparo = Resident(form(FAMILY))
    amparo.does(count)
    rows = sum(1 for path in amparo.recorded() if path.endswith("/nombre"))
    assert rows == ROWS_AT_MOST


def test_an_open_repeat_asks_whether_there_is_another() -> None:
    """Yes adds a row, no goes on; rows inside rows; their answers are choices of a later question."""
    amparo = Resident(form(HOUSEHOLD))
    amparo.does("Ana", "tejer")
    assert amparo.prompt.kind is Kind.REPEAT
    assert (amparo.sees, amparo.prompt.rows) == ("Oficio", 1)
    assert [option.value for option in amparo.prompt.options] == ["si", "no"]
    assert not amparo.prompt.declinable
    amparo.does("sí", "sembrar", "no")
    assert (amparo.sees, amparo.prompt.rows) == ("Persona", 1)
    amparo.does(Pick("si"), "Beto")
    assert (amparo.sees, amparo.prompt.rows) == ("Oficio", 0)
    amparo.does(Pick("no"), "no")
    assert [option.label for option in amparo.prompt.options] == ["Ana", "Beto"]
    amparo.does("beto")
    assert amparo.recorded() == {
        "persona[1]/nombre": "Ana",
        "persona[1]/oficio[1]/cual": "tejer",
        "persona[1]/oficio[2]/cual": "sembrar",
        "persona[2]/nombre": "Beto",
        "cuantas": "2",
        "jefa": "Beto",
    }
    assert [line.answer for line in review(amparo.form, amparo.interview)] == [
        "Ana", "tejer", "sembrar", "Beto", "Beto",
    ]  # fmt: skip
    assert submission(amparo.form, amparo.interview).texts[1] == ("persona/oficio/cual", "tejer")


def test_a_choice_taken_from_an_answer_that_changed_is_asked_again() -> None:
    """When the name chosen is no longer among the answers, the question comes back before the review."""
    amparo = Resident(form(HOUSEHOLD))
    amparo.does("Ana", "tejer", "no", "no", "Ana")
    assert amparo.turn.prompt is None
    turn = amparo.does(Change("persona[1]/nombre"), "Anabel")
    assert turn.rejection is not None
    assert turn.rejection.reason is Reason.NOT_A_CHOICE
    assert amparo.sees == "¿Quién manda?"
    amparo.does("Anabel")
    assert amparo.turn.prompt is None


def test_neither_skip_nor_decline_answers_whether_there_is_another() -> None:
    """The question whether to add wants yes or no; Back leaves it."""
    amparo = Resident(form(HOUSEHOLD))
    amparo.does("Ana", "tejer")
    for reply in (Skip(), Decline(), "quizás"):
        assert amparo.does(reply).rejection is not None
    amparo.does(Back())
    assert amparo.sees == "¿Cuál?"


def test_rows_that_do_not_fit_are_told() -> None:
    """Whoever counts more than fit hears so and goes on with those that fit; nothing is refused."""
    amparo = Resident(form(FAMILY))
    turn = amparo.does("60")
    assert turn.rejection == Rejection(Reason.TOO_MANY_ROWS)
    assert amparo.prompt.path == "hijo[1]/nombre"
    assert amparo.recorded()["cuantos"] == "60"
    assert amparo.does(Back(), "3").rejection is None


def test_rows_inside_rows_never_make_more_questions_than_fit() -> None:
    """Fifty times fifty people would be thousands of questions: each repeat gives way."""
    amparo = Resident(form(NESTED.replace("${gente}     ", "${casas} * 9 ")))
    turn = amparo.does("50")
    assert turn.rejection == Rejection(Reason.TOO_MANY_ROWS)
    asked = len(script_of(amparo.form.model, turn.interview.state.shape).asks)
    assert 50 < asked <= ASKED_AT_MOST


def test_an_open_repeat_that_is_full_says_so() -> None:
    """After as many rows as fit, «another» adds none."""
    beto = Resident(form(HOUSEHOLD))
    while beto.turn.rejection is None:
        more = Pick("si" if beto.prompt.path == "persona+" else "no")
        beto.does(more if beto.prompt.kind is Kind.REPEAT else "x")
    assert beto.turn.rejection == Rejection(Reason.TOO_MANY_ROWS)
    assert (beto.prompt.path, beto.prompt.rows) == ("persona+", ROWS_AT_MOST)


def test_a_form_of_too_many_questions_is_refused() -> None:
    """Before the first question."""
    fields = "".join(f"<p{place}/>" for place in range(ASKED_AT_MOST + 1))
    with pytest.raises(FormError, match="más de 2000 preguntas"):
        handmade(fields, "", inputs(*(f"p{place}" for place in range(ASKED_AT_MOST + 1))))

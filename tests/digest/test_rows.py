"""Rows of answers: every combination in a crowd, some people left out, nothing about what was dropped."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.digest.rows import LEFT_OUT, crowd_rows, kept_questions
from dialogs import xform, xlsform
from dialogs.beyond.rows import declares_rows, row_of, row_questions
from dialogs.consultation import Form
from dialogs.submission import Mark, Submission

QUESTIONS = ["agua", "luz", "calle", "edad"]
rows = st.lists(
    st.fixed_dictionaries({question: st.sampled_from(["", "-", "si", "no"]) for question in QUESTIONS}),
    max_size=150,
)


@given(rows, st.integers())
def test_every_combination_that_leaves_is_shared_by_ten(people: list[dict[str, str]], seed: int) -> None:
    """Of as many questions as can be kept; people are left out; what leaves was somebody's answer."""
    made = crowd_rows(people, QUESTIONS, k=10, rng=Random(seed))

    combinations = Counter(tuple(row.items()) for row in made)
    assert all(n >= 10 for n in combinations.values())
    assert not made or len(made) == len(people) - max(LEFT_OUT, -(-len(people) // 10))
    assert len({tuple(row) for row in made}) <= 1, "the same questions in every row"
    true = Counter(tuple((q, person[q]) for q in made[0]) for person in people) if made else Counter()
    assert combinations <= true


@given(rows, st.integers())
def test_the_order_in_which_people_came_changes_nothing(people: list[dict[str, str]], seed: int) -> None:
    """Which questions are kept depends on what was said, not on who said it first."""
    shuffled = Random(seed).sample(people, len(people))

    assert kept_questions(people, QUESTIONS, k=10) == kept_questions(shuffled, QUESTIONS, k=10)


def test_the_question_that_singles_most_people_out_goes_first() -> None:
    """An age of its own for everybody is dropped; two answers that many share stay."""
    people = [{"agua": "si", "luz": "si" if n % 2 else "no", "edad": str(n)} for n in range(60)]

    assert kept_questions(people, ["agua", "luz", "edad"], k=10) == ("agua", "luz")


def test_a_question_all_answered_alike_is_not_in_the_rows() -> None:
    """It would say of everybody what they said."""
    people = [{"agua": "si", "luz": "si" if n % 2 else "no"} for n in range(60)]

    made = crowd_rows(people, ["agua", "luz"], k=10, rng=Random(1))

    assert made
    assert all(set(row) == {"luz"} for row in made)


@pytest.mark.parametrize("how_many", [0, 9, 19])
def test_few_people_leave_no_row(how_many: int) -> None:
    """Ten are left out and ten must be left."""
    people = [{"luz": "si" if n % 2 else "no"} for n in range(how_many)]

    assert crowd_rows(people, ["luz"], k=10, rng=Random(1)) == []


def test_anybody_may_be_among_those_left_out() -> None:
    """The only one who said no may be there or not: rows without a no prove nothing about her."""
    people = [{"luz": "si", "calle": "a" if n % 2 else "b"} for n in range(40)]
    people.append({"luz": "no", "calle": "a"})
    made = [crowd_rows(people, ["luz", "calle"], k=10, rng=Random(seed)) for seed in range(40)]
    all_alike = crowd_rows(people[:-1], ["luz", "calle"], k=10, rng=Random(1))

    assert all_alike
    assert all(set(row) == {"calle"} for each in (*made, all_alike) for row in each)


def form(renglones: str) -> Form:
    """A form with a question of every sort that may or may not be in a row."""
    namespaces = 'cb="https://desdeabajo.mx/ns/consulta"'
    survey = [
        {"type": "select_one l", "name": "sector", "label": "¿Grupo?", "bind::cb:sector": "si"},
        {"type": "select_one l", "name": "trato", "label": "¿Trato?"},
        {"type": "select_multiple l", "name": "falta", "label": "¿Qué falta?"},
        {"type": "select_one l", "name": "visto", "label": "¿Visto?", "bind::cb:sensible": "si"},
        {"type": "integer", "name": "anios", "label": "¿Años?", "bind::cb:tramos": "0-9,10-99"},
        {"type": "integer", "name": "edad", "label": "¿Edad?"},
        {"type": "text", "name": "idea", "label": "¿Idea?"},
    ]
    choices = [{"list_name": "l", "name": name, "label": name} for name in ("x", "y")]
    settings = [{"namespaces": namespaces, "attribute::cb:renglones": renglones}]
    return xform.load(xlsform.publish({"settings": settings, "survey": survey, "choices": choices}).xform)


def test_a_row_holds_closed_questions_that_are_not_sensitive() -> None:
    """Neither the sector, nor texts, nor numbers without bands."""
    asked = row_questions(form("si"))
    said = [
        ("trato", ""),
        ("trato", "x"),
        ("falta", ""),
        ("falta", "y"),
        ("falta", "x"),
        ("falta", "*"),
        ("anios", "-"),
    ]
    person = Submission("x", tuple(Mark(*mark) for mark in said), (("idea", "una idea"),))

    assert [question.path for question in asked] == ["trato", "falta", "anios"]
    assert row_of(person, asked) == {"trato": "x", "falta": "x y", "anios": "-"}


def test_rows_leave_only_where_the_form_says_so() -> None:
    """Without the setting, or with another word in it, there are none."""
    assert declares_rows(form("si").settings)
    assert not declares_rows(form("").settings)
    assert not declares_rows({"renglones": "no"})

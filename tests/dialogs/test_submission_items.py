"""What is counted of repeats and orders: each item by itself, one person once, nothing under a free word."""

from __future__ import annotations

import pytest

from dialogs.answers import Decline, Done, Pick, Typed
from dialogs.beyond.items import counted
from dialogs.consultation import Form
from dialogs.errors import FormError
from dialogs.submission import Mark, submission
from dialogs.xform import load
from dialogs.xlsform import publish
from tests.dialogs.tables import Resident
from tests.dialogs.tables import form as from_table

Book = dict[str, list[dict[str, str]]]
SETTINGS = [{"namespaces": 'cb="https://desdeabajo.mx/ns/consulta"'}]
ITEMS = [
    {"name": "luz", "es": "Más luz", "en": "More light", "tema": "servicios"},
    {"name": "agua", "es": "Más agua", "en": "More water", "tema": ""},
]
CHOICES = [
    {"list_name": "v", "name": name, "label": name, "no_respuesta": "1" if name == "pnd" else ""}
    for name in ("si", "no", "a", "b", "pnd")
]


def book(**more: str) -> Book:
    """Two rows, each about the proposal somebody types the name of."""
    return {
        "settings": SETTINGS,
        "survey": [
            {"type": "csv-external", "name": "ideas"},
            {"type": "begin repeat", "name": "fila", "label": "Fila", "repeat_count": "2"},
            {"type": "text", "name": "a", "label": "¿Cuál?"},
            {"type": "text", "name": "b", "label": "¿Y cuál?"},
            {"type": "select_one v", "name": "voto", "label": "¿Qué dices?", "required": "yes",
             "bind::cb:tema": "votos", "bind::cb:de": "${a}", "bind::cb:lista": "ideas"} | more,
            {"type": "end repeat"},
        ],
        "choices": CHOICES,
    }  # fmt: skip


def form(**more: str) -> Form:
    """That form, with its list."""
    return load(publish(book(**more)).xform, {"ideas": ITEMS})


def marks(form: Form, *rows: tuple[str, str, str]) -> list[tuple[str, str]]:
    """What is counted when these are typed and picked."""
    said = Resident(form)
    for first, second, voted in rows:
        said.does(Typed(first), Typed(second), Decline() if voted == "-" else Pick(voted))
    found = submission(form, said.interview).marks
    assert len(set(found)) == len(found)
    return [(mark.question, mark.choice) for mark in found]


def test_each_row_is_counted_for_the_item_it_is_about() -> None:
    """Not lumped together: who votes yes on one and no on another has not voted yes and no on both."""
    assert marks(form(), ("luz", "x", "si"), ("agua", "x", "no")) == [
        ("fila/voto[luz]", ""), ("fila/voto[luz]", "si"), ("fila/voto[agua]", ""), ("fila/voto[agua]", "no"),
    ]  # fmt: skip


def test_a_person_counts_once_for_an_item_however_often_it_comes() -> None:
    """The same item in two rows is one person."""
    assert marks(form(), ("luz", "x", "si"), ("luz", "x", "si")) == [
        ("fila/voto[luz]", ""),
        ("fila/voto[luz]", "si"),
    ]


def test_a_silence_is_about_its_item() -> None:
    """Declining one proposal says nothing of the other."""
    assert marks(form(), ("luz", "x", "-"), ("agua", "x", "si"))[0] == ("fila/voto[luz]", "-")


@pytest.mark.parametrize("typed", ["Amparo vive aquí", "luz]", "LUZ", "../luz", "luz agua"])
def test_what_is_not_in_the_list_is_never_the_key_of_a_count(typed: str) -> None:
    """Somebody's own words would otherwise lie in a table for everybody to read."""
    said = Resident(form())
    said.does(Typed(typed), Typed("x"), Pick("si"))
    assert submission(said.form, said.interview).marks == ()


def test_in_a_duel_the_choice_called_like_a_field_is_its_winner() -> None:
    """Both have met; one is preferred, or none; an item against itself is no duel."""
    duel = form(**{"bind::cb:de": "${a} ${b}"})
    assert marks(duel, ("luz", "agua", "b"), ("luz", "luz", "a")) == [
        ("fila/voto[luz]", ""), ("fila/voto[agua]", ""), ("fila/voto[agua]", "gana"),
    ]  # fmt: skip
    assert marks(duel, ("luz", "agua", "no")) == [("fila/voto[luz]", ""), ("fila/voto[agua]", "")]
    assert marks(duel, ("luz", "agua", "-")) == [("fila/voto[luz]", "-"), ("fila/voto[agua]", "-")]


def test_a_digest_meets_each_item_as_a_question_with_its_own_words_and_theme() -> None:
    """The keys are those of the counts; a list without themes leaves the question's."""
    found = {each.path: each for each in counted(form())}
    assert list(found) == ["fila/a", "fila/b", "fila/voto[luz]", "fila/voto[agua]"]
    assert found["fila/voto[luz]"].labels == {"es": "Más luz"}, "a form of one language says it in that one"
    assert found["fila/voto[luz]"].attributes["tema"] == "servicios"
    assert found["fila/voto[agua]"].attributes["tema"] == "votos"


def test_without_the_attribute_a_repeat_counts_a_person_once_for_each_choice() -> None:
    """However many rows: a household of four is one participation."""
    plain = load(publish(book(**{"bind::cb:de": "", "bind::cb:lista": ""})).xform, {"ideas": ITEMS})
    assert marks(plain, ("luz", "x", "si"), ("agua", "x", "si")) == [("fila/voto", ""), ("fila/voto", "si")]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"bind::cb:lista": "otra"}, "no existe la lista «otra»"),
        ({"bind::cb:lista": ""}, "no existe la lista «»"),
        ({"bind::cb:de": "../nada"}, "no encuentro el campo"),
        ({"bind::cb:de": "/data/fila/nada/x"}, "no encuentro el campo"),
        ({"bind::cb:de": "."}, "no encuentro el campo"),
        ({"type": "text"}, "solo vale en una pregunta select_one"),
        ({"bind::cb:de": "${a} ${voto}"}, "no encuentro el campo|opción con su mismo nombre"),
    ],
)
def test_what_cannot_be_counted_is_refused_before_the_first_question(more: dict[str, str], said: str) -> None:
    """In Spanish, naming the question and the column."""
    with pytest.raises(FormError, match=said) as refused:
        form(**more)
    assert "«voto»" in refused.value.message
    assert refused.value.column in ("bind::cb:de", "bind::cb:lista")


@pytest.mark.parametrize("name", ["", "con espacio", "ñandú", "a" * 65, "luz]", "-x", "a#1"])
def test_a_list_whose_names_cannot_be_keys_is_refused(name: str) -> None:
    """Letters without accents, figures, _ . - and at most 64."""
    with pytest.raises(FormError, match="no sirve de nombre"):
        load(publish(book()).xform, {"ideas": [{"name": name, "es": "x"}]})


ORDER = """
| survey |            |      |          |
|        | type       | name | label    |
|        | rank cosas | va   | ¿Cuáles? |
| choices |       |      |       |
|         | list_name | name | label |
|         | cosas | luz   | Luz   |
|         | cosas | agua  | Agua  |
|         | cosas | voz   | Voz   |
|         | cosas | paz   | Paz   |
"""


def test_an_order_keeps_its_first_three_places() -> None:
    """Having been chosen is one thing, the place another; a fourth place is only a choice."""
    said = Resident(from_table(ORDER))
    said.does(*(Pick(each) for each in ("voz", "luz", "paz", "agua")), Done())
    assert submission(said.form, said.interview).marks == tuple(
        Mark("va", each) for each in ("", "voz", "luz", "paz", "agua", "voz#1", "luz#2", "paz#3")
    )

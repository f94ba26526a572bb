"""A text typed in the chat: covered before it is shown, asked about or kept; the engine alone is as it was."""

from __future__ import annotations

import json

import pytest

from dialogs.masking import Mark
from tests.dialogs.chat.phone import Phone
from tests.dialogs.tables import Resident, form

IDEA = """
| survey |
|        | type              | name  | label                | constraint | constraint_message |
|        | text              | idea  | ¿Qué harías?         |            | |
|        | text              | corta | Dilo en pocas letras | string-length(.) < 12 | Son muchas letras. |
|        | select_one lugares or_other | lugar | ¿Dónde?    |            | |
| choices |
|         | list_name | name | label |
|         | lugares | a | Barrio Rosa Martínez |
|         | lugares | b | El Cerrito |
"""
SECRET = "que Heriberto Ontiveros, 442 318 90 27, deje de cobrar"


def begun(settings: str = "") -> Phone:
    """A phone at the first question of the form."""
    return Phone(IDEA + settings, masks=True)


def everything(phone: Phone) -> str:
    """All that a draft would hold, and all that is on the screen."""
    return (
        json.dumps(phone.move.talk.interview)
        + phone.move.talk.said
        + phone.move.talk.sought
        + phone.screen.text
    )


def test_a_text_is_shown_back_covered_with_how_much_is_covered_and_no_promise() -> None:
    """The next screen says how the text will stand, how much is covered, that some may be missed, how to change it."""
    reads = begun().says(SECRET).reads

    assert "Así quedará: que [nombre], [teléfono], deje de cobrar" in " ".join(reads.split())
    assert "Tapamos 2 datos. Puede que se nos escape algo. Si quieres cambiarlo, toca «Atrás»." in reads
    assert "Dilo en pocas letras" in reads


def test_a_text_with_nothing_to_cover_is_shown_back_as_it_is() -> None:
    """Nothing is said of covering when nothing was covered."""
    reads = begun().says("que arreglen la calle").reads

    assert "Así quedará: que arreglen la calle" in " ".join(reads.split())
    assert "Tapamos" not in reads


def test_what_was_covered_is_nowhere() -> None:
    """Neither in the draft nor on the screen, on any step, is anything left of what was typed."""
    phone = begun().says(SECRET)

    for step in (phone, phone.taps("Atrás"), phone.taps("Dejarla así")):
        assert not any(word in everything(step) for word in ("Heriberto", "Ontiveros", "442", "90 27"))
    assert phone.recorded["idea"] == "que [nombre], [teléfono], deje de cobrar"


def test_going_back_lets_one_write_it_again() -> None:
    """«Atrás» asks the question again; what is written then takes the place of what was."""
    phone = begun().says(SECRET).taps("Atrás")
    assert "Tu respuesta: que [nombre]" in phone.reads

    phone.says("que dejen de cobrar")

    assert phone.recorded["idea"] == "que dejen de cobrar"


def test_a_condition_looks_at_the_covered_text_and_the_refusal_says_why() -> None:
    """What fitted only with the name in it is refused, with the author's words and ours; nothing of it is kept."""
    phone = begun().says("nada", "fue Beto")

    assert "Son muchas letras." in phone.reads
    assert "Tapamos datos de alguien, y así ya no cabe aquí." in phone.reads
    assert "Beto" not in everything(phone)


def test_what_is_written_for_another_choice_is_covered_too() -> None:
    """The text of «Otra» is a text like any other."""
    phone = begun().says("nada", "nada").taps("Other").says("con don Eustorgio")

    assert phone.recorded["lugar_other"] == "con don [nombre]"
    assert "toca su número" in phone.reads


def test_the_forms_own_choices_stay() -> None:
    """A place the form itself names is nobody, though it sounds like somebody."""
    there = begun().says("en el Barrio Rosa Martínez falta luz")
    somebody = begun().says("lo dijo Rosa Martínez")

    assert there.recorded["idea"] == "en el Barrio Rosa Martínez falta luz"
    assert somebody.recorded["idea"] == "lo dijo [nombre]"


@pytest.mark.parametrize(("column", "value", "left"), [
    ("attribute::cb:tapar", "mayusculas", "allá con [nombre] en [nombre]"),
    ("attribute::cb:tapar", "", "allá con [nombre] en Tlacote"),
    ("attribute::cb:dejar", "Tlacote, El Salitre", "allá con [nombre] en Tlacote"),
])  # fmt: skip
def test_a_form_may_cover_every_capital_and_leave_words_of_its_own(
    column: str, value: str, left: str
) -> None:
    """`cb:tapar = mayusculas` covers what no list knows; `cb:dejar` names what stays."""
    settings = f"""
| settings |
|          | namespaces | {column} |
|          | cb="https://desdeabajo.mx/ns/consulta" | {value} |
"""
    assert begun(settings).says("allá con Heriberto en Tlacote").recorded["idea"] == left


def test_words_looked_for_in_a_long_list_are_covered_when_no_option_has_them() -> None:
    """A search that finds nothing is said back, and marks the draft: both covered."""
    rows = "\n".join(f"|         | largos | c{n} | Colonia {n} |" for n in range(30))
    phone = Phone(
        "| survey |\n|        | type | name | label |\n|        | select_one largos | l | ¿Cuál? |\n"
        f"| choices |\n|         | list_name | name | label |\n{rows}\n",
        masks=True,
    ).says("fue Heriberto")

    assert "No encontré «fue [nombre]»" in phone.reads
    assert "Heriberto" not in everything(phone)


def test_the_engine_alone_covers_nothing() -> None:
    """Covering is what the chat does before the engine has a text: a rehearsal without it records what was typed."""
    alone = Resident(form(IDEA))
    alone.does(SECRET)
    assert Phone(IDEA).says(SECRET).recorded["idea"] == SECRET
    assert Mark.NAME not in json.dumps(alone.interview.state.values)

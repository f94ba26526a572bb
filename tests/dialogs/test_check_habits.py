"""Expressions written as in Excel, in Spanish or in another program are told how ODK writes them."""

from __future__ import annotations

import pytest

from dialogs.check import check
from locales.readability import EASY, inflesz

CHOICES = [{"list_name": "sn", "name": name, "label": name} for name in ("si", "no")]


def told(text: str, column: str = "relevant", kind: str = "text") -> list[str]:
    """What is said of one expression, as errors."""
    rows = [
        {"type": "select_one sn", "name": "vive", "label": "¿Vives aquí?"},
        {"type": "integer", "name": "n", "label": "¿Cuántos son?"},
        {"type": kind, "name": "p", "label": "¿Qué más?", column: text},
    ]
    found = check({"survey": rows, "choices": CHOICES})
    return [each.message for each in found if each.severity == "error"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("${vive} = si", "«si» es una opción: va entre comillas, 'si'."),
        ("selected(${vive}, si)", "«si» es una opción: va entre comillas, 'si'."),
        ("${vive} = null", "«null» no existe en ODK. Para dejarlo vacío escribe ''."),
        ("${n} = true", "«true» se escribe true()."),
        ("vive = 'si'", "«vive» es una pregunta: escribe ${vive}."),
        ("${vive} = hola", "«hola» no es una pregunta. Si es un texto, va entre comillas: 'hola'."),
        ("${vive} = 'si' y ${n} > 3", "Aquí va and en vez de «y» (carácter 16)."),
        ("${vive} = 'si' O ${n} > 3", "Aquí va or en vez de «O» (carácter 16)."),
        ("${n} > 3 && ${n} < 5", "Aquí va and en vez de «&&» (carácter 10)."),
        ("${n} > 3 || ${n} < 1", "Aquí va or en vez de «||» (carácter 10)."),
        ("${n} > 3 AND ${n} < 5", "Se escribe and, en minúsculas (carácter 10)."),
        ("!selected(${vive}, 'si')", "Aquí va not(…) en vez de «!» (carácter 1)."),
        ("no ${vive} = 'si'", "Aquí va not(…) en vez de «no» (carácter 1)."),
        ("no selected(${vive}, 'si')", "Aquí va not(…) en vez de «no» (carácter 1)."),
        ("no(${vive} = 'si')", "No existe la función «no()»: escribe not(…)."),
        ("${n} > 3,5", "Los decimales llevan punto: 3.5 (carácter 9)."),
        ("${vive} == 'si'", "Se compara con un solo = (carácter 10)."),
        ("${n} <> 3", "Distinto se escribe != (carácter 6)."),
        ("${n} => 3", "Se escribe >= en vez de «=>» (carácter 6)."),
        ("${n} ≥ 3", "Aquí va >= en vez de «≥» (carácter 6)."),
        ("${n} / 2 > 1", "Se divide con div en vez de «/» (carácter 6)."),
        ("${n} % 2 = 1", "Aquí va mod en vez de «%» (carácter 6)."),
        ("if(${n} > 3; 1; 0)", "Entre un valor y otro va coma, no punto y coma (carácter 12)."),
        ("${vive} = muy bien", "Un texto va entre comillas: 'muy bien' (carácter 11)."),
        ("IF(${n} > 1, 1, 0) = 1", "La función «IF()» se escribe en minúsculas: if()."),
        ("AND(${n} > 1, ${n} < 3)", "«AND» va entre las dos partes: una and otra."),
        ("${n} > ¿3", "No se entiende «¿3» en la expresión."),
    ],
)
def test_a_habit_of_another_language_is_told_how_odk_writes_it(text: str, said: str) -> None:
    """One sentence that says what to write, and the letter where it stands in the author's own cell."""
    assert told(text) == [said]


def test_the_own_question_counts_as_compared_with() -> None:
    """«.» is the row's own answer."""
    assert told(". = si", "constraint", "select_one sn") == ["«si» es una opción: va entre comillas, 'si'."]


@pytest.mark.parametrize(
    "text",
    [
        "${vive} = 'si' and ${n} > 3.5", "if(${n} > 3, 5, 6) = 5", "not(selected(${vive}, 'si'))",
        "${vive} = 'y' or ${vive} = 'no ${n}'", "${n} div 2 > 1", "count-selected(${vive}) = 1",
        "${vive} != '' or ${vive} = 'x and no ${n}'", "string-length(${vive}) > 0 and true()",
    ],
)  # fmt: skip
def test_what_is_well_written_is_left_alone(text: str) -> None:
    """No advice is given to expressions that work."""
    assert told(text) == []


def test_a_group_may_look_at_its_own_questions() -> None:
    """A bare word is a question of the group that stands there: that path leads somewhere."""
    rows = [
        {"type": "begin group", "name": "g", "label": "Casa", "relevant": "a = '' or true()"},
        {"type": "text", "name": "a", "label": "¿Qué falta?"},
        {"type": "end group"},
    ]
    assert [each for each in check({"survey": rows}) if each.column == "relevant"] == []


def test_the_sentences_are_easy_to_read() -> None:
    """Whoever made a mistake should not have to read twice."""
    for text in ("${vive} = si", "${vive} = null", "${n} > 3,5", "${vive} == 'si'", "${n} / 2 > 1"):
        (said,) = told(text)
        assert inflesz(said) >= EASY, said

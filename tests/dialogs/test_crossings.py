"""What a form says may be crossed is read and judged before anybody is asked."""

from __future__ import annotations

import pytest

from dialogs.consultation import Form
from dialogs.errors import FormError
from dialogs.xform import load
from dialogs.xlsform import publish

NAMESPACES = 'cb="https://desdeabajo.mx/ns/consulta"'
CHOICES = [{"list_name": "l", "name": name, "label": name} for name in ("x", "y")]


def form(crossings: str) -> Form:
    """A form of every kind of question, with these crossings in its settings."""
    survey = [
        {"type": "begin group", "name": "uno", "label": "Uno"},
        {"type": "select_one l", "name": "trato", "label": "¿Trato?"},
        {"type": "select_one l", "name": "igual", "label": "¿Igual?"},
        {"type": "end group"},
        {"type": "begin group", "name": "dos", "label": "Dos"},
        {"type": "select_multiple l", "name": "falta", "label": "¿Qué falta?"},
        {"type": "select_one l", "name": "igual2", "label": "¿Igual?"},
        {"type": "end group"},
        {"type": "integer", "name": "anios", "label": "¿Años?", "bind::cb:tramos": "0-9,10-99"},
        {"type": "integer", "name": "edad", "label": "¿Edad?"},
        {"type": "text", "name": "idea", "label": "¿Idea?"},
        {"type": "rank l", "name": "orden", "label": "¿Orden?"},
        {"type": "select_one l", "name": "sector", "label": "¿Sector?", "bind::cb:sector": "si"},
        {"type": "select_one l", "name": "visto", "label": "¿Visto?", "bind::cb:sensible": "si"},
    ]
    settings = [{"namespaces": NAMESPACES, "attribute::cb:cruces": crossings}]
    return load(publish({"settings": settings, "survey": survey, "choices": CHOICES}).xform)


def names(form: Form) -> list[tuple[str, str]]:
    """The pairs, by name."""
    return [(one.name, other.name) for one, other in form.crossings]


@pytest.mark.parametrize(
    ("written", "pairs"),
    [
        ("", []),
        ("trato * falta", [("trato", "falta")]),
        ("trato*falta, anios × trato", [("trato", "falta"), ("anios", "trato")]),
        ("uno/trato x dos/falta; anios*falta,", [("trato", "falta"), ("anios", "falta")]),
    ],
)
def test_crossings_are_pairs_of_questions(written: str, pairs: list[tuple[str, str]]) -> None:
    """By name or by path, however people write «by»."""
    assert names(form(written)) == pairs


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("trato * nada", "No existe ninguna pregunta llamada «nada»"),
        ("trato", "No se entiende el cruce «trato»"),
        ("trato * falta * anios", "No se entiende el cruce"),
        ("trato * trato", "con ella misma"),
        ("trato * falta, falta * trato", "está 2 veces"),
        ("trato * idea", "«idea» no se puede cruzar"),
        ("trato * edad", "«edad» no se puede cruzar"),
        ("trato * orden", "«orden» no se puede cruzar"),
        ("trato * sector", "dice el sector"),
        ("trato * visto", "«visto» es sensible"),
        (", ".join(["trato * falta"] * 7), "Son 7 cruces; caben 6"),
    ],
)
def test_what_cannot_be_crossed_is_told_in_spanish(written: str, said: str) -> None:
    """Naming what is wrong and the cell it stands in."""
    with pytest.raises(FormError, match=said) as refused:
        form(written)
    assert (refused.value.sheet, refused.value.column) == ("settings", "attribute::cb:cruces")

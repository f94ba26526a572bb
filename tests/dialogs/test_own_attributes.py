"""What our attributes say reaches whoever draws the question and whoever counts its answers."""

from __future__ import annotations

from dialogs.interview import begin, present
from dialogs.xform import load
from dialogs.xlsform import publish
from tests.dialogs.tables import NOW


def test_the_widget_of_the_body_stands_beside_the_theme_of_the_bind() -> None:
    """`body::cb:widget` and `bind::cb:tema` are told together, on the question and on its screen."""
    form = load(
        publish(
            {
                "settings": [{"namespaces": 'cb="https://desdeabajo.mx/ns/consulta"'}],
                "survey": [
                    {"type": "text", "name": "idea", "label": "¿Tu idea?", "body::cb:widget": "proponer",
                     "bind::cb:tema": "propuesta"},
                ],
            }
        ).xform
    )  # fmt: skip
    prompt = present(form, begin(form, language="es", now=NOW, seed=1), now=NOW).prompt
    assert prompt is not None
    assert (
        prompt.attributes == form.question("idea").attributes == {"tema": "propuesta", "widget": "proponer"}
    )

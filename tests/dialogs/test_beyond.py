"""Beyond a questionnaire, without a dialect: attributes change nothing, answers join lists, lists come from outside."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import fromstring, tostring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.answers import Done, Pick, Skip, Typed
from dialogs.consultation import NAMESPACE, Form, Kind
from dialogs.errors import DialogError
from dialogs.forms import bundled
from dialogs.interview import Turn, advance, begin, dump, present, record, restore, review
from dialogs.running.entities import Entity, entities
from dialogs.xform import load
from dialogs.xlsform import publish
from tests.dialogs.tables import NOW, Resident, published
from tests.dialogs.test_conversation import COLONIA
from tests.dialogs.test_repeats import FAMILY, HOUSEHOLD


def played(form: Form) -> list[tuple[object, ...]]:
    """Answer everything with the first choice there is; tell what was shown, and at last what was recorded."""
    shown: list[tuple[object, ...]] = []
    turn = present(form, begin(form, language="es", now=NOW, seed=3), now=NOW)
    while (prompt := turn.prompt) is not None:
        shown.append(
            (
                prompt.path,
                prompt.label,
                prompt.hint,
                prompt.kind,
                prompt.required,
                prompt.options,
                prompt.notes,
            )
        )
        turn = _answered(form, turn)
    return [*shown, tuple(record(form, turn.interview).items())]


def _answered(form: Form, turn: Turn) -> Turn:
    prompt = turn.prompt
    assert prompt is not None
    if prompt.kind in (Kind.SELECT_MULTIPLE, Kind.RANK):
        for option in prompt.options[: prompt.least or 1]:
            turn = advance(form, turn.interview, Pick(option.value), now=NOW)
        return advance(form, turn.interview, Done(), now=NOW)
    if prompt.options:
        return advance(form, turn.interview, Pick(prompt.options[0].value), now=NOW)
    following = advance(form, turn.interview, Typed("20"), now=NOW)
    return advance(form, turn.interview, Skip(), now=NOW) if following.rejection else following


def test_without_our_attributes_a_form_asks_and_records_the_same() -> None:
    """Every `cb:` attribute taken away, the bundled form goes the same way to the same record."""
    xform = publish(bundled("diagnostico")).xform
    root = fromstring(xform)
    taken = 0
    for element in root.iter():
        for name in [each for each in element.attrib if each.startswith(f"{{{NAMESPACE}}}")]:
            del element.attrib[name]
            taken += 1
    assert taken > 20
    assert played(load(tostring(root, encoding="unicode"))) == played(load(xform))


def test_an_answer_joins_a_list() -> None:
    """The `entities` sheet says which answer becomes an item of a list, and with which properties."""
    xform = publish(
        {
            "survey": [
                {"type": "text", "name": "nueva", "label": "¿Qué propones?", "save_to": "propuestas#texto"},
                {"type": "begin_repeat", "name": "sitio", "label": "Sitio"},
                {"type": "text", "name": "donde", "label": "¿Dónde?", "save_to": "sitios#lugar"},
                {"type": "end_repeat"},
            ],
            "entities": [
                {"list_name": "propuestas", "label": "${nueva}", "create_if": "${nueva} != ''"},
                {"list_name": "sitios", "label": "${donde}"},
            ],
        }
    ).xform
    amparo = Resident(load(xform))
    amparo.does("Más luz", "el parque", "sí", "la calle 5", "no")
    assert entities(amparo.form, amparo.interview) == (
        Entity("sitios", "el parque", {"lugar": "el parque"}),
        Entity("sitios", "la calle 5", {"lugar": "la calle 5"}),
        Entity("propuestas", "Más luz", {"texto": "Más luz"}),
    )
    silent = Resident(load(xform))
    silent.does(Skip(), "el parque", "no")
    assert [each.list for each in entities(silent.form, silent.interview)] == ["sitios"]


VOTES = """
survey:
  - type: csv-external
    name: propuestas
  - type: begin_repeat
    name: voto
    label: Voto
    repeat_count: count(instance('propuestas')/root/item)
  - type: calculate
    name: cual
    calculation: instance('propuestas')/root/item[position() = position(current()/..)]/name
  - type: select_one acuerdo
    name: opinion
    label: "${texto}"
  - type: calculate
    name: texto
    calculation: pulldata('propuestas', 'label', 'name', ${cual})
  - type: end_repeat
  - type: select_one_from_file propuestas.csv
    name: mejor
    label: ¿Cuál es la mejor?
choices:
  - list_name: acuerdo
    name: si
    label: De acuerdo
  - list_name: acuerdo
    name: no
    label: En desacuerdo
"""


def test_a_list_beside_the_form_travels_inside_it(tmp_path: Path) -> None:
    """A CSV next to the form becomes part of the XForm; a vote on each of its rows is plain XLSForm."""
    path = tmp_path / "votos.yaml"
    path.write_text(VOTES, encoding="utf-8")
    (tmp_path / "propuestas.csv").write_text(
        "name,label\np1,Más luz & agua\np2,<b>Parque</b>\n", encoding="utf-8"
    )
    amparo = Resident(load(publish(path).xform))
    assert amparo.sees == "Más luz & agua"
    amparo.does("de acuerdo")
    assert amparo.sees == "<b>Parque</b>"
    amparo.does("no")
    assert [option.label for option in amparo.prompt.options] == ["Más luz & agua", "<b>Parque</b>"]
    amparo.does("2")
    assert [amparo.recorded()[key] for key in ("voto[1]/opinion", "voto[2]/opinion", "mejor")] == [
        "si",
        "no",
        "p2",
    ]


def test_a_list_can_be_given_for_each_conversation(tmp_path: Path) -> None:
    """Rows given by whoever loads the form; without them it is refused, naming the file."""
    path = tmp_path / "votos.yaml"
    path.write_text(VOTES, encoding="utf-8")
    xform = publish(path).xform
    amparo = Resident(load(xform, {"propuestas": [{"name": "p9", "label": "Otra"}]}))
    assert amparo.sees == "Otra"
    with pytest.raises(DialogError, match=r"propuestas\.csv"):
        load(xform)


ATTRIBUTES = (
    "nodeset",
    "ref",
    "relevant",
    "calculate",
    "constraint",
    "required",
    "readonly",
    "type",
    "value",
    "event",
    "id",
)
VALUES = (
    "",
    "x",
    "1",
    "..",
    "../..",
    "/data/nada",
    "position(..)",
    "count(//*)",
    ". = 1",
    "foo(",
    "int",
    "true()",
    "/data",
)


@settings(max_examples=150, deadline=None)
@given(
    table=st.sampled_from((COLONIA, FAMILY, HOUSEHOLD)),
    changes=st.lists(
        st.tuples(st.integers(0, 400), st.sampled_from(ATTRIBUTES), st.sampled_from(VALUES)), max_size=4
    ),
    dropped=st.lists(st.integers(0, 400), max_size=2),
    typed=st.lists(st.sampled_from(("5", "hola", "si", "no", "2", "a")), min_size=1, max_size=8),
)
def test_a_damaged_form_is_refused_or_asked(
    table: str, changes: list[tuple[int, str, str]], dropped: list[int], typed: list[str]
) -> None:
    """An XForm with attributes changed and elements gone either raises `FormError` or can be answered to its end."""
    root = fromstring(XFORMS.setdefault(table, published(table)))
    elements = list(root.iter())
    for place, name, value in changes:
        elements[place % len(elements)].set(name, value)
    for place in dropped:
        parent = elements[place % len(elements)]
        if len(parent):
            parent.remove(parent[place % len(parent)])
    try:
        form = load(tostring(root, encoding="unicode"))
    except DialogError as error:
        assert not re.search(r"Traceback|KeyError", str(error))  # noqa: PT017 a sentence is what we look at
        return
    turn = present(form, begin(form, language="es", now=NOW, seed=1), now=NOW)
    for text in typed:
        turn = advance(form, turn.interview, Typed(text), now=NOW)
        turn = advance(form, turn.interview, Done(), now=NOW)
        turn = advance(form, turn.interview, Skip(), now=NOW)
        assert restore(form, dump(turn.interview)) == turn.interview
    review(form, turn.interview)


XFORMS: dict[str, str] = {}


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hola",
        "<a/>",
        "<a>",
        BOMB,
        "<h:html xmlns:h='x'><model/></h:html>",
        "<a>" * 5_000 + "</a>" * 5_000,
    ],
    ids=["nothing", "a word", "another document", "half", "a bomb", "no body", "depth"],
)
def test_what_is_no_xform_is_refused_in_a_sentence(text: str) -> None:
    """Nothing, nonsense, other XML, entities that expand, and depth without end."""
    with pytest.raises(DialogError, match=r"formulario|archivo"):
        load(text)

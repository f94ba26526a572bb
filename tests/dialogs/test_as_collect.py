"""What XForms can say and sheets seldom do goes as in ODK Collect: each case was looked up in JavaRosa."""

from __future__ import annotations

import json
import re
from xml.sax.saxutils import escape

import pytest

from dialogs.answers import Pick, Skip
from dialogs.authoring.attached import with_lists
from dialogs.consultation import Kind
from dialogs.errors import FormError
from dialogs.interview import dump, restore
from dialogs.xform import load
from tests.dialogs.tables import Resident, form, published
from tests.dialogs.xforms import handmade, inputs, xform


def test_an_action_finds_its_target_by_the_name_of_its_bind() -> None:
    """`setvalue bind="…"` fills the node that bind is of."""
    made = handmade(
        "<a/><b/>",
        "<bind id='eso' nodeset='/data/a'/><setvalue bind='eso' event='odk-instance-first-load'>Hola</setvalue>",
        inputs("b"),
    )
    assert Resident(made).recorded()["a"] == "Hola"


def test_an_action_fills_the_row_its_filter_chooses() -> None:
    """The target of a `setvalue` may have a filter; only what it chooses is filled."""
    act = "<setvalue event='xforms-value-changed' ref='/data/r[position() = 2]/d' value='/data/s'/>"
    made = handmade(
        "<s/><r><d/></r><r><d/></r>", "", f"<input ref='/data/s'>{act}</input><repeat nodeset='/data/r'>"
        f"{inputs('r/d')}</repeat>",
    )  # fmt: skip
    amparo = Resident(made)
    amparo.does("hola")
    assert (amparo.recorded()["r[1]/d"], amparo.recorded()["r[2]/d"]) == ("", "hola")


def test_the_action_of_a_new_row_stands_in_its_repeat() -> None:
    """Inside a question it does nothing; in the model alone it is refused."""
    act = "<setvalue event='odk-new-repeat' ref='/data/r/d'>nueva</setvalue>"
    inside = handmade(
        "<r jr:template=''><d/></r>", "", f"<repeat nodeset='/data/r'>{act}{inputs('r/d')}</repeat>"
    )
    amparo = Resident(inside)
    amparo.does(Pick("si"))
    assert amparo.prompt.value == "nueva"
    in_question = f"<repeat nodeset='/data/r'><input ref='/data/r/d'>{act}</input></repeat>"
    beto = Resident(handmade("<r jr:template=''><d/></r>", "", in_question))
    beto.does(Pick("si"))
    assert beto.prompt.value == ""
    with pytest.raises(FormError, match="solo vale dentro de una repetición"):
        handmade("<r><d/></r>", act, f"<repeat nodeset='/data/r'>{inputs('r/d')}</repeat>")


def test_a_relative_count_is_seen_from_what_holds_the_repeat() -> None:
    """In the body, the group or repeat around it: not the repeat itself."""
    inner = f"<repeat nodeset='/data/o/i' jr:count='n'>{inputs('o/i/a')}</repeat>"
    made = handmade(
        "<o><n>2</n><i jr:template=''><a/></i></o>", "", f"<repeat nodeset='/data/o'>{inner}</repeat>"
    )
    assert len([path for path in Resident(made).recorded() if path.endswith("/a")]) == 2


def test_a_place_not_given_counts_as_the_origin_among_others() -> None:
    """Distances and areas take an empty place as 0, 0, and what is written of a place has four numbers."""
    places = "<p>1 2</p><q/><d/>"
    binds = "<bind nodeset='/data/p' type='geopoint'/><bind nodeset='/data/q' type='geopoint'/>"
    made = handmade(
        places, f"{binds}<bind nodeset='/data/d' calculate='int(distance(/data/p, /data/q))'/>", inputs("q")
    )
    record = Resident(made).recorded()
    assert (record["p"], record["d"]) == ("1.0 2.0 0.0 0.0", "248906")


ROWS = """
| survey |              |      |       |              |
|        | type         | name | label | calculation  |
|        | begin_repeat | r    | R     |              |
|        | text         | a    | A     |              |
|        | text         | b    | B     | concat(${a}) |
|        | end_repeat   |      |       |              |
"""


def test_another_row_leaves_what_was_answered_over_a_calculation() -> None:
    """Rows of one repeat are worked out each for itself: a new one does not touch the others."""
    amparo = Resident(form(ROWS))
    amparo.does("uno", "a mano", "sí", "dos", Skip(), "no")
    assert amparo.recorded()["r[1]/b"] == "a mano"


def test_an_identifier_is_made_once_and_costs_no_memory() -> None:
    """`jr:preload="uid"` gives each conversation its own, which a restart does not change."""
    made = handmade("<a/><b/>", "<bind nodeset='/data/a' jr:preload='uid'/>", inputs("b"))
    amparo, beto = Resident(made, seed=1), Resident(made, seed=2)
    identifier = amparo.recorded()["a"]
    assert re.fullmatch(r"uuid:[0-9a-f-]{36}", identifier)
    assert identifier != beto.recorded()["a"]
    kept = json.dumps(dump(amparo.interview))
    assert identifier not in kept
    assert restore(made, json.loads(kept)).state.values == amparo.interview.state.values


@pytest.mark.parametrize(
    ("kind", "written", "begins"),
    [
        ("date", "2025-12-21", "2025-12-21"), ("date", "2025-12-21T23:30:05", ""), ("date", "12/1/2020", ""),
        ("dateTime", "2025-12-21", "2025-12-21T00:00:00.000-06:00"), ("time", "nada", ""),
        ("dateTime", "2025-12-21T23:30:05+02:00", "2025-12-21T15:30:05.000-06:00"),
        ("time", "10:20:30+02:00", "02:20:30.000-06:00"), ("geopoint", "1 2 3", "1.0 2.0 3.0 0.0"),
        ("geopoint", "x", ""), ("int", "1.5", ""), ("int", "12 ", "12"), ("int", "99999999999", ""),
        ("decimal", "1,5", ""), ("barcode", "x", "x"),
    ],
)  # fmt: skip
def test_a_first_value_must_be_of_its_type(kind: str, written: str, begins: str) -> None:
    """What is not is left out; hours are given where the person is."""
    made = handmade(f"<a>{written}</a>", f"<bind nodeset='/data/a' type='{kind}'/>", inputs("a"))
    assert Resident(made).prompt.value == begins


def test_choices_of_before_are_kept_only_while_they_are_offered() -> None:
    """A value with a space is one choice of a select_one; of several, those that are no choice go."""
    items = "<item><label>C</label><value>cherry pie</value></item><item><label>U</label><value>uno</value></item>"
    made = handmade(
        "<a>cherry pie</a><b>dos, uno</b>", "",
        f"<select1 ref='/data/a'>{items}</select1><select ref='/data/b'>{items}</select>",
    )  # fmt: skip
    amparo = Resident(made)
    assert amparo.prompt.value == "cherry pie"
    amparo.does(Pick("cherry pie"))
    assert amparo.prompt.value == "uno"


def test_a_route_or_an_area_is_shown_but_not_asked() -> None:
    """As a note it is read; as a question it is refused before anybody is asked."""
    bind = "<bind nodeset='/data/a' type='geotrace' readonly='{}'/>"
    amparo = Resident(handmade("<a>1 2; 3 4</a><b/>", bind.format("true()"), inputs("a", "b")))
    assert amparo.prompt.path == "b"
    with pytest.raises(FormError, match="geotrace"):
        handmade("<a/>", bind.format("false()"), inputs("a"))


@pytest.mark.parametrize(
    ("data", "model", "body", "says"),
    [
        ("<a/>", "<bind type='int'/>", inputs("a"), "bind que no dice"),
        (
            "<a/>",
            "<itext><translation><text id='x'><value>X</value></text></translation></itext>",
            inputs("a"),
            "idioma",
        ),
        (
            "<a/>",
            "<setvalue event='odk-instance-first-load' ref='/data/z'>1</setvalue>",
            inputs("a"),
            "/data/z",
        ),
        ("<a/>", "<setvalue event='nunca' ref='/data/a'>1</setvalue>", inputs("a"), "nunca"),
        ("<a/>", "<setgeopoint event='odk-instance-first-load' ref='/data/a'/>", inputs("a"), "setgeopoint"),
        ("<a/>", "", f"<label>Suelta</label>{inputs('a')}", "etiqueta suelta"),
    ],
)
def test_what_collect_refuses_is_refused(data: str, model: str, body: str, says: str) -> None:
    """With a sentence, and before the first question."""
    with pytest.raises(FormError, match=says):
        handmade(data, model, body)


EXTERNAL = """
| survey |                            |        |         |                   |
|        | type                       | name   | label   | choice_filter     |
|        | text                       | estado | Estado  |                   |
|        | select_one_external ciudad | ciudad | Ciudad  | estado=${estado}  |
"""
OUTSIDE = """
| external_choices |           |      |           |        |
|                  | list_name | name | label     | estado |
|                  | ciudad    | q    | Querétaro | qro    |
|                  | ciudad    | l    | León      | gto    |
"""


def test_choices_may_come_from_a_list_beside_the_form() -> None:
    """`select_one_external`, which Collect reads from itemsets.csv, comes from its sheet; without, it is refused."""
    whole = published(EXTERNAL + OUTSIDE)
    with pytest.raises(FormError, match=r"itemsets\.csv"):
        load(re.sub(r'<instance id="ciudad">.*?</instance>', "", whole))
    amparo = Resident(load(whole))
    amparo.does("qro")
    assert amparo.prompt.kind is Kind.SELECT_ONE
    assert [(each.value, each.label) for each in amparo.prompt.options] == [("q", "Querétaro")]
    amparo.does("queretaro")
    assert amparo.recorded()["ciudad"] == "q"


PARKS = {"type": "FeatureCollection", "features": [
    {"type": "Feature", "id": 7, "geometry": {"type": "Point", "coordinates": [-100.4, 20.6]},
     "properties": {"name": "alameda", "banca": 3, "nada": None}},
    {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]},
     "properties": {"name": "paseo"}},
]}  # fmt: skip


@pytest.mark.parametrize(
    ("source", "data", "expression", "worth"),
    [
        (
            "file-csv/l.csv",
            "name,barrio viejo,zona\na,x,sur\nb\n",
            "concat(/root/item[zona='sur']/name)",
            "a",
        ),
        ("file-csv/l.csv", "name;zona\na;sur, y norte\n", "/root/item[name='a']/zona", "sur, y norte"),
        ("file/l.xml", "<?xml version='1.0'?><z xmlns='x'><i n='2'>dos</i></z>", "/z/i[@n='2']", "dos"),
        ("file/l.geojson", json.dumps(PARKS), "/root/item[id='7']/geometry", "20.6 -100.4 0 0"),
        ("file/l.geojson", json.dumps(PARKS), "/root/item[name='paseo']/geometry", "2 1 0 0; 4 3 0 0"),
        ("file/l.geojson", json.dumps(PARKS), "/root/item[name='alameda']/banca", "3"),
    ],
)
def test_lists_beside_a_form_are_held_by_it(source: str, data: str, expression: str, worth: str) -> None:
    """CSV, XML and GeoJSON, as ODK reads them."""
    path = escape(re.sub(r"/(root|z)/", r"instance('l')/\1/", expression), {"'": "&apos;"})
    model = f"<instance id='l' src='jr://{source}'/><bind nodeset='/data/a' calculate='{path}'/>"
    files = {source.rpartition("/")[2]: data.encode()}
    made = load(with_lists(xform("<a/><b/>", model, inputs("b")), files.get))
    assert Resident(made).recorded()["a"] == worth


POINTLESS = {"type": "Feature", "geometry": {"type": "Point", "coordinates": []}}


@pytest.mark.parametrize(
    ("name", "data"),
    [("l.csv", b"\xff\xfe\x00"), ("l.xml", b"<a"), ("l.geojson", b"{}"), ("l.geojson", b'{"type": 1}'),
     ("l.geojson", b"["),
     ("l.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), ("l.csv", b"a" * 6_000_000),
     ("l.geojson", json.dumps({"type": "FeatureCollection", "features": [POINTLESS]}).encode())],
)  # fmt: skip
def test_a_list_that_cannot_be_read_is_told(name: str, data: bytes) -> None:
    """Whatever is wrong with it, in Spanish and naming the file."""
    made = xform("<a/>", f"<instance id='l' src='jr://file/{name}'/>", inputs("a"))
    with pytest.raises(FormError, match=re.escape(name)):
        with_lists(made, {name: data}.get)


def test_texts_that_quote_each_other_in_a_circle_end() -> None:
    """A choice named after its own list, or a text that quotes itself, is said as far as it goes."""
    name = "jr:choice-name(/data/a, &apos;/data/a&apos;)"
    quote = "<output value='jr:itext(&quot;x&quot;)'/>"
    made = handmade(
        "<a>1</a><b/>",
        f"<itext><translation lang='es'><text id='x'><value>x {quote} {quote}</value></text></translation></itext>",
        f"<select1 ref='/data/a'><label>{quote}</label><item><label><output value='{name}'/> <output value='{name}'/>!"
        f"</label><value>1</value></item></select1>{inputs('b')}",
    )
    amparo = Resident(made)
    assert amparo.sees.count("x") == 7
    assert amparo.prompt.options[0].label.count("!") == 15

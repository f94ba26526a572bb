"""What expressions are worth: XPath 1.0 and ODK's functions, and what happens to those that cannot be read."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.errors import ExpressionError, FormError, Unworkable
from dialogs.expressions.evaluate import TABLE, Library, compiled
from dialogs.expressions.regex import Unsupported, matches, program
from dialogs.expressions.tree import Node, World
from dialogs.expressions.values import Context, to_number, to_text, to_truth
from dialogs.running.machine import opening, with_rows
from tests.dialogs.tables import form

COLONIA = """
| survey |                    |        |         |
|        | type               | name   | label   |
|        | text               | nombre | Nombre  |
|        | integer            | edad   | Edad    |
|        | decimal            | peso   | Peso    |
|        | date               | nac    | Nació   |
|        | dateTime           | hora   | Hora    |
|        | select_multiple t  | temas  | Temas   |
|        | text               | vacia  | Vacía   |
|        | geopoint           | lugar  | Lugar   |
|        | begin_repeat       | hijo   | Hijo    |
|        | text               | nom    | Nombre  |
|        | integer            | anios  | Años    |
|        | end_repeat         |        |         |
| choices |           |      |       |      |
|         | list_name | name | label | zona |
|         | t         | agua | Agua  | sur  |
|         | t         | luz  | Luz   | sur  |
|         | t         | gas  | Gas   | norte |
"""
ANSWERS = {
    "nombre": "Amparo Ruiz", "edad": "35", "peso": "62.5", "nac": "1991-02-28", "temas": "agua gas",
    "hora": "2026-11-23T18:30:00.000-06:00", "lugar": "20.5 -100.4 0 0", "hijo[1]/nom": "Ana",
    "hijo[1]/anios": "7", "hijo[2]/nom": "Beto", "hijo[2]/anios": "12", "hijo[3]/nom": "Ciro", "hijo[3]/anios": "3",
}  # fmt: skip
WORLD = World(datetime(2026, 11, 23, 10, 30, tzinfo=timezone(timedelta(hours=-6))), 7, "es")


@pytest.fixture(scope="module")
def answered() -> tuple[Context, Library]:
    """The answers above, seen from `edad`."""
    colonia = form(COLONIA)
    state = with_rows(colonia.model, opening(colonia.model, WORLD), {"hijo": 3}, WORLD)
    for key, value in ANSWERS.items():
        state.values[state.shape.by_key[key].index] = value
    return Context(state, state.shape.by_key["edad"], WORLD), colonia.model.library


def worth(expression: str, answered: tuple[Context, Library]) -> Any:
    context, library = answered
    value = compiled(expression, library)(context)
    return [context.raw(node) for node in value] if isinstance(value, list) else value


TABLE_OF_VALUES: list[tuple[str, Any]] = [
    # numbers and operators
    ("1 + 2 * 3", 7.0), ("(1 + 2) * 3", 9.0), ("7 mod -3", 1.0), ("-7 mod 3", -1.0), ("1 div 4", 0.25),
    ("- 2 - - 3", 1.0), ("2 > 1 > 0", True), ("1 = 1 = 1", True), ("1 div 0 > 0", True), ("1and1", True),
    ("/data/edad + 1", 36.0), (". * 2", 70.0), ("../peso * 2", 125.0), ("/data/vacia + 1 > 0", False),
    ("'12' + '3'", 15.0), ("'3,5' + 0", 3.5), ("true() + true()", 2.0), ("6.1 - 7.8 = -1.7", True),
    ("round(2.5)", 3.0), ("round(-2.5)", -2.0), ("round(1234.567, 1)", 1234.6), ("round(1254, -2)", 1300.0),
    ("int(-3.9)", -3.0), ("floor(-3.1)", -4.0), ("ceiling(3.1)", 4.0), ("abs(-3)", 3.0), ("pow(2, 10)", 1024.0),
    ("sqrt(16)", 4.0), ("log10(1000)", 3.0), ("exp10(2)", 100.0), ("atan2(0, 1)", 0.0),
    ("max(3, 9, 4)", 9.0), ("min(/data/hijo/anios)", 3.0), ("sum(/data/hijo/anios)", 22.0),
    # text
    ("concat('a', 1, true())", "a1true"), ("string(2.50)", "2.5"), ("string(1 div 3)", "0.3333333333333333"),
    ("substr('colonia', 1, 4)", "olo"), ("substr('colonia', -3)", "nia"), ("substring('colonia', 2, 3)", "olo"),
    ("substring-before('a-b-c', '-')", "a"), ("substring-after('a-b-c', '-')", "b-c"),
    ("translate('abc', 'ab', 'x')", "xc"), ("normalize-space('  a   b ')", "a b"), ("string-length('ñandú')", 5.0),
    ("contains(/data/nombre, 'Ruiz')", True), ("starts-with(/data/nombre, 'Ruiz')", False),
    ("ends-with(/data/nombre, 'z')", True), ("join(', ', /data/hijo/nom)", "Ana, Beto, Ciro"),
    ("regex('4421234567', '[0-9]{10}')", True), ("regex('abc', '(a|b)+')", False),
    ("digest('hola', 'MD5', 'hex')", "4d186321c1a7f0f354b297e8914ab240"), ("base64-decode('aG9sYQ==')", "hola"),
    # truth, choices, laziness
    ("if(/data/edad > 17, 'mayor', 'menor')", "mayor"), ("coalesce(/data/vacia, 'nada')", "nada"),
    ("not(/data/vacia)", True), ("boolean('false')", True), ("boolean-from-string('false')", False),
    ("selected(/data/temas, 'gas')", True), ("selected(/data/temas, 'as')", False),
    ("count-selected(/data/temas)", 2.0), ("selected-at(/data/temas, 1)", "gas"), ("selected-at(/data/temas, 9)", ""),
    ("true() or date('no')", True), ("false() and date('no')", False), ("if(true(), 1, date('no'))", 1.0),
    ("checklist(1, 2, true(), false(), true())", True), ("weighted-checklist(5, 9, true(), 4, true(), 3)", True),
    ("once('otra')", "35"), ("/data/nombre = 'Amparo Ruiz'", True), ("/data/edad = '035'", True),
    ("jr:choice-name('luz', '/data/temas')", "Luz"),
    # dates: days since 1970-01-01
    ("number(date('1970-01-03'))", 2.0), ("/data/nac < today()", True), ("int((today() - /data/nac) div 365.25)", 35.0),
    ("date('2026-11-23') - date('2026-11-01')", 22.0), ("format-date(/data/nac, '%e/%n/%Y')", "28/2/1991"),
    ("format-date('2026-05-03', '%d de %b')", "03 de may"), ("format-date-time(/data/hora, '%H:%M')", "18:30"),
    ("string(date('2026-05-03'))", "2026-05-03"), ("decimal-time('06:00:00.000-06:00')", 0.25),
    ("string(date(2))", "1970-01-03"), ("date('')", ""),
    # paths
    ("count(/data/hijo)", 3.0), ("/data/hijo[2]/nom", ["Beto"]), ("/data/hijo[anios > 5]/nom", ["Ana", "Beto"]),
    ("/data/hijo[position() = 3]/nom", ["Ciro"]), ("/data/hijo[last()]/nom", ["Ciro"]), ("count(//anios)", 3.0),
    ("/data/hijo/nom[. = 'Ana']/../anios", ["7"]), ("indexed-repeat(/data/hijo/nom, /data/hijo, 2)", ["Beto"]),
    ("count(instance('t')/root/item[zona = 'sur'])", 2.0), ("instance('t')/root/item[name = 'gas']/zona", ["norte"]),
    ("count(/data/hijo | /data/hijo/nom)", 6.0), ("/data/nada", []), ("string(/data/nada)", ""),
    ("pulldata('t', 'zona', 'name', 'luz')", "sur"), ("name(.)", "edad"), ("count-non-empty(/data/*)", 11.0),
    ("/data/hijo/anios = 12", True), ("/data/hijo/anios > 100", False), ("current()/../nombre", ["Amparo Ruiz"]),
    ("count(instance('t')/root/item[* = 'gas'])", 1.0), ("count(instance('t')/*/*)", 3.0), ("instance('t')/@id", ["t"]),
    ("count(instance('t')/root/item[zona])", 3.0), ("count(instance('t')/root/item[barrio])", 0.0),
    ("instance('t')/root/item[name = 'gas']/preceding-sibling::item[1]/name", ["luz"]),
    ("string(instance('t')/root/item[3]/preceding-sibling::item/name)", "agua"), ("name(/data/nada)", ""),
    ("name(ancestor::*[1])", "data"), ("position(instance('t')/root/item[name = 'luz'])", 2.0),
    ("sum(/data/hijo/nom)", 0.0), ("sum(/data/nac)", 7728.0), ("sum(/data/vacia)", 0.0),
    ("selected('', '')", True), ("selected('a b', '')", False), ("normalize-space('a\u00a0 b')", "a\u00a0 b"),
    # places
    ("distance('0 0 0 0', '0 1 0 0') > 111000", True), ("distance('0 0 0 0')", 0.0),
    ("area('0 0;0 1;1 1')>6000000000", True), ("geofence('0.5 0.5', '0 0;0 1;1 1;1 0;0 0')", True),
    ("geofence('2 0.5', '0 0;0 1;1 1;1 0;0 0')", False), ("geofence('0.5 0.5', '0 0;0 1;1 1;1 0')", False),
    ("distance('', '0 0') = 0", True), ("int(distance('', '0 1') div 1000)", 111.0),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "value"), TABLE_OF_VALUES)
def test_an_expression_is_worth(expression: str, value: Any, answered: tuple[Context, Library]) -> None:
    """Each expression gives this value, of this type."""
    found = worth(expression, answered)
    assert type(found) is type(value)
    assert found == pytest.approx(value) if isinstance(value, float) else found == value


@pytest.mark.parametrize(
    "expression", ["number('x')", "0 div 0", "round('NaN')", "sqrt(-1)", "max('')", "5 mod 0"]
)
def test_what_is_no_number_is_not_a_number(expression: str, answered: tuple[Context, Library]) -> None:
    """It is NaN, and never an error."""
    assert math.isnan(worth(expression, answered))


@pytest.mark.parametrize(
    "expression",
    [
        "geofence('0 0', '')",
        "decimal-time('23:59:00-07:60')",
        "date('no')",
        "date('2026-02-30')",
        "decimal-date-time('ayer')",
        "date(true())",
    ],
)
def test_what_cannot_be_worked_out_says_so(expression: str, answered: tuple[Context, Library]) -> None:
    """A date of what is no date raises; conditions and labels take it calmly."""
    with pytest.raises(Unworkable):
        worth(expression, answered)


@pytest.mark.parametrize(
    "expression",
    ["", "1 +", "(1", "1)", "foo(1)", "true(1)", "if(1, 2)", "'a", "a b", "/data/", "..a", "1 = = 1", "a[", "$x",
     "count()",
     "“a”", "weighted-checklist(1, 2, 3, 4, 5)", "instance('nada')/root", "regex('a', '(')", "regex('a', 'a{9999}')",
     "(" * 500 + "1" + ")" * 500, "1" + "+1" * 20_000, "bad::x"],
)  # fmt: skip
def test_what_cannot_be_read_is_told_when_the_form_is_loaded(
    expression: str, answered: tuple[Context, Library]
) -> None:
    """Syntax, functions, arguments, lists and patterns are looked at before anybody is asked."""
    with pytest.raises(FormError):
        compiled(expression, answered[1])


def test_chance_is_the_conversations_own(answered: tuple[Context, Library]) -> None:
    """The same conversation at the same hour draws the same; another seed draws another."""
    first, again = worth("random()", answered), worth("random()", answered)
    assert first == again
    context, library = answered
    other = Context(context.state, context.node, WORLD._replace(seed=8))
    assert compiled("random()", library)(other) != first
    assert len(worth("uuid()", answered)) == 36


def test_a_shuffle_is_odks(answered: tuple[Context, Library]) -> None:
    """With a seed, the order is that of the Park–Miller generator every ODK tool uses."""
    orders = [
        worth(f"join(' ', randomize(instance('t')/root/item/name, {seed}))", answered)
        for seed in (1, 42, "'a'")
    ]
    assert orders == ["luz agua gas", "agua luz gas", "agua gas luz"]


ATOMS = st.sampled_from(
    ("1", "0", "-3", "2.5", "'a'", "''", "'2020-01-01'", "1 div 0", "/data/edad", "/data/nac", "/data/hijo/anios", ".",
     "/data/temas", "//nom", "/data/nada", "true()", "instance('t')/root/item/name", "/data/lugar", "..")
)  # fmt: skip


def calls(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Make calls and operations of expressions."""

    def call(name: str) -> st.SearchStrategy[str]:
        function = TABLE[name]
        sizes = range(function.least, min(function.most, function.least + 2) + 1)
        fitting = [size for size in sizes if not function.odd or size % 2 == function.odd % 2]
        return st.sampled_from(fitting).flatmap(
            lambda size: st.lists(inner, min_size=size, max_size=size).map(
                lambda each: f"{name}({', '.join(each)})"
            )
        )

    operators = st.sampled_from(("+", "-", "*", "div", "mod", "=", "!=", "<", ">=", "and", "or", "|"))
    operations = st.tuples(inner, operators, inner).map(lambda each: f"({' '.join(each)})")
    return st.one_of(st.sampled_from(sorted(TABLE)).flatmap(call), operations)


@settings(max_examples=400, deadline=None)
@given(expression=st.recursive(ATOMS, calls, max_leaves=6))
def test_any_expression_gives_a_value_or_says_why_not(
    answered: tuple[Context, Library], expression: str
) -> None:
    """No expression that can be read ever fails in another way, and its value becomes text, number and truth."""
    context, library = answered
    with suppress(ExpressionError, Unworkable):
        value = compiled(expression, library)(context)
        to_text(value, context), to_number(value, context), to_truth(value, context)


@settings(max_examples=300, deadline=None)
@given(expression=st.text(st.sampled_from("ab1'\"()[]/.@*+-<>=!|,:$ &{}"), max_size=20))
def test_any_text_is_an_expression_or_an_expression_error(expression: str) -> None:
    """Nonsense is told to be nonsense."""
    with suppress(ExpressionError):
        compiled(expression, Library())


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("[0-9]{10}", "4421234567", True), ("[0-9]{10}", "442123456", False), ("^a+$", "aaa", True),
        ("(?i)sí|no", "SÍ", True), ("[^ ]+@[^ ]+\\.mx", "ana@colonia.mx", True), ("\\d{2}:\\d{2}", "18:30", True),
        ("(ab)*c?", "ababc", True), ("a.c", "a\nc", False), ("\\p{L}+", "ñandú", True), ("[\\w.-]+", "a_b.c-d", True),
        ("a{2,3}", "aaaa", False), ("a{2,}", "aaaa", True), ("", "", True), ("x|", "", True), ("[]a]+", "]a", True),
    ],
)  # fmt: skip
def test_a_pattern_fits_the_whole_text(pattern: str, text: str, fits: bool) -> None:
    """As Java's `matches`, which is what ODK means by regex()."""
    assert matches(pattern, text) is fits


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(a*)*b", "(.*)(.*)(.*)(.*)x", "(a|aa)+$b"])
def test_no_pattern_is_slow(pattern: str) -> None:
    """Patterns made to explode are answered by a machine whose steps are bounded by the text's length."""
    assert matches(pattern, "a" * 4_000) is False
    assert len(program(pattern)) < 100


@pytest.mark.parametrize("pattern", ["(?=a)", "(a)\\1", "a**b{", "[z-a]", "(", "a{1001}", "\\", "(?<!a)b"])
def test_a_pattern_beyond_a_finite_machine_is_refused(pattern: str) -> None:
    """Looking around, going back to a group, or nonsense."""
    with pytest.raises(Unsupported):
        program(pattern)


def test_a_list_of_nodes_is_of_nodes(answered: tuple[Context, Library]) -> None:
    """Paths give nodes, and an attribute is one too."""
    context, library = answered
    assert all(isinstance(node, Node) for node in compiled("/data/@id", library)(context))
    assert WORLD.now.tzinfo is not UTC

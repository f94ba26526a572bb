"""The functions an expression may call: XPath 1.0 §4 and ODK's (https://getodk.github.io/xforms-spec/#xpath-functions).

Each takes the `Context` and its arguments' values. Those that must not work out all their arguments, or need
the form's lists, are built when the form is loaded instead (`build`). Where JavaRosa and XPath 1.0 disagree we
follow JavaRosa, because that is what ODK Collect asks with.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from dialogs.expressions.values import NAN, Context, Value, number_text, plain, to_number, to_text, to_truth

MANY = 1_000


@dataclass(frozen=True)
class Function:
    """A function and how many arguments it takes; `odd` = 1 or 2 asks for an odd or an even number."""

    run: Callable[..., Value]
    least: int
    most: int
    odd: int = 0
    build: Callable[..., Callable[[Context], Value]] | None = None

    def arity(self) -> str:
        """Say in Spanish how many arguments are asked for."""
        if self.least == self.most:
            return f"{self.least} argumento{'' if self.least == 1 else 's'}"
        if self.most == MANY:
            return f"{self.least} argumentos o más"
        return f"de {self.least} a {self.most} argumentos"


TABLE: dict[str, Function] = {}


def function(
    name: str, least: int, most: int | None = None, *, odd: int = 0
) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Enter a function in the table under its name in the specification."""

    def enter(run: Callable[..., Value]) -> Callable[..., Value]:
        TABLE[name] = Function(run, least, least if most is None else most, odd)
        return run

    return enter


def built(name: str, least: int, most: int | None = None, *, odd: int = 0) -> Callable[[Any], Any]:
    """Enter a function that is built when the form is loaded, from its library and its arguments."""

    def enter(build: Any) -> Any:
        TABLE[name] = Function(lambda *_: "", least, least if most is None else most, odd, build)
        return build

    return enter


def spread(context: Context, values: tuple[Value, ...]) -> list[Value]:
    """Put the nodes of lists among the values as values of their own."""
    found: list[Value] = []
    for value in values:
        found += [context.typed(node) for node in value] if isinstance(value, list) else [value]
    return found


# Truth ---------------------------------------------------------------------------------------------------------


function("true", 0)(lambda c: True)
function("false", 0)(lambda c: False)
function("boolean", 1)(lambda c, value: to_truth(value, c))
function("not", 1)(lambda c, value: not to_truth(value, c))


@function("boolean-from-string", 1)
def boolean_from_string(c: Context, value: Value) -> bool:
    return to_text(value, c).lower() in ("true", "1")


@built("if", 3)
def if_(library: Any, arguments: Any, run: list[Any]) -> Callable[[Context], Value]:
    condition, then, otherwise = run
    return lambda c: then(c) if to_truth(condition(c), c) else otherwise(c)


@built("coalesce", 1, MANY)
def coalesce(library: Any, arguments: Any, run: list[Any]) -> Callable[[Context], Value]:
    def first(c: Context) -> Value:
        value: Value = ""
        for each in run:
            value = plain(each(c), c)
            if value != "" and value == value:
                return value
        return value

    return first


@built("once", 1)
def once(library: Any, arguments: Any, run: list[Any]) -> Callable[[Context], Value]:
    """Keep the value a node has; only an empty one takes the argument's."""
    return lambda c: c.raw(c.node) or run[0](c)


@function("checklist", 2, MANY)
def checklist(c: Context, least: Value, most: Value, *factors: Value) -> bool:
    count = sum(to_truth(each, c) for each in spread(c, factors))
    low, high = to_number(least, c), to_number(most, c)
    return (low < 0 or count >= low) and (high < 0 or count <= high)


@function("weighted-checklist", 4, MANY, odd=2)
def weighted_checklist(c: Context, least: Value, most: Value, *pairs: Value) -> bool:
    flags, weights = spread(c, pairs[0::2]), spread(c, pairs[1::2])
    total = sum(to_number(w, c) for flag, w in zip(flags, weights, strict=False) if to_truth(flag, c))
    return to_number(least, c) <= total <= to_number(most, c)


# Numbers -------------------------------------------------------------------------------------------------------


@function("number", 0, 1)
def number(c: Context, *value: Value) -> float:
    return to_number(value[0] if value else [c.node], c)


@function("int", 1)
def int_(c: Context, value: Value) -> float:
    """Cut off the fraction (towards zero)."""
    found = to_number(value, c)
    return float(math.trunc(found)) if math.isfinite(found) else found


@function("round", 1, 2)
def round_(c: Context, value: Value, places: Value = 0.0) -> float:
    """Round a half up, as XPath 1.0 and spreadsheets with positive numbers do; `places` may be negative."""
    found, to = to_number(value, c), to_number(places, c)
    if not math.isfinite(found):
        return found
    if not abs(to) <= 30:
        return NAN
    method = ROUND_HALF_DOWN if found < 0 else ROUND_HALF_UP
    unit = Decimal(1).scaleb(-int(to))
    return float((Decimal(repr(found)) / unit).to_integral_value(method) * unit)


def _whole(c: Context, value: Value, cut: Callable[[float], int]) -> float:
    found = to_number(value, c)
    return float(cut(found)) if math.isfinite(found) else found


function("floor", 1)(lambda c, value: _whole(c, value, math.floor))
function("ceiling", 1)(lambda c, value: _whole(c, value, math.ceil))


@function("sum", 1)
def sum_(c: Context, nodes: Value) -> float:
    """Add up a list; what is not a number is left out."""
    listed = [to_number([node], c) for node in nodes] if isinstance(nodes, list) else [to_number(nodes, c)]
    return math.fsum(each for each in listed if each == each)


def _extreme(c: Context, values: tuple[Value, ...], choose: Callable[..., float]) -> float:
    found = [to_number(each, c) for each in spread(c, values)]
    numbers = [each for each in found if each == each]
    return choose(numbers) if numbers else NAN


function("max", 1, MANY)(lambda c, *values: _extreme(c, values, max))
function("min", 1, MANY)(lambda c, *values: _extreme(c, values, min))


@function("count", 1)
def count(c: Context, nodes: Value) -> float:
    return float(len(nodes)) if isinstance(nodes, list) else 0.0


@function("count-non-empty", 1)
def count_non_empty(c: Context, nodes: Value) -> float:
    return float(sum(1 for node in nodes if node.children or c.raw(node))) if isinstance(nodes, list) else 0.0


@function("position", 0, 1)
def position(c: Context, *nodes: Value) -> float:
    """Say which row of its repeat a node is (with an argument), or its place in what is being filtered."""
    if nodes:
        return float(nodes[0][0].position) if isinstance(nodes[0], list) and nodes[0] else 0.0
    return float(c.position or c.node.position)


function("last", 0)(lambda c: float(c.size))


# Choices -------------------------------------------------------------------------------------------------------


@function("selected", 2)
def selected(c: Context, chosen: Value, value: Value) -> bool:
    """Say whether a choice is among those chosen; of nothing chosen, nothing is (as JavaRosa)."""
    return f" {to_text(value, c).strip()} " in f" {to_text(chosen, c)} "


function("property", 1)(lambda c, name: "")  # who answers, and on which device, stays unsaid
TABLE["is-selected"] = TABLE["selected"]


@function("count-selected", 1)
def count_selected(c: Context, chosen: Value) -> float:
    return float(len(to_text(chosen, c).split()))


@function("selected-at", 2)
def selected_at(c: Context, chosen: Value, place: Value) -> str:
    """Give the choice in a place, counting from 0; nothing outside."""
    found, at = to_text(chosen, c).split(), to_number(place, c)
    return found[int(at)] if 0 <= at < len(found) else ""


__all__ = ["MANY", "TABLE", "Function", "built", "function", "number_text", "spread"]

"""Equality and order between values (XPath 1.0 §3.4, with typed nodes and dates as JavaRosa compares them)."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from dialogs.expressions.values import Context, Value, to_number, to_text, to_truth


def equal(left: Value, right: Value, context: Context, *, same: bool = True) -> bool:
    """Say whether two values are equal (or, not `same`, whether they differ); of a list, whether any node is."""
    lefts, rights = _each(left, context), _each(right, context)
    if len(lefts) == 1 and len(rights) == 1:
        return _one(lefts[0], rights[0], context) is same
    return any(_one(a, b, context) is same for a in lefts for b in rights)


def _each(value: Value, context: Context) -> list[Any]:
    if isinstance(value, list):
        return [context.typed(node) for node in value] if value else [""]
    return [value]


def _one(left: Any, right: Any, context: Context) -> bool:
    if type(left) is str and type(right) is str:
        return bool(left == right)
    if isinstance(left, bool) or isinstance(right, bool):
        return to_truth(left, context) is to_truth(right, context)
    if isinstance(left, float) or isinstance(right, float):
        a, b = to_number(left, context), to_number(right, context)
        return a == b or abs(a - b) < 1e-12
    return to_text(left, context) == to_text(right, context)


def _ordered(compare: Callable[[float, float], bool]) -> Callable[[Value, Value, Context], bool]:
    def run(left: Value, right: Value, context: Context) -> bool:
        if not (isinstance(left, list) and len(left) > 1) and not (
            isinstance(right, list) and len(right) > 1
        ):
            return compare(to_number(left, context), to_number(right, context))
        lefts = [to_number(each, context) for each in _each(left, context)]
        rights = [to_number(each, context) for each in _each(right, context)]
        return any(compare(a, b) for a in lefts for b in rights)

    return run


COMPARE: dict[str, Callable[[Value, Value, Context], bool]] = {
    "<": _ordered(operator.lt),
    "<=": _ordered(operator.le),
    ">": _ordered(operator.gt),
    ">=": _ordered(operator.ge),
}

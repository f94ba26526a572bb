"""One answer compared with a constant, `${edad} > 17`: nearly all conditions are this, so it is made quick.

Whatever is not that simple goes the general way of `dialogs.expressions.compare`; the outcome is the same.
"""

from __future__ import annotations

import operator
from collections.abc import Callable

from dialogs.expressions.compare import COMPARE, equal
from dialogs.expressions.values import Context, Value, as_number

Run = Callable[[Context], Value]
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def with_number(sign: str, left: Run, constant: float) -> Run:
    """Compare what an expression gives with a number."""
    general, quick = _general(sign), _ORDER.get(sign)
    same = sign == "="

    def run(c: Context) -> bool:
        value = left(c)
        if type(value) is list and len(value) == 1:
            node = value[0]
            if node.index >= 0 and node.typed in ("int", "decimal") and not node.children:
                found = as_number(c.state.values[node.index])
                if quick is not None:
                    return quick(found, constant)
                return (found == constant or abs(found - constant) < 1e-12) is same
        return general(value, constant, c)

    return run


def with_text(sign: str, left: Run, constant: str) -> Run:
    """Say whether what an expression gives is, or is not, a text."""
    general, same = _general(sign), sign == "="

    def run(c: Context) -> bool:
        value = left(c)
        if type(value) is list and len(value) == 1:
            node = value[0]
            if node.index >= 0 and node.typed == "string" and not node.children:
                return (c.state.values[node.index] == constant) is same
        return general(value, constant, c)

    return run


def _general(sign: str) -> Callable[[Value, Value, Context], bool]:
    if sign in COMPARE:
        return COMPARE[sign]
    same = sign == "="
    return lambda left, right, c: equal(left, right, c, same=same)

"""What values are worth to the slow engine: Python's own, with the rules of XPath and of JavaRosa written out."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from typing import Any


class Spot:
    """One place of the form as it is now: a question, a calculation, a group or a row."""

    def __init__(self, name: str, path: str, key: str, above: Spot | None, row: int) -> None:
        self.name, self.path, self.key, self.above, self.row = name, path, key, above, row
        self.below: list[Spot] = []
        self.first: dict[str, int] = {}  #: of repeats below: how many rows the form begins with here
        self.value: Any = ""
        self.counts = True

    def family(self) -> Iterator[Spot]:
        yield self
        for each in self.below:
            yield from each.family()

    def is_relevant(self) -> bool:
        return self.counts and (self.above is None or self.above.is_relevant())


def typed(written: str, kind: str) -> Any:
    """Give an answer as what it is."""
    if written and kind in ("int", "decimal"):
        return float(written)
    return date.fromisoformat(written) if written and kind == "date" else written


def single(value: Any) -> Any:
    if isinstance(value, list):
        return value[0].value if value else ""
    return value


def number(value: Any) -> float:
    own, value = isinstance(value, list), single(value)
    if isinstance(value, date):
        return float((value - date(1970, 1, 1)).days)
    if isinstance(value, str):
        if re.fullmatch(r"\s*-?(\d+(\.\d*)?|\.\d+)\s*", value):
            return float(value)
        return (
            number(date.fromisoformat(value))
            if not own and re.fullmatch(r"\d{4}-\d\d-\d\d", value)
            else math.nan
        )
    return float(value)


def text(value: Any) -> str:
    value = single(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "NaN" if math.isnan(value) else f"{value + 0.0:.0f}" if value.is_integer() else repr(value)
    return str(value)


def written(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool) else text(value)


def truth(value: Any) -> bool:
    value = single(value)
    return not math.isnan(value) and value != 0 if isinstance(value, float) else bool(value)


def same(left: Any, right: Any) -> bool:
    left, right = single(left), single(right)
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) is truth(right)
    if isinstance(left, float) or isinstance(right, float):
        return number(left) == number(right) or abs(number(left) - number(right)) < 1e-12
    return text(left) == text(right)


def rounded(value: Any, places: Any = 0.0) -> float:
    if math.isnan(number(value)):
        return math.nan
    way = ROUND_HALF_UP if number(value) >= 0 else ROUND_HALF_DOWN
    return float(Decimal(repr(number(value))).quantize(Decimal(1).scaleb(-int(number(places))), way))


def numbers(values: Any) -> list[float]:
    each = [number([one]) for one in values] if isinstance(values, list) else [number(values)]
    return [one for one in each if not math.isnan(one)]


def remainder(left: float, right: float) -> float:
    return math.nan if right == 0 or math.isnan(left) or math.isnan(right) else math.fmod(left, right)


OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "or": lambda a, b: truth(a) or truth(b), "and": lambda a, b: truth(a) and truth(b),
    "=": same, "!=": lambda a, b: not same(a, b),
    "<": lambda a, b: number(a) < number(b), "<=": lambda a, b: number(a) <= number(b),
    ">": lambda a, b: number(a) > number(b), ">=": lambda a, b: number(a) >= number(b),
    "+": lambda a, b: number(a) + number(b), "-": lambda a, b: number(a) - number(b),
    "*": lambda a, b: number(a) * number(b), "mod": lambda a, b: remainder(number(a), number(b)),
}  # fmt: skip
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "true": lambda: True, "false": lambda: False, "not": lambda a: not truth(a), "number": number, "date": typed,
    "concat": lambda *each: "".join(text([one]) for a in each for one in (a if isinstance(a, list) else [_held(a)])),
    "string-length": lambda a: float(len(text(a))), "contains": lambda a, b: text(b) in text(a),
    "substr": lambda a, start, end: text(a)[int(start) : int(end)], "round": rounded,
    "coalesce": lambda a, b: single(b) if single(a) == "" else single(a),
    "regex": lambda a, shape: re.fullmatch(shape, text(a)) is not None,
    "selected": lambda a, b: f" {text(b)} " in f" {text(a)} ",
    "count-selected": lambda a: float(len(text(a).split())),
    "selected-at": lambda a, at: (text(a).split() + [""] * 9)[int(number(at))] if number(at) >= 0 else "",
    "sum": lambda each: math.fsum(numbers(each)), "count": lambda each: float(len(each)),
    "max": lambda each: max(numbers(each), default=math.nan),
    "min": lambda each: min(numbers(each), default=math.nan),
    "position": lambda each: float(each[0].row) if each else 0.0,
    "join": lambda glue, each: glue.join(text([one]) for one in each),
}  # fmt: skip
FUNCTIONS["date"] = lambda a: typed(text(a), "date")


def _held(value: Any) -> Spot:
    spot = Spot("", "", "", None, 1)
    spot.value = value
    return spot

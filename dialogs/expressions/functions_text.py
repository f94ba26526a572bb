"""Functions of text (XPath 1.0 §4.2 and ODK's: https://getodk.github.io/xforms-spec/#xpath-functions)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from dialogs.errors import ExpressionError
from dialogs.expressions.functions import MANY, built, function, round_, spread
from dialogs.expressions.regex import Unsupported, matches, program
from dialogs.expressions.values import Context, Value, to_number, to_text

_SPACE = re.compile("[ \t\r\n]+")


@function("string", 0, 1)
def string(c: Context, *value: Value) -> str:
    return to_text(value[0] if value else [c.node], c)


@function("concat", 0, MANY)
def concat(c: Context, *values: Value) -> str:
    return "".join(to_text(each, c) for each in spread(c, values))


@function("join", 1, MANY)
def join(c: Context, glue: Value, *values: Value) -> str:
    return to_text(glue, c).join(to_text(each, c) for each in spread(c, values))


function("contains", 2)(lambda c, text, part: to_text(part, c) in to_text(text, c))
function("starts-with", 2)(lambda c, text, part: to_text(text, c).startswith(to_text(part, c)))
function("ends-with", 2)(lambda c, text, part: to_text(text, c).endswith(to_text(part, c)))


@function("substr", 2, 3)
def substr(c: Context, text: Value, start: Value, end: Value | None = None) -> str:
    """Cut from `start` (0 is the first letter) up to, not with, `end`; negative places count from the end."""
    whole = to_text(text, c)
    first, last = to_number(start, c), float(len(whole)) if end is None else to_number(end, c)
    size = len(whole)
    low, high = (0 if each != each else int(max(-size, min(each, size))) for each in (first, last))
    return whole[low + size if low < 0 else low : high + size if high < 0 else high]


@function("substring", 2, 3)
def substring(c: Context, text: Value, start: Value, length: Value | None = None) -> str:
    """Cut as XPath 1.0 §4.2: the first letter is 1, places are rounded."""
    first = round_(c, start)
    last = math.inf if length is None else first + round_(c, length)
    return "".join(letter for at, letter in enumerate(to_text(text, c), 1) if first <= at < last)


function("substring-before", 2)(lambda c, text, part: _cut(to_text(text, c), to_text(part, c), 0))
function("substring-after", 2)(lambda c, text, part: _cut(to_text(text, c), to_text(part, c), 1))


def _cut(text: str, part: str, side: int) -> str:
    if not part:
        return text if side else ""
    before, found, after = text.partition(part)
    return "" if not found else (before, after)[side]


@function("translate", 3)
def translate(c: Context, text: Value, old: Value, new: Value) -> str:
    olds, news = to_text(old, c), to_text(new, c)
    table: dict[int, str | None] = {}
    for at, letter in enumerate(olds):
        table.setdefault(ord(letter), news[at] if at < len(news) else None)
    return to_text(text, c).translate(table)


function("string-length", 0, 1)(lambda c, *text: float(len(to_text(text[0] if text else [c.node], c))))
function("normalize-space", 0, 1)(
    lambda c, *text: " ".join(_SPACE.split(to_text(text[0] if text else [c.node], c).strip(" \t\r\n")))
)


@built("regex", 2)
def regex(library: Any, arguments: Any, run: list[Any]) -> Callable[[Context], Value]:
    """Say whether the whole text has the shape of the pattern (as JavaRosa; in time linear in the text)."""
    text, pattern = run
    written = getattr(arguments[1], "value", None)
    if isinstance(written, str):
        try:
            program(written)
        except Unsupported as error:
            raise ExpressionError(str(error), original=written) from error
    return lambda c: matches(to_text(pattern(c), c), to_text(text(c), c))

"""Expressions at work: a tree becomes a function from a `Context` to a value.

Compiled once, when a form is loaded: an unknown function, a wrong number of arguments or a list that is not
there is found then, never in a conversation.
"""

from __future__ import annotations

from collections.abc import Callable
from math import fmod, isinf
from threading import local
from typing import Any

from dialogs.errors import ExpressionError, Unworkable
from dialogs.expressions import functions, functions_dates, functions_lists, functions_math, functions_text
from dialogs.expressions.axes import filtered, from_root, walk
from dialogs.expressions.compare import COMPARE, equal
from dialogs.expressions.constants import MIRRORED, with_number, with_text
from dialogs.expressions.paths import is_plain, known_absolute, known_relative, relevant
from dialogs.expressions.syntax import Binary, Call, Expr, Negated, Number, Path, Step, Text
from dialogs.expressions.tree import Node
from dialogs.expressions.values import NAN, Context, Value, to_number, to_truth
from dialogs.expressions.xpath import parse

Run = Callable[[Context], Value]
FAMILIES = (
    functions,
    functions_dates,
    functions_lists,
    functions_math,
    functions_text,
)  #: the modules that fill the table
TABLE = functions.TABLE
QUOTES_AT_MOST = 3  #: texts quoted by texts that are quoted
TRUTHS = frozenset({"or", "and", *MIRRORED})  #: operators that give true or false


class Library:
    """What expressions of one form may reach besides the answers: its lists, its choices' labels, its version."""

    def __init__(self) -> None:
        self.instances: dict[str, Node] = {}  #: by id, the document node of each list
        self.missing: dict[str, str] = {}  #: lists the form names and nobody gave, with their files
        self.version = ""
        self.choice_name: Callable[[Context, str, str], str] = lambda context, value, path: ""
        self.itext: Callable[[Context, str], str] = lambda context, identifier: ""
        self._inside = local()

    def quoted(self, say: Callable[[], str]) -> str:
        """Say a text that another quotes; nothing when they quote each other too deep, as in a circle."""
        depth: int = getattr(self._inside, "depth", 0)
        if depth >= QUOTES_AT_MOST:
            return ""
        self._inside.depth = depth + 1
        try:
            return say()
        finally:
            self._inside.depth = depth


def compiled(source: str, library: Library) -> Run:
    """Turn the text of an expression into a function; raises `ExpressionError` in Spanish."""
    return build(parse(source), library)


def build(expression: Expr, library: Library) -> Run:
    match expression:
        case Number(value):
            return lambda context: value
        case Text(text):
            return lambda context: text
        case Negated(operand):
            inner = build(operand, library)
            return lambda context: -to_number(inner(context), context)
        case Binary():
            return _binary(expression, library)
        case Call():
            return _call(expression, library)
        case Path():
            return _path(expression, library)


def truth(expression: Expr, library: Library, *, otherwise: bool = False) -> Callable[[Context], bool]:
    """Compile a condition; where it cannot be worked out, it is `otherwise`."""
    run = build(expression, library)

    def holds(context: Context) -> bool:
        try:
            return to_truth(run(context), context)
        except Unworkable:
            return otherwise

    return holds


def safely(run: Run) -> Run:
    """Give nothing where an expression cannot be worked out: for labels and lists, which must be shown."""

    def quietly(context: Context) -> Value:
        try:
            return run(context)
        except Unworkable:
            return ""

    return quietly


def _binary(expression: Binary, library: Library) -> Run:
    operator = expression.operator
    left, right = build(expression.left, library), build(expression.right, library)
    if operator in ("or", "and"):
        one, other = _certain(expression.left, left), _certain(expression.right, right)
        return (lambda c: one(c) or other(c)) if operator == "or" else (lambda c: one(c) and other(c))
    if operator in MIRRORED:
        return _comparison(expression, left, right)
    if operator == "|":
        return lambda c: _union(left(c), right(c))
    arithmetic = ARITHMETIC[operator]
    return lambda c: arithmetic(to_number(left(c), c), to_number(right(c), c))


def _certain(expression: Expr, run: Run) -> Run:
    """Make a truth of what an expression gives, unless it is one anyway."""
    if isinstance(expression, Binary) and expression.operator in TRUTHS:
        return run
    return lambda c: to_truth(run(c), c)


def _comparison(expression: Binary, left: Run, right: Run) -> Run:
    operator, one, other = expression.operator, expression.left, expression.right
    if isinstance(one, Number | Text):  # 17 < ${edad} is ${edad} > 17
        operator, one, other, left, right = MIRRORED[operator], other, one, right, left
    if isinstance(other, Number):
        return with_number(operator, left, other.value)
    if operator in COMPARE:
        compare = COMPARE[operator]
        return lambda c: compare(left(c), right(c), c)
    same = operator == "="
    if isinstance(other, Text):
        return with_text(operator, left, other.value)
    return lambda c: equal(left(c), right(c), c, same=same)


def _union(left: Value, right: Value) -> list[Node]:
    if not isinstance(left, list) or not isinstance(right, list):
        return []
    found = dict.fromkeys(left + right)
    return sorted(found, key=lambda node: node.index)


def _divide(left: float, right: float) -> float:
    if right == 0:
        return NAN if left == 0 or left != left else float("inf") if left > 0 else float("-inf")
    return left / right


def _modulo(left: float, right: float) -> float:
    return NAN if right == 0 or isinf(left) or left != left or right != right else fmod(left, right)


ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "div": _divide,
    "mod": _modulo,
}


def wrong_call(call: Call) -> str:
    """Say in Spanish what is wrong with a call: no such function, or not that many arguments; empty if nothing."""
    function, count = TABLE.get(call.name), len(call.arguments)
    if function is None:
        return f"No existe la función «{call.name}()»."
    if not function.least <= count <= function.most:
        return f"La función «{call.name}()» pide {function.arity()}; tiene {count}."
    if function.odd and count % 2 != function.odd % 2:
        return f"La función «{call.name}()» pide sus argumentos por parejas; tiene {count}."
    return ""


def _call(expression: Call, library: Library) -> Run:
    problem = wrong_call(expression)
    if problem:
        raise ExpressionError(problem)
    function, arguments, count = TABLE[expression.name], expression.arguments, len(expression.arguments)
    if function.build is not None:
        return function.build(library, arguments, [build(each, library) for each in arguments])
    run: Callable[..., Value] = function.run
    if count == 0:
        return lambda c: run(c)
    first = build(arguments[0], library)
    if count == 1:
        return lambda c: run(c, first(c))
    second = build(arguments[1], library)
    if count == 2:
        return lambda c: run(c, first(c), second(c))
    others = [build(each, library) for each in arguments]
    return lambda c: run(c, *[each(c) for each in others])


def _path(path: Path, library: Library) -> Run:
    steps = [(step.axis, step.test, _filters(step, library)) for step in path.steps]
    if path.start is not None:
        start = build(path.start, library)
        first = [truth_or_place(each, library) for each in path.predicates]
        return lambda c: _from_start(c, start, first, steps)
    simple = all(not step.predicates and is_plain(step) for step in path.steps)
    if not simple:
        if path.absolute:
            return lambda c: relevant(from_root(c, steps), c)
        return lambda c: relevant(walk(c, [c.node], steps), c)
    if path.absolute:
        return known_absolute(steps)
    return known_relative(steps)


def _filters(step: Step, library: Library) -> list[Run]:
    return [truth_or_place(each, library) for each in step.predicates]


def truth_or_place(expression: Expr, library: Library) -> Run:
    """Compile a filter: a number keeps the node in that place, nodes keep where there are any (XPath 1.0)."""
    run = build(expression, library)

    def keeps(context: Context) -> bool:
        value = run(context)
        if isinstance(value, float):
            return value == context.position
        return bool(value) if isinstance(value, list) else to_truth(value, context)

    return keeps


def _from_start(c: Context, start: Run, first: list[Run], steps: list[Any]) -> list[Node]:
    nodes = start(c)
    if not isinstance(nodes, list):
        return []
    for keeps in first:
        nodes = filtered(c, nodes, keeps)
    return relevant(walk(c, nodes, steps), c)

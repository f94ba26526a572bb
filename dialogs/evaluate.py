"""Expressions at work: a tree becomes a function from a `Context` to a value.

Compiled once, when a form is loaded: an unknown function, a wrong number of arguments or a list that is not
there is found then, never in a conversation.
"""

from __future__ import annotations

from collections.abc import Callable
from math import fmod, isinf
from typing import Any

from dialogs import functions, functions_dates, functions_lists, functions_math, functions_text
from dialogs.axes import filtered, from_root, walk
from dialogs.compare import COMPARE, equal
from dialogs.errors import ExpressionError, Unworkable
from dialogs.syntax import Binary, Call, Expr, Negated, Number, Path, Step, Text
from dialogs.tree import Node
from dialogs.values import NAN, Context, Value, to_number, to_truth
from dialogs.xpath import parse

Run = Callable[[Context], Value]
FAMILIES = (
    functions,
    functions_dates,
    functions_lists,
    functions_math,
    functions_text,
)  #: the modules that fill the table
TABLE = functions.TABLE


class Library:
    """What expressions of one form may reach besides the answers: its lists, its choices' labels, its version."""

    def __init__(self) -> None:
        self.instances: dict[str, Node] = {}  #: by id, the document node of each list
        self.missing: dict[str, str] = {}  #: lists the form names and nobody gave, with their files
        self.version = ""
        self.choice_name: Callable[[Context, str, str], str] = lambda context, value, path: ""
        self.itext: Callable[[Context, str], str] = lambda context, identifier: ""


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
    if operator == "or":
        return lambda c: to_truth(left(c), c) or to_truth(right(c), c)
    if operator == "and":
        return lambda c: to_truth(left(c), c) and to_truth(right(c), c)
    if operator == "=":
        return lambda c: equal(left(c), right(c), c)
    if operator == "!=":
        return lambda c: equal(left(c), right(c), c, same=False)
    if operator in COMPARE:
        compare = COMPARE[operator]
        return lambda c: compare(left(c), right(c), c)
    if operator == "|":
        return lambda c: _union(left(c), right(c))
    arithmetic = ARITHMETIC[operator]
    return lambda c: arithmetic(to_number(left(c), c), to_number(right(c), c))


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
    simple = all(not step.predicates and _plain(step) for step in path.steps)
    if not simple:
        if path.absolute:
            return lambda c: _relevant(from_root(c, steps), c)
        return lambda c: _relevant(walk(c, [c.node], steps), c)
    if path.absolute:
        return _known_absolute(steps)
    return _known_relative(steps)


def _plain(step: Step) -> bool:
    named = step.axis in ("child", "attribute") and not step.test.endswith(")") and ":*" not in step.test
    return named or (step.axis in ("self", "parent") and step.test == "node()")


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
    return _relevant(walk(c, nodes, steps), c)


def _relevant(nodes: list[Node], context: Context) -> list[Node]:
    """Leave out what does not count now: a reference to a non-relevant node finds nothing (as JavaRosa)."""
    counts = context.state.relevant
    return [node for node in nodes if node.index < 0 or counts[node.index]]


def _known_absolute(steps: list[Any]) -> Run:
    """Find a plain absolute path once per shape; where it goes through a repeat, once per starting node."""
    mark = object()

    def run(c: Context) -> list[Node]:
        state = c.state
        here = c.node.index if c.node.index >= 0 else c.current.index
        cache, key = state.shape.cache, (mark, here)
        found = None if here < 0 else cache.get(mark) or cache.get(key)
        if found is None:
            found = from_root(c, steps)
            if here >= 0:
                cache[key if not found or any(_in_row(node) for node in found) else mark] = found
        counts = state.relevant
        return [node for node in found if counts[node.index]]

    return run


def _in_row(node: Node) -> bool:
    here: Node | None = node
    while here is not None:
        if here.template is not None and here.template.repeat:
            return True
        here = here.parent
    return False


def _known_relative(steps: list[Any]) -> Run:
    """Find a plain relative path once per shape and starting node."""
    mark = object()
    only = steps[0] if len(steps) == 1 else ("", "", [])
    name = only[1] if only[0] == "child" and only[1] != "*" and ":" not in only[1] else ""

    def run(c: Context) -> list[Node]:
        state, node = c.state, c.node
        if node.index < 0:
            return node.named.get(name, []) if name else _relevant(walk(c, [node], steps), c)
        key = (mark, node.index)
        found = state.shape.cache.get(key)
        if found is None:
            found = state.shape.cache[key] = walk(c, [node], steps)
        counts = state.relevant
        return [each for each in found if counts[each.index]]

    return run

"""Functions that reach a form's lists, rows and labels: `instance`, `pulldata`, `indexed-repeat`, `randomize`…"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from typing import Any

from dialogs.errors import ExpressionError
from dialogs.expressions.axes import walk
from dialogs.expressions.functions import MANY, TABLE, Function, built
from dialogs.expressions.syntax import Path, Text
from dialogs.expressions.tree import NODES_AT_MOST, Node, lineage
from dialogs.expressions.values import Context, Value, to_number, to_text

PARK_MILLER = 2_147_483_647  #: the modulus of the generator ODK shuffles with

Run = Callable[[Context], Value]


@built("current", 0)
def current(library: Any, arguments: Any, run: list[Run]) -> Run:
    """Where the whole expression stands, also inside a filter."""
    return lambda c: [c.current]


@built("instance", 1)
def instance(library: Any, arguments: tuple[Any, ...], run: list[Run]) -> Run:
    """A list of the form, by its id."""
    if isinstance(arguments[0], Text):
        found = library.instances.get(_known(library, arguments[0].value))
        return lambda c: [found]
    return lambda c: [each for each in [library.instances.get(to_text(run[0](c), c))] if each is not None]


def _known(library: Any, name: str) -> str:
    if name in library.missing:
        raise ExpressionError(f"Falta el archivo «{library.missing[name]}», de donde sale la lista «{name}».")
    if name not in library.instances:
        raise ExpressionError(f"No existe la lista «{name}».")
    return name


@built("pulldata", 4)
def pulldata(library: Any, arguments: tuple[Any, ...], run: list[Run]) -> Run:
    """Look a value up in a list: pulldata('barrios', 'nombre', 'id', ${barrio})."""
    if isinstance(arguments[0], Text):
        _known(library, arguments[0].value)

    def look(c: Context) -> str:
        name, wanted, key, value = (to_text(each(c), c) for each in run)
        document = library.instances.get(name)
        for root in document.children if document is not None else ():
            for item in root.children:
                if item.named.get(key) and item.named[key][0].text == value:
                    return str(item.named[wanted][0].text) if item.named.get(wanted) else ""
        return ""

    return look


@built("indexed-repeat", 3, 11, odd=1)
def indexed_repeat(library: Any, arguments: tuple[Any, ...], run: list[Run]) -> Run:
    """A question in a given row: indexed-repeat(${nombre}, ${hijo}, 2)."""
    if not all(isinstance(each, Path) for each in (arguments[0], *arguments[1::2])):
        raise ExpressionError("La función «indexed-repeat()» pide referencias a preguntas y a repeticiones.")

    def row(c: Context) -> list[Node]:
        wanted: dict[Any, int] = {}
        for repeat, place in zip(arguments[1::2], run[2::2], strict=True):
            number = to_number(place(c), c)
            for node in _anywhere(c, repeat):
                wanted[node.template] = int(min(number, NODES_AT_MOST)) if number >= 1 else 1
        mine = {each.template: each.position for each in lineage(c.node if c.node.index >= 0 else c.current)}
        return [node for node in _anywhere(c, arguments[0]) if _in_rows(node, mine | wanted)]

    return row


def _anywhere(c: Context, path: Any) -> list[Node]:
    """Find a path in every row, whichever one we stand in."""
    steps: list[Any] = [(step.axis, step.test, []) for step in path.steps]
    if path.absolute:
        return walk(c, [c.state.shape.document], steps)
    up = sum(1 for step in path.steps if step.axis == "parent")
    start = [c.current] if path.start is not None else [c.node]
    found = walk(c, start, steps)
    if not found or not up:
        return found
    template = found[0].template
    return found if template is None else list(c.state.shape.of[template])


def _in_rows(node: Node, wanted: dict[Any, int]) -> bool:
    return all(wanted.get(each.template, each.position) == each.position for each in lineage(node))


@built("randomize", 1, 2)
def randomize(library: Any, arguments: Any, run: list[Run]) -> Run:
    """Shuffle a list; without a seed, by the conversation's own chance, the same each time it is shown."""

    def mixed(c: Context) -> list[Node]:
        nodes = run[0](c)
        if not isinstance(nodes, list):
            return []
        seed = seed_of(run[1](c), c) if len(run) > 1 else c.world.seed + c.node.index + 1
        return shuffled(nodes, seed)

    return mixed


def seed_of(value: Value, c: Context) -> int:
    """Turn what an author gives as a seed into a whole number, as JavaRosa: a text by its SHA-256."""
    number = to_number(value, c)
    if number == number:
        return int(number) if abs(number) < 2**63 else 0
    text = to_text(value, c)
    if not text or text == "NaN":
        return 0
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)


def shuffled(nodes: list[Node], seed: int) -> list[Node]:
    """Shuffle as every ODK tool does, so that a seed gives the same order in all.

    Fisher–Yates from the inside out with the Park–Miller generator, in doubles, as JavaRosa's `FisherYates` and
    the npm module park-miller (https://getodk.github.io/xforms-spec/#fn:randomize).
    """
    state = math.fmod(float(seed), PARK_MILLER)
    if state <= 0:
        state += PARK_MILLER - 1
    found: list[Node] = []
    for place, node in enumerate(nodes):
        state = math.fmod(state * 16_807, PARK_MILLER)
        other = int((state - 1) / (PARK_MILLER - 1) * (place + 1))
        found.append(node)
        found[place], found[other] = found[other], node
    return found


@built("jr:choice-name", 2)
def choice_name(library: Any, arguments: Any, run: list[Run]) -> Run:
    """The label of a choice of a question, in the person's language."""
    return lambda c: library.quoted(
        lambda: library.choice_name(c, to_text(run[0](c), c), to_text(run[1](c), c))
    )


@built("jr:itext", 1)
def itext(library: Any, arguments: Any, run: list[Run]) -> Run:
    return lambda c: library.quoted(lambda: library.itext(c, to_text(run[0](c), c)))


@built("version", 0)
def version(library: Any, arguments: Any, run: list[Run]) -> Run:
    return lambda c: library.version


def _name(nodes: Value) -> str:
    return str(nodes[0].name).lstrip("@") if isinstance(nodes, list) and nodes and nodes[0].parent else ""


TABLE["name"] = Function(lambda c, *n: _name(n[0] if n else [c.node]), 0, 1)
TABLE["local-name"] = Function(lambda c, *n: _name(n[0] if n else [c.node]).rpartition(":")[2], 0, 1)
TABLE["namespace-uri"] = Function(lambda c, *n: "", 0, 1)
TABLE["depend"] = Function(lambda c, value, *others: value, 1, MANY)

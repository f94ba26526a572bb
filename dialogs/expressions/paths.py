"""Plain paths, without filters: found once for each shape of the tree, then only asked whether they count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dialogs.expressions.axes import from_root, walk
from dialogs.expressions.syntax import Path, Step
from dialogs.expressions.tree import Node
from dialogs.expressions.values import Context

Find = Callable[[Context], list[Node]]


def is_plain(step: Step) -> bool:
    """Say whether a step leads always to the same nodes from the same one."""
    named = step.axis in ("child", "attribute") and not step.test.endswith(")") and ":*" not in step.test
    return named or (step.axis in ("self", "parent") and step.test == "node()")


def relevant(nodes: list[Node], context: Context) -> list[Node]:
    """Leave out what does not count now: a reference to a non-relevant node finds nothing (as JavaRosa)."""
    counts = context.state.relevant
    return [node for node in nodes if node.index < 0 or counts[node.index]]


def known_absolute(steps: list[Any]) -> Find:
    """Find a plain absolute path once per shape; where it goes through a repeat, once per starting node."""
    mark = object()

    def run(c: Context) -> list[Node]:
        state = c.state
        cache = state.shape.cache
        found = cache.get(mark)
        if found is None:
            here = c.node.index if c.node.index >= 0 else c.current.index
            key = (mark, here)
            found = None if here < 0 else cache.get(key)
            if found is None:
                found = from_root(c, steps)
                if here >= 0:
                    cache[key if not found or any(_in_row(node) for node in found) else mark] = found
        counts = state.relevant
        if len(found) == 1:
            return found if counts[found[0].index] else []
        return [node for node in found if counts[node.index]]

    return run


def _in_row(node: Node) -> bool:
    here: Node | None = node
    while here is not None:
        if here.template is not None and here.template.repeat:
            return True
        here = here.parent
    return False


def here(c: Context) -> list[Node]:
    """The node where one stands: `.`"""
    node = c.node
    return [node] if node.index < 0 or c.state.relevant[node.index] else []


def known_relative(steps: list[Any]) -> Find:
    """Find a plain relative path once per shape and starting node."""
    mark = object()
    only = steps[0] if len(steps) == 1 else ("", "", [])
    if only[0] == "self":
        return here
    name = only[1] if only[0] == "child" and only[1] != "*" and ":" not in only[1] else ""

    def run(c: Context) -> list[Node]:
        state, node = c.state, c.node
        if node.index < 0:
            return node.named.get(name, []) if name else relevant(walk(c, [node], steps), c)
        key = (mark, node.index)
        found = state.shape.cache.get(key)
        if found is None:
            found = state.shape.cache[key] = walk(c, [node], steps)
        counts = state.relevant
        return [each for each in found if counts[each.index]]

    return run


def whatever_counts(path: Path) -> Find | None:
    """Find a plain path's nodes whether they count or not: a repeat's count is read so (as JavaRosa)."""
    if path.start is not None or not all(is_plain(step) and not step.predicates for step in path.steps):
        return None
    steps: list[Any] = [(step.axis, step.test, []) for step in path.steps]
    return (lambda c: from_root(c, steps)) if path.absolute else (lambda c: walk(c, [c.node], steps))

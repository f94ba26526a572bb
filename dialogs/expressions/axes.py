"""Walking the tree: the axes of XPath 1.0 (§2.2), name tests and filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from dialogs.expressions.tree import Node
from dialogs.expressions.values import Context

BACKWARDS = frozenset(
    {"ancestor", "ancestor-or-self", "preceding", "preceding-sibling"}
)  #: counted from the node


def walk(context: Context, nodes: list[Node], steps: list[Any]) -> list[Node]:
    """Take each step from each node; the result holds no node twice."""
    for axis, test, filters in steps:
        found: list[Node] = []
        for node in nodes:
            here = _named(axis, node, test)
            for keeps in filters:
                here = filtered(context, here, keeps)
            found += here[::-1] if axis in BACKWARDS else here
        nodes = found if len(nodes) < 2 else list(dict.fromkeys(found))
    return nodes


def from_root(context: Context, steps: list[Any]) -> list[Node]:
    """Take the steps of an absolute path: as far as it goes where we stand, in the rows we stand in.

    So /data/hijo/nombre, asked from a child's row, is that child's name (JavaRosa's `contextualize`; XPath 1.0
    would give every child's).
    """
    here = context.node if context.node.index >= 0 else context.current
    line = [here]
    while line[-1].parent is not None:
        line.append(line[-1].parent)
    standing = line[-2::-1] if here.index >= 0 else []
    nodes = [context.state.shape.document]
    for place, (axis, test, filters) in enumerate(steps):
        same = place < len(standing) and axis == "child" and standing[place].name == test and not filters
        if not same:
            return walk(context, nodes, steps[place:])
        nodes = [standing[place]]
    return nodes


def filtered(context: Context, nodes: list[Node], keeps: Callable[[Context], Any]) -> list[Node]:
    size = len(nodes)
    return [node for place, node in enumerate(nodes, 1) if keeps(context.at(node, place, size))]


def _named(axis: str, node: Node, test: str) -> list[Node]:
    if axis == "child" and test not in ("*", "node()", "text()"):
        if ":" in test:
            return [child for child in node.children if _matches(child, test)]
        return node.named.get(test, [])
    if axis == "attribute":
        if test == "*" or test == "node()":
            return node.attributes
        return [each for each in node.attributes if _matches(each, f"@{test}")]
    if test == "text()":
        return [node] if axis in ("child", "self") and not node.children else []
    return [each for each in _axis(axis, node) if _matches(each, test)]


def _matches(node: Node, test: str) -> bool:
    if test in ("*", "node()"):
        return test == "node()" or node.parent is not None
    return node.name == test or (test.endswith(":*") and node.name.startswith(test[:-1]))


def _axis(axis: str, node: Node) -> Iterable[Node]:
    match axis:
        case "self":
            return (node,)
        case "child":
            return node.children
        case "parent":
            return () if node.parent is None else (node.parent,)
        case "ancestor":
            return _ancestors(node)
        case "ancestor-or-self":
            return (node, *_ancestors(node))
        case "descendant":
            return [each for each in node.family() if each is not node]
        case "descendant-or-self":
            return node.family()
        case "following-sibling":
            return _siblings(node, after=True)
        case "preceding-sibling":
            return reversed(_siblings(node, after=False))
        case "following":
            return [
                n for up in (node, *_ancestors(node)) for s in _siblings(up, after=True) for n in s.family()
            ]
        case "preceding":
            return [
                n
                for up in (node, *_ancestors(node))
                for s in reversed(_siblings(up, after=False))
                for n in reversed(list(s.family()))
            ]
    return ()


def _ancestors(node: Node) -> list[Node]:
    found = []
    while node.parent is not None:
        node = node.parent
        found.append(node)
    return found


def _siblings(node: Node, *, after: bool) -> list[Node]:
    if node.parent is None or node.name.startswith("@"):
        return []
    family = node.parent.children
    place = family.index(node)
    return family[place + 1 :] if after else family[:place]

"""The answers of one conversation as a tree: what it may hold, what it holds, and what of it counts now.

A `Template` is a node as the form declares it. A `Shape` is the tree for given numbers of repeat rows; shapes
never change and are shared by everybody. A `State` is one person's values over a shape: copying it is three
list copies, which is what makes a conversation an immutable value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

ROWS_AT_MOST = 50  #: rows one repeat may have
NODES_AT_MOST = 20_000  #: nodes one conversation may have, over all its repeats


@dataclass(eq=False)
class Template:
    """A node of the main instance as the form declares it (an attribute's name begins with `@`)."""

    name: str
    parent: Template | None
    default: str = ""
    children: list[Template] = field(default_factory=list)
    repeat: bool = False
    rows: int = 0  #: of a repeat: rows it has inside a new row of the repeat that holds it
    path: str = ""  #: from the root: /data/grupo/pregunta
    type: str = "string"
    minted: bool = False  #: filled in by chance when the conversation begins: an identifier
    place: int = 0  #: its place among all templates, in document order

    def __post_init__(self) -> None:
        self.path = f"{self.parent.path if self.parent else ''}/{self.name}"

    @cached_property
    def named(self) -> dict[str, list[Template]]:
        """What is right under it, by name; to be asked for once all of it is there."""
        found: dict[str, list[Template]] = {}
        for child in self.children:
            found.setdefault(child.name, []).append(child)
        return found

    def family(self) -> Iterator[Template]:
        """Walk over the node and everything under it, in document order."""
        yield self
        for child in self.children:
            yield from child.family()


class Node:
    """One node of a shape, or of a list of choices; compared by identity."""

    __slots__ = ("attributes", "children", "end", "index", "key", "name", "named", "parent", "position",
                 "template", "text", "typed")  # fmt: skip

    def __init__(
        self, name: str, parent: Node | None, text: str = "", template: Template | None = None
    ) -> None:
        self.name = name
        self.parent = parent
        self.text = text  #: of a list's node; the values of the main tree are in the state
        self.template = template
        self.typed = template.type if template else "string"
        self.index = -1  #: place in the state's lists; -1 outside the main tree
        self.end = 0  #: one past the index of its last descendant
        self.position = 1  #: among the rows of its repeat
        self.key = ""  #: from the root, with row numbers: grupo/hijo[2]/nombre
        self.children: list[Node] = []
        self.attributes: list[Node] = []
        self.named: dict[str, list[Node]] = {}

    def add(self, child: Node) -> None:
        child.position = len(self.named.get(child.name, ())) + 1
        (self.attributes if child.name.startswith("@") else self.children).append(child)
        self.named.setdefault(child.name, []).append(child)

    def family(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.family()


def lineage(node: Node) -> list[Node]:
    """Give a node and those that hold it, inner ones first."""
    found = [node]
    while (parent := found[-1].parent) is not None and parent.index >= 0:
        found.append(parent)
    return found


class Shape:
    """The tree of the main instance for given numbers of rows."""

    def __init__(self, root: Template, rows: Mapping[str, int]) -> None:
        self.rows = dict(rows)  #: number of rows, by the key of the repeat's parent and its name
        self.nodes: list[Node] = []
        self.of: dict[Template, list[Node]] = {}
        self.cache: dict[Any, Any] = {}  #: what other rooms work out once per shape
        self.document = Node("#document", None)
        self.root = self._grow(root, self.document, 1, "")
        self.document.add(self.root)
        self.minted = [node for node in self.nodes if node.template is not None and node.template.minted]
        self.by_key = {node.key: node for node in self.nodes}
        self.defaults = [node.template.default if node.template else "" for node in self.nodes]

    def _grow(self, template: Template, parent: Node, position: int, prefix: str) -> Node:
        node = Node(template.name, parent, template=template)
        node.index, node.position = len(self.nodes), position
        number = f"[{position}]" if template.repeat else ""
        node.key = f"{prefix}{template.name}{number}" if template.parent else ""
        self.nodes.append(node)
        self.of.setdefault(template, []).append(node)
        inside = f"{node.key}/" if node.key else ""
        for child in template.children:
            if len(self.nodes) > NODES_AT_MOST:
                break
            count = self.rows.get(inside + child.name, child.rows) if child.repeat else 1
            for row in range(1, count + 1):
                node.add(self._grow(child, node, row, inside))
        node.end = len(self.nodes)
        return node


class State:
    """One person's values over a shape. `own` is a node's own relevance, `relevant` counts its ancestors' too."""

    __slots__ = ("own", "relevant", "shape", "values")

    def __init__(self, shape: Shape, values: list[str], own: list[bool], relevant: list[bool]) -> None:
        self.shape, self.values, self.own, self.relevant = shape, values, own, relevant

    @classmethod
    def fresh(cls, shape: Shape) -> State:
        """Everything relevant, every value as the form declares it."""
        size = len(shape.nodes)
        return cls(shape, shape.defaults[:], [True] * size, [True] * size)

    def copy(self) -> State:
        return State(self.shape, self.values[:], self.own[:], self.relevant[:])

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, State)
            and self.shape.rows == other.shape.rows
            and self.values == other.values
            and self.own == other.own
        )

    def __hash__(self) -> int:
        return hash(tuple(self.values))

    def spread(self, node: Node) -> None:
        """Work out `relevant` again for a node and everything under it, after its `own` changed."""
        nodes, own, relevant = self.shape.nodes, self.own, self.relevant
        for index in range(node.index, node.end):
            parent = nodes[index].parent
            above = relevant[parent.index] if parent is not None and parent.index >= 0 else True
            relevant[index] = own[index] and above


def minted(seed: int, key: str) -> str:
    """Give the identifier of a node: always the same in one conversation, and nobody's but its own."""
    return f"uuid:{UUID(bytes=sha256(f'uid|{seed}|{key}'.encode()).digest()[:16], version=4)}"


class World(NamedTuple):
    """What a form may ask of the world: the hour, chance, the language. Always an argument, never taken."""

    now: Any  #: datetime with a time zone
    seed: int
    language: str


def locate(here: Node, template: Template | None) -> Node | None:
    """Find the node of a template seen from a node: the nearest one, in the same rows."""
    if template is None:
        return None
    names: list[str] = []
    while template is not None:
        start: Node | None = here
        while start is not None and start.template is not template:
            start = start.parent
        if start is not None:
            break
        names.append(template.name)
        template = template.parent
    else:
        return None
    for name in reversed(names):
        found = start.named.get(name) if start is not None else None
        if not found:
            return None
        start = found[0]
    return start

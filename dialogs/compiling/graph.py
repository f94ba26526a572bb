"""Which answer an expression looks at, and so what must be worked out again, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush

from dialogs.compiling.model import Rule
from dialogs.errors import FormError
from dialogs.expressions.syntax import Binary, Call, Expr, Negated, Path, Step
from dialogs.expressions.tree import Template

Missing = Callable[[Path], None]


class References:
    """The nodes of the main instance that an expression looks at, standing on a node of it."""

    def __init__(self, root: Template, missing: Missing | None = None) -> None:
        self.root = root
        self.document = Template("#document", None)
        self.document.children = [root]
        self.missing = missing  #: called with each plain path that leads nowhere
        self.found: set[Template] = set()

    def of(self, expression: Expr, here: Template) -> frozenset[Template]:
        self.found = set()
        self._read(expression, {here}, {here})
        self.found.discard(self.document)
        return frozenset(self.found)

    def _read(self, expression: Expr, here: set[Template], current: set[Template]) -> set[Template]:
        match expression:
            case Negated(operand):
                self._read(operand, here, current)
            case Binary(_, left, right):
                return self._read(left, here, current) | self._read(right, here, current)
            case Call(name, arguments):
                if name == "current" and not arguments:
                    return set(current)
                if name in ("once", "position", "string", "number", "normalize-space") and len(arguments) < 1:
                    self.found |= here
                given = [self._read(each, here, current) for each in arguments]
                return given[0] if name == "randomize" and given else set()
            case Path():
                return self._path(expression, here, current)
        return set()

    def _path(self, path: Path, here: set[Template], current: set[Template]) -> set[Template]:
        if path.start is not None:
            nodes = self._read(path.start, here, current)
            for predicate in path.predicates:
                self._read(predicate, nodes, current)
        else:
            nodes = {self.document} if path.absolute else set(here)
        began = bool(nodes)
        for step in path.steps:
            nodes = self._step(step, nodes)
            for predicate in step.predicates:
                self._read(predicate, nodes, current)
        if began and not nodes and self.missing is not None:
            self.missing(path)
        self.found |= nodes
        return nodes

    def _step(self, step: Step, nodes: set[Template]) -> set[Template]:
        found: set[Template] = set()
        for node in nodes:
            if step.axis == "child" and step.test not in ("*", "node()", "text()"):
                found.update(node.named.get(step.test, ()))
                continue
            found.update(each for each in self._axis(step.axis, node) if _named(each, step))
        return found

    def _axis(self, axis: str, node: Template) -> Iterable[Template]:
        parent = node.parent or (self.document if node is self.root else None)
        if axis in ("child", "attribute"):
            return node.children
        if axis == "self":
            return (node,)
        if axis == "parent":
            return () if parent is None else (parent,)
        if axis in ("descendant", "descendant-or-self"):
            return node.family()
        if axis in ("ancestor", "ancestor-or-self"):
            up = [node]
            while up[-1].parent is not None:
                up.append(up[-1].parent)
            return up
        if axis in ("following-sibling", "preceding-sibling"):
            return parent.children if parent else ()
        return self.root.family()


def _named(node: Template, step: Step) -> bool:
    attribute = node.name.startswith("@")
    if step.axis == "attribute":
        return attribute and (step.test in ("*", "node()") or node.name == f"@{step.test}")
    if attribute and step.axis != "self":
        return False
    return step.test in ("*", "node()", "text()") or node.name == step.test


def in_order(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Put each rule after those that decide what it looks at; raises `FormError` naming a circle."""
    deciding: dict[Template, list[int]] = {}
    for place, rule in enumerate(rules):
        for template in rule.template.family() if rule.relevance else (rule.template,):
            deciding.setdefault(template, []).append(place)
    after: list[set[int]] = [set() for _ in rules]
    waits = [0] * len(rules)
    for place, rule in enumerate(rules):
        before = {each for seen in rule.refers for each in deciding.get(seen, ())}
        if rule.relevance:
            before = {each for each in before if each != place or rule.template in rule.refers}
        waits[place] = len(before)
        for each in before:
            after[each].add(place)
    ready = [place for place, count in enumerate(waits) if count == 0]
    heapify(ready)
    ordered = []
    while ready:
        place = heappop(ready)
        ordered.append(rules[place])
        for each in after[place]:
            waits[each] -= 1
            if waits[each] == 0:
                heappush(ready, each)
    if len(ordered) < len(rules):
        stuck = sorted({rules[place].template.path for place, count in enumerate(waits) if count})
        names = ", ".join(path.rpartition("/")[2] for path in stuck[:5])
        raise FormError(f"Hay un círculo: cada una de estas preguntas depende de las otras ({names}).")
    return tuple(ordered)


def dependents(rules: Sequence[Rule]) -> Mapping[Template, tuple[int, ...]]:
    """Say, for each node, which rules look at it (by their place in the order)."""
    found: dict[Template, list[int]] = {}
    for place, rule in enumerate(rules):
        for template in rule.refers:
            found.setdefault(template, []).append(place)
    return {template: tuple(places) for template, places in found.items()}

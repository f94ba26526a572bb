"""The tree of an expression: what was written, before anybody asks what it is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Number:
    value: float


@dataclass(frozen=True)
class Text:
    value: str


@dataclass(frozen=True)
class Negated:
    operand: Expr


@dataclass(frozen=True)
class Binary:
    operator: str
    left: Expr
    right: Expr


@dataclass(frozen=True)
class Call:
    name: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True)
class Step:
    """One step of a path: an axis, the name asked for (`*` any, `node()` or `text()`), and its filters."""

    axis: str
    test: str
    predicates: tuple[Expr, ...] = ()


@dataclass(frozen=True)
class Path:
    """A path from the root, from where we stand, or from what another expression gives."""

    start: Expr | None  #: None: from the root when `absolute`, else from where we stand
    steps: tuple[Step, ...]
    absolute: bool = False
    predicates: tuple[Expr, ...] = field(default=())  #: filters on what `start` gives, before the steps


Expr = Number | Text | Negated | Binary | Call | Path


def inside(expression: Expr) -> Iterator[Expr]:
    """Walk over an expression and everything in it."""
    yield expression
    match expression:
        case Negated(operand):
            yield from inside(operand)
        case Binary(_, left, right):
            yield from inside(left)
            yield from inside(right)
        case Call(_, arguments):
            for each in arguments:
                yield from inside(each)
        case Path(start, steps, _, predicates):
            if start is not None:
                yield from inside(start)
            for each in (*predicates, *(p for step in steps for p in step.predicates)):
                yield from inside(each)

"""The inside of a `Form`: what was compiled from the XForm, for the rooms of `dialogs` alone."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from dialogs.compiling.wording import NOTHING, Wording
from dialogs.consultation import Kind
from dialogs.expressions.evaluate import Library, Run
from dialogs.expressions.syntax import Expr
from dialogs.expressions.tree import Node, Shape, Template
from dialogs.expressions.values import Context

Truth = Callable[[Context], bool]
SHAPES_KEPT = 40


@dataclass(eq=False)
class Bind:
    """What a form's `<bind>` says of one node; messages are the author's own."""

    relevant: Expr | None = None
    relevance: Truth | None = None  #: `relevant`, compiled
    calculate: Expr | None = None
    required: Truth | None = None
    readonly: Truth | None = None
    constraint: Truth | None = None
    constraint_tree: Expr | None = None
    constraint_message: Wording = NOTHING
    required_message: Wording = NOTHING
    attributes: Mapping[str, str] = field(default_factory=dict)
    preload: tuple[str, str] = ("", "")
    saved_to: str = ""  #: the property of an entity this answer becomes
    sources: Mapping[str, str] = field(default_factory=dict)  #: the texts as written, by attribute


@dataclass(frozen=True, eq=False)
class Item:
    """One choice as a form offers it."""

    value: str
    label: Wording
    declines: bool = False
    alone: bool = False  #: excludes the others of a select_multiple
    image: str = ""


@dataclass(eq=False)
class Items:
    """Where the choices of a question come from: always the same, or worked out each time."""

    fixed: tuple[Item, ...] | None = None
    nodes: Run | None = None
    item: Callable[[Node, Context | None], Item] | None = None
    every: tuple[Item, ...] = ()  #: all that may ever be offered

    def offered(self, context: Context) -> tuple[Item, ...]:
        if self.fixed is not None:
            return self.fixed
        if self.nodes is None or self.item is None:
            return ()
        found = self.nodes(context)
        item = self.item
        return tuple(item(node, context) for node in found) if isinstance(found, list) else ()


@dataclass(eq=False)
class Action:
    """A `setvalue`: when it happens, to which node, with what."""

    events: frozenset[str]
    target: Template
    value: Run
    picks: Run | None = None  #: finds the node when the target has filters: /data/hijo[position() = 1]/nombre


@dataclass(eq=False)
class Control:
    """One element of the form's body: a question, a group or a repeat."""

    role: str  #: question, group or repeat
    template: Template | None
    kind: Kind = Kind.TEXT
    label: Wording = NOTHING
    hint: Wording = NOTHING
    appearance: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    items: Items | None = None
    marks: Items | None = None  #: of a range: what some of its numbers mean
    children: list[Control] = field(default_factory=list)
    count: Run | None = None  #: of a repeat: how many rows, when the form says so
    count_from: Template | None = None  #: where `count` is seen from
    fixed: bool = False  #: of a repeat: the person may add no rows
    actions: list[Action] = field(default_factory=list)
    least: int | None = None
    most: int | None = None
    longest: int | None = None  #: letters a text may have, when the form does not say itself

    def family(self) -> Iterator[Control]:
        """Walk over the control and all under it."""
        yield self
        for child in self.children:
            yield from child.family()

    @property
    def attributes(self) -> Mapping[str, str]:
        return self.parameters


@dataclass(eq=False)
class Rule:
    """An expression that keeps a value (`calculate`) or a relevance up to date, and what it looks at."""

    relevance: bool
    template: Template
    run: Run
    refers: frozenset[Template]


@dataclass(eq=False)
class Model:
    """Everything a conversation needs of a form."""

    root: Template
    binds: Mapping[Template, Bind]
    body: tuple[Control, ...]
    rules: tuple[Rule, ...]  #: in an order in which each comes after those it depends on
    dependents: Mapping[Template, tuple[int, ...]]  #: by node, the places of the rules that look at it
    library: Library
    actions: tuple[Action, ...]
    languages: tuple[str, ...]
    controls: Mapping[Template, Control]
    media: bool = False  #: whether photos, voices and files are received here
    first_rows: Mapping[str, int] = field(default_factory=dict)  #: rows of repeats the form begins with
    first_values: Mapping[str, str] = field(
        default_factory=dict
    )  #: values of rows that are not their pattern's
    _shapes: OrderedDict[tuple[tuple[str, int], ...], Shape] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        every = (each for control in self.body for each in control.family())
        #: repeats whose rows the form counts, the outer ones first
        self.counted = tuple(each for each in every if each.role == "repeat" and each.count is not None)

    def shape(self, rows: Mapping[str, int]) -> Shape:
        """Give the tree for these numbers of rows; the latest used are kept."""
        key = tuple(sorted(rows.items()))
        found = self._shapes.get(key)
        if found is None:
            found = self._shapes[key] = Shape(self.root, rows)
            if len(self._shapes) > SHAPES_KEPT:
                self._shapes.popitem(last=False)
        else:
            self._shapes.move_to_end(key)
        return found

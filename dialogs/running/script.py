"""The questions of a form in the order of asking, for given numbers of repeat rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dialogs.compiling.model import Control, Model, Truth
from dialogs.consultation import Kind
from dialogs.expressions.tree import Node, Shape, lineage, locate

ROOT = "."  #: path of the root, when it is itself what is asked
ASKED_AT_MOST = 2_000  #: questions and notes one conversation may have, over all its rows
MORE = "+"  #: ends the path of the question whether there is another row


@dataclass(frozen=True, eq=False)
class Ask:
    """One question in its place: its control, its node, the group at the top that holds it."""

    control: Control
    node: Node
    path: str
    kind: Kind
    place: int  #: in the script
    section: int | None = None
    locks: tuple[tuple[Truth, Node], ...] = ()  #: when any is true it is shown, not asked
    gate: tuple[Truth, Node] | None = None  #: of «another row?»: whether a new row would count
    trail: tuple[tuple[Control, Node], ...] = ()  #: the groups and rows that hold it, the outermost first

    @property
    def index(self) -> int:
        return self.node.index


@dataclass(frozen=True, eq=False)
class Part:
    """A group at the top of the form, and which nodes are asked in it."""

    control: Control
    node: Node
    indexes: list[int] = field(default_factory=list)


@dataclass(eq=False)
class Script:
    """Everything that may be asked, in order; what counts now is for the state to say."""

    asks: list[Ask] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    by_path: dict[str, Ask] = field(default_factory=dict)
    full: bool = False  #: there would be more than fit
    counted: list[int] = field(
        default_factory=list
    )  #: nodes of questions proper: progress is measured on them
    before: list[int] = field(default_factory=list)  #: by place, how many of `counted` come before


def is_header(kind: Kind, appearance: str) -> bool:
    """Say whether a question only names the columns of a grid: Collect shows it, and nobody can answer it."""
    return kind in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE) and "label" in appearance.split()


def script_of(model: Model, shape: Shape) -> Script:
    """Give the script of a shape; worked out once for each."""
    found: Script | None = shape.cache.get("script")
    if found is None:
        found = shape.cache["script"] = Script()
        _Writer(model, found).write(model.body, shape.root, None)
    return found


class _Writer:
    def __init__(self, model: Model, script: Script) -> None:
        self.model, self.script = model, script
        self.trail: tuple[tuple[Control, Node], ...] = ()

    def write(self, controls: list[Control] | tuple[Control, ...], here: Node, section: int | None) -> None:
        for control in controls:
            if control.role == "question":
                node = locate(here, control.template)
                if node is not None:
                    self._ask(control, node, node.key or ROOT, control.kind, section)
            elif control.role == "group":
                node = locate(here, control.template) or here
                self._inside(control, node, self._part(control, node, section))
            else:
                self._repeat(control, here, section)

    def _inside(self, control: Control, node: Node, section: int | None) -> None:
        before, self.trail = self.trail, (*self.trail, (control, node))
        self.write(control.children, node, section)
        self.trail = before

    def _part(self, control: Control, node: Node, section: int | None) -> int | None:
        if section is not None or not control.label:
            return section
        self.script.parts.append(Part(control, node))
        return len(self.script.parts) - 1

    def _repeat(self, control: Control, here: Node, section: int | None) -> None:
        template = control.template
        parent = locate(here, template.parent) if template is not None else None
        if parent is None or template is None:
            return
        for row in parent.named.get(template.name, ()):
            self._inside(control, row, section)
        if not control.fixed:
            prefix = f"{parent.key}/" if parent.key else ""
            self._ask(control, parent, f"{prefix}{template.name}{MORE}", Kind.REPEAT, section)

    def _ask(self, control: Control, node: Node, path: str, kind: Kind, section: int | None) -> None:
        script = self.script
        if len(script.asks) >= ASKED_AT_MOST:
            script.full = True
            return
        line = lineage(node)
        locks = () if kind in (Kind.NOTE, Kind.REPEAT) else tuple(self._locks(line))
        gate = None
        if kind is Kind.REPEAT and control.template is not None:
            relevance = self.model.binds[control.template].relevance
            gate = None if relevance is None else (relevance, Node(control.template.name, node))
        ask = Ask(control, node, path, kind, len(script.asks), section, locks, gate, self.trail)
        script.asks.append(ask)
        script.by_path.setdefault(path, ask)
        script.before.append(len(script.counted))
        if kind not in (Kind.NOTE, Kind.REPEAT) and not is_header(kind, control.appearance):
            script.counted.append(node.index)
            if section is not None:
                script.parts[section].indexes.append(node.index)

    def _locks(self, line: list[Node]) -> Iterator[tuple[Truth, Node]]:
        for node in line:
            readonly = self.model.binds[node.template].readonly if node.template is not None else None
            if readonly is not None:
                yield readonly, node

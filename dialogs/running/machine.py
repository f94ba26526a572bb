"""Keeping a state consistent: first values, what an answer changes, rows of repeats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush

from dialogs.compiling.model import Control, Model
from dialogs.expressions.tree import ROWS_AT_MOST, Node, Shape, State, Template, World, lineage, locate
from dialogs.expressions.values import Context, to_number, to_truth
from dialogs.running.filling import act, filled, first_value, stored
from dialogs.running.script import script_of

FIRST = frozenset({"odk-instance-first-load", "odk-instance-load", "xforms-ready"})
FEWER = (ROWS_AT_MOST, 20, 8, 3, 1)  #: rows of each counted repeat, where more would make too many questions


def opening(model: Model, world: World) -> State:
    """Give the state every conversation begins from at this hour."""
    state = State.fresh(_shape(model, dict(model.first_rows)))
    for key, value in model.first_values.items():
        if key in state.shape.by_key:
            state.values[state.shape.by_key[key].index] = value
    for node in state.shape.nodes:
        state.values[node.index] = first_value(model, node, state.values[node.index], world)
    for action in model.actions:
        if action.events & FIRST:
            for node in filled(state, action, state.shape.root, world):
                act(state, action, node, world)
    every = range(len(model.rules))
    _work_out(model, state, world, every, everywhere=every)
    return fit_rows(model, state, world)


def put(model: Model, state: State, node: Node, value: str, control: Control | None, world: World) -> State:
    """Give a new state in which a node holds a value, with everything that follows from it."""
    changed = state.values[node.index] != value
    state = state.copy()
    if not changed or node.template is None:
        return state
    state.values[node.index] = value
    touched = [node]
    for action in control.actions if control is not None else ():
        if "xforms-value-changed" in action.events:
            near = locate(node, action.target)
            picked = filled(state, action, node, world) if action.picks is not None else [near]
            for target in (each for each in picked if each is not None):
                act(state, action, target, world)
                touched.append(target)
    _work_out(model, state, world, _looking_at(model, touched), touched)
    return fit_rows(model, state, world) if model.counted else state


def everything(model: Model, state: State, world: World) -> State:
    """Work every rule out again on a copy: what `put` does only for what an answer touches."""
    state = state.copy()
    every = range(len(model.rules))
    _work_out(model, state, world, every, everywhere=every)
    return state


def _looking_at(model: Model, touched: Iterable[Node]) -> set[int]:
    """Give the places of the rules that look at some nodes."""
    nodes = (node.template for node in touched if node.template is not None)
    return {place for template in nodes for place in model.dependents.get(template, ())}


def _reached(state: State, template: Template, anchors: Sequence[Node]) -> list[Node]:
    """Give the nodes of a rule that a change reaches: in a repeat, those of its own row (as JavaRosa)."""
    nodes = state.shape.of.get(template, [])
    if len(nodes) < 2:
        return nodes
    return [node for node in nodes if any(_same_rows(node, anchor) for anchor in anchors)]


def _same_rows(node: Node, anchor: Node) -> bool:
    """Say whether two nodes stand in the same row of every repeat that holds both."""
    for one, other in zip(reversed(lineage(node)), reversed(lineage(anchor)), strict=False):
        if one.template is not other.template:
            return True
        if one.position != other.position:
            return False
    return True


def _work_out(
    model: Model,
    state: State,
    world: World,
    places: Iterable[int],
    anchors: Sequence[Node] = (),
    everywhere: Iterable[int] = (),
) -> None:
    """Work out rules in their order, and those that look at what they change.

    `anchors` are the nodes that began it; a rule `everywhere` is worked out in every row, not only in theirs.
    """
    queue = sorted(set(places))
    waiting, widely = set(queue), set(everywhere)
    while queue:
        place = heappop(queue)
        rule = model.rules[place]
        wide = place in widely
        nodes = state.shape.of.get(rule.template, []) if wide else _reached(state, rule.template, anchors)
        changed: set[Template] = set()
        for node in nodes:
            context = Context(state, node, world)
            value = rule.run(context)
            if rule.relevance:
                counts = to_truth(value, context)
                if state.own[node.index] is not counts:
                    state.own[node.index] = counts
                    state.spread(node)
                    changed.update(rule.template.family())
            else:
                text = stored(value, node, context)
                if state.values[node.index] != text:
                    state.values[node.index] = text
                    changed.add(rule.template)
        for template in changed:
            for follower in model.dependents.get(template, ()):
                if follower > place and follower not in waiting:
                    waiting.add(follower)
                    heappush(queue, follower)
                if wide:
                    widely.add(follower)


def _row_key(parent: Node, template: Template) -> str:
    return f"{parent.key}/{template.name}" if parent.key else template.name


def _shape(model: Model, rows: dict[str, int]) -> Shape:
    shape = model.shape(rows)
    script_of(model, shape)
    return shape


def fit_rows(model: Model, state: State, world: World) -> State:
    """Give each counted repeat the number of rows its form says now, as many as fit."""
    for _ in range(10):
        for most in FEWER:
            rows = dict(state.shape.rows) | {
                key: int(max(at_first, min(wanted, most)))
                for key, at_first, wanted in _wanted(model, state, world)
            }
            if not script_of(model, _shape(model, rows)).full:
                break
        if rows == state.shape.rows:
            return state
        state = with_rows(model, state, rows, world)
    return state


def is_cut(model: Model, state: State, world: World) -> bool:
    """Say whether a repeat has fewer rows than its form counts, because no more fit."""
    return any(wanted > state.shape.rows.get(key, 0) for key, _, wanted in _wanted(model, state, world))


def _wanted(model: Model, state: State, world: World) -> Iterator[tuple[str, int, float]]:
    """Give the key of each counted repeat, the rows it begins with and those its form counts.

    Those it begins with stay, whatever the count; a count of nothing asks for no more (as JavaRosa).
    """
    for control in model.counted:
        template = control.template
        if template is None or template.parent is None or control.count is None:
            continue
        for parent in state.shape.of.get(template.parent, ()):
            context = Context(state, _counting(control, template, parent), world)
            wanted = to_number(control.count(context), context)
            key = _row_key(parent, template)
            yield key, model.first_rows.get(key, template.rows), 0.0 if wanted != wanted else wanted


def _counting(control: Control, template: Template, parent: Node) -> Node:
    """Give the node a repeat's count is seen from: what holds the repeat in the body, or a row of its own.

    That row may not be there, so one is made up.
    """
    if control.count_from is not None and control.count_from is not template:
        for node in lineage(parent):
            if node.template is control.count_from:
                return node
    return Node(template.name, parent)


def add_row(model: Model, state: State, control: Control, parent: Node, world: World) -> State:
    """Give a new state with one more row, at the end; the same one when there are too many already."""
    assert control.template is not None
    key = _row_key(parent, control.template)
    have = state.shape.rows.get(key, control.template.rows)
    if have >= ROWS_AT_MOST:
        return state
    rows = {**state.shape.rows, key: have + 1}
    if script_of(model, _shape(model, rows)).full:
        return state
    return fit_rows(model, with_rows(model, state, rows, world), world)


def with_rows(model: Model, state: State, rows: dict[str, int], world: World) -> State:
    """Give a new state with these numbers of rows; the rows that stay keep what they hold."""
    old, shape = state, _shape(model, rows)
    state = State.fresh(shape)
    fresh: list[Node] = []
    for node in shape.nodes:
        before = old.shape.by_key.get(node.key)
        if before is None:
            fresh.append(node)
        else:
            state.values[node.index] = old.values[before.index]
            state.own[node.index] = old.own[before.index]
    state.spread(shape.root)
    gone = [node for node in old.shape.nodes if node.key not in shape.by_key]
    new_rows = [node for node in fresh if node.template is not None and node.template.repeat]
    for row in new_rows:
        for node in shape.nodes[row.index : row.end]:
            state.values[node.index] = first_value(model, node, state.values[node.index], world)
        for action in model.actions:
            if "odk-new-repeat" in action.events:
                for node in filled(state, action, row, world):
                    if row.index <= node.index < row.end:
                        act(state, action, node, world)
    rows_changed = [node for node in (*fresh, *gone) if node.template is not None and node.template.repeat]
    inside = {node.template for node in fresh}
    mine = {place for place, rule in enumerate(model.rules) if rule.template in inside}
    everywhere = _looking_at(model, rows_changed)
    _work_out(model, state, world, mine | _looking_at(model, (*fresh, *gone)), rows_changed, everywhere)
    return state

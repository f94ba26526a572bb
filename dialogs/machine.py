"""Keeping a state consistent: first values, what an answer changes, rows of repeats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush

from dialogs.model import Action, Control, Model
from dialogs.script import locate, script_of
from dialogs.tree import ROWS_AT_MOST, Node, Shape, State, Template, World
from dialogs.values import Context, Value, iso, number_text, plain, to_number, to_truth

FIRST = frozenset({"odk-instance-first-load", "odk-instance-load", "xforms-ready"})
PRELOADS = frozenset({"date", "timestamp"})  #: what is filled in; who and with which device never is


def opening(model: Model, world: World) -> State:
    """Give the state every conversation begins from at this hour."""
    state = State.fresh(_shape(model, dict(model.first_rows)))
    for key, value in model.first_values.items():
        if key in state.shape.by_key:
            state.values[state.shape.by_key[key].index] = value
    for node in state.shape.nodes:
        state.values[node.index] = _preloaded(model, node, world) or state.values[node.index]
    for action in model.actions:
        if action.events & FIRST:
            for node in state.shape.of.get(action.target, ()):
                _act(state, action, node, world)
    _work_out(model, state, world, range(len(model.rules)))
    return fit_rows(model, state, world)


def put(model: Model, state: State, node: Node, value: str, control: Control | None, world: World) -> State:
    """Give a new state in which a node holds a value, with everything that follows from it."""
    changed = state.values[node.index] != value
    state = state.copy()
    if not changed or node.template is None:
        return state
    state.values[node.index] = value
    touched = {node.template}
    for action in control.actions if control is not None else ():
        target = locate(node, action.target)
        if "xforms-value-changed" in action.events and target is not None:
            _act(state, action, target, world)
            touched.add(action.target)
    _work_out(model, state, world, _looking_at(model, touched))
    return fit_rows(model, state, world) if any(True for _ in counted(model)) else state


def everything(model: Model, state: State, world: World) -> State:
    """Work every rule out again on a copy: what `put` does only for what an answer touches."""
    state = state.copy()
    _work_out(model, state, world, range(len(model.rules)))
    return state


def _looking_at(model: Model, touched: Iterable[Template]) -> list[int]:
    return [place for template in touched for place in model.dependents.get(template, ())]


def _work_out(
    model: Model, state: State, world: World, places: Iterable[int], fresh: frozenset[Node] = frozenset()
) -> None:
    """Work out rules in their order, and those that look at what they change."""
    queue = sorted(set(places))
    heapify(queue)
    waiting = set(queue)
    while queue:
        place = heappop(queue)
        waiting.discard(place)
        rule = model.rules[place]
        nodes = state.shape.of.get(rule.template, ())
        if fresh and not rule.refers:
            nodes = [node for node in nodes if node in fresh]
        changed: set[Template] = set()
        for node in nodes:
            value = rule.run(Context(state, node, world))
            if rule.relevance:
                counts = to_truth(value, Context(state, node, world))
                if state.own[node.index] is not counts:
                    state.own[node.index] = counts
                    state.spread(node)
                    changed.update(rule.template.family())
            else:
                text = stored(value, node, Context(state, node, world))
                if state.values[node.index] != text:
                    state.values[node.index] = text
                    changed.add(rule.template)
        for template in changed:
            for follower in model.dependents.get(template, ()):
                if follower not in waiting and follower > place:
                    waiting.add(follower)
                    heappush(queue, follower)


def stored(value: Value, node: Node, context: Context) -> str:
    """Write a worked-out value as the node's type has it; what is not a number is nothing."""
    value = plain(value, context)
    kind = node.typed
    if isinstance(value, float):
        if value != value:
            return ""
        return number_text(float(int(value))) if kind == "int" and abs(value) < 1e15 else number_text(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, str):
        if kind == "boolean" and value:
            return "1" if to_truth(value, context) else "0"
        return value
    text = iso(value)
    if kind == "date":
        return text[:10]
    if kind == "time":
        return text[11:]
    if kind == "dateTime" and len(text) == 10:
        return f"{text}T00:00:00.000{world_offset(context)}"
    return text


def world_offset(context: Context) -> str:
    return str(context.world.now.isoformat(timespec="milliseconds"))[23:] or "Z"


def repeats(model: Model) -> Iterator[Control]:
    """Walk over the repeats of a form, outer ones first."""
    todo = list(model.body)
    while todo:
        control = todo.pop(0)
        if control.role == "repeat":
            yield control
        todo = control.children + todo


def counted(model: Model) -> Iterator[Control]:
    return (control for control in repeats(model) if control.count is not None)


def _row_key(parent: Node, template: Template) -> str:
    return f"{parent.key}/{template.name}" if parent.key else template.name


def _shape(model: Model, rows: dict[str, int]) -> Shape:
    shape = model.shape(rows)
    script_of(model, shape)
    return shape


def fit_rows(model: Model, state: State, world: World) -> State:
    """Give each counted repeat the number of rows its form says now, up to `ROWS_AT_MOST`."""
    for _ in range(10):
        rows = dict(state.shape.rows)
        for control in counted(model):
            template = control.template
            if template is None or template.parent is None or control.count is None:
                continue
            for parent in state.shape.of.get(template.parent, ()):
                # a count is written as seen from the repeat, which may have no row to stand on
                context = Context(state, Node(template.name, parent), world)
                wanted = to_number(control.count(context), context)
                rows[_row_key(parent, template)] = (
                    int(max(0, min(wanted, ROWS_AT_MOST))) if wanted == wanted else 0
                )
        if rows == state.shape.rows:
            return state
        state = with_rows(model, state, rows, world)
    return state


def add_row(model: Model, state: State, control: Control, parent: Node, world: World) -> State:
    """Give a new state with one more row, at the end; the same one when there are too many already."""
    assert control.template is not None
    key = _row_key(parent, control.template)
    have = state.shape.rows.get(key, 0)
    if have >= ROWS_AT_MOST:
        return state
    return fit_rows(model, with_rows(model, state, {**state.shape.rows, key: have + 1}, world), world)


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
            state.values[node.index] = _preloaded(model, node, world) or state.values[node.index]
        for action in model.actions:
            if "odk-new-repeat" in action.events:
                for node in shape.of.get(action.target, ()):
                    if row.index <= node.index < row.end:
                        _act(state, action, node, world)
    touched = {node.template for node in (*fresh, *gone) if node.template is not None}
    mine = [place for place, rule in enumerate(model.rules) if rule.template in touched]
    _work_out(model, state, world, [*mine, *_looking_at(model, touched)], frozenset(fresh))
    return state


def _preloaded(model: Model, node: Node, world: World) -> str:
    kind, parameter = model.binds[node.template].preload if node.template is not None else ("", "")
    if kind == "date" and parameter == "today":
        return str(world.now.date().isoformat())
    if kind == "timestamp" and parameter == "start":
        return iso(world.now)
    return ""


def _act(state: State, action: Action, target: Node, world: World) -> None:
    """Do one `setvalue`, seen from the node it fills."""
    context = Context(state, target, world)
    state.values[target.index] = stored(action.value(context), target, context)

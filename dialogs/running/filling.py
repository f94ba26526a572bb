"""What fills a node: its first value, an action, a calculation's result written as its type has it."""

from __future__ import annotations

from datetime import date, datetime

from dialogs.compiling.model import Action, Model
from dialogs.expressions.tree import Node, State, World, minted
from dialogs.expressions.values import (
    WORKED,
    Context,
    Value,
    iso,
    number_text,
    place_text,
    plain,
    read_date,
    read_time,
    to_truth,
)


def first_value(model: Model, node: Node, value: str, world: World) -> str:
    """Give what a node begins with, instead of what the form writes there."""
    template = node.template
    if template is None:
        return value
    if template.minted:
        return minted(world.seed, node.key)
    kind, parameter = model.binds[template].preload
    if kind == "date" and parameter == "today":
        return str(world.now.date().isoformat())
    if kind == "timestamp" and parameter == "start":
        return iso(world.now)
    return _here(value, template.type, world) if value and template.type in ("dateTime", "time") else value


def _here(text: str, kind: str, world: World) -> str:
    """Write an hour the form begins with as it is where the person is (as JavaRosa)."""
    zone = world.now.tzinfo
    if kind == "dateTime":
        when = read_date(text, zone)
        if isinstance(when, date) and not isinstance(when, datetime):
            when = datetime(when.year, when.month, when.day, tzinfo=zone)
        return text if when is None else iso(when)
    hour = read_time(text, zone)
    if hour is None:
        return text
    day = datetime.combine(world.now.date(), hour if hour.tzinfo else hour.replace(tzinfo=zone))
    return iso(day.astimezone(zone))[11:]


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
        if kind == "geopoint":
            return place_text(value) or value
        if kind == "boolean" and value:
            return "1" if to_truth(value, context) else "0"
        return value
    text = iso(value)
    if kind == "date":
        return text[:10]
    if kind == "time":
        return text[11:]
    if (
        kind in ("dateTime", "string", WORKED) and len(text) == 10
    ):  # a text, too, keeps a date as JavaRosa writes it
        return f"{text}T00:00:00.000{world_offset(context)}"
    return text


def world_offset(context: Context) -> str:
    return str(context.world.now.isoformat(timespec="milliseconds"))[23:] or "Z"


def filled(state: State, action: Action, here: Node, world: World) -> list[Node]:
    """Give the nodes an action fills: every one of its target, or those its filters choose."""
    if action.picks is None:
        return state.shape.of.get(action.target, [])
    chosen = action.picks(Context(state, here, world))
    return [node for node in chosen if node.template is action.target] if isinstance(chosen, list) else []


def act(state: State, action: Action, target: Node, world: World) -> None:
    """Do one `setvalue`, seen from the node it fills."""
    context = Context(state, target, world)
    state.values[target.index] = stored(action.value(context), target, context)

"""What is shown: the question being asked, its choices and progress, and the review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialogs.answers import SEVERAL, Asked
from dialogs.beyond import attachments
from dialogs.compiling.model import Control, Item
from dialogs.compiling.wording import Said
from dialogs.consultation import Kind
from dialogs.expressions.values import Context
from dialogs.running.desk import Desk
from dialogs.running.offering import limits, marks, options
from dialogs.running.passage import Crumb, Line, Prompt, Section
from dialogs.running.script import Ask, is_header

GRID = frozenset({"list-nolabel", "list"})  #: appearances of the lines of a grid


def asked(desk: Desk, ask: Ask) -> Asked:
    """Gather what must be known of a question to read a reply to it."""
    context, items = desk.context(ask), desk.items(ask)
    control = ask.control
    return Asked(
        kind=ask.kind,
        items=items,
        labels=tuple(item.label.say(context) or item.value for item in items),
        ticks=desk.ticks(ask) if ask.kind in SEVERAL else (),
        required=desk.required(ask),
        now=desk.world.now,
        about=control.label.say(context),
        most=control.most,
        placed=to_place(control, items),
        longest=control.longest,
        limits=limits(ask),
        takes=desk.takes(ask),
        appearance=control.appearance,
    )


def to_place(control: Control, items: Sequence[Item]) -> int:
    """Say how many choices a rank must put in order: all, as ODK records it, unless the form says how many."""
    if control.least is not None or control.most is not None:
        return control.least or 1
    return sum(not item.declines for item in items)


def prompt(desk: Desk, ask: Ask) -> Prompt:
    """Say everything a screen needs of the question being asked."""
    context, control, required = desk.context(ask), ask.control, desk.required(ask)
    offered = options(desk, ask, context)
    repeat = ask.kind is Kind.REPEAT
    asked_before = desk.interview.editing or desk.before(ask.place) is not None
    place, total = _progress(desk, ask)
    hint = control.hint.guidance
    return Prompt(
        path=ask.path,
        name=control.template.name if control.template is not None else "",
        kind=ask.kind,
        label=control.label.say(context),
        hint="" if repeat else control.hint.say(context),
        options=offered,
        required=required,
        declinable=not repeat
        and (not required or any(option.declines for option in offered))
        and (ask.kind is not Kind.MEDIA or bool(desk.takes(ask))),
        value=said(desk, ask) if ask.kind is Kind.MEDIA else desk.value(ask),
        section=_section(desk, ask),
        position=place,
        total=total,
        notes=tuple(notes(desk, ask.place)),
        attributes={} if repeat else desk.bind(ask).attributes,
        can_go_back=asked_before,
        least=control.least,
        most=control.most,
        appearance=control.appearance,
        parameters=control.parameters,
        takes=desk.takes(ask),
        images=control.label.shown(desk.world.language),
        guidance="" if repeat or hint is None else hint.say(context),
        trail=tuple(_trail(desk, ask)),
        grid=_grid(desk, ask),
        rows=_rows(ask) if repeat else 0,
        limits=limits(ask) if ask.kind is Kind.RANGE else None,
        marks=tuple(marks(desk, ask)) if ask.kind is Kind.RANGE else (),
    )


def _rows(ask: Ask) -> int:
    template = ask.control.template
    return 0 if template is None else len(ask.node.named.get(template.name, ()))


def _trail(desk: Desk, ask: Ask) -> Iterator[Crumb]:
    """Name the groups and rows that hold a question, and the question a grid asks of each of its lines."""
    for control, node in ask.trail:
        title = control.label.say(Context(desk.interview.state, node, desk.world))
        if control.role != "repeat":
            if title:
                yield Crumb(title)
        elif control.template is not None and node.parent is not None:
            rows = len(node.parent.named.get(control.template.name, ()))
            yield Crumb(title, node.position, rows if control.fixed else None)


def _grid(desk: Desk, ask: Ask) -> str:
    """Find what a grid asks: the words above its first line, which all its lines answer."""
    if not GRID & set(ask.control.appearance.split()):
        return ""
    above = ask.place
    while above and desk.script.asks[above - 1].node.parent is ask.node.parent:
        above -= 1
    for each in desk.script.asks[above : ask.place]:
        if (each.kind is Kind.NOTE or is_header(each.kind, each.control.appearance)) and desk.counts(each):
            title = each.control.label.say(desk.context(each))
            if title and not desk.value(each):
                return title
    return ""


def _progress(desk: Desk, ask: Ask) -> tuple[int, int]:
    relevant, counted = desk.interview.state.relevant, desk.script.counted
    before = desk.script.before[ask.place]
    place = sum([relevant[index] for index in counted[:before]])
    total = place + sum([relevant[index] for index in counted[before:]])
    return min(place + 1, total), total


def _section(desk: Desk, ask: Ask) -> Section | None:
    if ask.section is None:
        return None
    relevant, parts = desk.interview.state.relevant, desk.script.parts
    alive = [place for place, part in enumerate(parts) if any(relevant[index] for index in part.indexes)]
    if ask.section not in alive:
        return None
    part = parts[ask.section]
    context = Context(desk.interview.state, part.node, desk.world)
    return Section(part.control.label.say(context), alive.index(ask.section) + 1, len(alive))


def notes(desk: Desk, place: int) -> list[str]:
    """Say the notes that stand between the question before and the one at a place."""
    found: list[str] = []
    for ask in reversed(desk.script.asks[:place]):
        if is_header(ask.kind, ask.control.appearance):
            continue
        if desk.is_asked(ask):
            break
        if desk.counts(ask):
            label = ask.control.label.say(desk.context(ask))
            if ask.kind is not Kind.NOTE:
                label = Said.joined([(label, False), (": ", False), (said(desk, ask), True)])
            if label:
                found.append(label)
    return found[::-1]


def said(desk: Desk, ask: Ask) -> str:
    """Say the answer a question has, in the person's words."""
    value = desk.value(ask)
    if not value:
        return ""
    if ask.kind is Kind.ACKNOWLEDGE:
        return "✓"
    if ask.kind is Kind.MEDIA:
        return attachments.one_of(ask.control).say(desk.context(ask))
    if ask.control.items is None:
        return value
    context = desk.context(ask)
    labels = {
        item.value: item.label.say(context) or item.value
        for item in (*ask.control.items.every, *desk.items(ask))
    }
    if ask.kind is Kind.SELECT_ONE:
        return labels.get(value, value)
    named = [labels.get(each, each) for each in value.split()]
    if ask.kind is Kind.RANK:
        return ", ".join(f"{place}. {label}" for place, label in enumerate(named, 1))
    return ", ".join(named)


def lines(desk: Desk) -> Iterator[Line]:
    """Go through the questions that count now, with what was answered."""
    position = 0
    for ask in desk.script.asks:
        if ask.kind is Kind.REPEAT or is_header(ask.kind, ask.control.appearance) or not desk.is_asked(ask):
            continue
        position += 1
        declined = ask.path in desk.interview.declined
        yield Line(
            ask.path,
            ask.control.label.say(desk.context(ask)),
            said(desk, ask),
            declined,
            position,
            ask.kind,
            desk.value(ask),
            ask.control.appearance,
            (*_trail(desk, ask), *([Crumb(grid)] if (grid := _grid(desk, ask)) else [])),
        )

"""What is shown: the question being asked, its choices and progress, and the review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dialogs.answers import SEVERAL, Asked
from dialogs.beyond import attachments
from dialogs.compiling.model import Bind, Control, Item, Model
from dialogs.compiling.wording import Said, Wording
from dialogs.consultation import Form, Kind
from dialogs.expressions.tree import World
from dialogs.expressions.values import Context, as_number, number_text
from dialogs.running.passage import Crumb, Interview, Line, Option, Prompt, Section
from dialogs.running.script import Ask, Script, is_header, script_of

RANGE_AT_MOST = 100  #: numbers of a range that are offered; longer ones are typed
GRID = frozenset({"list-nolabel", "list"})  #: appearances of the lines of a grid
ANSWERS = (
    Item("si", Wording({"es": ["Sí"], "en": ["Yes"]}, "es")),
    Item("no", Wording({"es": ["No"], "en": ["No"]}, "es")),
)


@dataclass(frozen=True, eq=False)
class Desk:
    """One interview laid out: its form, its script and the world it is looked at in."""

    model: Model
    interview: Interview
    script: Script
    world: World

    def context(self, ask: Ask) -> Context:
        return Context(self.interview.state, ask.node, self.world)

    def bind(self, ask: Ask) -> Bind:
        template = ask.control.template
        assert template is not None
        return self.model.binds[template]

    def counts(self, ask: Ask) -> bool:
        relevant = self.interview.state.relevant
        if not relevant[ask.node.index]:
            return False
        return ask.gate is None or ask.gate[0](Context(self.interview.state, ask.gate[1], self.world))

    def is_asked(self, ask: Ask) -> bool:
        """Say whether a question counts now and waits for an answer (notes and locked ones do not)."""
        return ask.kind is not Kind.NOTE and self.counts(ask) and not (ask.locks and self.is_locked(ask))

    def is_locked(self, ask: Ask) -> bool:
        return any(lock(Context(self.interview.state, node, self.world)) for lock, node in ask.locks)

    def ask(self) -> Ask | None:
        return self.script.by_path.get(self.interview.at)

    def after(self, place: int) -> Ask | None:
        return next((ask for ask in self.script.asks[place + 1 :] if self.is_asked(ask)), None)

    def before(self, place: int) -> Ask | None:
        return next((ask for ask in reversed(self.script.asks[:place]) if self.is_asked(ask)), None)

    def required(self, ask: Ask) -> bool:
        if ask.kind is Kind.REPEAT:
            return True
        if ask.kind is Kind.MEDIA and not self.takes(ask):
            return False
        required = self.bind(ask).required
        return required is not None and required(self.context(ask))

    def takes(self, ask: Ask) -> tuple[str, ...]:
        """Give the sorts of files that answer a question here: none where they are not received."""
        if ask.kind is not Kind.MEDIA or not self.model.media or not attachments.fits(self.script, ask):
            return ()
        return attachments.taken(attachments.sort_of(ask.control))

    def items(self, ask: Ask) -> tuple[Item, ...]:
        if ask.kind is Kind.REPEAT:
            return ANSWERS
        items = ask.control.items
        return () if items is None else items.offered(self.context(ask))

    def value(self, ask: Ask) -> str:
        return "" if ask.kind is Kind.REPEAT else self.interview.state.values[ask.node.index]

    def ticks(self, ask: Ask) -> tuple[str, ...]:
        ticks = self.interview.ticks
        return tuple(self.value(ask).split()) if ticks is None else ticks


def desk(form: Form, interview: Interview, now: datetime) -> Desk:
    """Lay out an interview as it is at an hour."""
    world = World(now, interview.seed, interview.language)
    return Desk(form.model, interview, script_of(form.model, interview.state.shape), world)


def asked(desk: Desk, ask: Ask) -> Asked:
    """Gather what must be known of a question to read a reply to it."""
    context, items = desk.context(ask), desk.items(ask)
    control = ask.control
    limits = _limits(ask)
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
        limits=(limits[0], limits[1], limits[2]),
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
    options = _options(desk, ask, context)
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
        options=options,
        required=required,
        declinable=not repeat
        and (not required or any(option.declines for option in options))
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
        limits=_limits(ask) if ask.kind is Kind.RANGE else None,
        marks=tuple(_marks(desk, ask)) if ask.kind is Kind.RANGE else (),
    )


def _limits(ask: Ask) -> tuple[float, float, float]:
    low, high, step = (as_number(ask.control.parameters.get(name, "1")) for name in ("start", "end", "step"))
    return low, high, step


def _rows(ask: Ask) -> int:
    template = ask.control.template
    return 0 if template is None else len(ask.node.named.get(template.name, ()))


def _marks(desk: Desk, ask: Ask) -> Iterator[tuple[str, str]]:
    """Say what the numbers of a range mean that have a label (`tick_labelset`)."""
    marks = ask.control.marks
    for item in () if marks is None else marks.offered(desk.context(ask)):
        label = item.label.say(desk.context(ask))
        if label:
            yield item.value, label


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


def _options(desk: Desk, ask: Ask, context: Context) -> tuple[Option, ...]:
    kind = ask.kind
    if kind is Kind.RANGE:
        value = desk.value(ask)
        return tuple(Option(each, each, each == value, None, False) for each in _steps(ask))
    items = desk.items(ask)
    if not items:
        return ()
    if kind in SEVERAL:
        ticks = desk.ticks(ask)
        rank = kind is Kind.RANK
        return tuple(
            Option(
                item.value,
                item.label.say(context) or item.value,
                item.value in ticks,
                ticks.index(item.value) + 1 if rank and item.value in ticks else None,
                item.declines,
                item.label.shown(desk.world.language),
            )
            for item in items
        )
    value = desk.value(ask)
    return tuple(
        Option(
            item.value,
            item.label.say(context) or item.value,
            item.value == value,
            None,
            item.declines,
            item.label.shown(desk.world.language),
        )
        for item in items
    )


def _steps(ask: Ask) -> Iterator[str]:
    low, high, step = _limits(ask)
    step = abs(step) if low <= high else -abs(step)
    count = round((high - low) / step, 6) if step and step == step else -1
    if 0 <= count < RANGE_AT_MOST:
        for each in range(int(count) + 1):
            yield number_text(round(low + each * step, 9))


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

"""What a question offers to choose from: its options, the numbers of a range, and what some of them mean."""

from __future__ import annotations

from collections.abc import Iterator

from dialogs.answers import SEVERAL
from dialogs.consultation import Kind
from dialogs.expressions.values import Context, as_number, number_text
from dialogs.running.desk import Desk
from dialogs.running.passage import Option
from dialogs.running.script import Ask

RANGE_AT_MOST = 100  #: numbers of a range that are offered; longer ones are typed


def limits(ask: Ask) -> tuple[float, float, float]:
    low, high, step = (as_number(ask.control.parameters.get(name, "1")) for name in ("start", "end", "step"))
    return low, high, step


def marks(desk: Desk, ask: Ask) -> Iterator[tuple[str, str]]:
    """Say what the numbers of a range mean that have a label (`tick_labelset`)."""
    marks = ask.control.marks
    for item in () if marks is None else marks.offered(desk.context(ask)):
        label = item.label.say(desk.context(ask))
        if label:
            yield item.value, label


def options(desk: Desk, ask: Ask, context: Context) -> tuple[Option, ...]:
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
    low, high, step = limits(ask)
    step = abs(step) if low <= high else -abs(step)
    count = round((high - low) / step, 6) if step and step == step else -1
    if 0 <= count < RANGE_AT_MOST:
        for each in range(int(count) + 1):
            yield number_text(round(low + each * step, 9))

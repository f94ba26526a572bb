"""Measurements to be read at a glance: a full bar to the median, a pale one on to the 99th of a hundred.

Beside them the quickest: what it takes when nobody else wants the machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

WIDTH = 30  #: of the longest bar


@dataclass(frozen=True)
class Line:
    """One way of doing a thing, in milliseconds."""

    name: str
    least: float
    median: float
    p99: float


def line(name: str, seconds: Sequence[float]) -> Line:
    """What single measurements come to. With fewer than a hundred of them the 99th is the slowest."""
    worst = quantiles(seconds, n=100)[98] if len(seconds) >= 100 else max(seconds)
    return Line(name, min(seconds) * 1e3, median(seconds) * 1e3, worst * 1e3)


def table(title: str, lines: Sequence[Line]) -> str:
    """The lines under each other, with bars to the same scale."""
    longest = max(each.p99 for each in lines)
    name = max(len(each.name) for each in lines)
    return "\n".join(
        [f"{title:<{name + 2}}{'least':>9}{'median':>9}{'p99':>9}  ms"]
        + [
            f"  {each.name:<{name}}{each.least:9.2f}{each.median:9.2f}{each.p99:9.2f}  {_bar(each, longest)}"
            for each in lines
        ]
    )


def _bar(line: Line, longest: float) -> str:
    full, whole = (max(1, round(WIDTH * value / longest)) for value in (line.median, line.p99))
    return "█" * full + "░" * (whole - full)

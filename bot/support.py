"""Support lines for whoever needs somebody to talk to: the federal ones, and those a place adds."""

import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path

from babel.support import NullTranslations

FEDERAL = Path(__file__).with_name("support.toml")


@dataclass(frozen=True)
class Line:
    """A telephone line: who answers, when, and what for."""

    name: str
    number: str
    hours: str
    purpose: str
    topics: tuple[
        str, ...
    ]  #: what a question must touch (`cb:apoyo`) for the line to be shown; empty = always


def load(local: Path | None = None) -> tuple[Line, ...]:
    """The place's own lines first, then the federal ones; a place may replace a line by its number."""
    own = _read(local) if local is not None else ()
    taken = {line.number for line in own}
    return own + tuple(line for line in _read(FEDERAL) if line.number not in taken)


def about(lines: tuple[Line, ...], topic: str, t: NullTranslations) -> str:
    """The lines for a topic in one short paragraph, names and numbers only; empty when there is none."""
    fitting = [line for line in lines if not line.topics or topic in line.topics]
    if not fitting:
        return ""
    numbers = " · ".join(f"{t.gettext(line.name)} {line.number}" for line in fitting)
    intro = t.gettext("Si quieres hablar con alguien:")
    return f"<i>{escape(f'{intro} {numbers}', quote=False)}</i>"


def directory(lines: tuple[Line, ...], t: NullTranslations) -> str:
    """All lines with what they are for and when they answer: one a row."""
    return "\n".join(f"• {escape(_described(line, t), quote=False)}" for line in lines)


def _described(line: Line, t: NullTranslations) -> str:
    details = ", ".join(t.gettext(part) for part in (line.purpose, line.hours) if part)
    return f"{t.gettext(line.name)}: {line.number}" + (f" ({details})" if details else "")


def _read(path: Path) -> tuple[Line, ...]:
    with path.open("rb") as file:
        rows = tomllib.load(file).get("line", [])
    return tuple(
        Line(
            name=row["name"],
            number=row["number"],
            hours=row.get("hours", ""),
            purpose=row.get("purpose", ""),
            topics=tuple(row.get("topics", ())),
        )
        for row in rows
    )

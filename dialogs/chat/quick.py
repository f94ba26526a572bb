"""Answers that are one tap away where they would have to be typed: today, yesterday, now."""

import re
from datetime import datetime, timedelta

from babel.support import NullTranslations

from dialogs.answers import Reply, Typed
from dialogs.chat.markup import plain
from dialogs.consultation import Kind
from dialogs.reading.words import folded, month_only, year_only
from dialogs.running.passage import Prompt

BIRTH = frozenset(
    {
        "nacimiento", "nac", "naci", "nacio", "naciste", "nacieron", "nacido", "nacida", "cumpleanos",
        "birth", "birthday", "birthdate", "dob", "born",
    }
)  # fmt: skip

MOMENTS = frozenset({Kind.DATE, Kind.TIME, Kind.DATETIME})


def answers(t: NullTranslations, prompt: Prompt, now: datetime) -> list[tuple[str, Reply]]:
    """The words of each button, and the reply that it stands for; nobody was born today who answers."""
    if prompt.kind not in MOMENTS or _of_birth(prompt):
        return []
    _ = t.gettext
    today = now.date()
    match prompt.kind:
        case Kind.DATE if year_only(prompt.appearance):
            return [(_("Este año"), Typed(today.replace(month=1, day=1).isoformat()))]
        case Kind.DATE if month_only(prompt.appearance):
            return [(_("Este mes"), Typed(today.replace(day=1).isoformat()))]
        case Kind.DATE:
            yesterday = today - timedelta(days=1)
            return [(_("Hoy"), Typed(today.isoformat())), (_("Ayer"), Typed(yesterday.isoformat()))]
        case Kind.TIME:
            return [(_("Ahora"), Typed(f"{now:%H:%M}"))]
        case Kind.DATETIME:
            return [(_("Ahora"), Typed(f"{now:%Y-%m-%dT%H:%M}"))]
    return []


def _of_birth(prompt: Prompt) -> bool:
    """Whether the question's name or its words speak of a birth."""
    said = f"{prompt.name} {plain(prompt.label)} {plain(prompt.hint)}"
    return not BIRTH.isdisjoint(re.split(r"[\W_]+", folded(said.replace("_", " "))))

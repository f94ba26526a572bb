"""Answers that are one tap away where they would have to be typed: today, yesterday, now."""

from datetime import datetime, timedelta

from babel.support import NullTranslations

from dialogs.answers import Reply, Typed
from dialogs.consultation import Kind
from dialogs.passage import Prompt
from dialogs.reading import month_only, year_only


def answers(t: NullTranslations, prompt: Prompt, now: datetime) -> list[tuple[str, Reply]]:
    """The words of each button, and the reply that it stands for."""
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

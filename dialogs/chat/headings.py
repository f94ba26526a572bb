"""Where a question stands: its section, its groups, its row, and how many questions have passed."""

from collections.abc import Sequence
from html import escape

from babel.support import NullTranslations

from dialogs.chat.markup import plain
from dialogs.running.passage import Crumb, Prompt


def heading(t: NullTranslations, prompt: Prompt) -> str:
    """«Sección 2 de 5: Tu casa», «Persona 2 · pregunta 6 de 24»."""
    _ = t.gettext
    places = path(t, prompt.trail)
    first = places[0] if places else ""
    section = prompt.section
    if section is not None and section.total > 1:
        name = first or plain(section.title)
        first = _("Sección {position} de {total}: {name}").format(
            position=section.position, total=section.total, name=name
        )
    inner = " › ".join(places[1:])
    says = _("{place} · pregunta {position} de {total}") if inner else _("Pregunta {position} de {total}")
    progress = (
        says.format(place=inner, position=prompt.position, total=prompt.total) if prompt.total else inner
    )
    return "\n".join(escape(line, quote=False) for line in (first, progress) if line)


def path(t: NullTranslations, trail: Sequence[Crumb]) -> list[str]:
    """The groups and rows, each in words; a row takes the name of the group around it."""
    places: list[str] = []
    for crumb in trail:
        title = plain(crumb.title)
        if crumb.row is None:
            places.append(title)
            continue
        around = places.pop() if places and (not title or places[-1] == title) else ""
        places.append(row(t, title or around, crumb.row, crumb.rows))
    return [place for place in places if place]


def row(t: NullTranslations, title: str, number: int, total: int | None = None) -> str:
    """«Persona 2», «Persona 2 de 4»."""
    _ = t.gettext
    if total is None:
        return f"{title} {number}" if title else _("Número {number}").format(number=number)
    if title:
        return _("{title} {number} de {total}").format(title=title, number=number, total=total)
    return _("Número {number} de {total}").format(number=number, total=total)

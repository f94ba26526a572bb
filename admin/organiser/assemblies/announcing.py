"""The notices about an assembly: called, moved, called off, thanks. Pure functions; a second person approves them.

Organisers' words are plain text. Day and venue stand in the line that notices have for them (`notices.body`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape

from admin.organiser.notices.body import line_of, own, where_and_when
from locales import LANGUAGES, dates, translator
from storage.announcement import TEXT, Draft
from storage.assemblies import Assembly
from storage.outcomes import Commitment, Outcome

SPARE = 200  #: characters kept for our own words


def called(assembly: Assembly, zone: str) -> Draft:
    """It will be."""
    return _draft(assembly, zone, "assembly", _called)


def moved(assembly: Assembly, zone: str) -> Draft:
    """It has another hour."""
    return _draft(assembly, zone, "assembly", _moved)


def elsewhere(assembly: Assembly, zone: str) -> Draft:
    """It is somewhere else."""
    return _draft(assembly, zone, "assembly", _elsewhere)


def tells(draft: Draft, venue: str) -> bool:
    """Whether a notice tells this venue below its words."""
    said = escape(venue, quote=False)
    return any(line_of(words).endswith(f"\n{said}") for words in draft.body.values())


def corrected(draft: Draft, assembly: Assembly, zone: str) -> Draft:
    """The same words with day and venue as they are now."""
    body = {
        language: own(words) + (where_and_when(assembly, zone, language) if line_of(words) else "")
        for language, words in draft.body.items()
    }
    return replace(draft, body=body)


def without_line(draft: Draft) -> Draft:
    """The same words without day and venue."""
    return replace(draft, body={language: own(words) for language, words in draft.body.items()})


def cancelled(assembly: Assembly) -> Draft:
    """It will not be."""
    body = {language: _cancelled(assembly, language) for language in LANGUAGES}
    return Draft(
        "assembly", assembly.title, body, assembly=assembly.id
    )  # at once, also for who hears once a week


def thanks(assembly: Assembly, outcome: Outcome) -> Draft:
    """What came of it."""
    body = {language: _thanks(assembly, outcome, language) for language in LANGUAGES}
    return Draft("thanks", assembly.title, body, assembly=assembly.id)


def numbered(lines: Sequence[str], *, room: int) -> str:
    """Points with their numbers, as HTML; what does not fit is told by its number."""
    shown: list[str] = []
    for number, line in enumerate(lines, 1):
        said = f"{number}. {escape(line, quote=False)}"
        if sum(len(one) + 1 for one in shown) + len(said) > room:
            shown.append("…")
            break
        shown.append(said)
    return "\n".join(shown)


def promised(one: Commitment, language: str = "es") -> str:
    """A commitment in one line: what, who, by when."""
    day = ""
    if one.by_when is not None:
        by_when = dates.short(one.by_when, language)
        day = translator(language).gettext("para el {day}").format(day=by_when)
    return ", ".join(filter(None, (one.what, one.who, day)))


def _draft(assembly: Assembly, zone: str, kind: str, says: Callable[[Assembly, str, int], str]) -> Draft:
    body = {}
    for language in LANGUAGES:
        line = where_and_when(assembly, zone, language)
        room = TEXT - len(line) - len(_title(assembly)) - SPARE
        body[language] = says(assembly, language, room) + line
    return Draft(kind, assembly.title, body, assembly=assembly.id)


def _called(assembly: Assembly, language: str, room: int) -> str:
    _ = translator(language).gettext
    parts = [_("Hay asamblea: {title}.").format(title=_title(assembly))]
    if assembly.agenda:
        parts.append(_("Se va a hablar de:") + "\n" + numbered(assembly.agenda, room=room))
    return "\n\n".join(parts)


def _moved(assembly: Assembly, language: str, _room: int) -> str:
    _ = translator(language).gettext
    return _("Cambió la hora de la asamblea: {title}. Ahora es:").format(title=_title(assembly))


def _elsewhere(assembly: Assembly, language: str, _room: int) -> str:
    _ = translator(language).gettext
    said = (
        _("Cambió el lugar de la asamblea: {title}. Ahora es:")
        if assembly.venue
        else _("Cambió el lugar de la asamblea: {title}. Luego te decimos dónde.")
    )
    return said.format(title=_title(assembly))


def _cancelled(assembly: Assembly, language: str) -> str:
    _ = translator(language).gettext
    return _("Se canceló la asamblea: {title}. Te avisamos si hay otra.").format(title=_title(assembly))


def _thanks(assembly: Assembly, outcome: Outcome, language: str) -> str:
    _ = translator(language).gettext
    parts = [_("Gracias por la asamblea: {title}.").format(title=_title(assembly))]
    if assembly.minutes:
        parts.append(escape(_clipped(assembly.minutes, 700), quote=False))
    if outcome.decisions:
        parts.append(_("Se acordó:") + "\n" + numbered([one.text for one in outcome.decisions], room=1300))
    kept = [one for one in outcome.commitments if one.state != "dropped"]
    if kept:
        lines = [promised(one, language) for one in kept]
        parts.append(_("Quedamos en:") + "\n" + numbered(lines, room=1300))
    return "\n\n".join(parts)


def _title(assembly: Assembly) -> str:
    return escape(assembly.title.rstrip("."), quote=False)


def _clipped(said: str, most: int) -> str:
    return said if len(said) <= most else said[: most - 1].rstrip() + "…"

"""Translations matched with a form's texts: which fit, which do not and why, and what is still to be said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dialogs.authoring.translations import Cell, Entry, tidy
from dialogs.compiling.wording import MISSING

_PLACEHOLDER = re.compile(r"\$\s*\{\s*([^{}]*?)\s*\}")
_TAG = re.compile(r"<(/?)\s*([A-Za-z][A-Za-z0-9]*)[^<>]*>")


@dataclass(frozen=True)
class Said:
    """One translation as a file of translations gives it."""

    context: str
    text: str
    translation: str
    fuzzy: bool = False


@dataclass(frozen=True)
class Wrong:
    """A translation that cannot be used, and why, in Spanish."""

    entry: Entry
    translation: str
    why: str


@dataclass(frozen=True)
class Injection:
    """What came of putting translations into a form."""

    cells: Mapping[Cell, str]  #: to be written
    wrong: tuple[Wrong, ...]
    total: int  #: texts the form has
    translated: int  #: of those, how many speak the language afterwards
    fuzzy: int  #: guesses nobody looked at: left out
    changed: tuple[str, ...]  #: contexts whose text is another by now: left out
    unknown: tuple[str, ...]  #: contexts this form does not have: left out
    unsaid: int = 0  #: questions and choices still without a translation: they stop publishing


def objection(text: str, translation: str) -> str:
    """Say in Spanish why a translation cannot stand for a text; empty when it can."""
    ours, theirs = _references(text), _references(translation)
    if ours != theirs:
        lacks = ", ".join(f"${{{each}}}" for each in (ours - theirs))
        more = ", ".join(f"${{{each}}}" for each in (theirs - ours))
        parts = [f"le falta {lacks}" if lacks else "", f"le sobra {more}" if more else ""]
        return " y ".join(part for part in parts if part)
    if translation.count("${") != sum(theirs.values()) or re.search(r"\$\s+\{|\$\(", translation):
        return "tiene una referencia mal escrita: es ${nombre}"
    ours, theirs = _tags(text), _tags(translation)
    if ours != theirs:
        changed = ", ".join(sorted({*(ours - theirs), *(theirs - ours)}))
        return f"no lleva las mismas marcas: {changed}"
    return ""


def _references(text: str) -> Counter[str]:
    return Counter(_PLACEHOLDER.findall(text))


def _tags(text: str) -> Counter[str]:
    return Counter(f"<{end}{name.lower()}>" for end, name in _TAG.findall(text))


def inject(wanted: Iterable[Entry], said: Iterable[Said]) -> Injection:
    """Match translations with a form's texts, by where they stand and what they say today."""
    by_context = {entry.context: entry for entry in wanted}
    spoken = {entry.context for entry in by_context.values() if entry.translation}
    tally = _Tally()
    for each in said:
        entry = by_context.get(each.context)
        translation = tidy(each.translation)
        if entry is None:
            tally.unknown.append(each.context)
        elif tidy(each.text) != entry.text:
            tally.changed.append(each.context)
        elif translation in ("", MISSING):
            continue
        elif each.fuzzy:
            tally.fuzzy += 1
        elif why := objection(entry.text, translation):
            tally.wrong.append(Wrong(entry, translation, why))
        else:
            spoken.add(each.context)
            if translation != entry.translation:
                tally.cells[entry.target] = translation
    asked = {context for context in by_context if is_label(context)}
    return Injection(
        tally.cells, tuple(tally.wrong), len(by_context), len(spoken),
        tally.fuzzy, tuple(tally.changed), tuple(tally.unknown),
        len(asked - spoken) if spoken else 0,
    )  # fmt: skip


def is_label(context: str) -> bool:
    """Say whether a text is what a question or a choice says, and no help or message beside it."""
    return context.partition("#")[0].rpartition("/")[2] == "label"


@dataclass
class _Tally:
    cells: dict[Cell, str] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    fuzzy: int = 0

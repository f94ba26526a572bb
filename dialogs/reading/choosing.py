"""Which of the offered choices somebody meant by what they typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dialogs.compiling.model import Item
from dialogs.reading.words import NO, YES, folded, number_in_words

SURE = 3  #: letters the beginning of a label must have to count as the label


def one(items: Sequence[Item], labels: Sequence[str], text: str) -> int | None:
    """Give the place of the choice meant: by label, value, number in the list, yes or no, or a unique beginning."""
    words = folded(text)
    if not words:
        return _only(place for place, label in enumerate(labels) if text.strip() == label.strip())
    names = [folded(label) for label in labels]
    same = _only(place for place, name in enumerate(names) if name == words)
    if same is not None:
        return same
    if sum(name.startswith(f"{words} ") for name in names) > 1:
        return None  # «mucha» of «Mucha confianza» and «Mucha desconfianza»: asking again beats guessing
    value = _only(place for place, item in enumerate(items) if folded(item.value) == words)
    if value is not None:
        return value
    place = _numbered(words, len(items))
    if place is not None:
        return place
    meant = _yes_or_no(words, items, names)
    if meant is not None:
        return meant
    if len(words) >= SURE:
        begins = _only(place for place, name in enumerate(names) if name.startswith(words))
        if begins is not None:
            return begins
        inside = [
            place for place, name in enumerate(names) if len(name) >= SURE and f" {name} " in f" {words} "
        ]
        return inside[0] if len(inside) == 1 else None
    return None


def _only(places: Iterable[int]) -> int | None:
    found = list(places)
    return found[0] if len(found) == 1 else None


_LISTED = re.compile(r"(?:(?:la|el|opcion|la opcion|numero|el numero|no) )?(\d{1,3})(?: [oa])?")


def _numbered(words: str, count: int) -> int | None:
    """Read «2», «la 2», «dos», «la segunda» as a place in the list."""
    figures = _LISTED.fullmatch(words)
    if figures:
        number: int | None = int(figures[1])
    else:
        number = number_in_words(
            [word for word in words.split() if word not in ("la", "el", "opcion", "numero")]
        )
    return number - 1 if number is not None and 1 <= number <= count else None


def _yes_or_no(words: str, items: Sequence[Item], names: Sequence[str]) -> int | None:
    first = words.split()[0]
    for meaning in (YES, NO):
        if words in meaning or (first in meaning and first in ("si", "no", "yes")):
            found = [
                place
                for place, (item, name) in enumerate(zip(items, names, strict=True))
                if name in meaning or folded(item.value) in meaning
            ]
            if len(found) == 1:
                return found[0]
    return None


_BETWEEN = re.compile(r"\s*[,;\n/+&]\s*(?:y\s+|e\s+|and\s+)?|\s+(?:y|e|and)\s+", re.IGNORECASE)


def listed(items: Sequence[Item], labels: Sequence[str], text: str) -> list[int] | None:
    """Give the places of the several choices meant, in the order said; `None` when a part names no choice."""
    whole = one(items, labels, text)
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    if whole is not None and (len(parts) < 2 or folded(labels[whole]) == folded(text)):
        return [whole]
    found: list[int] = []
    for part in parts if len(parts) > 1 else text.split():
        place = one(items, labels, part)
        if place is None:
            return None
        if place not in found:
            found.append(place)
    return found or None

"""What is known not to be anybody: everyday phrases, a form's own choices, the name of its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from dialogs.masking.naming import is_name, is_shy
from dialogs.masking.sight import look
from dialogs.masking.tokens import Word, words_of
from dialogs.masking.vocabulary import EVERYDAY, WORDS

_PARTS = re.compile(r"[(),;:/|·–—]|\s-\s")
_SAINTS = frozenset(("san", "santa", "santo", "sn", "sta", "sto", "señor", "virgen", "virgencita"))
LONGEST = 8  #: words of a phrase: longer ones are sentences and name nobody


def phrases(labels: Iterable[str]) -> frozenset[str]:
    """Labels as phrases to be kept, whole and in their parts: «Zona norte (La Ladera)», «Colonia El Salitre».

    A single word that is or may be a name is not kept: somebody may be called so.
    """
    whole = [_said(each) for label in labels for each in (label, *_PARTS.split(label))]
    said = (*whole, *(_without_its_kind(each) for each in whole))
    return frozenset(
        each for each in said if each and not (is_name(each) or is_shy(each)) and each.count(" ") < LONGEST
    )


def _said(label: str) -> str:
    return " ".join(word.said for word in words_of(look(label)))


def _without_its_kind(said: str) -> str:
    """«salitre» of «colonia salitre», so long as it is not what people are called too; or nothing."""
    kind, _, name = said.partition(" ")
    if (
        kind not in WORDS.places
        or kind in _SAINTS
        or all(is_name(each) or is_shy(each) for each in name.split())
    ):
        return ""
    return "" if name in WORDS.function else name


def places_of(words: Sequence[Word], kept: frozenset[str]) -> frozenset[int]:
    """The places of the words that stand in such a phrase, as a whole."""
    found: set[int] = set()
    longest = _longest(kept)
    for start, word in enumerate(words):
        said = ""
        for place in range(start, min(len(words), start + longest.get(word.said, 0))):
            if place > start and not words[place].near:
                break
            said = f"{said} {words[place].said}" if said else words[place].said
            everyday = place > start and said in EVERYDAY.phrases
            if said in kept or (everyday and not _is_namesake(words, start, place)):
                found.update(range(start, place + 1))
    return frozenset(found)


def _is_namesake(words: Sequence[Word], start: int, last: int) -> bool:
    """Whether somebody is called like a hero: «Benito Juárez López»."""
    following = words[last + 1] if last + 1 < len(words) else None
    if following is None or not following.near or not is_name(following.said):
        return False
    return all(is_name(word.said) or is_shy(word.said) for word in words[start : last + 1])


@lru_cache(maxsize=32)
def _longest(kept: frozenset[str]) -> dict[str, int]:
    """How many words the longest phrase has that begins with a word."""
    found: dict[str, int] = {}
    for phrase in kept | EVERYDAY.phrases:
        first, size = phrase.split()[0], phrase.count(" ") + 1
        found[first] = max(size, found.get(first, 0))
    return found

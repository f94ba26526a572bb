"""What is known not to be anybody: everyday phrases, a form's own choices, the name of its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from dialogs.masking.naming import is_name
from dialogs.masking.sight import look
from dialogs.masking.tokens import Word, words_of
from dialogs.masking.vocabulary import EVERYDAY

LONGEST = 8  #: words of a phrase: longer ones are sentences and name nobody


def phrases(labels: Iterable[str]) -> frozenset[str]:
    """Labels as phrases to be kept; a single word that is a name is not: somebody may be called so."""
    said = (" ".join(word.said for word in words_of(look(label))) for label in labels)
    return frozenset(each for each in said if each and not is_name(each) and each.count(" ") < LONGEST)


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
            if said in kept or (place > start and said in EVERYDAY.phrases):
                found.update(range(start, place + 1))
    return frozenset(found)


@lru_cache(maxsize=32)
def _longest(kept: frozenset[str]) -> dict[str, int]:
    """How many words the longest phrase has that begins with a word."""
    found: dict[str, int] = {}
    for phrase in kept | EVERYDAY.phrases:
        first, size = phrase.split()[0], phrase.count(" ") + 1
        found[first] = max(size, found.get(first, 0))
    return found

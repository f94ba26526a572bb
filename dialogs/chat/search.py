"""Which options somebody means who types a part of one: words in any order, without accents, with a slip or two."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from dialogs.compiling.wording import Said
from dialogs.reading.words import folded

KEPT = 60_000  #: labels of forms whose bare words are kept: the longest lists have ten thousand
SLIP = 4  #: letters a word must have for a slip of the finger to be forgiven


_TAGS = re.compile(r"</?[a-zA-Z][^<>]*>")


def found(labels: Sequence[str], sought: str) -> list[int]:
    """Places of the labels that contain every word; when none does, those that nearly do."""
    words = folded(sought).split()
    if not words:
        return []
    names = [name_of(label) for label in labels]
    exact = [place for place, name in enumerate(names) if all(word in name for word in words)]
    return exact or [place for place, name in enumerate(names) if _nearly(words, name)]


def name_of(label: str) -> str:
    """The bare words of a label."""
    return folded(_TAGS.sub(" ", label)) if isinstance(label, Said) else _cached(label)


@lru_cache(maxsize=KEPT)
def _cached(label: str) -> str:
    return folded(_TAGS.sub(" ", label) if "<" in label else label)


def _nearly(words: Iterable[str], name: str) -> bool:
    names = name.split()
    return all(word in name or any(_slipped(word, each) for each in names) for word in words)


def _slipped(word: str, name: str) -> bool:
    """Whether the word is the name, or its beginning, but for one letter too many, missing, wrong or swapped."""
    if len(word) < SLIP or word[0] != name[0]:
        return False
    return any(
        one_slip(word, name[:size]) for size in range(len(word) - 1, len(word) + 2) if size <= len(name)
    )


def one_slip(one: str, other: str) -> bool:
    """Whether two words differ in one letter at most, or in two neighbours that changed places."""
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return abs(len(one) - len(other)) <= 1
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])

"""Whether a text says what another one says already: to offer, never to decide."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

ALIKE = 0.72  #: of 1; measured on pairs of proposals that a person would call the same
LONGEST = 600  #: characters that are compared
_WORD = re.compile(r"\w+")


def nearest(text: str, others: Iterable[str]) -> str | None:
    """The one that says most nearly the same, when it says nearly the same; None else.

    >>> nearest("Que pongan luz en la cancha", ["Más agua", "Pongan luz en la cancha, por favor"])
    'Pongan luz en la cancha, por favor'
    >>> nearest("Que pongan luz", ["Que pongan agua"])
    """
    mine = _words(text)
    found = max(((_alike(mine, _words(other)), other) for other in others), default=(0.0, ""))
    return found[1] if mine and found[0] >= ALIKE else None


def _alike(mine: list[str], other: list[str]) -> float:
    """How much of the words stands in both, in order or not: the better of the two."""
    if not mine or not other:
        return 0.0
    both = len(set(mine) & set(other))
    shared = 2 * both / (len(set(mine)) + len(set(other)))
    return max(shared, SequenceMatcher(None, mine, other, autojunk=False).ratio())


def _words(text: str) -> list[str]:
    """The words that say something, without case and accents."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    return [word for word in _WORD.findall(bare) if word not in _SMALL]


_SMALL = frozenset(
    _WORD.findall(
        "a al con de del el en es la las le les lo los nos o para por pero que se su sus un una unos unas y ya"
        " mas muy favor"
    )
)

"""The words of a text, each with what its neighbours must know of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dialogs.masking.sight import BY_SIGN, Sight

_TOKEN = re.compile(r"(?P<mark>[\ue000-\ue010]+)|[A-Za-zÑñ]+|\d+")
_ENDS = re.compile(r"[.!?¡¿…\n;|]|:\s|[-•*–—]\s")
#: How people shorten the little words names are told by.
_SHORTENED = {"q": "que", "k": "que", "qe": "que", "ke": "que", "d": "de", "x": "por"}
_QUOTES = "\"'«»“”‘’"
_ROOM = " \t.-" + _QUOTES
SHOUTED = 0.6  #: of the letters of a sentence: from here on capitals say nothing
TITLED = 0.7  #: of its words, where each begins with one


@dataclass(frozen=True)
class Word:
    """One word, one figure, or a stretch that is covered already."""

    start: int
    end: int
    said: str  #: in small letters, as names are listed
    gap: str  #: what stands between the word before and this one
    capital: bool = False  #: begins with a capital that says something
    upper: bool = False  #: all capitals, at least two
    first: bool = False  #: begins a sentence, so that its capital says nothing
    mark: str = ""  #: of what is covered already

    near: bool = False  #: follows the word before without anything between them but room


def words_of(sight: Sight) -> list[Word]:
    """Part a text into words."""
    found: list[Word] = []
    end = 0
    for token in _TOKEN.finditer(sight.cased):
        gap = sight.cased[end : token.start()]
        end = token.end()
        if token["mark"]:
            near, mark = _near(gap, first=False), BY_SIGN[token[0][0]].value
            found.append(Word(token.start(), end, "", gap, mark=mark, near=near))
            continue
        first = not found or (_ENDS.search(gap) is not None and not _abbreviated(found[-1], gap))
        shown = token[0]
        found.append(
            Word(
                token.start(),
                end,
                _said(sight, token.start(), end),
                gap,
                capital=shown[0].isupper(),
                upper=len(shown) > 1 and shown.isupper(),
                first=first,
                near=_near(gap, first=first),
            )
        )
    return _heard(found)


def _said(sight: Sight, start: int, end: int) -> str:
    said = sight.plain[start:end]
    shortened = _SHORTENED.get(said)
    return (
        said
        if shortened is None or sight.cased[start:end] != said or sight.plain[end : end + 1] == "."
        else shortened
    )


def _near(gap: str, *, first: bool) -> bool:
    if gap == " ":
        return not first
    if first or not gap or len(gap) > 3 or "\n" in gap:
        return False
    return not gap.strip(_ROOM)


def _abbreviated(before: Word, gap: str) -> bool:
    """Whether the point is of an abbreviation: «Lic. Robles», «J. Robles»."""
    return gap.strip() == "." and (before.said in _SHORT or (len(before.said) == 1 and before.said.isalpha()))


_SHORT = frozenset(
    ("lic", "ing", "dr", "dra", "sr", "sra", "srita", "srta", "mtro", "mtra", "prof", "profa", "arq", "dip", "cmte",
     "sto", "sta", "col", "av", "gral", "cap", "tte", "c", "fam", "ma", "fco", "gpe", "hnos", "jr")
)  # fmt: skip


def _heard(words: Sequence[Word]) -> list[Word]:
    """Forget the capitals of sentences that are shouted, or written with one on every word."""
    heard: list[Word] = []
    start = 0
    for place in range(1, len(words) + 1):
        if place == len(words) or words[place].first:
            heard += _sentence(words[start:place])
            start = place
    return heard


def _sentence(words: Sequence[Word]) -> Sequence[Word]:
    letters = [word for word in words if word.said and not word.said.isdigit()]
    size = sum(len(word.said) for word in letters)
    upper = sum(len(word.said) for word in letters if word.upper)
    titled = sum(word.capital for word in letters)
    shouted = size >= 8 and len(letters) > 1 and upper >= SHOUTED * size
    if not shouted and not (len(letters) >= 4 and titled >= TITLED * len(letters)):
        return words
    return [replace(word, capital=False, upper=False) for word in words]

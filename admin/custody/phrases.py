"""Phrases: six words made by the system's chance, and read again as people write them.

Between two of our words lie at least two slips, so a word that is one slip away from exactly one of them can only have
been that one; so has a word that sounds like one of ours, however it is spelt, unless another is one slip away.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Final

from admin.custody.words import WORDS

LENGTH: Final = 6  #: words of a phrase
LONGEST: Final = 1_000  #: characters of what is looked at; nobody writes six words as long as that
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_SEPARATORS = re.compile(r"[^a-z]+")


@dataclass(frozen=True)
class Misread:
    """What was written is no phrase: too few words or too many, or some are none of ours."""

    count: int  #: words there were
    wrong: tuple[int, ...]  #: which of them are none of ours, the first being 1; never the words themselves


def make(rng: Random) -> str:
    """A new phrase: six words, each worth 11 bits. `rng` is the system's in service."""
    return " ".join(rng.choice(WORDS) for _ in range(LENGTH))


def make_three(rng: Random) -> tuple[str, str, str]:
    """Three phrases, no two the same."""
    made: set[str] = set()
    while len(made) < 3:
        made.add(make(rng))
    one, two, three = sorted(made, key=lambda _: rng.random())
    return one, two, three


def read(said: str) -> str | Misread:
    """The phrase somebody meant: capitals, accents, spaces, commas, numbers of a list and single slips do no harm."""
    words = _SEPARATORS.sub(" ", plain(said[:LONGEST])).split()
    found = [meant(word) for word in words]
    wrong = tuple(place for place, word in enumerate(found, 1) if word is None)
    if len(words) != LENGTH or wrong:
        return Misread(len(words), wrong)
    return " ".join(word for word in found if word)


def looks_like_one(said: str) -> bool:
    """Whether this is, or nearly is, a phrase: then it must not stay in a chat, whatever it was written for."""
    words = _SEPARATORS.sub(" ", plain(said[:LONGEST])).split()
    ours = sum(meant(word) is not None for word in words)
    return ours >= LENGTH - 1 and len(words) <= LENGTH + 1


def meant(word: str) -> str | None:
    """The one of our words that somebody meant; None when it could be none, or more than one."""
    if word in _known():
        return word
    near = {slip for slip in _slips(word) if slip in _known()}
    if heard := _by_sound().get(sound(word)):
        near.add(heard)
    return near.pop() if len(near) == 1 else None


def plain(said: str) -> str:
    """Small letters without accents, and ñ as n."""
    spread = unicodedata.normalize("NFKD", said.casefold())
    return "".join(one for one in spread if not unicodedata.combining(one))


def sound(word: str) -> str:
    """How a word sounds in Mexico: b is v, s is c and z, h is silent, ll is y."""
    for written, said in _SOUNDS:
        word = re.sub(written, said, word)
    return re.sub(r"(.)\1+", r"\1", word)


_SOUNDS: Final = (
    *(("ch", "C"), ("ll", "y"), ("qu", "k"), ("gu(?=[ei])", "G"), ("c(?=[ei])", "s"), ("g(?=[ei])", "j")),
    *(("G", "g"), ("c", "k"), ("z", "s"), ("v", "b"), ("h", ""), ("x", "ks"), ("w", "gu"), ("y$", "i")),
)


@cache
def _known() -> frozenset[str]:
    return frozenset(WORDS)


@cache
def _by_sound() -> dict[str, str]:
    return {sound(word): word for word in WORDS}


def _slips(word: str) -> Iterator[str]:
    """Everything one slip away: a letter left out, added, changed, or two that changed places."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        yield from (before + letter + after for letter in _LETTERS)
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in _LETTERS)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]

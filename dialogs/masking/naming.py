"""What a word is by itself: a name, a word that may be a name, or something else that is written with a capital."""

from __future__ import annotations

import re
from functools import lru_cache

from dialogs.masking.tokens import Word
from dialogs.masking.vocabulary import EVERYDAY, NAMES, WORDS

_SMALLER = re.compile(r"(?:c?it[oa]s?|ill[oa]|in|ina)$")


@lru_cache(maxsize=4096)
def is_name(said: str) -> bool:
    """Whether a word is hardly ever anything but somebody's name, in any spelling."""
    if said in NAMES.given or said in NAMES.family:
        return True
    drawn = _drawn(said)
    if drawn != said and len(drawn) > 3 and (drawn in NAMES.given or drawn in NAMES.family):
        return True
    return is_given_small(said) or _ends_as_family(said)


@lru_cache(maxsize=4096)
def is_given_small(said: str) -> bool:
    """Whether it is a pet form: «juanito», «panchita»."""
    cut = _SMALLER.search(said)
    if cut is None or len(said) - len(cut[0]) < 3:
        return False
    if said in WORDS.function or said in EVERYDAY.words:
        return False
    stem = said[: cut.start()]
    ends = ("",) if cut[0] in ("in", "ina") else ("", "a", "o", "os", "e")
    return any(f"{stem}{end}" in NAMES.given for end in ends)


def _drawn(said: str) -> str:
    """The word with letters that are drawn out taken once: «lupitaaaa»."""
    return re.sub(r"(.)\1{2,}", r"\1", said)


def _ends_as_family(said: str) -> bool:
    """Whether it ends as family names do and as few other words: «Perengánez»."""
    return len(said) >= 6 and said.endswith("ez") and not said.endswith("vez") and said not in WORDS.no_name


def is_shy(said: str) -> bool:
    """Whether it is a name and also another word."""
    return said in NAMES.shy_given or said in NAMES.shy_family


def is_family(word: Word) -> bool:
    """Whether it can be a family name after a given one."""
    return word.said in NAMES.family or word.said in NAMES.shy_family or _ends_as_family(word.said)


def is_everyday(word: Word) -> bool:
    """Whether it is written with a capital and is nobody: an institution, a place, a month, an acronym."""
    if word.said in EVERYDAY.words or word.said in WORDS.function or word.said in WORDS.places:
        return True
    if word.said in WORDS.deeds or word.said in WORDS.units or word.said in WORDS.titles:
        return True
    if word.said.endswith("s") and word.said[:-1] in EVERYDAY.words:
        return True
    return word.upper and not is_name(word.said) and not is_shy(word.said)


def is_unknown_capital(word: Word) -> bool:
    """Whether its capital, inside a sentence, says that it may be a name."""
    return word.capital and not word.first and not is_everyday(word)

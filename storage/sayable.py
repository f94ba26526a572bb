"""Codes that can be said aloud and written by hand: eight symbols of chance and one that catches a slip.

29 symbols, a prime number, none of which is taken for another when it is read or heard: no 0 O 1 I L, no S (5), no V
(B in Spanish). The weighted sum of all nine symbols is a multiple of 29, as in ISBN-10 with 11: so one wrong symbol, or
two that changed places, are always noticed. That a code is well formed is public arithmetic; whether it is one that
was handed out only the database knows.
"""

from __future__ import annotations

import hashlib
from random import Random
from uuid import UUID

SYMBOLS = "23456789ABCDEFGHJKMNPQRTUWXYZ"
CHANCE = 8  #: symbols drawn by chance: 39 bits
LENGTH = CHANCE + 1
_SEPARATORS = str.maketrans("", "", " \t\n\r\u00a0-‐‑–—_.,·/")
_SEEN_AS = str.maketrans("SV", "5B")  #: what is not among the symbols and can only mean one of them
_SHORTEST, _LONGEST = LENGTH - 2, LENGTH + 2  #: of what somebody may have meant as a code


def draw(rng: Random) -> str:
    """A new code; `rng` is the system's."""
    chance = [rng.randrange(len(SYMBOLS)) for _ in range(CHANCE)]
    total = sum(weight * value for weight, value in enumerate(chance, 1))
    # LENGTH * check ≡ -total (mod 29)
    check = -total * pow(LENGTH, -1, len(SYMBOLS)) % len(SYMBOLS)
    return "".join(SYMBOLS[value] for value in (*chance, check))


def written(code: str) -> str:
    """The code in groups, as it stands on a paper.

    >>> written("K7QM2XPAT")
    'K7QM-2XPA-T'
    """
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def read(text: str) -> str | None:
    """The code somebody wrote, however it was spaced; None when it is none, or has a slip in it."""
    code = _bare(text).translate(_SEEN_AS)
    if len(code) != LENGTH or any(symbol not in SYMBOLS for symbol in code):
        return None
    total = sum(weight * SYMBOLS.index(symbol) for weight, symbol in enumerate(code, 1))
    return code if total % len(SYMBOLS) == 0 else None


def resembles(text: str) -> bool:
    """Whether this was probably meant as a code: about as long, letters and digits, in one or a few groups."""
    bare = _bare(text)
    return bare.isascii() and bare.isalnum() and _SHORTEST <= len(bare) <= _LONGEST


def has_digit(text: str) -> bool:
    """Whether there is a digit in it: nearly every code has one, few words do."""
    return any(each.isdigit() for each in text)


def digest(place: UUID, code: str) -> bytes:
    """What is kept of a code: 16 bytes of scrypt (RFC 7914, N=1024, r=8, p=1: about 2 ms and 1 MiB each).

    Whoever holds a copy of the database would need decades of a processor to find the 39 bits of one code again, and
    codes live for days.
    """
    return hashlib.scrypt(code.encode(), salt=b"place code" + place.bytes, n=1024, r=8, p=1, dklen=16)


def _bare(text: str) -> str:
    return text.translate(_SEPARATORS).upper()

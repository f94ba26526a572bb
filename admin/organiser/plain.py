"""What organisers write, without what steers a terminal, a database or the direction of what stands beside it."""

from __future__ import annotations

import re
from unicodedata import category

#: Marks that turn around whatever follows them until another ends them (Unicode UAX #9, explicit formatting).
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def plain(said: str) -> str:
    """The same words; empty when there is nothing in them that can be seen.

    Signs that steer a terminal, lone surrogates, and NUL, which no database keeps, are left out.
    """
    lines = "\n".join(_TURNING.sub("", said).replace("\t", " ").splitlines())
    kept = "".join(one for one in lines if one == "\n" or category(one) not in ("Cc", "Cs")).strip()
    return kept if visible(kept) else ""


def visible(said: str) -> bool:
    """Whether a reader would see anything of it."""
    return any(category(one)[0] in "LNPS" for one in said)

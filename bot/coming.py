"""What somebody comes with: the name of a place, a code handed out there, both, or something else. Pure functions.

A link is `?start=la-ladera_K7QM2XPAT`; by hand people write `la-ladera k7qm 2xpa t`, or one of the two.
"""

from collections.abc import Collection
from dataclasses import dataclass

from storage import sayable


@dataclass(frozen=True)
class Coming:
    """What was understood of it."""

    place: str | None = None  #: the code of an open place, as that place writes it
    code: str = ""  #: a well-formed code, whether or not it was ever handed out
    slip: bool = False  #: it was meant as a code, and one symbol of it is wrong


def understood(words: str, places: Collection[str]) -> Coming:
    """Read a link's parameter or a message, knowing the places that receive answers."""
    joined = "".join(words.split())
    for place in sorted(places, key=len, reverse=True):  # «ladera-norte» before «ladera»
        if joined.casefold() == place.casefold():
            return Coming(place)
    if (code := sayable.read(words)) is not None:
        return Coming(None, code)
    for place in sorted(places, key=len, reverse=True):
        if joined.casefold().startswith(place.casefold()):
            rest = joined[len(place) :]
            if (code := sayable.read(rest)) is not None:
                return Coming(place, code)
            if sayable.resembles(rest):
                return Coming(place, slip=True)
    return Coming(slip=sayable.resembles(words) and sayable.has_digit(words))

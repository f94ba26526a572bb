"""What a text says however it is written: without accents, invisible letters or look-alikes, and where each letter was.

Somebody may write a number in full-width or Arabic digits, put a zero-width space into a name, or borrow a letter from
another alphabet. Matching happens on what a reader sees; what is not covered is given back exactly as it was written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dialogs.masking.marks import MARKS, Mark, Span

#: Letters of other alphabets that look like ours.
_ALIKE = str.maketrans(
    "аеорсухіјѕһԁɡԛԝАВЕЗКМНОРСТУХІЈЅαβεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ₳ıȷʜᴇʀɪʙᴛᴏᴀᴄᴅꜰɢᴊᴋʟᴍɴᴘꜱᴜᴠᴡʏᴢ‐‒–−。",
    "aeopcyxijshdgqwABE3KMHOPCTYXIJSaBeiKvoptuxABEZHIKMNOPTYXAijheribtoacdfgjklmnpsuvwyz----.",
)
_MOST = 3  #: letters that one sign may stand for; longer ones are no part of a name or a number
COVERED = {
    mark: chr(0xE000 + place) for place, mark in enumerate(Mark)
}  #: private letters nobody else matches
BY_SIGN = {sign: mark for mark, sign in COVERED.items()}


@dataclass(frozen=True)
class Sight:
    """A text as it is read."""

    text: str
    cased: str  #: what is read, capitals as they are
    plain: str  #: the same in small letters, letter by letter
    places: Sequence[int]  #: of each letter in the text, and at the end the length of the text

    def without(self, spans: Iterable[Span]) -> Sight:
        """The same text in which some stretches are already covered."""
        cased, plain = list(self.cased), list(self.plain)
        for span in spans:
            sign = COVERED[span.mark] * (span.end - span.start)
            cased[span.start : span.end] = plain[span.start : span.end] = sign
        return Sight(self.text, "".join(cased), "".join(plain), self.places)


def look(text: str) -> Sight:
    """Read a text; what stands there covered already stays so."""
    cased: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for each in _read(letter):
            if each == " " and cased and cased[-1] == " ":
                continue  # much room says no more than a little
            cased.append(each)
            places.append(place)
    places.append(len(text))
    whole = "".join(cased)
    sight = Sight(text, whole, "".join(_small(each) for each in whole), places)
    if "[" not in text:
        return sight
    return sight.without(_already(text, places))


def covered(sight: Sight, spans: Iterable[Span]) -> str:
    """The text with a mark in the place of each stretch; the stretches do not touch each other."""
    pieces: list[str] = []
    end = 0
    for span in sorted(spans):
        start = sight.places[span.start]
        pieces += [sight.text[end:start], span.mark]
        end = max(sight.places[span.end - 1] + 1, sight.places[span.end])
        end -= _trailing(sight.text, sight.places[span.end - 1] + 1, end)
    return "".join([*pieces, sight.text[end:]])


def _trailing(text: str, start: int, end: int) -> int:
    """How much of the invisible that follows a stretch is none of its letters: joiners go, line breaks stay."""
    return end - start if any(text[place].isspace() for place in range(start, end)) else 0


def _already(text: str, places: Sequence[int]) -> Iterable[Span]:
    by_place = {place: index for index, place in reversed(list(enumerate(places)))}
    for found in MARKS.finditer(text):
        yield Span(by_place[found.start()], by_place[found.end() - 1] + 1, Mark(found[0]))


@lru_cache(maxsize=2048)
def _read(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter in "ñÑ":
        return letter
    if "\ue000" <= letter <= "\uf8ff":
        return "·"
    number = unicodedata.digit(letter, None)
    if number is not None:
        return str(number)
    parts = unicodedata.normalize("NFKD", letter)
    bare = "".join(part for part in parts if unicodedata.category(part) not in ("Mn", "Me", "Cf"))
    if len(bare) > _MOST:
        return "·"
    if bare.isspace():
        return " "
    return bare.translate(_ALIKE)


@lru_cache(maxsize=2048)
def _small(letter: str) -> str:
    small = letter.lower()
    return small if len(small) == 1 else letter

"""The words of a text while names are looked for: what stands where, and what is covered so far."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from dialogs.masking import naming
from dialogs.masking.marks import Mark
from dialogs.masking.naming import is_everyday, is_name, is_shy, is_unknown_capital
from dialogs.masking.tokens import Word
from dialogs.masking.vocabulary import NAMES, WORDS

_PARTICLES = frozenset(("de", "del", "la", "las", "los", "y"))

ARTICLES = frozenset(("el", "la", "los", "las"))

MINE = frozenset(
    (
        "mi",
        "mis",
        "tu",
        "tus",
        "su",
        "sus",
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "nuestro",
        "nuestra",
        "ami",
        "asu",
        "al",
        "ala",
        "del",
    )
)

_LONGEST = 6  #: words of one name


@dataclass
class Reading:
    """The words of a text, and those found to be somebody's name so far."""

    words: Sequence[Word]
    kept: Collection[int]  #: words of what is known not to be anybody
    strict: bool = False
    hidden: dict[int, Mark] = field(default_factory=dict)

    def at(self, place: int) -> Word | None:
        """The word at a place that is neither kept nor covered."""
        if not 0 <= place < len(self.words) or place in self.kept or place in self.hidden:
            return None
        word = self.words[place]
        return None if word.mark or word.said.isdigit() else word

    def after(self, place: int) -> Word | None:
        """The word just after, when nothing but room parts them."""
        word = self.at(place + 1)
        return word if word is not None and word.near else None

    def said(self, place: int) -> str:
        """What is said at a place, or nothing."""
        return self.words[place].said if 0 <= place < len(self.words) else ""

    def before(self, place: int, back: int = 1) -> str:
        """What is said just before, when nothing but room parts the words; or nothing."""
        for each in range(place, place - back, -1):
            if each <= 0 or not self.words[each].near:
                return ""
        return self.words[place - back].said

    def is_somebody(self, place: int) -> bool:
        """Whether a name was covered at this place."""
        if not 0 <= place < len(self.words):
            return False
        return self.hidden.get(place) is Mark.NAME or self.words[place].mark == Mark.NAME

    def cover(self, place: int, mark: Mark = Mark.NAME) -> None:
        """Cover a word, and the rest of the name it begins."""
        self.hidden[place] = mark
        for _ in range(_LONGEST):
            size = _goes_on(self, place)
            if not size:
                break
            for each in range(place + 1, place + size + 1):
                self.hidden[each] = mark
            place += size


def _goes_on(reading: Reading, place: int) -> int:
    """How many words more the name has after this one."""
    word = reading.after(place)
    if word is None:
        return 0
    if word.said in _PARTICLES and word.said != "y":
        return _after_particle(reading, place)
    if is_name(word.said):
        return 1
    if is_shy(word.said) and word.said not in WORDS.no_shy and not _is_deed(reading, place + 1):
        return 1
    if word.capital and len(word.said) == 1 and not word.first:
        return 1
    return 1 if is_unknown_capital(word) else 0


def _is_deed(reading: Reading, place: int) -> bool:
    """Whether a word that may be a family name is what somebody does here: «Toño mata perros»."""
    word = reading.words[place]
    if word.capital or word.said not in (
        "mata",
        "duran",
        "segura",
        "salas",
        "para",
        "cortes",
        "casas",
        "vera",
    ):
        return False
    return word.said in ("mata", "duran") and reading.after(place) is not None


def _after_particle(reading: Reading, place: int) -> int:
    """How long «de la Cruz», «del Carmen» is after a given name; 0 when it is something else."""
    size = 1
    while size < 3 and reading.said(place + size + 1) in ("la", "las", "los", "el"):
        size += 1
    last = reading.at(place + size + 1)
    if last is None or not last.near or not is_given(reading.words[place]):
        return 0
    named = last.said in WORDS.particled or last.said in NAMES.family or naming.is_given_small(last.said)
    capital = last.capital and not is_everyday(last)
    return size + 1 if named or capital else 0


def is_given(word: Word) -> bool:
    """Whether it is what somebody is called by."""
    return word.said in NAMES.given or word.said in NAMES.shy_given or naming.is_given_small(word.said)


def announced(reading: Reading, place: int) -> bool:
    """Whether the word at a place can be a name once something announces one."""
    word = reading.at(place)
    if word is None or word.said in WORDS.function:
        return False
    return (
        is_name(word.said)
        or is_shy(word.said)
        or is_unknown_capital(word)
        or (word.capital and not word.first and word.said in NAMES.maybe)
    )


def by_last(phrases: Iterable[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    """The phrases by their last word, so that each word of a text asks only for its own."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for said in phrases:
        found.setdefault(said[-1], []).append(said)
    return found


def ends_with(reading: Reading, place: int, said: tuple[str, ...]) -> bool:
    if reading.said(place) != said[-1]:
        return False
    return all(reading.before(place, back) == each for back, each in enumerate(reversed(said[:-1]), 1))

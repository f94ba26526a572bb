"""The names of streets where nothing says that they are streets, and the corners two of them make."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialogs.masking.doors import BEGINS, ENDS, LARGE, SMALL
from dialogs.masking.sight import Sight
from dialogs.masking.vocabulary import EVERYDAY, NAMES, WORDS

THE_STREETS = r"(?:las\s|la\s)?(?:calles?\s|avenidas?\s|av\.?\s|c\.\s)?"
MONTH = r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre)"
DATE = re.compile(rf"\d{{1,2}}\sde\s{MONTH}")
_PAIR = re.compile(
    rf"{BEGINS}(?:entre|esquina(?:\s(?:de|con|entre))?|esq\.?(?:\s(?:de|con))?|cruce\sde|cruza\scon)\s{THE_STREETS}"
)
_CORNER = re.compile(rf"{BEGINS}(?:casi\s|y\s)?(?:esquina|esq|cruza)\.?(?:\s(?:con|de))?{ENDS}")
_JOINED = re.compile(rf"\s{{1,2}}(?:y|e|con|esquina(?:\scon)?)\s{{1,2}}{THE_STREETS}")
#: Where two streets are told of whatever they are called: «la esquina de pino suarez y …».
_SURE = re.compile(rf"{BEGINS}(?:esquina|esq)\.?\s(?:de|con|entre)\s{THE_STREETS}")
_WAY_BEFORE = re.compile(rf"{BEGINS}(?:{SMALL}|{LARGE})\.?\s(?:[a-zñ\d]{{1,30}}\s){{1,4}}$")
_CAPITALS = re.compile(r"[A-Za-zÑñ]{1,40}\.?|\d{1,2}(?=\sde\s)")
SMALL_WORD = re.compile(r"[a-zñ]{1,40}")
_FOLLOWING = re.compile(rf"\s{THE_STREETS}")
_BACK = re.compile(r"[A-Za-zÑñ]{1,60}")
LINKS = frozenset(("de", "del", "la", "las", "los", "el", "san", "santa", "da", "i"))
_PLACES = EVERYDAY.words | WORDS.states
_NEVER = (
    WORDS.function | WORDS.places | WORDS.things | WORDS.deeds | WORDS.units | WORDS.kin | WORDS.beside
)  #: of a street's name
LONGEST = 6  #: words of a street's name


def corners(sight: Sight) -> Iterator[tuple[int, int]]:
    """«entre Mina y Degollado», «esquina de Juárez y Allende», «Allende esquina con Aldama»."""
    for found in _PAIR.finditer(sight.plain):
        end = two_streets(sight, found.end())
        if end:
            yield found.start(), end
    for found in _CORNER.finditer(sight.plain):
        following = _FOLLOWING.match(sight.plain, found.end())
        way = _WAY_BEFORE.search(sight.plain[max(0, found.start() - 80) : found.start()])
        after = one_street(sight, following.end()) if following is not None else 0
        if way is not None and following is not None and not after and found[0].endswith(("con", "de")):
            after = _word(sight, following.end())
        if after and way is not None:
            yield max(0, found.start() - 80) + way.start(), after
        elif after:
            yield _street_before(sight, found.start()), after
    for found in _SURE.finditer(sight.plain):
        if end := _two_of_any_name(sight, found.end()):
            yield found.start(), end


def _two_of_any_name(sight: Sight, start: int) -> int:
    """Where «pino suarez y degollado» ends, where two streets must be meant; 0 when it is something else."""
    end = start
    for _ in range(3):
        end = _word(sight, past_room(sight.plain, end) if end != start else start)
        joined = _JOINED.match(sight.plain, end) if end else None
        if joined is not None:
            return one_street(sight, joined.end()) or _word(sight, joined.end())
        if not end:
            break
    return 0


def _word(sight: Sight, start: int) -> int:
    """Where a word ends that may be of a street's name; 0 when it is none."""
    found = SMALL_WORD.match(sight.plain, start)
    return found.end() if found is not None and found[0] not in _NEVER else 0


def two_streets(sight: Sight, start: int) -> int:
    """Where «X y Y» ends when both are streets; 0 when they are not."""
    first = one_street(sight, start)
    joined = _JOINED.match(sight.plain, first) if first else None
    return one_street(sight, joined.end()) if joined is not None else 0


def known_corner(sight: Sight, start: int, end: int) -> int:
    """Where «hidalgo y juarez» ends, both streets that half the towns have; 0 when it is something else."""
    joined = _JOINED.match(sight.plain, end)
    second = one_street(sight, joined.end()) if joined is not None else 0
    if joined is None or not second:
        return 0
    both = sight.plain[start:end], sight.plain[joined.end() : second]
    streets = all(said in WORDS.streets for said in both)
    return second if streets and not all(said in _PLACES for said in both) else 0


def one_street(sight: Sight, start: int) -> int:
    """Where the name of a street ends: with capitals, or known without; 0 when it is none."""
    day = DATE.match(sight.plain, start)
    end = day.end() if day is not None else capitals(sight, start)
    if not end:
        word = SMALL_WORD.match(sight.plain, start)
        listed = word is not None and (
            word[0] in WORDS.streets or word[0] in NAMES.family or word[0] in NAMES.given
        )
        end = word.end() if word is not None and listed else 0
    whole = sight.plain[start:end]
    everyday = whole in EVERYDAY.words and whole not in WORDS.streets
    return 0 if everyday or whole in WORDS.function else end


def capitals(sight: Sight, start: int) -> int:
    """Where a run of capitalised words ends; 0 when there is none."""
    end, cursor = 0, start
    for _ in range(LONGEST):
        word = _CAPITALS.match(sight.cased, past_room(sight.cased, cursor))
        if word is None or (word.start() == cursor and cursor != start):
            break
        if word[0][0].isupper() or word[0].isdigit():
            end = word.end() - word[0].endswith(".")
        elif word[0] not in LINKS:
            break
        if word[0].endswith(".") and len(word[0]) > 4:
            break
        cursor = word.end()
    return end


def _street_before(sight: Sight, end: int) -> int:
    """Where the street begins that stands just before a corner; the corner itself when there is none."""
    start = end
    for word in reversed(list(_BACK.finditer(sight.cased[max(0, end - 60) : end]))[-5:]):
        place = max(0, end - 60) + word.start()
        small = sight.plain[place : place + len(word[0])]
        if word[0][0].isupper() or (start == end and small in WORDS.streets):
            start = place
        elif small in ("calle", "av", "avenida") and start != end:
            return place
        elif small not in LINKS or start == end:
            break
    return start


def past_room(plain: str, place: int) -> int:
    return place + 1 if plain[place : place + 1] == " " else place

"""Where somebody lives: a street with its number, and corners.

A street without a number is a place everybody knows, and an assembly needs to hear of it: it is covered only where
somebody lives there, or where it is so small that it leads to a door.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialogs.masking import corners
from dialogs.masking.corners import DATE, LINKS, LONGEST, MONTH, SMALL_WORD, THE_STREETS, past_room
from dialogs.masking.doors import BEGINS, DOOR, LARGE, NUMBER, SMALL, doors, goes_on, next_word
from dialogs.masking.marks import Mark, Span
from dialogs.masking.sight import Sight
from dialogs.masking.vocabulary import WORDS

_WAY = re.compile(rf"{BEGINS}(?:(?P<small>{SMALL})|{LARGE})\.?\s{{1,2}}(?=\S)")
_NAME = re.compile(r"[a-zñ]{1,40}(?:\.(?=\s))?|\d{1,2}(?=\s(?:de|pte|ote|nte|sur|norte|oriente|poniente)\s?)")
_NUMBERED = re.compile(rf"[,\s]{{0,2}}(?P<said>{NUMBER})?{DOOR}")
_LIVES = re.compile(
    r"(?<![a-zñ])(?:viv\w{1,6}|casa|domicilio|direccion|rent\w{0,4}|mudo|mudamos|mi|su|tengo|esconden?|familia)"
    r"(?:[\s,:]{1,2}(?:yo|ahi|es|esta|estaba|queda|en|la|el|por|de|mi|su|aqui|alla)){0,5}[\s,:]{0,2}$"
)
#: «en 5 de mayo 233»: a street called after a day, with a number that is no year.
_DAY = re.compile(
    rf"{BEGINS}(?<!el )(?<!del )(?<!dia )\d{{1,2}}\sde\s{MONTH}(?:,?\s{NUMBER}{DOOR}|\s(?!(?:19|20)\d\d(?!\d)){DOOR})"
)
#: A street that begins what is said, or follows what tells where: «Morelos #120», «hidalgo 45 y».
_KNOWN = re.compile(rf"(?:^|[.,;:\n]\s?|{BEGINS}(?:en|de|por|sobre|la|a|calle)\s)(?=[a-zñ])")
#: «el 45 de la calle …»: the number first.
_NUMBER_FIRST = re.compile(
    rf"{BEGINS}(?:el|casa|local|puerta|{NUMBER.strip()})\s?{NUMBER}?\d{{1,5}}[a-h]?\sde\s(?:la\s|el\s)?(?:{SMALL}|{LARGE})\.?\s"
)
_HOME = re.compile(
    rf"{BEGINS}(?:viv(?:o|e|en|imos)(?:\sahi|\saqui)?\s(?:en|por|sobre)|direccion(?:\ses)?|domicilio(?:\ses)?|mi\scasa\ses)"
    r"(?:\s?:)?\s(?:en\s)?(?:la\s|el\s)?(?=\S)"
)
_STOPS = WORDS.places | WORDS.deeds
_SMALL_WORDS = WORDS.function | WORDS.places | WORDS.clitics
_GOES_ON = _SMALL_WORDS | WORDS.deeds
_BETWEEN = re.compile(rf"[,;.]?\s{{0,2}}entre\s{THE_STREETS}")
_COLONY = re.compile(
    r"[,;.]?\s{0,2}(?:de\sla\s|en\sla\s|en\s)?(?:col|colonia|fracc|fraccionamiento|barrio)\.?\s"
)


def addresses(sight: Sight) -> Iterator[Span]:
    """Streets with numbers, corners, doors and lots, each with what belongs to it."""
    inner = {span.start: span.end for span in doors(sight)}
    begun = [(start, end) for start, end in (*_streets(sight), *corners.corners(sight), *inner.items())]
    for start, end in begun:
        yield Span(start, _with_tails(sight, end, inner), Mark.ADDRESS)


def _streets(sight: Sight) -> Iterator[tuple[int, int]]:
    for way in _WAY.finditer(sight.plain):
        end = _street(sight, way.start(), way.end(), small=bool(way["small"]))
        if end:
            yield way.start(), end
    for number in _NUMBER_FIRST.finditer(sight.plain):
        if end := _some_street(sight, number.end()):
            yield number.start(), end
    for home in _HOME.finditer(sight.plain):
        day = DATE.match(sight.plain, home.end())
        end = day.end() if day is not None else _some_street(sight, home.end())
        numbered = _NUMBERED.match(sight.plain, end) if end else None
        if numbered is not None and _free(sight, numbered.end()):
            yield home.end(), numbered.end()
        elif day is not None:
            yield home.end(), end
    for day in _DAY.finditer(sight.plain):
        if _free(sight, day.end()):
            yield day.start(), day.end()
    for lead in _KNOWN.finditer(sight.plain):
        named = corners.one_street(sight, lead.end())
        if named and (corner := corners.known_corner(sight, lead.end(), named)):
            yield lead.end(), corner
        numbered = _NUMBERED.match(sight.plain, named) if named else None
        if numbered is None or numbered[0][0] not in " ,":
            continue
        lives = _LIVES.search(sight.plain[max(0, lead.start() - 60) : lead.end()]) is not None
        said = numbered["said"] or lives or goes_on(sight, numbered.end())
        if (said or _is_known(sight, lead.end(), named, numbered)) and _free(sight, numbered.end()):
            yield lead.end(), numbered.end()


def _some_street(sight: Sight, start: int) -> int:
    """Where up to four words end that may be the name of a street where one is surely told of; 0 when none is."""
    end, cursor, named = 0, start, 0
    for _ in range(LONGEST):
        word = SMALL_WORD.match(sight.plain, past_room(sight.plain, cursor) if cursor != start else start)
        if word is None or word[0] in _STOPS or named == 4:
            break
        if word[0] not in LINKS:
            if word[0] in WORDS.function or word[0] in WORDS.beside or word[0] in WORDS.units:
                break
            named, end = named + 1, word.end()
        cursor = word.end()
    return end


def _free(sight: Sight, end: int) -> bool:
    """Whether the number counts nothing that follows."""
    return next_word(sight, end) not in WORDS.units or goes_on(sight, end) > 0


def _is_known(sight: Sight, start: int, end: int, numbered: re.Match[str]) -> bool:
    """Whether it is a street found in half the towns, with a number that is no year: «hidalgo 45»."""
    figures = re.sub(r"\D", "", numbered[0])
    if len(figures) < 2 or (len(figures) == 4 and figures[:2] in ("19", "20")) or numbered[0][0] == ",":
        return False
    following = next_word(sight, numbered.end())
    streets = any(each in WORDS.streets for each in sight.plain[start:end].split())
    return (
        streets
        and following not in ("de", "por", "a", "o", "y", "mil")
        and (not following or following in _GOES_ON)
    )


def _street(sight: Sight, start: int, cursor: int, *, small: bool) -> int:
    """Where the address ends whose street's name begins at the cursor; 0 when it is only a street."""
    begin, end, capital, named = cursor, cursor, False, 0
    for _ in range(LONGEST):
        numbered = _NUMBERED.match(sight.plain, cursor) if named else None
        if numbered is not None and not _names_street(sight, numbered):
            if _is_door(sight, numbered, capital=capital):
                return numbered.end()
            break
        word = _NAME.match(sight.plain, past_room(sight.plain, cursor))
        if word is None or (word.start() == cursor and named) or not _may_name(sight, word, named):
            break
        capital = capital or sight.cased[word.start()].isupper()
        if word[0] not in LINKS:
            named, end = named + 1, word.end()
        cursor = word.end()
    if not named:
        return 0
    known = capital or any(each in WORDS.streets for each in sight.plain[begin:end].split())
    lived = known and _LIVES.search(sight.plain[max(0, start - 60) : start]) is not None
    return end if lived or (small and capital) else 0


def _names_street(sight: Sight, numbered: re.Match[str]) -> bool:
    """Whether the number begins a name: «calle 16 de septiembre»."""
    return (
        numbered[0].strip().isdigit()
        and re.match(r"\sde\s[a-z]", sight.plain[numbered.end() :][:5]) is not None
    )


def _may_name(sight: Sight, word: re.Match[str], named: int) -> bool:
    """Whether a word can be of a street's name."""
    said = word[0].rstrip(".")
    if said in LINKS or said.isdigit():
        return True
    if said in WORDS.function or said in WORDS.beside or (said != word[0] and len(said) > 4):
        return False
    if sight.cased[word.start()].isupper():
        return True
    return said not in WORDS.deeds and said not in WORDS.units and named < 4


def _is_door(sight: Sight, numbered: re.Match[str], *, capital: bool) -> bool:
    """Whether a number is of a door and counts nothing: «calle Pípila 38», not «la calle lleva 3 años»."""
    following = next_word(sight, numbered.end())
    if not following or goes_on(sight, numbered.end()):
        return True
    if numbered["said"] or not numbered[0].strip()[0].isdigit():
        return following not in ("meses", "años", "pesos", "veces")
    if following in WORDS.units:
        return False
    return capital or following in _SMALL_WORDS


def _with_tails(sight: Sight, end: int, inner: dict[int, int]) -> int:
    """Where an address ends with what belongs to it: lot, inner number, colony, the streets it lies between."""
    for _ in range(6):
        between, colony = _BETWEEN.match(sight.plain, end), _COLONY.match(sight.plain, end)
        room = re.compile(r"[\s,;.]{0,3}(?:y\s)?").match(sight.plain, end)
        after = room.end() if room is not None else end
        if after in inner and inner[after] > end:
            end = inner[after]
        elif door := goes_on(sight, end):
            end = door
        elif between is not None and (second := corners.two_streets(sight, between.end())):
            end = second
        elif colony is not None and (named := corners.capitals(sight, colony.end())):
            end = named
        else:
            break
    return end

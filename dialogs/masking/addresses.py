"""Where somebody lives: a street with its number, block and lot, corners, postcodes, coordinates.

A street without a number is a place everybody knows, and an assembly needs to hear of it: it is covered only where
somebody lives there, or where it is so small that it leads to a door.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialogs.masking.marks import Mark, Span
from dialogs.masking.sight import Sight
from dialogs.masking.vocabulary import EVERYDAY, NAMES, WORDS

_B, _E = r"(?<![a-z0-9ñ])", r"(?![a-z0-9ñ])"
_NUMBER = r"(?:(?:numero|num|nro|no|n)\.?\s?[:#]?\s?|#\s?)"
_DOOR = r"\d{1,5}(?:\s?-?\s?[a-h](?![a-z0-9ñ]))?(?!\d)"
_TAIL = re.compile(
    r"[,;.]?\s{0,2}(?:y\s|en\s)?(?:(?:interior|int|depto|departamento|depa|dpto|casa|edificio|edif|torre|piso|lote|lt|lte|manzana|mza|mz|mzna|letra|local)\.?\s?"
    r"(?:numero|num|no|#)?\.?\s?(?:\d{1,4}[a-z]?|[a-h])(?![a-z0-9ñ])"
    r"|(?:cp|c\.\s?p\.|codigo postal)\s?:?\s?\d{5}(?!\d)|entre\s(?:las\s)?(?:calles\s)?)"
)
_COLONY = re.compile(
    r"[,;.]?\s{0,2}(?:de\sla\s|en\sla\s|en\s)?(?:col|colonia|fracc|fraccionamiento|barrio)\.?\s"
)
_SMALL_WAY = r"andador|and|cerrada|cda|privada|priv|pvda|callejon|cjon|retorno|pasaje|rinconada|vereda"
_WAY = re.compile(
    rf"{_B}(?:(?P<small>{_SMALL_WAY})|calle|calles|c|av|avd|avenida|ave|calzada|calz|boulevard|bulevar|blvd|blvr|circuito|carretera|prolongacion|prol|camino|paseo|eje)\.?\s{{1,2}}(?=[^\s])"
)
_WORD = re.compile(r"[^\W_]+", re.ASCII | re.IGNORECASE)
_NAME = re.compile(r"[a-zñ]+|\d{1,2}(?=\s(?:de|pte|ote|nte|sur|norte|oriente|poniente)\s?)")
_LIVES = re.compile(
    r"(?:viv[eioía]\w{0,5}|casa|domicilio|direccion|rent\w{0,4}|mudo|mudamos|mi|su|tengo|esconde\w?|encuentra\w?|familia)(?![a-zñ])"
    r"(?:[\s,:]{1,2}(?:yo|ahi|es|esta|estaba|queda|en|la|el|por|de|mi|su|aqui|alla)){0,5}[\s,:]{0,2}$"
)
_PAIR = re.compile(
    rf"{_B}(?P<lead>entre|esquina(?:\sde|\scon|\sentre)?|esq\.?(?:\sde|\scon)?|cruce\sde|cruza\scon)\s(?:las\s|la\s)?(?:calles?\s|avenidas?\s|av\.?\s)?"
)
_CORNER = re.compile(rf"{_B}(?:esquina|esq\.?|casi\sesquina|cruza|y\sesquina)(?:\scon|\sde)?{_E}\.?")
_LOTS = re.compile(
    rf"{_B}(?:(?:manzana|mza|mzna|mz|mzn|lote|lte|lt)\.?\s?(?:numero|num|no|#)?\.?\s?(?:\d{{1,4}}[a-z]?|[a-hj-n])(?![a-z0-9ñ%$])[,;]?\s{{0,2}}(?:y\s)?){{1,3}}"
)
_INSIDE = re.compile(
    rf"{_B}(?:(?:interior|int|depto|departamento|depa|dpto|edificio|edif)\.?\s?(?:numero|num|no|#)?\.?\s?(?:[a-h]\s?-?\d{{1,4}}|\d{{1,4}}\s?-?[a-h]?|[b-h])(?![a-z0-9ñ])[,;]?\s?(?:y\s)?){{1,3}}"
)
_NUMBERED = re.compile(
    rf"(?:(?<=\bcasa\s)|(?<=\ben\sel\s)|(?<=\bvivo\s)|(?<=\bvive\s)|(?<=\bdel\s)|(?<=\bal\s)|(?<=\bes\sel\s)|(?<=\bdomicilio\s)|(?<=\bpuerta\s)|(?<=\bfrente\sal\s)|(?<=\blocal\s)|(?<=\btienda\s))"
    rf"(?:numero|num|nro|no\.|#)\s?\.?\s?{_DOOR}"
)
_HOUSE = re.compile(
    rf"(?<=\b)(?:(?<=la\s)|(?<=mi\s)|(?<=su\s)|(?<=en\s))casa\s(?:numero\s|num\.?\s|no\.?\s|#\s?)?{_DOOR}"
)
_AT = re.compile(
    rf"{_B}(?:en|del)\s(?:el\s)?(?P<it>\d{{1,5}}\s(?:de\s)(?:la\s)?(?:calle|avenida|av|privada|cerrada|andador)\s)"
)
_POST = re.compile(rf"{_B}(?:c\.?\s?p\.?|codigo\s?postal)\s?[:#]?\s?\d{{5}}(?!\d)")
_POINTS = (
    re.compile(
        r"(?<![\d.])[-+]?\d{1,3}[.,]\d{3,15}\s?°?\s?[ns]?\s?[,;/ ]\s?[-+]?\d{1,3}[.,]\d{3,15}\s?°?\s?[wo]?(?![\d.])"
    ),
    re.compile(
        r"(?<!\d)\d{1,3}\s?[°º]\s?\d{1,2}\s?['’′]\s?(?:\d{1,2}(?:\.\d{1,4})?\s?(?:\"|”|″|''))?\s?[nsewo](?![a-z])"
    ),
    re.compile(r"(?<![\d.])-?(?:1[4-9]|2\d|3[0-3]|8[6-9]|9\d|10\d|11[0-8])\.\d{4,15}(?!\d)"),
    re.compile(r"(?<![a-z0-9])[23456789cfghjmpqrvwx]{4,8}\+[23456789cfghjmpqrvwx]{2,3}(?![a-z0-9])"),
    re.compile(r"/{2,3}[a-zñ]{2,30}\.[a-zñ]{2,30}\.[a-zñ]{2,30}"),
)
_LINKS = frozenset(("de", "del", "la", "las", "los", "el", "y", "san", "santa", "da"))
_LONGEST = 6  #: words of a street's name


def points(sight: Sight) -> Iterator[Span]:
    """Coordinates, plus codes and three-word places."""
    for pattern in _POINTS:
        for found in pattern.finditer(sight.plain):
            yield Span(found.start(), found.end(), Mark.ADDRESS)


def addresses(sight: Sight) -> Iterator[Span]:
    """Streets with numbers, doors, lots, corners and postcodes."""
    for found in _WAY.finditer(sight.plain):
        end = _street(sight, found)
        if end:
            yield _with_tails(sight, found.start(), end)
    for pattern in (_LOTS, _INSIDE):
        for found in pattern.finditer(sight.plain):
            end = found.end() - len(found[0]) + len(re.sub(r"[\s,;]+(?:y\s)?$", "", found[0]))
            if _counted(sight, end):
                continue
            yield _with_tails(sight, found.start(), end)
    for pattern in (_NUMBERED, _HOUSE, _POST):
        for found in pattern.finditer(sight.plain):
            if pattern is _POST or not _counted(sight, found.end()):
                yield _with_tails(sight, found.start(), found.end())
    yield from _corners(sight)


def _street(sight: Sight, way: re.Match[str]) -> int:
    """Where the address that begins with this word ends; 0 when it is only a street."""
    end, capital, named = way.end(), False, 0
    cursor = way.end()
    for _ in range(_LONGEST):
        numbered = re.compile(rf"[,\s]{{0,2}}(?:{_NUMBER})?{_DOOR}").match(sight.plain, cursor)
        if numbered and named and not _is_date_street(sight, numbered):
            marked = re.search(r"[a-z#]", numbered[0].strip()[:3]) is not None
            if _is_door(sight, numbered.end(), marked=marked, capital=capital):
                return numbered.end()
            break
        word = _NAME.match(sight.plain, _after_space(sight.plain, cursor))
        if word is None or (word.start() > cursor + 1 and named):
            break
        if not _may_name(sight, word, named):
            break
        capital = capital or sight.cased[word.start()].isupper()
        if word[0] not in _LINKS:
            named += 1
            end = word.end()
        cursor = word.end()
    if not named:
        return 0
    before = sight.plain[max(0, way.start() - 60) : way.start()]
    if way["small"] and capital:
        return end
    known = capital or any(each in WORDS.streets for each in sight.plain[way.end() : end].split())
    return end if known and _LIVES.search(before) else 0


def _is_date_street(sight: Sight, numbered: re.Match[str]) -> bool:
    """Whether the number begins a name: «calle 16 de septiembre»."""
    return (
        re.match(r"\sde\s[a-z]", sight.plain[numbered.end() :][:5]) is not None
        and numbered[0].strip().isdigit()
    )


def _after_space(plain: str, place: int) -> int:
    return place + 1 if plain[place : place + 1] == " " else place


def _may_name(sight: Sight, word: re.Match[str], named: int) -> bool:
    """Whether a word can be of a street's name."""
    if word[0] in _LINKS or word[0].isdigit():
        return True
    if sight.cased[word.start()].isupper() and word[0] not in WORDS.function:
        return True
    return (
        word[0] not in WORDS.function
        and word[0] not in WORDS.deeds
        and word[0] not in WORDS.units
        and named < 4
    )


def _is_door(sight: Sight, end: int, *, marked: bool, capital: bool) -> bool:
    """Whether a number is of a door and counts nothing."""
    following = re.compile(r"\s{1,2}([a-zñ]+)").match(sight.plain, end)
    if following is None or marked:
        return following is None or following[1] not in ("meses", "años", "pesos", "veces")
    if following[1] in WORDS.units:
        return False
    return (
        capital
        or following[1] in WORDS.function
        or following[1] in WORDS.places
        or following[1] in WORDS.clitics
    )


def _counted(sight: Sight, end: int) -> bool:
    following = re.compile(r"\s{1,2}([a-zñ]+)").match(sight.plain, end)
    return following is not None and following[1] in WORDS.units


def _with_tails(sight: Sight, start: int, end: int) -> Span:
    """The address with what belongs to it: the inner number, the lot, the colony, the streets it lies between."""
    for _ in range(6):
        tail = _TAIL.match(sight.plain, end)
        if tail is not None and "entre" in tail[0]:
            second = _two_streets(sight, tail.end(), lower=True)
            if not second:
                break
            end = second
        elif tail is not None:
            end = tail.end()
        else:
            colony = _COLONY.match(sight.plain, end)
            named = _capitals(sight, colony.end()) if colony is not None else 0
            if not named:
                break
            end = named
    return Span(start, end, Mark.ADDRESS)


def _capitals(sight: Sight, start: int) -> int:
    """Where a run of capitalised words ends; 0 when there is none."""
    end, cursor = 0, start
    for _ in range(_LONGEST):
        word = re.compile(r"[A-Za-zÑñ]+|\d{1,2}(?=\sde\s)").match(
            sight.cased, _after_space(sight.cased, cursor)
        )
        if word is None or word.start() > cursor + 1:
            break
        if word[0][0].isupper() or word[0].isdigit():
            end = word.end()
        elif word[0] not in _LINKS:
            break
        cursor = word.end()
    return end


def _known_street(sight: Sight, start: int) -> int:
    """Where the name of a street ends that is known without capitals; 0 when it is not."""
    word = re.compile(r"[a-zñ]+").match(sight.plain, start)
    if word is None:
        return 0
    known = word[0] in WORDS.streets or word[0] in NAMES.family or word[0] in NAMES.given
    return word.end() if known else 0


def _two_streets(sight: Sight, start: int, *, lower: bool) -> int:
    """Where «X y Y» ends when both are names; 0 when they are not."""
    first = _one_street(sight, start)
    if not first:
        return 0
    joined = re.compile(
        r"\s{1,2}(?:y|e|con|esquina(?:\scon)?)\s{1,2}(?:la\s|las\s)?(?:calle\s|av\.?\s|avenida\s)?"
    ).match(sight.plain, first)
    return _one_street(sight, joined.end()) if joined is not None else 0


def _one_street(sight: Sight, start: int) -> int:
    end = _capitals(sight, start) or _known_street(sight, start)
    whole = sight.plain[start:end]
    plain_word = whole in EVERYDAY.words and whole not in WORDS.streets
    return 0 if plain_word or whole in WORDS.function else end


def _corners(sight: Sight) -> Iterator[Span]:
    """«entre Mina y Degollado», «esquina de Juárez y Allende», «Allende esquina con Aldama»."""
    for found in _PAIR.finditer(sight.plain):
        end = _two_streets(sight, found.end(), lower=False)
        if end:
            yield _with_tails(sight, found.start(), end)
    for found in _CORNER.finditer(sight.plain):
        before = _street_before(sight, found.start())
        after = _one_street(sight, _after_space(sight.plain, found.end()))
        if before is not None and after:
            yield _with_tails(sight, before, after)
        elif after:
            yield Span(found.start(), after, Mark.ADDRESS)


def _street_before(sight: Sight, end: int) -> int | None:
    """Where the street begins that stands just before."""
    words = list(re.compile(r"[A-Za-zÑñ]+").finditer(sight.cased, max(0, end - 40), end))
    start = None
    for word in reversed(words[-4:]):
        small = sight.plain[word.start() : word.end()]
        if word[0][0].isupper() or (start is None and small in WORDS.streets):
            start = word.start()
        elif small in ("calle", "av", "avenida") and start is not None:
            return word.start()
        elif small not in _LINKS or start is None:
            break
    return start

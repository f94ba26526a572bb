"""What leads to a door or to a point on the map: lots, inner numbers, postcodes, coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialogs.masking.marks import Mark, Span
from dialogs.masking.sight import Sight
from dialogs.masking.vocabulary import WORDS

BEGINS, ENDS = r"(?<![a-z0-9ñ])", r"(?![a-z0-9ñ])"
NUMBER = r"(?:(?:numero|num|nro|no|n)\.?\s?[:#]?\s?|#\s?)"
DOOR = rf"(?:\d{{1,5}}(?:(?:\s?-\s?)?[a-h]{ENDS})?(?!\d)|s\s?/\s?n{ENDS}|sin\snumero{ENDS})"
_A_NUMBER = r"(?:numero|num|no|#)?\.?\s?"
_INNER = r"(?:interior|int|depto|departamento|depa|dpto|edificio|edif)"
_LOT = r"(?:manzana|mza|mzna|mz|mzn|lote|lte|lt)"
_LOTS = re.compile(
    rf"{BEGINS}(?:{_LOT}\.?\s?{_A_NUMBER}(?:\d{{1,4}}[a-z]?|[a-hj-n])(?![a-z0-9ñ%$])[,;]?\s{{0,2}}(?:y\s)?){{1,3}}"
)
_INSIDE = re.compile(
    rf"{BEGINS}(?:{_INNER}\.?\s?{_A_NUMBER}(?:[a-h]\s?-?\d{{1,4}}|\d{{1,4}}\s?-?[a-h]?|[b-h]){ENDS}[,;]?\s?(?:y\s)?){{1,3}}"
)
_BEFORE = (
    "casa",
    "en el",
    "vivo",
    "vive",
    "del",
    "al",
    "es el",
    "domicilio",
    "puerta",
    "local",
    "tienda",
    "esta en",
)
_NUMBERED = re.compile(
    rf"(?:{'|'.join(rf'(?<=(?<![a-z]){words} )' for words in _BEFORE)})(?:numero|num|nro|no\.|#)\s?\.?\s?{DOOR}"
)
_HOUSE = re.compile(
    rf"(?:(?<=la\s)|(?<=mi\s)|(?<=su\s)|(?<=en\s))casa\s(?:numero\s|num\.?\s|no\.?\s|#\s?)?{DOOR}"
)
_ROAD = re.compile(
    rf"{BEGINS}(?:km|kilometro)\.?\s?\d{{1,4}}(?:[.+]\d{{1,3}})?\s(?:de\s)?(?:la\s)?carretera{ENDS}"
    r"(?:\s(?:a|de|hacia|rumbo\sa)\s[a-zñ]{3,40}(?:-[a-zñ]{3,40})?)?"
)
SMALL = r"andador|and(?=\.)|cerrada|cda|privada|priv|pvda|callejon|cjon|retorno|pasaje|rinconada|vereda"
LARGE = (
    r"calle|calles|c(?=\.)|av|avd|avenida|ave(?=\.)|calzada|calz|boulevard|bulevar|blvd|blvr|circuito|carretera|prolongacion|prol"
    r"|camino|paseo|eje"
)
_AGAIN = r"(?:casa|numero|num|no|#|int|interior|depto|lote|lt|mz|manzana|puerta)"
#: Ways that have a number for a name, with what leads to a door of them: «andador 7», «calle 5 casa 14».
_WAYS = (
    re.compile(
        rf"{BEGINS}(?:{SMALL})\.?\s{_A_NUMBER}\d{{1,3}}[a-z]?{ENDS}(?:,?\s{_AGAIN}\.?\s?{_A_NUMBER}{DOOR})?"
    ),
    re.compile(
        rf"{BEGINS}(?:calle|c|circuito|avenida|av|bloque|torre|eje|sector|seccion)\.?\s{_A_NUMBER}\d{{1,3}}[a-z]?"
        rf"(?:\s(?:norte|sur|oriente|poniente|nte|ote|pte))?,?\s{_AGAIN}\.?\s?{_A_NUMBER}{DOOR}"
    ),
)
#: What goes on after a street and its number: «casa 9», «puerta 3».
_TAIL = re.compile(
    rf"[\s,;.]{{0,3}}{_AGAIN}\.?\s?{_A_NUMBER}{DOOR}|\s(?:x|por|entre)\s\d{{1,3}}[a-d]?\sy\s\d{{1,3}}[a-d]?{ENDS}"
)
_POST = re.compile(rf"{BEGINS}(?:c\.?\s?p\.?|codigo\s?postal)\s?[:#]?\s?\d{{5}}(?!\d)")
_DEGREES = r"[-+]?\d{1,3}[.,]\d{3,15}\s?°?\s?"
_POINTS = (
    re.compile(rf"(?<![\d.]){_DEGREES}[ns]?\s?[,;/ ]\s?{_DEGREES}[wo]?(?![\d.])"),
    re.compile(
        r"(?<!\d)\d{1,3}\s?[°º]\s?\d{1,2}\s?['’′]\s?(?:\d{1,2}(?:\.\d{1,4})?\s?(?:\"|”|″|''|′′)?\s?)?[nsewo](?![a-z])"
    ),
    re.compile(r"(?<![\d.])-?(?:1[4-9]|2\d|3[0-3]|8[6-9]|9\d|10\d|11[0-8])\.\d{4,15}(?!\d)"),
    re.compile(r"(?<![a-z0-9])[23456789cfghjmpqrvwx]{4,8}\+[23456789cfghjmpqrvwx]{2,3}(?![a-z0-9])"),
    re.compile(r"(?<!/)/{2,3}[a-zñ]{2,30}\.[a-zñ]{2,30}\.[a-zñ]{2,30}"),
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3}){2,5}\s?")
_NEXT = re.compile(r"\s{1,2}([a-zñ]{1,40})")


def points(sight: Sight) -> Iterator[Span]:
    """Coordinates, plus codes and three-word places."""
    for pattern in _POINTS:
        for found in pattern.finditer(sight.plain):
            if _THOUSANDS.fullmatch(found[0]) is None:
                yield Span(found.start(), found.start() + len(found[0].rstrip()), Mark.ADDRESS)


def doors(sight: Sight) -> Iterator[Span]:
    """Lots, inner numbers, numbered houses, kilometres of a road, postcodes."""
    for pattern in (_LOTS, _INSIDE, _NUMBERED, _HOUSE, _ROAD, _POST, *_WAYS):
        for found in pattern.finditer(sight.plain):
            end = found.end() - len(found[0]) + len(re.sub(r"[\s,;]+(?:y\s)?$", "", found[0]))
            following = next_word(sight, end)
            sure = pattern in (_ROAD, _POST, _WAYS[1]) or (pattern is _HOUSE and following == "de")
            if sure or following not in WORDS.units:
                yield Span(found.start(), end, Mark.ADDRESS)


def goes_on(sight: Sight, end: int) -> int:
    """Where an address ends with the door that follows it; 0 when none does."""
    found = _TAIL.match(sight.plain, end)
    return found.end() if found is not None else 0


def next_word(sight: Sight, end: int) -> str:
    """The word just after a place, or nothing."""
    found = _NEXT.match(sight.plain, end)
    return found[1] if found is not None else ""

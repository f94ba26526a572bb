"""Numbers that somebody gave to one person or one thing: documents, accounts, plates.

CURP and RFC: their shape as RENAPO and SAT describe it; check digits do not matter here, for a number with a slip
still leads to somebody. CLABE and cards: ISO/IEC 7812 and Banxico's 18 figures, also with a slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialogs.masking.marks import Mark, Span
from dialogs.masking.sight import Sight

_B, _E = r"(?<![a-z0-9ñ])", r"(?![a-z0-9ñ])"
_S = r"[ .\-]?"
_DAY = r"\d{2}(?:0\d|1[0-2])(?:[0-2]\d|3[01])"
_DOCUMENTS = (
    re.compile(rf"{_B}[a-z]{{4}}{_S}\d{{6}}{_S}[hmx]{_S}[a-z]{{5}}{_S}[a-z0-9]{{1,3}}{_E}"),  # CURP
    re.compile(rf"{_B}[a-z]{{6}}{_S}\d{{8}}{_S}[hm]{_S}[a-z0-9]{{2,4}}{_E}"),  # clave de elector
    re.compile(rf"{_B}[a-zñ&]{{3,4}}[-.]?{_DAY}[-.]?[a-z0-9]{{3}}{_E}"),  # RFC
    re.compile(rf"{_B}[a-zñ&]{{4}}[-.]?{_DAY}{_E}"),  # RFC without its last three
    re.compile(rf"{_B}idmex\s?\d{{8,13}}(?:<{{1,3}}\d{{10,14}})?"),  # the back of an INE
    re.compile(
        rf"{_B}(?=[a-z0-9ñ-]{{0,30}}\d[a-z0-9ñ-]{{0,30}}\d)(?=(?:[a-z-]{{0,30}}\d){{5}})(?=[0-9-]{{0,30}}[a-z])[a-z0-9]{{9,30}}{_E}"
    ),
)
_SPACED = re.compile(rf"{_B}[a-zñ&]{{3,4}} {_DAY} [a-z0-9]{{3}}{_E}")
_NAMED = re.compile(
    r"(?<![a-zñ])(?:curp|rfc|ine|ife|clave de elector|clave elector|elector|cic|ocr|idmex|pasaporte|nss|licencia"
    r"|cedula(?: profesional)?|carpeta(?: de investigacion)?|expediente|averiguacion(?: previa)?|folio|acta|credencial"
    r"|seguro social)(?![a-zñ])(?:[ :.#-]{1,3}(?:es|con|de|del|la|el|num|numero|no|mi|numero de|clave|y|folio|ine|imss)){0,3}[ :.#-]{1,3}"
    r"(?P<it>(?=[a-z0-9ñ/-]{0,30}\d[a-z0-9ñ/-]{0,30}\d[a-z0-9ñ/-]{0,30}\d[a-z0-9ñ/-]{0,30}\d)[a-z0-9ñ/-]{4,30}"
    r"(?:[ -]\d{2,14}){0,4})(?![a-z0-9ñ])"
)
_FIGURES = re.compile(r"(?<![\d.,])\d(?:[ \-.·]{0,2}\d){13,39}(?!\d)")
_PAID = re.compile(
    r"(?<![a-zñ])(?:cuenta|tarjeta|clabe|deposit\w{0,6}|transfer\w{0,8}|spei|oxxo|saldazo|referencia)(?![a-zñ])"
    r"[^\d\n\ue000-\ue010]{0,30}(?P<it>\d(?:[ \-]{0,2}\d){5,29})(?!\d)"
)
_LAST = re.compile(
    r"(?<![a-zñ])(?:terminacion|termina en|terminada en|acaba en)[ :]{1,2}(?P<it>\d{3,4})(?!\d)"
)
_PLATES = (
    r"[a-z]{3}-?\d{2}-\d{2}", r"[a-z]{3}-?\d{3}-?[a-z]", r"[a-z]{3}-\d{3,4}", r"[a-z]{3}\d{3,4}", r"\d{3}-?[a-z]{3}",
    r"[a-z]\d{2}-?[a-z]{3}", r"[a-z]{2}-?\d{2}-?\d{3}", r"[a-z]{2}-\d{4,5}[a-z]?", r"\d{2}-?\d{2}-?[a-z]{3}",
    r"\d-?[a-z]{3}-?\d{2,3}", r"\d{3}-[a-z]{2}-\d", r"\d{2}-[a-z]{2}-\d[a-z]", r"[a-z]-?\d{3}-?[a-z]{3}",
    r"\d{2,3}[a-z]{2,3}\d{1,2}", r"[a-z]\d[a-z]\d[a-z]", r"\d[a-z]{3}\d{1,2}", r"[a-z]-\d{2,3}-\d{2,3}", r"[a-z]-\d{5}",
    r"[a-z]{2}-\d{3}-[a-z]{1,2}", r"\d{2}[a-z]\d{3}", r"[a-z]\d{4}[a-z]", r"\d{3}-?[a-z]\d{2}", r"[a-z]{1,2}\d{2,3}[a-z]{1,2}",
)  # fmt: skip
_PLATE = re.compile(rf"{_B}(?:{'|'.join(_PLATES)})(?:-?[a-z0-9]{{1,2}})?{_E}(?!\s?-\s?\d)")
_PARTED = re.compile(
    r"(?<![A-Z0-9Ñ])(?:[A-Z]{3} \d{2} \d{2}|[A-Z]{3} ?-?\d{3} ?-?[A-Z]|[A-Z]\d{2} [A-Z]{3}|\d{3} [A-Z]{3}|[A-Z]{2} \d{2} \d{3}"
    r"|[A-Z]{3} ?\d{2} ?- ?\d{2})(?![A-Z0-9Ña-zñ])"
)
_SAID = re.compile(
    r"(?<![a-zñ])(?:placas?|matriculas?|tarjeton|numero economico|engomado)(?![a-zñ])"
    r"[ :.#,]{1,3}(?:(?:son|es|eran|era|numero|num|no|con|de|del|la|las|el|numeros|que|empiezan|terminan|termina|en|estado|moto|carro|creo|las letras|como|dice|decia|decian|algo|asi)[ :.#]{1,2}){0,4}"
    r"(?P<it>[a-z0-9]{1,7}(?:[ .\-/]{1,2}(?:[a-z]{1,3}|[a-z]?\d{1,4}[a-z]?)(?![a-z0-9ñ])){0,7})(?![a-z0-9ñ])"
)
_NO_PLATE = frozenset(["covid", "mp4", "mp3", "a4", "h1n1", "km", "kg", "mts", "hrs", "lts", "cbtis", "cetis", "sec", "mz", "lt", "cp"])
_YEAR = re.compile(r"[a-z]{2,4}-?(?:19|20)\d\d")
_ROAD = re.compile(
    r"(?:mz|lt|km|cp|mex|qro|gto|art|sec|am|pm|hr|hrs|no|num|a)-?\d+|\d+-?(?:am|pm|hrs|hr|kg|km|mts|lts|mil|kms|min|dias?|pzs|ml|años|bis|ta|va|er|ra|do|da|to|vo|mo|a|m)"
)


def documents(sight: Sight) -> Iterator[Span]:
    """CURP, RFC, clave de elector, passports, files: by their shape, or by what they are said to be."""
    for pattern in _DOCUMENTS:
        for found in pattern.finditer(sight.plain):
            yield Span(found.start(), found.end(), Mark.DOCUMENT)
    for found in _SPACED.finditer(sight.plain):
        if sight.cased[found.start() : found.end()].isupper():
            yield Span(found.start(), found.end(), Mark.DOCUMENT)
    for found in _NAMED.finditer(sight.plain):
        yield Span(found.start("it"), found.end("it"), Mark.DOCUMENT)


def accounts(sight: Sight) -> Iterator[Span]:
    """CLABE, cards and whatever long number; shorter ones where somebody is to pay."""
    for found in _FIGURES.finditer(sight.plain):
        groups = re.findall(r"\d+", found[0])
        if (
            len({len(each) for each in groups}) > 1
            or len(groups) == 1
            or len(groups[0]) == 4
            or len(groups) > 6
        ):
            if all(len(each) == 4 and each[:2] in ("19", "20") for each in groups):
                continue
            yield Span(found.start(), found.end(), Mark.ACCOUNT)
    for pattern in (_PAID, _LAST):
        for found in pattern.finditer(sight.plain):
            yield Span(found.start("it"), found.end("it"), Mark.ACCOUNT)


def plates(sight: Sight) -> Iterator[Span]:
    """Plates of cars, motorcycles and public transport, old and new, and whatever is said to be one."""
    for found in _SAID.finditer(sight.plain):
        if (span := _said(sight, found.start("it"), found.end("it"))) is not None:
            yield span
    for found in _PLATE.finditer(sight.plain):
        if not (_YEAR.fullmatch(found[0]) or _ROAD.fullmatch(found[0]) or found[0] in _NO_PLATE):
            yield Span(found.start(), found.end(), Mark.PLATE)
    for found in _PARTED.finditer(sight.cased):
        yield Span(found.start(), found.end(), Mark.PLATE)


def _said(sight: Sight, start: int, end: int) -> Span | None:
    """What follows «placas», as far as it looks like one: words of the sentence that go on are not of it."""
    whole = sight.plain[start:end]
    pieces = list(re.finditer(r"[a-z0-9]+", whole))
    last = 0
    for number, piece in enumerate(pieces):
        size = sum(len(each[0]) for each in pieces[: number + 1])
        if size > 8:
            break
        if any(letter.isdigit() for letter in piece[0]) or (last and len(piece[0]) == 1 and piece[0] not in "yaeo"):
            last = piece.end()
    if not last:
        first = pieces[0]
        spelled = sight.cased[start + first.start() : start + first.end()]
        if 2 <= len(spelled) <= 7 and spelled.isupper():
            last = first.end()
    return Span(start, start + last, Mark.PLATE) if last else None

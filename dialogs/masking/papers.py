"""Numbers that somebody gave to one person or one thing: documents, accounts, plates.

CURP and RFC: their shape as RENAPO and SAT describe it; check digits do not matter here, for a number with a slip
still leads to somebody. CLABE and cards: ISO/IEC 7812 and Banxico's 18 figures, also with a slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialogs.masking.marks import Mark, Span
from dialogs.masking.sight import Sight
from dialogs.masking.vocabulary import WORDS

_B, _E = r"(?<![a-z0-9ñ])", r"(?![a-z0-9ñ])"
_S = r"[ .\-]?"
_DAY = r"\d{2}(?:0\d|1[0-2])(?:[0-2]\d|3[01])"
_DOCUMENTS = (
    re.compile(rf"{_B}[a-z]{{4}}{_S}\d{{6}}{_S}[hmx]{_S}[a-z]{{5}}{_S}[a-z0-9]{{1,3}}{_E}"),  # CURP
    re.compile(rf"{_B}[a-z]{{6}}{_S}\d{{8}}{_S}[hm]{_S}[a-z0-9]{{2,4}}{_E}"),  # clave de elector
    re.compile(rf"{_B}[a-zñ&]{{3,4}}[-.]?{_DAY}[-.]?[a-z0-9]{{3}}{_E}"),  # RFC
    re.compile(rf"{_B}[a-zñ&]{{4}}[-.]?{_DAY}{_E}"),  # RFC without its last three
    re.compile(rf"{_B}idmex\s?\d{{8,13}}(?:<{{1,3}}\d{{10,14}})?"),  # the back of an INE
    re.compile(rf"{_B}[a-z]\d{{8,9}}{_E}"),  # a passport
    re.compile(
        rf"{_B}(?=(?:[a-z]{{0,30}}\d){{5}})(?=(?:\d{{0,30}}[a-z]){{2}})[a-z0-9]{{9,30}}{_E}"
    ),  # whatever else mixes many letters and figures
)
_SPACED = re.compile(rf"{_B}[a-zñ&]{{3,4}} {_DAY} [a-z0-9]{{3}}{_E}")
_PAPER = (
    r"(?:curp|rfc|ine|ife|clave\sde\selector|clave\selector|elector|cic|ocr|idmex|pasaporte|nss|licencia"
    r"|cedula(?:\sprofesional)?|carpeta(?:\sde\sinvestigacion)?|expediente|averiguacion(?:\sprevia)?|folio|acta"
    r"|credencial|seguro\ssocial)"
)
_LEAD = (
    r"(?:[ :.#-]{1,3}(?:es|con|de|del|la|el|num|numero|no|mi|clave|y|folio|ine|imss|elector)(?![a-z])){0,4}"
)
_NAMED = re.compile(
    rf"(?<![a-zñ]){_PAPER}(?![a-zñ]){_LEAD}[ :.#-]{{1,3}}"
    r"(?P<it>[a-zñ/-]{0,10}\d[a-z0-9ñ/-]{0,30}(?:[ -]\d{1,14}(?![a-z\d])){0,5})(?![a-z0-9ñ])"
)
_ENDLESS = re.compile(r"\d{14,4096}+")
_FOURS = re.compile(r"(?<!\d)\d{4}(?:[ /,:;|.·\n=#'~+_-]{1,3}\d{4}){3}(?!\d)")
_LEAST = 4  #: figures of a number that somebody was given
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
    r"[a-z]{2}-\d{3}-[a-z]{1,2}", r"\d{2}[a-z]\d{3}", r"[a-z]-?\d{4}-?[a-z]", r"\d{3}-?[a-z]\d{2}",
    r"[a-z]{1,2}\d{2,3}[a-z]{1,2}",
)  # fmt: skip
_PLATE = re.compile(rf"{_B}(?:{'|'.join(_PLATES)})(?:-?[a-z0-9]{{1,2}})?{_E}(?!\s?-\s?\d)")
_PARTED = re.compile(
    r"(?<![A-Z0-9Ñ])(?:[A-Z]{3} \d{2} \d{2}|[A-Z]{3} ?-?\d{3} ?-?[A-Z]|[A-Z]\d{2} [A-Z]{3}|\d{3} [A-Z]{3}"
    r"|[A-Z]{2} \d{2} \d{3}|[A-Z]{3} ?\d{2} ?- ?\d{2})(?![A-Z0-9Ña-zñ])"
)
_FILLING = (
    rf"(?:{'|'.join(sorted(WORDS.states))}|son|es|eran|era|numero|num|no|con|de|del|la|las|el|numeros|que|empiezan|terminan|termina|en|estado|moto|carro"
    r"|creo|letras|como|dice|decia|decian|algo|asi|trae|es|taxi|un|una|azul|verde|roja?|blancas?)"
)
_SAID = re.compile(
    r"(?<![a-zñ])(?:placas?|matriculas?|tarjeton|numero\seconomico|engomado)(?![a-zñ])"
    rf"[ :.#,]{{1,3}}(?:{_FILLING}[ :.#,]{{1,2}}){{0,6}}"
    r"(?P<it>[a-z0-9]{1,7}(?:[ .\-/]{1,2}(?:[a-z]{1,3}|[a-z]?\d{1,4}[a-z]?)(?![a-z0-9ñ])){0,7})(?![a-z0-9ñ])"
)
_SPELLED = re.compile(
    r"(?<![a-zñ])placas?(?:\s(?:es|son|eran|era|la|las))?[ :]{1,2}"
    rf"(?P<it>(?:(?:[a-zñ]|\d|{'|'.join(sorted(WORDS.figures))})(?![a-zñ\d])[ ,.-]{{0,2}}){{4,9}})"
)
_ROAD = re.compile(
    r"(?:mz|lt|km|cp|mex|qro|gto|art|sec|am|pm|hr|hrs|no|num|a|covid|h1n|mp)-?\d{1,8}"
    r"|\d{1,8}-?(?:am|pm|hrs|hr|kg|km|mts|lts|mil|kms|min|dias?|pzs|ml|años|bis|ta|va|er|ra|do|da|to|vo|mo|a|m|x|y)"
)  # measures and ordinals
_YEAR = re.compile(r"[a-z]{2,4}-?(?:19|20)\d\d")


def documents(sight: Sight) -> Iterator[Span]:
    """CURP, RFC, clave de elector, passports, files: by their shape, or by what they are said to be."""
    for pattern in _DOCUMENTS:
        for found in pattern.finditer(sight.plain):
            yield Span(found.start(), found.end(), Mark.DOCUMENT)
    for found in _SPACED.finditer(sight.plain):
        if sight.cased[found.start() : found.end()].isupper():
            yield Span(found.start(), found.end(), Mark.DOCUMENT)
    for found in _NAMED.finditer(sight.plain):
        if sum(map(str.isdigit, found["it"])) >= _LEAST:
            yield Span(found.start("it"), found.end("it"), Mark.DOCUMENT)


def accounts(sight: Sight) -> Iterator[Span]:
    """CLABE, cards and whatever long number; shorter ones where somebody is to pay."""
    for found in _FIGURES.finditer(sight.plain):
        groups = re.findall(r"\d+", found[0])
        if found[0].startswith("00") and sum(map(len, groups)) < 16:
            continue  # a telephone abroad
        if (
            len({len(each) for each in groups}) > 1
            or len(groups) == 1
            or len(groups[0]) == 4
            or len(groups) > 6
        ):
            if all(len(each) == 4 and each[:2] in ("19", "20") for each in groups):
                continue
            yield Span(found.start(), found.end(), Mark.ACCOUNT)
    for found in _ENDLESS.finditer(sight.plain):
        yield Span(found.start(), found.end(), Mark.ACCOUNT)
    for found in _FOURS.finditer(sight.plain):
        if not all(each[:2] in ("19", "20") for each in re.findall(r"\d+", found[0])):
            yield Span(found.start(), found.end(), Mark.ACCOUNT)
    for pattern in (_PAID, _LAST):
        for found in pattern.finditer(sight.plain):
            yield Span(found.start("it"), found.end("it"), Mark.ACCOUNT)


def plates(sight: Sight) -> Iterator[Span]:
    """Plates of cars, motorcycles and public transport, old and new, and whatever is said to be one."""
    for found in _SAID.finditer(sight.plain):
        if (span := _said(sight, found.start("it"), found.end("it"))) is not None:
            yield span
    for found in _SPELLED.finditer(sight.plain):
        yield Span(found.start("it"), found.start("it") + len(found["it"].rstrip(" ,.-")), Mark.PLATE)
    for found in _PLATE.finditer(sight.plain):
        if not (_YEAR.fullmatch(found[0]) or _ROAD.fullmatch(found[0])):
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
        if any(letter.isdigit() for letter in piece[0]) or (
            last and len(piece[0]) == 1 and piece[0] not in "yaeo"
        ):
            last = piece.end()
    if not last:
        first = pieces[0]
        spelled = sight.cased[start + first.start() : start + first.end()]
        if 2 <= len(spelled) <= 7 and spelled.isupper():
            last = first.end()
    return Span(start, start + last, Mark.PLATE) if last else None

"""Spanish words and their syllables, by the spelling rules of the Real Academia Española (Ortografía, 2010).

A syllable has one nucleus. Open vowels (a, e, o) make one each, and so does an accented í or ú beside an open
vowel; an unaccented i or u joins its neighbour; h is silent and parts nothing; y is a vowel only where it
sounds like one.
"""

import re
import unicodedata
from itertools import pairwise

_SILENT_U = re.compile(r"(?<=[qg])u(?=[eiéí])")
_CONSONANT_Y = re.compile(r"y(?=[aeiouáéíóúü])")
_VOWELS = re.compile(r"[aeiouáéíóúü]+")
_OPEN = frozenset("aeoáéó")
_ACCENTED_CLOSED = frozenset("íú")

_UNITS = (
    *("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"),
    *(
        "diez",
        "once",
        "doce",
        "trece",
        "catorce",
        "quince",
        "dieciséis",
        "diecisiete",
        "dieciocho",
        "diecinueve",
    ),
    *("veinte", "veintiuno", "veintidós", "veintitrés", "veinticuatro"),
    *("veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve"),
)
_TENS = ("treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
_HUNDREDS = (
    *("ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos"),
    *("seiscientos", "setecientos", "ochocientos", "novecientos"),
)


def syllables(word: str) -> int:
    """How many syllables a word has; at least 1, so that letters without a vowel still take a breath."""
    letters = _plain_letters(word).replace("h", "")
    letters = _SILENT_U.sub("", letters)
    letters = _CONSONANT_Y.sub("j", letters).replace("y", "i")
    return max(1, sum(_nuclei(run) for run in _VOWELS.findall(letters)))


def spoken_number(number: int) -> str:
    """A whole number as it is read aloud: 911 is «novecientos once»."""
    if number < 30:
        return _UNITS[number]
    if number < 100:
        tens, rest = _TENS[number // 10 - 3], number % 10
        return f"{tens} y {_UNITS[rest]}" if rest else tens
    if number < 1000:
        hundreds, rest = _HUNDREDS[number // 100 - 1], number % 100
        return "cien" if number == 100 else f"{hundreds} {spoken_number(rest)}" if rest else hundreds
    if number < 1_000_000:
        thousands, rest = divmod(number, 1000)
        many = "mil" if thousands == 1 else f"{spoken_number(thousands)} mil"
        return f"{many} {spoken_number(rest)}" if rest else many
    return " ".join(_UNITS[int(digit)] for digit in str(number))


def _plain_letters(word: str) -> str:
    """Lower case, without accents that are not Spanish (à, ê), so that every vowel is one the rules know."""
    kept = []
    for letter in unicodedata.normalize("NFC", word.lower()):
        kept.append(letter if letter in "áéíóúüñ" else unicodedata.normalize("NFD", letter)[0])
    return "".join(kept)


def _nuclei(run: str) -> int:
    """The nuclei in a run of vowels: a diphthong or triphthong is one, a hiatus two."""
    strong = sum(vowel in _OPEN for vowel in run)
    accented = sum(vowel in _ACCENTED_CLOSED for vowel in run)
    if strong or accented:
        return strong + accented
    return 1 + sum(first == second for first, second in pairwise(run))

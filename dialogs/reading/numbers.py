"""Reading numbers as people write them: «35 años», «treinta y cinco», «1,250.50», «2 mil», «menos 3»."""

from __future__ import annotations

import re
import unicodedata

from dialogs.reading.folding import folded

_UNITS = {
    "cero": 0, "un": 1, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7,
    "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15,
    "dieciseis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiun": 21,
    "veintiuno": 21, "veintiuna": 21, "veintidos": 22, "veintitres": 23, "veinticuatro": 24, "veinticinco": 25,
    "veintiseis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29,
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "primero": 1, "primera": 1, "segundo": 2, "segunda": 2,
    "tercero": 3, "tercera": 3, "ninguno": 0, "ninguna": 0,
}  # fmt: skip
_TENS = {
    "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80,
    "noventa": 90, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_HUNDREDS = {
    "cien": 100, "ciento": 100, "doscientos": 200, "doscientas": 200, "trescientos": 300, "trescientas": 300,
    "cuatrocientos": 400, "quinientos": 500, "seiscientos": 600, "setecientos": 700, "ochocientos": 800,
    "novecientos": 900,
}  # fmt: skip
_MILLIONS = frozenset({"millon", "millones", "million", "millions"})
_THOUSAND = frozenset({"mil", "miles", "thousand"})


def number_in_words(words: list[str]) -> int | None:
    """Read «treinta y cinco», «dos mil», «un millón doscientos mil»; `None` when the words are not one number."""
    at = next((place for place, word in enumerate(words) if word in _MILLIONS), None)
    if at is None:
        return _to_thousands(words)
    many = _to_thousands(words[:at])
    rest = 0 if at + 1 == len(words) else _to_thousands(words[at + 1 :])
    return None if many is None or rest is None else many * 1_000_000 + rest


def _to_thousands(words: list[str]) -> int | None:
    total, current, last, any_number = 0, 0, 10_000, False
    for word in words:
        if word in ("y", "and") and any_number:
            continue
        if word in _UNITS and _UNITS[word] < last:
            step = _UNITS[word]
            last = 0 if step < 10 else 1
        elif word in _TENS and last > 90:
            step, last = _TENS[word], 10
        elif word in _HUNDREDS and last > 900:
            step, last = _HUNDREDS[word], 100
        elif word in ("mil", "thousand") and total == 0:
            total, current, last, any_number = max(current, 1) * 1000, 0, 10_000, True
            continue
        else:
            return None
        current += step
        any_number = True
    return total + current if any_number else None


_TIMES = ("minuto", "hora", "dia", "semana", "mes", "ano", "minute", "hour", "day", "week", "month", "year")
_HALVES = frozenset({"medio", "media", "half"})


def of_another_unit(text: str, question: str) -> bool:
    """Whether a number is said in a unit the question does not speak of («seis meses» where it asks for years), or as
    a number and a half: then it is not the number it begins with."""
    words, asked = folded(text).split(), folded(question)
    if _HALVES.intersection(words):
        return True
    return any(
        word in (unit, f"{unit}s", f"{unit}es") and unit not in asked for word in words for unit in _TIMES
    )


_FIGURES = re.compile(r"[-−]?\d[\d.,]*")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?\Z|[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?\Z")
_OPEN = re.compile(
    r"\b(?:mas de|menos de|al menos|por lo menos|hasta|a lo mas|maximo|minimo"
    r"|more than|less than|at least|over|under)\b"
)


def read_number(text: str, *, point: bool = False) -> float | None:
    """Read the one number in a text, in figures of any script or in words; `None` with none or several.

    «1.250» is a thousand two hundred and fifty, unless `point` says that a point separates decimals.
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(
        str(unicodedata.digit(c)) if c.isdigit() and unicodedata.digit(c, None) is not None else c
        for c in plain
    )
    plain = re.sub(r"(?<=\d) (?=\d{3}\b)", "", plain)
    words = folded(plain)
    if _OPEN.search(words) and "mas o menos" not in words:
        return None
    found = list(_FIGURES.finditer(plain))
    if found:
        return _in_figures(plain, found, point=point)
    return _in_words(words.split())


def _in_figures(plain: str, found: list[re.Match[str]], *, point: bool) -> float | None:
    """Read one figure with what stands around it: «menos 3», «2 mil», «2 mil 500»."""
    before, after = plain[: found[0].start()], folded(plain[found[0].end() :]).split()
    if before[-1:].isalnum() or re.search(r"[-−]\s+$", before):
        return None
    value = _figure(found[0][0].replace("−", "-"), point=point)
    if value is None:
        return None
    said = folded(before).split()
    negative = (said[-1:] == ["menos"] and said[-2:-1] != ["o"]) or "bajo cero" in " ".join(after)
    unit = (
        1_000
        if after[:1] and after[0] in _THOUSAND
        else 1_000_000
        if after[:1] and after[0] in _MILLIONS
        else 1
    )
    if (
        len(found) == 2
        and unit > 1
        and re.fullmatch(r"\s*\w+\s+(?:y\s+)?", plain[found[0].end() : found[1].start()])
    ):
        rest = _figure(found[1][0], point=point)
        if rest is None or not 0 <= rest < unit or len(after) > 4:
            return None
        return -(value * unit + rest) if negative else value * unit + rest
    if len(found) > 1 or (unit > 1 and number_in_words(after[1:2]) is not None):
        return None
    return -value * unit if negative else value * unit


def _in_words(words: list[str]) -> float | None:
    negative = bool(words) and words[0] == "menos"
    words = words[1:] if negative else words
    while words and words[0] in _BEFORE:
        words = words[1:]
    for end in range(len(words), 0, -1):
        value = number_in_words(words[:end])
        if value is not None:
            rest = words[end:]
            alone = not any(word in _UNITS or word in _TENS or word in _HUNDREDS for word in rest)
            return (-value if negative else value) if alone and len(rest) <= 4 else None
    return None


_BEFORE = frozenset(
    {
        "tengo",
        "como",
        "unos",
        "unas",
        "casi",
        "llevo",
        "hace",
        "son",
        "somos",
        "es",
        "i",
        "am",
        "have",
        "about",
        "almost",
        "mas",
        "o",
        "menos",
    }
)


def _figure(text: str, *, point: bool) -> float | None:
    text = text.rstrip(".,")
    bare = text.lstrip("-")
    one_point = bare.count(".") == 1 and "," not in bare
    if _THOUSANDS.fullmatch(bare) and not (point and one_point):
        last = max(text.rfind(","), text.rfind("."))
        decimals = text[last:].replace(",", ".") if {",", "."} <= set(text) else ""
        text = re.sub(r"[,.]", "", text[:last] if decimals else text) + decimals
    elif "," in text and "." in text:
        return None
    else:
        text = text.replace(",", ".")
    try:
        return float(text)
    except ValueError:
        return None

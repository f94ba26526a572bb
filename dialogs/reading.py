"""Reading what people type as they type it: capitals, accents, emoji, "35 años", "treinta y cinco", "el 3 de mayo"."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

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
_MONTHS = {
    "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8,
    "septiembre": 9, "setiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12,
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
    "september": 9, "october": 10, "november": 11, "december": 12,
}  # fmt: skip
_NEAR = {
    "hoy": 0, "today": 0, "ayer": -1, "yesterday": -1, "antier": -2, "anteayer": -2, "antes de ayer": -2,
    "manana": 1, "tomorrow": 1,
}  # fmt: skip
YES = frozenset(
    ["si", "s", "simon", "claro", "ok", "okay", "va", "sale", "yes", "y", "yep", "dale", "listo", "correcto"]
)
NO = frozenset(["no", "n", "nop", "nel", "nope"])


def cleaned(text: str) -> str:
    """Take out NUL, control and invisible marks (line breaks stay), and the space around."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in _UNSEEN)
    return "".join(kept).strip().strip("\u200b\u200c\u200d\ufeff\u2060").strip()


_UNSEEN = frozenset({"Cc", "Cs", "Cn", "Co"})


def folded(text: str) -> str:
    """Give the bare words of a text: no capitals, accents, punctuation, emoji or doubled spaces."""
    spread = unicodedata.normalize("NFKD", text).casefold()
    letters = [
        letter
        if unicodedata.category(letter)[0] in "LN"
        else ""
        if unicodedata.category(letter)[0] == "M"
        else " "
        for letter in spread
    ]
    return " ".join("".join(letters).split())


def number_in_words(words: list[str]) -> int | None:
    """Read «treinta y cinco», «ciento veinte», «dos mil»; `None` when the words are not one number."""
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


_FIGURES = re.compile(r"[-−]?\d[\d.,]*")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ ,.]\d{3})+\Z")


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


def read_number(text: str) -> float | None:
    """Read the one number in a text, in figures of any script or in words; `None` with none or several."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(
        str(unicodedata.digit(c)) if c.isdigit() and unicodedata.digit(c, None) is not None else c
        for c in plain
    )
    plain = re.sub(r"(?<=\d) (?=\d{3}\b)", "", plain)
    found = _FIGURES.findall(plain)
    if len(found) == 1:
        return _figure(found[0].replace("−", "-"))
    if found:
        return None
    words = folded(text).split()
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
    [
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
    ]
)


def _figure(text: str) -> float | None:
    text = text.rstrip(".,")
    if _THOUSANDS.match(text.lstrip("-")):
        text = re.sub(r"[ ,.]", "", text)
    elif "," in text and "." in text:
        whole, point = (
            (text.replace(".", ""), ",")
            if text.rfind(",") > text.rfind(".")
            else (text.replace(",", ""), ".")
        )
        text = whole.replace(point, ".")
    else:
        text = text.replace(",", ".")
    try:
        return float(text)
    except ValueError:
        return None


def read_day(text: str, now: datetime) -> date | None:
    """Read a day: 3/5/2026, 2026-05-03, «3 de mayo de 2026», «3 de mayo», hoy, ayer, «hace 3 días»."""
    words = folded(text)
    if words in _NEAR:
        return now.date() + timedelta(days=_NEAR[words])
    ago = re.fullmatch(r"hace (\w+(?: y \w+)?) (dias?|semanas?)", words)
    if ago:
        many = read_number(ago[1])
        if many is not None and many < 40_000:
            return now.date() - timedelta(days=int(many) * (7 if ago[2].startswith("semana") else 1))
    figures = [int(each) for each in re.findall(r"\d+", unicodedata.normalize("NFKC", text))]
    months = [month for word in words.split() if (month := _month(word)) is not None]
    if len(months) == 1 and figures:
        return _day(figures[1] if len(figures) > 1 else now.year, months[0], figures[0])
    if len(figures) == 3:
        if figures[0] > 31:
            return _day(figures[0], figures[1], figures[2])
        return _day(figures[2], figures[1], figures[0])
    if len(figures) == 2 and re.fullmatch(r"\s*\d{1,2}\s*[/.-]\s*\d{1,2}\s*", text):
        return _day(now.year, figures[1], figures[0])
    return None


def _month(word: str) -> int | None:
    if word in _MONTHS:
        return _MONTHS[word]
    found = {number for name, number in _MONTHS.items() if len(word) >= 3 and name.startswith(word)}
    return found.pop() if len(found) == 1 else None


def _day(year: int, month: int, day: int) -> date | None:
    year += 2000 if year < 70 else 1900 if year < 100 else 0
    try:
        return date(year, month, day)
    except ValueError:
        return None


_HOUR = re.compile(
    r"\b(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2}))?\s*(?:hrs?|horas|h)?\.?\s*(a\.?\s*m\.?|p\.?\s*m\.?)?(?!\w)",
    re.IGNORECASE,
)


def read_hour(text: str) -> time | None:
    """Read an hour: 18:30, 6:30 pm, «6 de la tarde», mediodía."""
    words = folded(text)
    if words in ("mediodia", "medio dia", "noon"):
        return time(12)
    if words in ("medianoche", "media noche", "midnight"):
        return time(0)
    found = _HOUR.search(unicodedata.normalize("NFKC", text))
    if found is None:
        spoken = read_number(re.sub(r"\b(a |de )?las?\b|\bde\b", " ", words).strip())
        hour, minute, second, half = (int(spoken) if spoken is not None else 99), 0, 0, ""
    else:
        hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
        half = (found[4] or "").casefold()[:1]
    if not half and re.search(r"\b(tarde|noche)\b", words):
        half = "p"
    elif not half and re.search(r"\b(manana|madrugada)\b", words):
        half = "a"
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return None

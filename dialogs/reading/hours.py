"""Reading hours as people write them: 18:30, «6:30 pm», «cuarto para las seis de la tarde», mediodía.

«A las 5» could be two hours, and is not guessed.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import time

from dialogs.reading.folding import folded
from dialogs.reading.numbers import number_in_words

_ISO = re.compile(r"T?(\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?")
_FIGURES = re.compile(
    r"(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?(?::(\d{2}))?(?:\s*(?:hrs?|horas|h)\b\.?)?\s*(.*)", re.DOTALL
)
_FILLING = re.compile(r"^(?:(?:como|a|eso|de|eran|es|son|las|la|at|about|around|aprox|t)\s+)+")
_HALF = {
    "am": "am", "a m": "am", "pm": "pm", "p m": "pm", "del dia": "dia", "de la manana": "manana",
    "de la madrugada": "madrugada", "de la tarde": "tarde", "de la noche": "noche", "por la manana": "manana",
    "en la manana": "manana", "por la tarde": "tarde", "en la tarde": "tarde", "por la noche": "noche",
    "en la noche": "noche", "in the morning": "am", "in the afternoon": "pm", "in the evening": "pm",
    "at night": "noche", "de mediodia": "dia", "de la madruga": "madrugada",
}  # fmt: skip
#: From the first to the last hour of the clock that a part of the day has, and what is added to them.
_PARTS = {
    "am": (1, 11, 0), "pm": (1, 11, 12), "manana": (1, 11, 0), "madrugada": (1, 6, 0), "tarde": (1, 8, 12),
    "noche": (6, 11, 12), "dia": (12, 12, 0),
}  # fmt: skip
_TWELVE = {"am": 0, "madrugada": 0, "noche": 0, "pm": 12, "tarde": 12, "dia": 12}
_WHOLE = {"mediodia": time(12), "medio dia": time(12), "noon": time(12), "medianoche": time(0),
          "media noche": time(0), "midnight": time(0)}  # fmt: skip


def read_hour(text: str) -> time | None:
    """Read an hour; `None` when it is none, or could be two."""
    return _clock(text)[0]


def unclear_hour(text: str) -> bool:
    """Whether a text names an hour without saying of which half of the day."""
    return _clock(text)[1]


def _clock(text: str) -> tuple[time | None, bool]:
    plain = unicodedata.normalize("NFKC", text).strip()
    if iso := _ISO.fullmatch(plain):
        return _time(int(iso[1]), int(iso[2]), int(iso[3] or 0)), False
    words = _FILLING.sub("", folded(plain)).strip()
    if words.removeprefix("el ").removeprefix("al ") in _WHOLE:
        return _WHOLE[words.removeprefix("el ").removeprefix("al ")], False
    if " para la" in words:
        return _in_words(words)
    figures = _FIGURES.fullmatch(re.sub(r"^\D+(?=\d)", "", plain))
    if figures and re.fullmatch(r"(?:\s*[a-z]+)*", _before(plain)):
        rest = folded(figures[4])
        quarter, rest = _quarter(rest)
        if figures[2] is not None or quarter is None:
            quarter = 0
        minute = int(figures[2] or 0) + quarter
        return _placed(int(figures[1]), minute, int(figures[3] or 0), rest, exact=figures[2] is not None)
    return _in_words(words)


def _before(plain: str) -> str:
    """The words before the first figure."""
    return folded(re.split(r"\d", plain, maxsplit=1)[0])


def _in_words(words: str) -> tuple[time | None, bool]:
    """«seis y media de la tarde», «cuarto para las seis», «nueve en punto»."""
    to_go = re.match(r"(.+?) para las? ", words)
    minute = 0
    if to_go:
        less = _to_go(to_go[0])
        if less is None:
            return None, False
        minute, words = -less, words[to_go.end() :]
    parts = re.sub(r" (?:horas?|hrs?)$", "", words).split()
    hour = next(
        (
            (number, size)
            for size in (3, 2, 1)
            if (number := _number([] if "y" in parts[:size] else parts[:size])) is not None
        ),
        None,
    )
    if hour is None:
        return None, False
    more, rest = _quarter(" ".join(parts[hour[1] :]))
    return _placed(hour[0], minute + (more or 0), 0, rest, exact=False)


def _to_go(before: str) -> int | None:
    """Minutes in «cuarto para las», «diez para las»."""
    words = re.sub(r"\bpara\b.*", "", before).split()
    words = [word for word in words if word not in ("un", "a", "faltan", "son")]
    return 15 if words == ["cuarto"] else _number(words)


def _number(words: list[str]) -> int | None:
    return int(words[0]) if len(words) == 1 and words[0].isdecimal() else number_in_words(words)


def _quarter(words: str) -> tuple[int | None, str]:
    """Minutes in «y media», «y cuarto», «y veinte», «menos cuarto», and what follows them."""
    words = re.sub(r"^en punto\b\s*", "", words)
    found = re.match(r"(y|menos) (media|cuarto|\w+(?: y \w+)?)\b\s*", words)
    if found is None:
        return None, words
    many = {"media": 30, "cuarto": 15}.get(found[2])
    if many is None:
        for end in (found[2], found[2].split()[0]):
            many = number_in_words(end.split())
            if many is not None:
                rest = words[len(found[1]) + 1 + len(end) :].strip()
                return (many if found[1] == "y" else -many), rest
        return None, words
    return (many if found[1] == "y" else -many), words[found.end() :]


def _placed(hour: int, minute: int, second: int, rest: str, *, exact: bool) -> tuple[time | None, bool]:
    """Put an hour of the clock in its part of the day; minutes may be negative («cuarto para las seis»)."""
    half = _HALF.get(rest.strip()) if rest.strip() else ""
    if half is None or not -60 < minute < 60:
        return None, False
    if half:
        if hour == 12:
            if half not in _TWELVE:
                return None, True
            hour = _TWELVE[half]
        elif hour > 12:
            if half not in ("pm", "tarde", "noche"):
                return None, False
        else:
            first, last, more = _PARTS[half]
            if not first <= hour <= last:
                return None, True
            hour += more
    elif not exact and 1 <= hour <= 12:
        return None, True
    whole = hour * 60 + minute
    if whole < 0 or hour > 23:
        return None, False
    return _time(whole // 60, whole % 60, second), False


def _time(hour: int, minute: int, second: int) -> time | None:
    try:
        return time(hour, minute, second)
    except ValueError:
        return None

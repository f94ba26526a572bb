"""Telephones and other numbers written in words: «cinco cinco, uno dos, treinta y cuatro…»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialogs.masking.marks import Mark, Span
from dialogs.masking.sight import Sight
from dialogs.masking.vocabulary import WORDS

_TOKEN = re.compile(r"[a-zñ]{1,4096}+|\d{1,4096}+")
_BETWEEN = re.compile(r"[\s,.\-–—/()]{0,3}")
_SMALL = frozenset({"y", "guion", "espacio", "mas", "luego"})
_LEAST, _MOST = 7, 20  #: figures: fewer are a count, more are no number anybody says
_LONGEST = 4  #: figures of one group beside words


def spoken(sight: Sight) -> Iterator[Span]:
    """Runs of number words, figures among them, that make a telephone or an account together."""
    run: list[tuple[int, int, str]] = []
    for found in _TOKEN.finditer(sight.plain):
        word = found[0]
        joined = not run or _BETWEEN.fullmatch(sight.plain[run[-1][1] : found.start()][:4]) is not None
        near = not run or found.start() - run[-1][1] <= 3
        belongs = (
            word in WORDS.figures or (word.isdigit() and len(word) <= _LONGEST) or (run and word in _SMALL)
        )
        if not (joined and near and belongs):
            yield from _number(run)
            run = []
        if belongs:
            run.append((found.start(), found.end(), word))
    yield from _number(run)


def _number(run: list[tuple[int, int, str]]) -> Iterator[Span]:
    while run and run[-1][2] in _SMALL:
        run.pop()
    words = [word for _, _, word in run if word not in _SMALL]
    said = sum(word in WORDS.figures for word in words)
    figures = _figures([word for _, _, word in run])
    groups = [len(word) for word in words if word.isdigit()]
    between = len(words) < len(run)
    parted = (said or (between and len(groups) == 3)) and max(groups, default=0) >= 3 and not _years(words)
    if figures == 10 and parted:
        yield Span(run[0][0], run[-1][1], Mark.PHONE)
    elif said >= 3 and _LEAST <= figures <= _MOST and not _counting(words):
        yield Span(run[0][0], run[-1][1], Mark.ACCOUNT if figures > 13 else Mark.PHONE)


def _years(words: list[str]) -> bool:
    return any(len(word) == 4 and word[:2] in ("19", "20") for word in words)


def _figures(words: list[str]) -> int:
    """How many figures the words make: «treinta y cuatro» are two."""
    total, place = 0, 0
    while place < len(words):
        word = words[place]
        total += len(word) if word.isdigit() else WORDS.figures.get(word, 0)
        composed = word in WORDS.round and words[place + 1 : place + 2] == ["y"]
        place += 3 if composed else 1
    return total


def _counting(words: list[str]) -> bool:
    """Whether somebody only counts: one, two, three…"""
    order = [
        "uno",
        "dos",
        "tres",
        "cuatro",
        "cinco",
        "seis",
        "siete",
        "ocho",
        "nueve",
        "diez",
        "once",
        "doce",
    ]
    return words == order[: len(words)]

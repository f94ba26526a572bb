"""The words masking goes by, read once from the files beside it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Names:
    """What people are called."""

    given: frozenset[str]
    family: frozenset[str]
    shy_given: frozenset[str]  #: that are also something else
    shy_family: frozenset[str]
    nicknames: frozenset[str]
    maybe: frozenset[str]  #: nicknames that are also something else


@dataclass(frozen=True)
class Everyday:
    """What is written with a capital and is nobody."""

    words: frozenset[str]
    phrases: frozenset[str]


@dataclass(frozen=True)
class Words:
    """Words that decide what stands around them; their file says what each list is."""

    figures: dict[str, int]
    round: frozenset[str]
    titles: frozenset[str]
    strong: frozenset[str]
    kin: frozenset[str]
    things: frozenset[str]
    places: frozenset[str]
    deeds: frozenset[str]
    clitics: frozenset[str]
    persons: frozenset[str]
    going: frozenset[str]
    function: frozenset[str]
    units: frozenset[str]
    streets: frozenset[str]
    no_nickname: frozenset[str]
    abstract: frozenset[str]
    spots: frozenset[str]
    personly: frozenset[str]
    no_name: frozenset[str]
    particled: frozenset[str]
    no_shy: frozenset[str]
    speaks: frozenset[str]
    acts: frozenset[str]
    broad: frozenset[str]
    caught: frozenset[str]
    states: frozenset[str]
    beside: frozenset[str]
    adjectives: frozenset[str]
    called: tuple[tuple[str, ...], ...]
    named: tuple[tuple[str, ...], ...]
    surely: frozenset[tuple[str, ...]]


def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def _names() -> Names:
    given, family, more = _file("given"), _file("family"), _file("everyday")
    return Names(
        frozenset(given["plain"].split()),
        frozenset(family["plain"].split()),
        frozenset(given["shy"].split()),
        frozenset(family["shy"].split()),
        frozenset(more["nicknames"].split()),
        frozenset(more["maybe"].split()),
    )


def _everyday() -> Everyday:
    read = _file("everyday")
    return Everyday(frozenset(read["words"].split()), frozenset(read["phrases"].strip().splitlines()))


def _words() -> Words:
    file, announcing = _file("words"), _file("announcing")
    called, named, surely = (
        tuple(tuple(line.split()) for line in announcing[name].strip().splitlines())
        for name in ("called", "named", "surely")
    )
    read = {name: frozenset(words.split()) for name, words in file.items()}
    figures = {word: size for size, name in enumerate(("one", "two", "three"), 1) for word in read.pop(name)}
    return Words(figures=figures, called=called, named=named, surely=frozenset(surely), **read)


NAMES = _names()
EVERYDAY = _everyday()
WORDS = _words()

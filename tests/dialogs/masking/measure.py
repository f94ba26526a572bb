"""How much of what should be covered is gone, and how much of what is innocent is still there."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PEOPLE = ("persona", "apodo")
MARKED = re.compile(r"\{(\w+):([^}]*)\}")
_MARK = re.compile(r"\[[a-zéó]+\]")
_WORD = re.compile(r"\w+")
_SMALL = frozenset(["el", "la", "los", "las", "de", "del", "y", "a", "en", "doña", "don"])


@dataclass(frozen=True)
class Secret:
    """What must not remain, and of which sort it is."""

    sort: str
    words: str


@dataclass(frozen=True)
class Sentence:
    """One sentence as somebody wrote it, and what in it is secret."""

    text: str
    secrets: tuple[Secret, ...]
    innocent: Counter[str]


@dataclass(frozen=True)
class Measured:
    """Shares between 0 and 1, and what went wrong."""

    people: float
    structured: float  #: telephones, mail, links, handles, documents, accounts, plates
    addresses: float
    kept: float  #: of the innocent words
    whole: float  #: of the sentences with nothing to cover, those given back as they were
    missed: tuple[str, ...]
    lost: tuple[str, ...]


def sentences(name: str) -> tuple[Sentence, ...]:
    """Read one of the sets."""
    return tuple(map(parse, tomllib.loads((HERE / name).read_text(encoding="utf-8"))["sentences"]))


def parse(marked: str) -> Sentence:
    """Read one sentence with its secrets in braces."""
    secrets = tuple(Secret(sort, words) for sort, words in MARKED.findall(marked))
    innocent = Counter(_WORD.findall(MARKED.sub(" ", marked)))
    return Sentence(MARKED.sub(lambda found: found[2], marked), secrets, innocent)


def measure(some: Sequence[Sentence], cover: Callable[[str], str]) -> Measured:
    """Cover every sentence and count."""
    gone: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    missed, lost, kept, words, whole, clean = [], [], 0, 0, 0, 0
    for sentence in some:
        after = cover(sentence.text)
        left = Counter(_WORD.findall(_MARK.sub(" ", after)))
        for secret in sentence.secrets:
            sort = _sort(secret)
            asked[sort] += 1
            if _gone(secret, left, sentence.innocent):
                gone[sort] += 1
            else:
                missed.append(f"{secret.sort}: {secret.words} | {after}")
        still = sum((left & sentence.innocent).values())
        kept, words = kept + still, words + sentence.innocent.total()
        if still < sentence.innocent.total():
            lost.append(f"{sorted((sentence.innocent - left).elements())} | {after}")
        if not sentence.secrets:
            clean += 1
            whole += after == sentence.text
    shares = {sort: gone[sort] / max(1, asked[sort]) for sort in ("people", "structured", "addresses")}
    return Measured(
        **shares, kept=kept / words, whole=whole / max(1, clean), missed=tuple(missed), lost=tuple(lost)
    )


def _sort(secret: Secret) -> str:
    if secret.sort in PEOPLE:
        return "people"
    return "addresses" if secret.sort == "domicilio" else "structured"


def _gone(secret: Secret, left: Counter[str], innocent: Counter[str]) -> bool:
    return not any(left[word] > innocent[word] for word in _telling(secret))


def _telling(secret: Secret) -> Iterator[str]:
    words = _WORD.findall(secret.words)
    yield from (
        word for word in words if word.lower() not in _SMALL or secret.sort not in (*PEOPLE, "domicilio")
    )

"""The digest as one HTML file that asks nothing of anybody: styles and drawings inside, made to be read and printed."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from admin.digest.phrases import Phrases
from admin.digest.proposals import rows
from admin.digest.text import nothing_yet, witness
from admin.digest.view import Digest
from admin.digest.words import Words
from locales import translator

_LOCALES = {"es": "es-MX", "en": "en"}
_QUARTERS = (3, 6)  #: most of each ten that still count as a quarter, and as a half


def render(digest: Digest) -> str:
    """The page of a digest, whole. Every label is escaped; nothing in it is fetched from anywhere."""
    words = Words(digest.language, translator(digest.language))
    return _TEMPLATE.render(
        digest=digest,
        say=Phrases.of(digest, words, nothing_yet(digest.language)),
        words=words,
        lang=_LOCALES.get(digest.language, digest.language),
        agreement=rows(digest.proposals),
        witness=witness(digest, words) if digest.witness else "",
        cards=[*digest.cards, *([digest.who] if digest.who is not None else [])],
    )


def file_name(digest: Digest, suffix: str) -> str:
    """A name that tells what it is and of when, and nothing else: boletin-2026-11-23.html."""
    return f"boletin-{digest.period}.{suffix}"


def quarter(level: int) -> int:
    """Which of the four fills of a circle a silence gets: nobody, a quarter, half, most.

    >>> [quarter(level) for level in range(1, 10)]
    [0, 1, 1, 2, 2, 2, 3, 3, 3]
    """
    return 0 if level == 1 else 1 + sum(level > most for most in _QUARTERS)


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=select_autoescape(["html"], default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["quarter"] = quarter
    return made


_TEMPLATE = _environment().get_template("page.html")

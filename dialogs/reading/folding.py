"""Bare words: what people type without capitals, accents, emoji and what cannot be seen."""

from __future__ import annotations

import re
import unicodedata

YES = frozenset(
    [
        "si",
        "s",
        "simon",
        "claro",
        "ok",
        "okay",
        "va",
        "sale",
        "yes",
        "y",
        "yep",
        "dale",
        "listo",
        "correcto",
        "entendido",
        "enterada",
        "enterado",
        "de acuerdo",
        "understood",
        "got it",
    ]
)
NO = frozenset(["no", "n", "nop", "nel", "nope"])


def cleaned(text: str) -> str:
    """Take out NUL, control and invisible marks (line breaks stay), and the space around."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in _UNSEEN)
    return "".join(kept).strip().strip("\u200b\u200c\u200d\ufeff\u2060").strip()


_UNSEEN = frozenset({"Cc", "Cs", "Cn", "Co"})


_MARKS = re.compile("[\u0300-\u036f]")
_WORDS = re.compile("[a-z0-9]+")


def folded(text: str) -> str:
    """Give the bare words of a text: no capitals, accents, punctuation, emoji or doubled spaces."""
    spread = _MARKS.sub("", unicodedata.normalize("NFKD", text).casefold())
    if spread.isascii():  # nearly every label: a list may have ten thousand of them
        return " ".join(_WORDS.findall(spread))
    letters = [
        letter
        if unicodedata.category(letter)[0] in "LN"
        else ""
        if unicodedata.category(letter)[0] == "M"
        else " "
        for letter in spread
    ]
    return " ".join("".join(letters).split())

"""The two pictures the bot shows of its own: its face, and what becomes of what somebody says.

They are files (`bot/pictures`), drawn beforehand by `python -m tests.pictures.envelopes`: nothing is drawn here.
"""

from functools import cache
from pathlib import Path

from locales import DEFAULT, LANGUAGES

PICTURES = Path(__file__).with_name("pictures")


def envelopes(mode: str | None, language: str) -> str:
    """The name of the picture for a way of keeping the key and a language; without a consultation, the usual way."""
    return f"envelopes-{mode or 'pool'}-{language if language in LANGUAGES else DEFAULT}.png"


@cache
def content(name: str) -> bytes:
    """The bytes of a picture."""
    return (PICTURES / name).read_bytes()

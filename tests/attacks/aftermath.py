"""Somebody who comes after the closing, with whatever secret is left, and asks of everybody: did you take part?"""

from __future__ import annotations

import hmac
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

_BYTES = re.compile(r"\\x([0-9a-f]{32,})(?![0-9a-f])")


def marks_in(dump: str) -> frozenset[bytes]:
    """Whatever could be a keyed mark in a copy of the database: every value of bytes, and what it begins with."""
    values = {bytes.fromhex(digits[:64]) for digits in _BYTES.findall(dump)}
    return frozenset(values | {value[:16] for value in values})


def who_is_marked(
    secrets: Iterable[bytes], chats: Iterable[int], consultations: Iterable[UUID], marks: frozenset[bytes]
) -> frozenset[int]:
    """Whose mark can be made again with any secret."""
    words = tuple(_words(consultations))
    return frozenset(
        chat
        for secret, chat in itertools.product(tuple(secrets), tuple(chats))
        if any(mark in marks for mark in _marks_of(secret, chat, words))
    )


def _marks_of(secret: bytes, chat: int, words: Sequence[bytes]) -> Iterator[bytes]:
    """Every mark this secret could make of a chat: each word of the protocol, each writing of the number."""
    for order in ("big", "little"):
        number = chat.to_bytes(8, order, signed=True)
        for word in words:
            for message in (word + number, number + word):
                mark = hmac.digest(secret, message, "sha256")
                yield mark
                yield hmac.digest(secret, b"mark" + mark, "sha256")[:16]


def _words(consultations: Iterable[UUID]) -> Iterator[bytes]:
    places = [b""] + [writing for one in consultations for writing in (one.bytes, one.hex.encode())]
    for name, place in itertools.product((b"nullifier", b"slot", b"box", b""), places):
        yield name + place

"""What the bot said in people's chats, remembered sealed until it is taken away again.

Telegram lets a bot delete a message for 48 hours, and cannot tell it afterwards which ones it sent. So each message
leaves a trace here: one row, a keyed slot to find it by and a box of one length with chat and message inside, both
under the key of the half day in which it was sent. A row goes as soon as its message does; what is left is taken away
a day to a day and a half after it was sent, and then the key dies. Rows are written anew in random order at each
sweep, all by one transaction, so nothing tells them apart but the key they were sealed under.

Who holds the database and these keys reads with whom the bot has spoken since yesterday, finished or not, and neither
what was said nor whether anything was sent. (While a consultation is open, the keys beside them tell as much to whoever
tries all accounts there are.)
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError

from storage.database import Session, ask, do

HALF_DAY = timedelta(hours=12)
KEPT = 3  #: half days after the beginning of its own in which a message stays: it is 24 to 36 hours old when it goes
GIVEN_UP = 20  #: half days after which a key dies although Telegram never let us take everything away
_NONCE_BYTES = 24
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Trace:
    """A message of the bot that is still in somebody's chat."""

    chat: int
    message: int
    slot: bytes  #: where its row lies
    half_day: int = 0  #: when it was sent


@dataclass(frozen=True)
class Due:
    """What a sweep finds."""

    traces: tuple[Trace, ...]  #: messages to take away now
    dead: tuple[bytes, ...]  #: slots of rows that no living key opens
    living: frozenset[int]  #: half days that still have a row that is not due


def half_day(now: datetime) -> int:
    """The number of the half day of a moment, counted in UTC."""
    return (now - _EPOCH) // HALF_DAY


def slot(key: bytes, chat: int, message: int) -> bytes:
    """Where the trace of a message lies."""
    return hmac.digest(key, b"trace" + _packed(chat, message), "sha256")


def seal(key: bytes, chat: int, message: int) -> tuple[bytes, bytes]:
    """Slot and box of a message: nonce ‖ XChaCha20-Poly1305(chat, message), bound to the slot."""
    place, nonce = slot(key, chat, message), os.urandom(_NONCE_BYTES)
    sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(_packed(chat, message), place, nonce, _box_key(key))
    return place, nonce + sealed


def unseal(key: bytes, place: bytes, box: bytes, half_day: int = 0) -> Trace | None:
    """What was sealed under this key; None for what was sealed under another, or changed."""
    try:
        opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
            box[_NONCE_BYTES:], place, box[:_NONCE_BYTES], _box_key(key)
        )
    except (CryptoError, TypeError, ValueError):
        return None
    chat, message = (int.from_bytes(part, "big", signed=True) for part in (opened[:8], opened[8:]))
    return Trace(chat, message, place, half_day)


async def lay(session: Session, key: bytes, chat: int, message: int) -> None:
    """Remember a message that was sent (role resident)."""
    await do(session, _LAY, *seal(key, chat, message))


async def lift(session: Session, slots: Iterable[bytes]) -> int:
    """Forget messages that are gone; returns how many were remembered (role resident)."""
    return await do(session, _LIFT, list(slots))


async def due(session: Session, keys: Mapping[int, bytes], *, now: datetime, early: bool = False) -> Due:
    """What is to be taken away by now, or, when `early`, everything there is; `keys` by their half day."""
    limit = half_day(now) - (0 if early else KEPT)
    traces: list[Trace] = []
    dead: list[bytes] = []
    living: set[int] = set()
    for place, box in await ask(session, _EVERY):
        trace = next(
            (found for number, key in keys.items() if (found := unseal(key, place, box, number))), None
        )
        if trace is None:
            dead.append(place)
        elif trace.half_day <= limit:
            traces.append(trace)
        else:
            living.add(trace.half_day)
    return Due(tuple(traces), tuple(dead), frozenset(living))


def over(numbers: Iterable[int], still: frozenset[int], *, now: datetime) -> frozenset[int]:
    """The half days whose key may die: theirs is past, and none of their rows is left (or they are given up)."""
    today = half_day(now)
    return frozenset(
        one for one in numbers if (one <= today - KEPT and one not in still) or one <= today - GIVEN_UP
    )


async def shuffle(session: Session) -> None:
    """Write all rows anew in random order: what is where says nothing of when (role resident)."""
    await do(session, _SHUFFLE)


async def count(session: Session) -> int:
    """How many messages are remembered."""
    return int((await ask(session, "SELECT count(*) FROM trace"))[0][0])


def slots(keys: Iterable[bytes], chat: int, messages: Sequence[int]) -> list[bytes]:
    """Everywhere the traces of these messages may lie."""
    return [slot(key, chat, message) for key in keys for message in messages]


def _packed(chat: int, message: int) -> bytes:
    return chat.to_bytes(8, "big", signed=True) + message.to_bytes(8, "big", signed=True)


def _box_key(key: bytes) -> bytes:
    return hmac.digest(key, b"trace box", "sha256")


_LAY = "INSERT INTO trace (slot, box) VALUES ($1, $2) ON CONFLICT DO NOTHING"
_LIFT = "DELETE FROM trace WHERE slot = ANY($1::bytea[])"
_EVERY = "SELECT slot, box FROM trace"
_SHUFFLE = (
    "WITH taken AS MATERIALIZED (DELETE FROM trace RETURNING slot, box)"
    " INSERT INTO trace (slot, box) SELECT slot, box FROM taken ORDER BY random()"
)

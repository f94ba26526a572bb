"""Who asked for notices, in the residents' process only (role resident).

One row a person: a slot, which is a keyed one-way mark of the chat, and a box of one length with the chat and what she
wishes, both under a key that is a file of the residents' process. Rows have no time and no order: `shuffle` writes them
anew in random order, as the sweep does with the traces of messages.

Whoever holds the database and this key reads who subscribed; nothing leads from there to an answer.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import os
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError

from storage import anew
from storage.database import Session, ask, do
from storage.gate import close_gate
from storage.sealing import SealBroken

BOX_BYTES = 512  #: whatever somebody wishes, her box is as long as this
GLANCE, GLANCES = (
    0.01,
    500,
)  #: seconds between two looks at a message in the air, and how often a leaving looks
PAGE = 2000  #: subscriptions read at a time
_NONCE_BYTES, _TAG_BYTES = 24, 16
_ROOM = BOX_BYTES - _NONCE_BYTES - _TAG_BYTES


class TooMuch(Exception):
    """More places and themes than a subscription holds."""


@dataclass(frozen=True)
class Wishes:
    """What somebody wants to hear of, and how."""

    places: frozenset[UUID]
    themes: frozenset[str] = frozenset()  #: empty is everything of her places
    quiet: tuple[int, int] | None = None  #: minutes after midnight, in her place; may pass over midnight
    weekly: bool = False  #: together once a week, what can wait
    language: str = "es"


@dataclass(frozen=True)
class Subscriber:
    """Somebody who receives."""

    slot: bytes
    chat: int
    wishes: Wishes


@dataclass(frozen=True)
class Left:
    """What somebody leaves behind."""

    subscribed: bool  #: whether she was subscribed at all
    messages: tuple[int, ...]  #: notices in her chat that can still be taken away


def slot(key: bytes, chat: int) -> bytes:
    """Where a chat's subscription lies."""
    return hmac.digest(key, b"subscription" + chat.to_bytes(8, "big", signed=True), "sha256")


def seal(key: bytes, chat: int, wishes: Wishes) -> tuple[bytes, bytes]:
    """Slot and box: nonce ‖ XChaCha20-Poly1305(chat and wishes, padded), bound to the slot. Raises `TooMuch`."""
    at, nonce = slot(key, chat), os.urandom(_NONCE_BYTES)
    content = json.dumps(_packed(chat, wishes), ensure_ascii=False, separators=(",", ":")).encode()
    if len(content) >= _ROOM:
        raise TooMuch
    padded = content + b"\x80" + bytes(_ROOM - len(content) - 1)
    return at, nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(padded, at, nonce, _box_key(key))


def unseal(key: bytes, at: bytes, box: bytes) -> Subscriber:
    """What `seal` was given. Raises `SealBroken`."""
    try:
        padded = crypto_aead_xchacha20poly1305_ietf_decrypt(
            box[_NONCE_BYTES:], at, box[:_NONCE_BYTES], _box_key(key)
        )
    except (CryptoError, TypeError, ValueError):
        raise SealBroken from None
    return Subscriber(at, *_unpacked(json.loads(padded.rpartition(b"\x80")[0])))


async def keep(session: Session, key: bytes, chat: int, wishes: Wishes) -> bool:
    """Subscribe, or change what is wished; whether it is new. To be called in a transaction. Raises `TooMuch`."""
    at, box = seal(key, chat, wishes)
    replaced = await do(session, _FORGET, at)
    await do(session, _KEEP, at, box)
    return not replaced


async def of(session: Session, key: bytes, chat: int) -> Wishes | None:
    """What a chat wishes; None when it is not subscribed."""
    at = slot(key, chat)
    rows = await ask(session, "SELECT box FROM subscription WHERE slot = $1", at)
    return unseal(key, at, rows[0][0]).wishes if rows else None


async def leave(session: Session, key: bytes, chat: int) -> Left:
    """Forget a chat, and whatever was going to be sent to it. To be called in a transaction; confirm after its commit.

    Nothing leaves for this chat any more once that has committed, also in the middle of a broadcast: no message begins
    its way while this runs (`gate`), and one that is in the air is waited for, some five seconds.
    """
    at = slot(key, chat)
    await close_gate(session)
    subscribed = bool(await do(session, _FORGET, at))
    unsent = [row[0] for row in await ask(session, _CALL_OFF, at)]
    for _ in range(
        GLANCES
    ):  # it may be another process that settles it, so there is nothing to wait on but the row
        if not (await ask(session, _IN_THE_AIR, at))[0][0]:
            break
        await asyncio.sleep(GLANCE)
    rest = await ask(session, _TAKE, at)
    # Counted last: whoever settles a message holds its row before the notice, and so do we.
    await do(session, _COUNT, unsent + [row[0] for row in rest if row[1] in ("queued", "leased")])
    return Left(subscribed, tuple(row[2] for row in rest if row[2] is not None))


async def every(session: Session, key: bytes) -> AsyncIterator[tuple[Subscriber, ...]]:
    """Everybody, page by page in the order of their slots, which says nothing. Unreadable rows are left out."""
    after = b""
    while True:
        rows = await ask(session, _PAGE, after, PAGE)
        if not rows:
            return
        after = rows[-1][0]
        found = []
        for number, row in enumerate(rows):
            if number % 100 == 0:
                await asyncio.sleep(0)  # whoever taps meanwhile is answered in between
            try:
                found.append(unseal(key, row[0], row[1]))
            except SealBroken:
                continue
        yield tuple(found)


async def anybody(session: Session) -> bool:
    """Whether anybody is subscribed."""
    return bool((await ask(session, "SELECT EXISTS (SELECT FROM subscription)"))[0][0])


async def shuffle(session: Session) -> None:
    """Write all rows anew in random order: what is where says nothing of when. To be called in a transaction.

    Of whoever left, nothing is in the files of the table any more. Whoever leaves or changes her wishes meanwhile
    waits: she would not find her row, which is just being written anew.
    """
    await anew.lay(session, "subscription", {"slot": "bytea", "box": "bytea"})


def _packed(chat: int, wishes: Wishes) -> list[Any]:
    places = [b64encode(place.bytes).decode().rstrip("=") for place in sorted(wishes.places)]
    quiet = list(wishes.quiet) if wishes.quiet else None
    return [chat, places, sorted(wishes.themes), quiet, int(wishes.weekly), wishes.language]


def _unpacked(content: list[Any]) -> tuple[int, Wishes]:
    chat, places, themes, quiet, weekly, language = content
    found = frozenset(UUID(bytes=b64decode(place + "==")) for place in places)
    hours = (quiet[0], quiet[1]) if quiet else None
    return chat, Wishes(found, frozenset(themes), hours, bool(weekly), language)


def _box_key(key: bytes) -> bytes:
    return hmac.digest(key, b"subscription box", "sha256")


_KEEP = "INSERT INTO subscription (slot, box) VALUES ($1, $2)"
_FORGET = "DELETE FROM subscription WHERE slot = $1"
_IN_THE_AIR = "SELECT EXISTS (SELECT FROM outbox WHERE slot = $1 AND state = 'sending')"
_CALL_OFF = (
    "DELETE FROM outbox WHERE slot = $1 AND state IN ('queued', 'leased', 'weekly') RETURNING notice_id"
)
_TAKE = "DELETE FROM outbox WHERE slot = $1 AND state <> 'sending' RETURNING notice_id, state, message_id"
_COUNT = (
    "WITH held AS (SELECT id FROM notice WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE)"
    " UPDATE notice SET gone = gone + 1 FROM held WHERE notice.id = held.id"
)
_PAGE = "SELECT slot, box FROM subscription WHERE slot > $1 ORDER BY slot LIMIT $2"

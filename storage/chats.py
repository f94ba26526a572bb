"""Chats of people who organise, kept so that the database alone names nobody.

A chat is found by its slot, a keyed one-way mark (HMAC-SHA256), and read from its box (XChaCha20-Poly1305 of libsodium,
bound to its slot, always of one length). Each purpose has slots of its own: who reads the database without the key
cannot tell that a member and a subscriber are one person. The key is a file of the organisers' process.
"""

from __future__ import annotations

import hmac
import json
import os
from uuid import UUID

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError

from storage.sealing import SealBroken

BOX_BYTES = 256  #: whatever is in a box, it is as long as this
LONGEST = 160  #: bytes of UTF-8 of what is kept beside a chat
_NONCE_BYTES = 24
_TAG_BYTES = 16
_ROOM = BOX_BYTES - _NONCE_BYTES - _TAG_BYTES


def slot(key: bytes, purpose: str, chat: int) -> bytes:
    """Where a chat is found for one purpose; without the key, nothing at all."""
    return hmac.digest(key, b"slot " + purpose.encode() + b"\0" + str(chat).encode(), "sha256")


def identity(key: bytes, chat: int) -> UUID:
    """Who a chat is among those who organise: the same person again, also after leaving and being invited anew.

    So nobody becomes the second of two people by leaving and coming back.
    """
    return UUID(bytes=hmac.digest(key, b"identity\0" + str(chat).encode(), "sha256")[:16], version=4)


def box(key: bytes, at: bytes, chat: int, beside: str = "") -> bytes:
    """A chat and a few words beside it, sealed for its slot. Raises `ValueError` when the words are too long."""
    if len(beside.encode()) > LONGEST:
        raise ValueError("too long to be sealed")
    content = json.dumps([chat, beside], ensure_ascii=False).encode()
    padded = content + b"\x80" + bytes(_ROOM - len(content) - 1)
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(padded, at, nonce, _box_key(key, at))


def unbox(key: bytes, at: bytes, sealed: bytes) -> tuple[int, str]:
    """The chat and the words `box` was given. Raises `SealBroken`."""
    nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        padded = crypto_aead_xchacha20poly1305_ietf_decrypt(rest, at, nonce, _box_key(key, at))
    except (CryptoError, TypeError, ValueError):
        raise SealBroken from None
    chat, beside = json.loads(padded.rpartition(b"\x80")[0])
    return chat, beside


def _box_key(key: bytes, at: bytes) -> bytes:
    return hmac.digest(key, b"box\0" + at, "sha256")

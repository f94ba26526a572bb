"""The cryptography, as pure functions: nullifiers, draft boxes, sealed answers.

All of it is libsodium through PyNaCl (XChaCha20-Poly1305, sealed boxes: X25519 + XSalsa20-Poly1305) and HMAC-SHA256
as the keyed one-way function. Everything written has a length that says nothing about what is in it.
"""

from __future__ import annotations

import hmac
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_box_keypair,
    crypto_box_seal,
    crypto_box_seal_open,
    crypto_scalarmult_base,
    crypto_secretbox,
    crypto_secretbox_open,
)
from nacl.exceptions import CryptoError

#: Bytes of a sealed answer and of a draft box. Two draft rows (slot, box, row header) fit on an 8 KiB page, so a
#: draft is rewritten in place; 4 KiB exactly would take a page each.
BOX_BYTES = 3960

KEY_BYTES = 32  #: of the key one file is sealed under
MARK_BYTES = 16  #: what the daily sweep recognises a living day key's drafts by
_NONCE_BYTES = 24
_TAG_BYTES = 16
_SEAL_BYTES = 48  # ephemeral public key and tag of a sealed box
NAME_BYTES = 16  #: of the key file that one conversation alone is kept under
_VERSION_ENDS = MARK_BYTES + _NONCE_BYTES
_HEAD_BYTES = _VERSION_ENDS + NAME_BYTES
_ROOM = BOX_BYTES - _SEAL_BYTES
WRAPPED_BYTES = _NONCE_BYTES + KEY_BYTES + _TAG_BYTES  #: of a key file whose key is wrapped
ENCLOSED_MORE = _NONCE_BYTES + _TAG_BYTES + 1  #: bytes a sealed file has more than the longest it may hold


class SealBroken(Exception):
    """The bytes were not sealed under this key, or were changed since."""


class TooLarge(Exception):
    """The answer does not fit the one length all sealed answers have; ask `fits` first."""


@dataclass(frozen=True)
class EpochKeys:
    """The two halves of an epoch: what the residents' bot seals to, and what the mixer opens with."""

    public: bytes
    private: bytes


@dataclass(frozen=True)
class Own:
    """A secret that one conversation has for itself, and the name of its key file."""

    name: bytes
    secret: bytes


@dataclass(frozen=True)
class DraftKey:
    """What one person's draft of one day is kept under: where it lies, who opens it, what the sweep looks for."""

    slot: bytes
    box_key: bytes
    mark: bytes
    name: bytes


def nullifier(key: bytes, consultation: UUID, user_id: int) -> bytes:
    """The mark that says "this account has answered here" and, without the key, nothing at all."""
    return hmac.digest(
        key, b"nullifier" + consultation.bytes + user_id.to_bytes(8, "big", signed=True), "sha256"
    )


# -- drafts -------------------------------------------------------------------------------------------------


def new_own() -> Own:
    """The secret of a conversation that begins."""
    return Own(os.urandom(NAME_BYTES), os.urandom(KEY_BYTES))


def draft_key(day_key: bytes, chat_id: int, own: Own) -> DraftKey:
    """Derive one person's draft key of a day; with the day key gone, or the conversation's own secret, never again.

    The day key ends what was left unfinished; the own secret ends what was sent, whose earlier versions still lie in
    dead rows, in the journal and in backups while the day key lives.
    """
    slot = draft_slot(day_key, chat_id)
    box_key = hmac.digest(day_key, b"box" + _chat(chat_id) + own.secret, "sha256")
    return DraftKey(slot, box_key, draft_mark(day_key, slot), own.name)


def draft_slot(day_key: bytes, chat_id: int) -> bytes:
    """Where one person's draft of a day lies."""
    return hmac.digest(day_key, b"slot" + _chat(chat_id), "sha256")


def draft_mark(day_key: bytes, slot: bytes) -> bytes:
    """What a draft box begins with when its slot was made under this day key."""
    return hmac.digest(day_key, b"mark" + slot, "sha256")[:MARK_BYTES]


def box_draft(key: DraftKey, content: bytes, *, nonce: bytes | None = None) -> bytes:
    """mark ‖ nonce ‖ name ‖ XChaCha20-Poly1305(packed, padded to a multiple of the box), bound to its slot."""
    nonce = nonce or os.urandom(_NONCE_BYTES)
    overhead = _HEAD_BYTES + _TAG_BYTES
    packed = _pack(content, BOX_BYTES - overhead)
    boxes = -(-(len(packed) + 1 + overhead) // BOX_BYTES)
    padded = _pad(packed, boxes * BOX_BYTES - overhead)
    sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(padded, key.slot, nonce, key.box_key)
    return key.mark + nonce + key.name + sealed


def draft_room(content: bytes) -> int:
    """How many bytes of its first box a draft leaves free, packed as tight as can be; below 0 it takes another."""
    return BOX_BYTES - _HEAD_BYTES - _TAG_BYTES - 2 - min(len(content), len(zlib.compress(content, 9)))


def unbox_draft(key: DraftKey, box: bytes) -> bytes:
    """What `box_draft` was given. Raises `SealBroken`."""
    nonce, sealed = draft_version(box), box[_HEAD_BYTES:]
    try:
        padded = crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, key.slot, nonce, key.box_key)
    except (CryptoError, TypeError, ValueError):
        raise SealBroken from None
    return _unpack(padded)


def draft_version(box: bytes) -> bytes:
    """The part of a box that is never the same twice (its nonce): tells one saving from another."""
    return box[MARK_BYTES:_VERSION_ENDS]


def draft_name(box: bytes) -> bytes:
    """Under which name the conversation's own secret is kept."""
    return box[_VERSION_ENDS:_HEAD_BYTES]


def is_living(day_keys: Sequence[bytes], slot: bytes, head: bytes) -> bool:
    """Whether a draft was written under one of the keys that still exist; `head` is the beginning of its box."""
    return any(hmac.compare_digest(draft_mark(key, slot), head[:MARK_BYTES]) for key in day_keys)


# -- answers ------------------------------------------------------------------------------------------------


def new_epoch_keys() -> EpochKeys:
    """A fresh pair."""
    return EpochKeys(*crypto_box_keypair())


def public_half(private: bytes) -> bytes:
    """The public key that belongs to a private one."""
    return bytes(crypto_scalarmult_base(private))


def fits(content: bytes) -> bool:
    """Whether an answer fits the one length that all sealed answers have."""
    return len(_pack(content, _ROOM)) < _ROOM


def seal(public_key: bytes, content: bytes) -> bytes:
    """Seal an answer so that only the epoch's private key opens it: always `BOX_BYTES` long.

    Whoever sealed it cannot open it again (libsodium's sealed box forgets its ephemeral key). Raises `TooLarge`.
    """
    packed = _pack(content, _ROOM)
    if len(packed) >= _ROOM:
        raise TooLarge
    return crypto_box_seal(_pad(packed, _ROOM), public_key)


def open_sealed(keys: EpochKeys, box: bytes) -> bytes:
    """What `seal` was given. Raises `SealBroken`."""
    try:
        padded = crypto_box_seal_open(box, keys.public, keys.private)
    except (CryptoError, TypeError, ValueError):
        raise SealBroken from None
    return _unpack(padded)


# -- files --------------------------------------------------------------------------------------------------


def enclose(key: bytes, content: bytes, length: int) -> bytes:
    """nonce ‖ XSalsa20-Poly1305(content, padded): always `length` bytes. Raises `TooLarge`."""
    if len(content) > length - ENCLOSED_MORE:
        raise TooLarge
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + crypto_secretbox(_pad(content, length - ENCLOSED_MORE + 1), nonce, key)


def disclose(key: bytes, box: bytes) -> bytes:
    """What `enclose` was given. Raises `SealBroken`."""
    try:
        padded = crypto_secretbox_open(box[_NONCE_BYTES:], box[:_NONCE_BYTES], key)
    except (CryptoError, TypeError, ValueError):
        raise SealBroken from None
    content, mark, rest = padded.rpartition(b"\x80")
    if not mark or rest.strip(b"\0"):
        raise SealBroken
    return content


# -- keys ---------------------------------------------------------------------------------------------------


def wrap_key(kek: bytes, name: bytes, key: bytes) -> bytes:
    """nonce ‖ XChaCha20-Poly1305(key), bound to a name: always `WRAPPED_BYTES` long."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(key, name, nonce, kek)


def unwrap_key(kek: bytes, name: bytes, box: bytes) -> bytes:
    """What `wrap_key` was given. Raises `SealBroken`."""
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(box[_NONCE_BYTES:], name, box[:_NONCE_BYTES], kek)
    except (CryptoError, TypeError, ValueError):
        raise SealBroken from None


def _chat(chat_id: int) -> bytes:
    return chat_id.to_bytes(8, "big", signed=True)


def _pack(content: bytes, room: int) -> bytes:
    """The content, compressed only where it would not fit as it is: most drafts do, and a tap is cheaper for it."""
    plain = _PLAIN + content
    return plain if len(plain) < room else _COMPRESSED + zlib.compress(content, 9)


def _unpack(padded: bytes) -> bytes:
    packed, _, rest = padded.rpartition(b"\x80")
    if rest.strip(b"\0"):
        raise SealBroken
    if packed[:1] == _PLAIN:
        return packed[1:]
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(packed[1:], _LARGEST)
    except zlib.error:
        raise SealBroken from None
    if packed[:1] != _COMPRESSED or not inflater.eof:
        raise SealBroken
    return content


def _pad(content: bytes, length: int) -> bytes:
    """ISO/IEC 7816-4, as libsodium's sodium_pad: one 0x80, then zeros."""
    return content + b"\x80" + bytes(length - len(content) - 1)


_PLAIN, _COMPRESSED = b"\0", b"\1"
_LARGEST = 1 << 20  # a forged box of zeros must not inflate to gigabytes in the mixer

"""A key that three people keep: no file holds it, two of three phrases open it, and it is opened once, at closing.

The private key of a consultation in custody lies in the database three times, once for each pair of the three people.
A phrase becomes 32 bytes by argon2id (`stretch`, about half a second and 256 MB, once); of two people's bytes BLAKE2b
makes the key of their pair's libsodium secretbox. Beside it lie short marks by which a phrase is known again, so that
whoever gives a wrong one is told at once; a phrase has 66 bits, and its mark costs as much to try as the phrase itself.

The operator, as owner, keeps the wraps; or the database does, when three organisers shared the key out in their chats
(`storage.tables.happening`). Organisers (role organiser) read them and hand the opened key to the mixer,
sealed to a public key that the mixer leaves in `opening` (`storage.unlocking`).
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from nacl.bindings import crypto_box_seal, crypto_secretbox, crypto_secretbox_open
from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from sqlalchemy import delete, insert, select, text, update

from storage import sealing
from storage.database import Session
from storage.tables import epoch, opening
from storage.tables import wrap as table

PEOPLE = 3
PAIRS = {1: (1, 2), 2: (1, 3), 3: (2, 3)}  #: which two people each wrap is for
SALT_BYTES = argon2id.SALTBYTES

_VERSION = b"\1"
_MARK_BYTES = 16
_NONCE_BYTES = 24
_TAG_BYTES = 16
_BOX_BYTES = 1 + PEOPLE * _MARK_BYTES + _NONCE_BYTES + sealing.KEY_BYTES + _TAG_BYTES


class NotOpened(Exception):
    """Two people have not opened it: without them nobody can."""


class WrongPair(Exception):
    """These two phrases do not open this consultation."""


class SamePhrase(WrongPair):
    """The same phrase was given twice: two of the three are needed."""


class Damaged(WrongPair):
    """Both phrases are of this consultation, but what was kept for this pair cannot be opened; another pair may."""


@dataclass(frozen=True)
class Wrap:
    """The private key, for one pair of people."""

    pair: int
    salt: bytes = field(repr=False)
    box: bytes = field(repr=False)


@dataclass(frozen=True)
class Given:
    """What is held of a phrase somebody gave: never its words."""

    stretched: tuple[bytes, ...] = field(
        repr=False
    )  #: under each salt there is: one, unless a wrap was damaged
    person: int | None  #: whose of the three it is; None when of nobody here


def wrap(consultation: UUID, private: bytes, phrases: Sequence[str]) -> tuple[Wrap, ...]:
    """Wrap a private key for each pair of the three who have these phrases. Blocks about two seconds.

    Raises `SamePhrase` unless they are three different ones.
    """
    if len(set(phrases)) != PEOPLE:
        raise SamePhrase
    salt = os.urandom(SALT_BYTES)
    return wrap_stretched(consultation, private, salt, [stretch(phrase, salt) for phrase in phrases])


def wrap_stretched(
    consultation: UUID, private: bytes, salt: bytes, held: Sequence[bytes]
) -> tuple[Wrap, ...]:
    """The same for whoever held only what became of the phrases, under this salt.

    Each wrap is opened again before it is returned: nothing is ever sealed to a key that cannot be had back.
    Raises `SamePhrase`.
    """
    if len(set(held)) != PEOPLE:
        raise SamePhrase
    marks = b"".join(_mark(consultation, number, one) for number, one in enumerate(held, 1))
    made = []
    for pair, (one, other) in PAIRS.items():
        nonce = os.urandom(_NONCE_BYTES)
        sealed = crypto_secretbox(private, nonce, _pair_key(consultation, held[one - 1], held[other - 1]))
        made.append(Wrap(pair, salt, _VERSION + marks + nonce + sealed))
    for one, other in PAIRS.values():
        pair_of = (Given((held[one - 1],), one), Given((held[other - 1],), other))
        if not hmac.compare_digest(unwrap(consultation, made, *pair_of), private):
            raise Damaged
    return tuple(made)


def give(consultation: UUID, wraps: Iterable[Wrap], phrase: str) -> Given:
    """What is held of a phrase from now on, and whose it is. Blocks half a second."""
    sound = [one for one in wraps if _whole(one)]
    stretched = {salt: stretch(phrase, salt) for salt in dict.fromkeys(one.salt for one in sound)}
    for one, person in itertools.product(sound, range(1, PEOPLE + 1)):
        if hmac.compare_digest(_marks(one)[person - 1], _mark(consultation, person, stretched[one.salt])):
            return Given(tuple(stretched.values()), person)
    return Given(tuple(stretched.values()), None)


def unwrap(consultation: UUID, wraps: Iterable[Wrap], one: Given, other: Given) -> bytes:
    """The private key, by two people's phrases in any order. Raises `WrongPair`, `SamePhrase`, `Damaged`."""
    if set(one.stretched) & set(other.stretched):
        raise SamePhrase
    sound = [each for each in wraps if _whole(each)]
    for each, mine, yours in itertools.product(sound, one.stretched, other.stretched):
        nonce, sealed = each.box[-_SEALED_BYTES:-_SECRET_BYTES], each.box[-_SECRET_BYTES:]
        with suppress(CryptoError):
            return crypto_secretbox_open(sealed, nonce, _pair_key(consultation, mine, yours))
    raise Damaged if one.person and other.person else WrongPair


def stretch(phrase: str, salt: bytes) -> bytes:
    """A phrase as 32 bytes: argon2id with libsodium's moderate limits (3 passes over 256 MiB; RFC 9106)."""
    return argon2id.kdf(
        sealing.KEY_BYTES,
        phrase.encode(),
        salt,
        opslimit=argon2id.OPSLIMIT_MODERATE,
        memlimit=argon2id.MEMLIMIT_MODERATE,
    )


def whole(wraps: Iterable[Wrap]) -> int:
    """How many of the wraps at least look like wraps."""
    return sum(_whole(one) for one in wraps)


# -- rows ---------------------------------------------------------------------------------------------------


async def keep(session: Session, consultation: UUID, public_key: bytes, wraps: Sequence[Wrap]) -> None:
    """Keep the wraps of a consultation just opened, and begin its only epoch (role owner)."""
    await keep_wraps(session, consultation, wraps)
    first = {"consultation_id": consultation, "number": 1, "public_key": public_key, "open": True}
    await session.execute(insert(epoch).values(first))


async def keep_wraps(session: Session, consultation: UUID, wraps: Sequence[Wrap]) -> None:
    """Keep the wraps of the key in use (role owner)."""
    rows = [
        {"consultation_id": consultation, "pair": one.pair, "salt": one.salt, "box": one.box} for one in wraps
    ]
    await session.execute(insert(table), rows)


def sealing_of(public_key: bytes, wraps: Sequence[Wrap]) -> dict[str, Any]:
    """As the database takes a key with the note that what two people decided is done (`motions.done`)."""
    rows = [{"salt": one.salt.hex(), "box": one.box.hex()} for one in sorted(wraps, key=lambda one: one.pair)]
    return {"public_key": public_key.hex(), "wraps": rows}


async def wraps_of(session: Session, consultation: UUID) -> tuple[Wrap, ...]:
    """What two people may open (roles organiser, owner); empty after closing."""
    query = select(table.c.pair, table.c.salt, table.c.box).where(table.c.consultation_id == consultation)
    return tuple(
        Wrap(row.pair, bytes(row.salt), bytes(row.box))
        for row in await session.execute(query.order_by(table.c.pair))
    )


async def destroy(session: Session, consultation: UUID) -> None:
    """Throw away what two people could open, and what was asked of them (roles mixer, owner)."""
    await session.execute(delete(opening).where(opening.c.consultation_id == consultation))
    await session.execute(delete(table).where(table.c.consultation_id == consultation))


async def asked(session: Session, consultation: UUID) -> bytes | None:
    """The public key the mixer waits with; None while it does not ask for phrases (roles organiser, owner)."""
    query = select(opening.c.public_key).where(opening.c.consultation_id == consultation)
    found = (await session.execute(query)).scalar_one_or_none()
    return None if found is None else bytes(found)


async def waiting(session: Session) -> frozenset[UUID]:
    """The consultations that wait for two people (roles organiser, owner), unless their place is suspended."""
    return frozenset((await session.execute(_WAITING)).scalars())


async def hand_over(session: Session, consultation: UUID, public_key: bytes, private: bytes) -> bool:
    """Hand the opened key to the mixer, sealed to what it waits with; False when it no longer waits with that."""
    here = (opening.c.consultation_id == consultation) & (opening.c.public_key == public_key)
    box = crypto_box_seal(private, public_key)
    return (await session.execute(update(opening).where(here).values(box=box))).rowcount == 1


def _whole(one: Wrap) -> bool:
    return len(one.salt) == SALT_BYTES and len(one.box) == _BOX_BYTES and one.box[:1] == _VERSION


def _marks(one: Wrap) -> list[bytes]:
    return [one.box[at : at + _MARK_BYTES] for at in range(1, 1 + PEOPLE * _MARK_BYTES, _MARK_BYTES)]


def _mark(consultation: UUID, person: int, stretched: bytes) -> bytes:
    said = consultation.bytes + bytes([person])
    return hashlib.blake2b(said, digest_size=_MARK_BYTES, key=stretched, person=b"custody mark").digest()


def _pair_key(consultation: UUID, one: bytes, other: bytes) -> bytes:
    """The key of two people's wrap, whoever of them comes first."""
    both = b"".join(sorted((one, other)))
    return hashlib.blake2b(consultation.bytes, digest_size=32, key=both, person=b"custody pair").digest()


_SECRET_BYTES = sealing.KEY_BYTES + _TAG_BYTES
_SEALED_BYTES = _NONCE_BYTES + _SECRET_BYTES
_WAITING = text(
    "SELECT o.consultation_id FROM opening o JOIN consultation c ON c.id = o.consultation_id"
    " JOIN place p ON p.id = c.place_id WHERE c.state = 'closing' AND NOT p.suspended"
)

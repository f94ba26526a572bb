"""Who says whether they come to an assembly: counts, and never a list of people (role resident).

A mark is a keyed one-way function of a chat, under a key that is a file for this assembly alone. Beside it lies the
answer, sealed in one length under the same key, so that whoever changes her mind is counted once. No number beside
them grows with each answer: whoever looks at the table, its copies or its journal as people come one by one would read
there what each of them said. Only when ten more people have answered are the boxes opened and counted; organisers read
that, and its difference from the numbers before is made by ten people at least. After the assembly the key dies and
the rows go: from then on nobody can test any more who had answered, or what.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError
from sqlalchemy import text

from storage.database import Session, ask, do
from storage.keys import KeyRing
from storage.sealing import SealBroken

ANSWERS = ("yes", "maybe", "no", "more")  #: I come, perhaps, I cannot, I come and bring somebody
SHOWN_EVERY = 10  #: people who must have answered before anybody reads a number, and before it changes
AFTERWARDS = timedelta(hours=1)  #: after the beginning, until which the answers lie there
_NONCE_BYTES = 24


class Over(Exception):
    """Nobody can answer any more: the assembly has begun, was called off, or its key has died."""


async def answer(
    session: Session, ring: KeyRing, assembly: UUID, chat: int, said: str, now: datetime
) -> bool:
    """Take somebody's answer, or her new one; False when it is the one she gave. To be called in a transaction.

    Raises `Over`, and `KeyProblem`.
    """
    if said not in ANSWERS:
        raise ValueError(f"{said!r} is no answer")
    if not await ask(session, _AWAITED, assembly, now):
        raise Over
    first = bool(await do(session, _COUNTERS, assembly, list(ANSWERS)))
    await ask(session, _HOLD, assembly)  # whoever answers next waits here
    key = _key(ring, assembly, first=first)
    at = mark(key, chat)
    before = await _read(session, key, assembly, at)
    if before == said:
        return False
    if before is None:
        await do(session, "INSERT INTO rsvp (assembly_id, mark, box) VALUES ($1, $2, $3)", assembly, at,
                 seal(key, at, said))  # fmt: skip
    else:
        await do(session, "UPDATE rsvp SET box = $3 WHERE assembly_id = $1 AND mark = $2", assembly, at,
                 seal(key, at, said))  # fmt: skip
    if before is None:
        await _show(session, key, assembly)
    return True


async def of(session: Session, ring: KeyRing, assembly: UUID, chat: int) -> str | None:
    """What somebody answered; None when nothing, or when the key has died. Raises `KeyProblem`."""
    if assembly not in ring.rsvp_assemblies():
        return None
    key = ring.rsvp_key(assembly, make=False)
    return await _read(session, key, assembly, mark(key, chat))


async def shown(session: Session, assembly: UUID) -> Mapping[str, int] | None:
    """How many gave each answer when the last ten were full (role organiser); None before the first ten."""
    rows = await ask(session, "SELECT answer, shown FROM rsvp_count WHERE assembly_id = $1", assembly)
    numbers = {row[0]: row[1] for row in rows if row[1] is not None}
    return {one: numbers.get(one, 0) for one in ANSWERS} if numbers else None


async def over(session: Session, now: datetime) -> frozenset[UUID]:
    """The assemblies whose answers nobody needs any more."""
    return frozenset(row[0] for row in await ask(session, _OVER, now - AFTERWARDS))


async def bury(session: Session, ring: KeyRing, now: datetime) -> int:
    """End what was answered before assemblies that are over: first the rows, then the key. To be called in a
    transaction; how many keys died. What nobody may read, because fewer than ten had answered, goes too."""
    known = ring.rsvp_assemblies()
    living = frozenset(row[0] for row in await ask(session, "SELECT id FROM assembly"))
    dead = await over(session, now)
    await do(session, "DELETE FROM rsvp WHERE assembly_id = ANY($1::uuid[])", list(dead))
    await do(session, _FEW, list(dead))
    doomed = known & (dead | (known - living))
    for assembly in doomed:
        ring.destroy_rsvp_key(assembly)
    return len(doomed)


async def shuffle(session: Session) -> None:
    """Write all marks anew in random order: what is where says nothing of when. To be called in a transaction.

    Whoever answers meanwhile waits: she would not find her mark, which is just being written anew.
    """
    await session.execute(text("LOCK TABLE rsvp IN SHARE ROW EXCLUSIVE MODE"))
    await do(session, _SHUFFLE)


def mark(key: bytes, chat: int) -> bytes:
    """That somebody answered, to whoever holds the key, and to nobody else."""
    return hmac.digest(key, b"rsvp" + chat.to_bytes(8, "big", signed=True), "sha256")


def seal(key: bytes, at: bytes, said: str) -> bytes:
    """An answer in its box: nonce ‖ XChaCha20-Poly1305(its number), bound to the mark."""
    nonce = os.urandom(_NONCE_BYTES)
    number = bytes((ANSWERS.index(said),))
    return nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(number, at, nonce, _box_key(key))


def unseal(key: bytes, at: bytes, box: bytes) -> str:
    """What `seal` was given. Raises `SealBroken`."""
    try:
        number = crypto_aead_xchacha20poly1305_ietf_decrypt(
            box[_NONCE_BYTES:], at, box[:_NONCE_BYTES], _box_key(key)
        )
        return ANSWERS[number[0]]
    except (CryptoError, TypeError, ValueError, IndexError):
        raise SealBroken from None


def people(counts: Mapping[str, int]) -> int:
    """How many answered."""
    return sum(counts.values())


def chairs(counts: Mapping[str, int]) -> int:
    """How many may sit there: who comes, and who brings somebody counts as two."""
    return counts.get("yes", 0) + 2 * counts.get("more", 0)


def _key(ring: KeyRing, assembly: UUID, *, first: bool) -> bytes:
    """The key of the marks: made before the first answer, and never again. Raises `Over` when it has died."""
    if not first and assembly not in ring.rsvp_assemblies():
        raise Over
    return ring.rsvp_key(assembly, make=first)


async def _show(session: Session, key: bytes, assembly: UUID) -> None:
    """Count anew when ten more people have answered. A box that is broken counts as nobody."""
    if (await ask(session, "SELECT count(*) FROM rsvp WHERE assembly_id = $1", assembly))[0][0] % SHOWN_EVERY:
        return
    numbers = dict.fromkeys(ANSWERS, 0)
    for at, box in await ask(session, "SELECT mark, box FROM rsvp WHERE assembly_id = $1", assembly):
        with suppress(SealBroken):
            numbers[unseal(key, at, box)] += 1
    await do(session, _SHOW, assembly, list(numbers), list(numbers.values()))


async def _read(session: Session, key: bytes, assembly: UUID, at: bytes) -> str | None:
    rows = await ask(session, "SELECT box FROM rsvp WHERE assembly_id = $1 AND mark = $2", assembly, at)
    return unseal(key, at, rows[0][0]) if rows else None


def _box_key(key: bytes) -> bytes:
    return hmac.digest(key, b"rsvp box", "sha256")


_AWAITED = (
    "SELECT 1 FROM assembly a JOIN place p ON p.id = a.place_id"
    " WHERE a.id = $1 AND a.state = 'planned' AND a.starts_at > $2 AND NOT p.suspended"
)
_COUNTERS = (
    "INSERT INTO rsvp_count (assembly_id, answer) SELECT $1::uuid, a FROM unnest($2::text[]) AS t(a)"
    " ON CONFLICT DO NOTHING"
)
_HOLD = "SELECT FROM rsvp_count WHERE assembly_id = $1 ORDER BY answer FOR UPDATE"
_SHOW = (
    "UPDATE rsvp_count c SET shown = new.n FROM unnest($2::text[], $3::integer[]) AS new(answer, n)"
    " WHERE c.assembly_id = $1 AND c.answer = new.answer"
)
_OVER = "SELECT id FROM assembly WHERE state <> 'planned' OR starts_at <= $1"
_FEW = "DELETE FROM rsvp_count WHERE assembly_id = ANY($1::uuid[]) AND shown IS NULL"
_SHUFFLE = (
    "WITH taken AS MATERIALIZED (DELETE FROM rsvp RETURNING assembly_id, mark, box)"
    " INSERT INTO rsvp (assembly_id, mark, box) SELECT assembly_id, mark, box FROM taken ORDER BY random()"
)

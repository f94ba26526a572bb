"""Handing an answer in: the one moment in which a person and an answer touch the same transaction.

It leaves a nullifier (a keyed mark that says only "this account has taken part") and a ciphertext that the mixer alone
can open, and only to throw it on a shuffled heap.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from dialogs.submission import Enclosure
from storage import enclosures, sealing
from storage.consultations import Consultation
from storage.database import Database, Session, ask, do
from storage.keys import KeyRing


class ConsultationClosed(Exception):
    """This consultation is not receiving answers: not opened yet, closed, or its place suspended."""


async def submit(
    session: Session,
    *,
    consultation: UUID,
    nullifier: bytes,
    content: bytes,
    draft_slots: Sequence[bytes],
    files: Sequence[tuple[Enclosure, bytes]] = (),
    counts: bool = True,
) -> bool:
    """Seal and keep an answer, once. False when this account had already taken part, or when it does not count
    (`counts`: it came without a good code): nothing is stored.

    Inside the caller's transaction, in this order: the consultation's advisory lock, shared, which keeps the mixer from
    changing keys meanwhile; the public key of the open epoch, read *after* the lock, so that nothing is ever sealed to
    a key that is about to die; the nullifier; the answer, sealed here; its sealed files; the end of the draft. Whoever
    takes part for the first time, takes part again or does not count makes the same statements with the same bytes.

    `content` must have passed `sealing.fits`, else `TooLarge`. Raises `ConsultationClosed`. Role resident, which may
    insert here and read nothing back: hence ON CONFLICT without a target and no RETURNING.
    """
    await ask(session, _LOCK_SHARED, lock_number(consultation))
    epoch = await ask(session, _OPEN_EPOCH, consultation)
    if not epoch:
        raise ConsultationClosed
    public_key, number = epoch[0]
    box = sealing.seal(public_key, content)
    first = await do(session, _TAKE_PART, consultation, nullifier, counts) == 1
    await do(session, _STAGE, consultation, number, box, first)
    await enclosures.hand_in(session, consultation, files, first=first)
    await do(session, _END_DRAFT, list(draft_slots))
    return first


async def marking_key(database: Database, ring: KeyRing, consultation: Consultation) -> bytes:
    """The key of the marks of an open consultation (role resident), made before the first is needed and never again.

    That it was made is kept in a transaction of its own, before anybody's. Raises `KeyMissing` when it was made and is
    gone: under a new one everybody could take part twice. `desdeabajo consultation renew` says what can be done then.
    """
    key = ring.nullifier_key(consultation.id, make=not consultation.keyed)
    if not consultation.keyed:
        async with database.statement() as session:
            await do(session, _KEYED, consultation.id)
    return key


async def bury_nullifier_keys(session: Session, ring: KeyRing) -> int:
    """End the nullifier keys of consultations that have closed; returns how many (role resident, at every start).

    From then on nobody who kept a copy of the nullifiers can test whether an account took part.
    """
    over = {row[0] for row in await ask(session, _OVER)} & ring.nullifier_consultations()
    for consultation in over:
        ring.destroy_nullifier_key(consultation)
    return len(over)


async def count(session: Session, consultation: UUID) -> int:
    """How many have taken part (role mixer)."""
    return int((await ask(session, _HOW_MANY, consultation))[0][0])


def lock_number(consultation: UUID) -> int:
    """The advisory lock of a consultation: shared by whoever hands in, exclusive for the mixer."""
    return int.from_bytes(consultation.bytes[:8], "big", signed=True)


_LOCK_SHARED = "SELECT pg_advisory_xact_lock_shared($1)"
_OPEN_EPOCH = (
    "SELECT e.public_key, e.number FROM epoch e JOIN consultation c ON c.id = e.consultation_id"
    " JOIN place p ON p.id = c.place_id"
    " WHERE e.consultation_id = $1 AND e.open AND c.state = 'open' AND NOT p.suspended"
)
_TAKE_PART = (
    "INSERT INTO participation (consultation_id, nullifier)"
    " SELECT $1::uuid, $2::bytea WHERE $3::boolean ON CONFLICT DO NOTHING"
)
_STAGE = "INSERT INTO staging (consultation_id, epoch, box) SELECT $1::uuid, $2::integer, $3::bytea WHERE $4::boolean"
_END_DRAFT = "DELETE FROM draft WHERE slot = ANY($1::bytea[])"
_HOW_MANY = "SELECT count(*) FROM participation WHERE consultation_id = $1"
_KEYED = "UPDATE consultation SET keyed = true WHERE id = $1 AND NOT keyed"
_OVER = "SELECT id FROM consultation WHERE state IN ('closed', 'unopened')"

"""Epochs: the keys answers are sealed to, one after the other, each ended when what it sealed has been mixed.

The private key is a file of the mixer's; the public one a row that the residents' process reads. At most one epoch
of a consultation is open, by a unique index.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from storage import sealing
from storage.database import Database, Session
from storage.keys import KeyDamaged, KeyRing
from storage.participation import lock_number


async def ensure_epoch(database: Database, ring: KeyRing, consultation: UUID) -> bool:
    """Give an open consultation its first key if it has none; whether one was made (role mixer). In custody never.

    The private key is on disk before its public half can be seen, so nothing is ever sealed to a key nobody has. An
    epoch that `stop_intake` closed is opened again when its key is back. Raises `KeyProblem` when it is not: what
    people send could never be opened.
    """
    async with database.transaction() as session:
        await lock(session, consultation)
        found = (await session.execute(_EPOCHS, {"consultation": consultation})).all()
        now = (await session.execute(_OPEN_NUMBER, {"consultation": consultation})).one_or_none()
        if now is None or now.state not in ("open", "closing") or now.mode == "custody":
            return False
        for epoch in found:
            if epoch.open or (now.number is None and epoch is found[-1]):
                matching_key(ring, consultation, epoch.number, epoch.public_key)
        if not found:
            await begin_epoch(session, ring, consultation, 1)
        elif now.number is None:
            await session.execute(_REOPEN, {"consultation": consultation, "number": found[-1].number})
        return not found


async def stop_intake(database: Database, consultation: UUID, number: int) -> bool:
    """Receive nothing for now (role mixer): the key of this epoch is not here, and what came could be lost.

    False when it is not the epoch in use any more: another mixer ended it, and its key.
    """
    async with database.transaction() as session:
        await lock(session, consultation)
        return (await session.execute(_STOP, {"consultation": consultation, "number": number})).rowcount == 1


def matching_key(ring: KeyRing, consultation: UUID, number: int, public_key: bytes) -> bytes:
    """The private key of an epoch. Raises `KeyProblem` when it is not there, or not the one that answers are sealed to:
    with another one everything would look as if strangers had sent it."""
    private = ring.epoch_key(consultation, number)
    if sealing.public_half(private) != public_key:
        raise KeyDamaged(f"La llave {number} de la consulta en {ring.folder} no es la que está en uso.")
    return private


async def sweep_dead_keys(database: Database, ring: KeyRing) -> int:
    """End the keys of epochs that are over; returns how many. Done after each release and at every start.

    Only what the database itself says is over: older than the open epoch, or of a consultation that has closed. A
    key the database knows nothing of (a wrong or empty database behind the address) is left alone.
    """
    ended = 0
    for consultation in sorted(ring.epoch_consultations()):
        async with database.transaction() as session:
            await lock(session, consultation)
            row = (await session.execute(_OPEN_NUMBER, {"consultation": consultation})).one_or_none()
            if row is None:
                continue
            for number in ring.epochs(consultation):
                if row.state in ("closed", "unopened") or (row.number is not None and number < row.number):
                    ring.destroy_epoch_key(consultation, number)
                    ended += 1
    for consultation in sorted(ring.opening_consultations()):
        async with database.transaction() as session:
            await lock(session, consultation)
            row = (await session.execute(_OPEN_NUMBER, {"consultation": consultation})).one_or_none()
            if row is not None and row.state in ("closed", "unopened"):
                ring.destroy_opening_key(consultation)
                ended += 1
    return ended


async def lock(session: Session, consultation: UUID) -> None:
    """Be the only one at work on a consultation until the transaction ends; nobody hands in meanwhile."""
    # A backup may be reading the tables that are about to be thrown away: come back later rather than make people wait.
    await session.execute(text("SET LOCAL lock_timeout = '15s'"))
    await session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock_number(consultation)})


async def begin_epoch(session: Session, ring: KeyRing, consultation: UUID, number: int) -> sealing.EpochKeys:
    """Open an epoch, under `lock`, when no other is open."""
    private = ring.make_epoch_key(consultation, number)
    keys = sealing.EpochKeys(sealing.public_half(private), private)
    row = {"consultation": consultation, "number": number, "public_key": keys.public}
    await session.execute(_BEGIN_EPOCH, row)
    return keys


_STOP = text(
    "UPDATE epoch SET open = false WHERE consultation_id = :consultation AND number = :number AND open"
)
_EPOCHS = text(
    "SELECT number, public_key, open FROM epoch WHERE consultation_id = :consultation ORDER BY number"
)
_REOPEN = text("UPDATE epoch SET open = true WHERE consultation_id = :consultation AND number = :number")
_OPEN_NUMBER = text(
    "SELECT c.state, c.mode, e.number FROM consultation c LEFT JOIN epoch e ON e.consultation_id = c.id AND e.open"
    " WHERE c.id = :consultation"
)
_BEGIN_EPOCH = text(
    "INSERT INTO epoch (consultation_id, number, public_key, open) VALUES (:consultation, :number, :public_key, true)"
)

"""Epochs: the keys answers are sealed to, one after the other, each ended when what it sealed has been mixed.

The private key is a file of the mixer's; the public one a row that the residents' process reads. At most one epoch
of a consultation is open, by a unique index.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from storage import sealing
from storage.database import Database, Session
from storage.keys import KeyProblem, KeyRing
from storage.participation import lock_number


async def ensure_epoch(database: Database, ring: KeyRing, consultation: UUID) -> bool:
    """Give an open consultation its first key if it has none; whether one was made (role mixer).

    The private key is on disk before its public half can be seen, so nothing is ever sealed to a key nobody has.
    Raises `KeyProblem` when the epoch in use has no key here: what people send could never be opened.
    """
    async with database.transaction() as session:
        await lock(session, consultation)
        found = (await session.execute(_EPOCHS, {"consultation": consultation})).all()
        for epoch in found:
            if (
                epoch.open
                and sealing.public_half(ring.epoch_key(consultation, epoch.number)) != epoch.public_key
            ):
                raise KeyProblem(
                    f"La llave {epoch.number} de la consulta en {ring.folder} no es la que está en uso."
                )
        if found:
            return False
        await begin_epoch(session, ring, consultation, 1)
        return True


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


_EPOCHS = text("SELECT number, public_key, open FROM epoch WHERE consultation_id = :consultation")
_OPEN_NUMBER = text(
    "SELECT c.state, e.number FROM consultation c LEFT JOIN epoch e ON e.consultation_id = c.id AND e.open"
    " WHERE c.id = :consultation"
)
_BEGIN_EPOCH = text(
    "INSERT INTO epoch (consultation_id, number, public_key, open) VALUES (:consultation, :number, :public_key, true)"
)

"""The mixer's work: keys that open, shuffled releases, keys that die."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from storage import sealing
from storage.database import Database, Session
from storage.keys import KeyRing
from storage.participation import lock_number


async def ensure_epoch(database: Database, ring: KeyRing, consultation: UUID) -> bool:
    """Give a consultation its first key if it has none; whether one was made (role mixer).

    The private key is on disk before its public half can be seen, so nothing is ever sealed to a key nobody has.
    """
    async with database.transaction() as session:
        await _lock(session, consultation)
        found = await session.execute(_HAS_EPOCH, {"consultation": consultation})
        if found.scalar_one():
            return False
        await _open_epoch(session, ring, consultation, 1)
        return True


async def _lock(session: Session, consultation: UUID) -> None:
    await session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock_number(consultation)})


async def _open_epoch(session: Session, ring: KeyRing, consultation: UUID, number: int) -> sealing.EpochKeys:
    keys = sealing.new_epoch_keys()
    ring.keep_epoch_key(consultation, number, keys.private)
    await session.execute(
        _OPEN_EPOCH, {"consultation": consultation, "number": number, "public_key": keys.public}
    )
    return keys


_HAS_EPOCH = text("SELECT EXISTS (SELECT FROM epoch WHERE consultation_id = :consultation)")
_OPEN_EPOCH = text(
    "INSERT INTO epoch (consultation_id, number, public_key, open) VALUES (:consultation, :number, :public_key, true)"
)

"""Beginning anew where a key is gone: a backup was restored without its keys, or a key folder was lost.

What waits sealed under a lost key can never be opened again. It is thrown away, counted, and a new epoch begins.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from storage import epochs
from storage.consultations import Consultation, partition
from storage.database import Database, Session
from storage.keys import KeyDamaged, KeyMissing, KeyRing


@dataclass(frozen=True)
class Loss:
    """What a consultation has lost with its keys."""

    waiting: int  #: sealed answers that nobody can open any more
    opens: bool  #: whether the key that opens answers is there
    marks: bool  #: whether the key of the marks is there, or was never made
    counted: bool  #: whether answers of this consultation have been counted already

    @property
    def whole(self) -> bool:
        """Nothing is missing."""
        return self.opens and self.marks

    @property
    def forgets_marks(self) -> bool:
        """Whether the marks of who took part go, too: nobody can use them, or all belong to what is lost."""
        return not self.marks or (not self.opens and not self.counted)


async def look(session: Session, mixer: KeyRing, resident: KeyRing, consultation: Consultation) -> Loss:
    """What is missing (role mixer). In custody the key that opens answers is where it should be: not here.

    Raises `KeyProblem` for a key that is there and that somebody has to let us read first.
    """
    row = (await session.execute(_NEWEST, {"consultation": consultation.id})).one_or_none()
    opens = True
    if row is not None and consultation.mode == "pool":
        opens = not _lost(lambda: epochs.matching_key(mixer, consultation.id, row.number, row.public_key))
    waiting = (await session.execute(_WAITING, {"consultation": consultation.id})).scalar_one()
    marks = not consultation.keyed or not _lost(lambda: resident.nullifier_key(consultation.id, make=False))
    return Loss(0 if opens else waiting, opens, marks, consultation.released_on is not None)


async def begin_anew(database: Database, ring: KeyRing, consultation: UUID, loss: Loss) -> int:
    """Throw away what cannot be opened, and open a new epoch (role mixer); how many sealed answers that were.

    The new epoch has a number beyond every key that lies about, so that none is used again. Marks go as
    `Loss.forgets_marks` says: then those people can answer again.
    """
    async with database.transaction() as session:
        await epochs.lock(session, consultation)
        row = {"consultation": consultation}
        lost = 0
        if not loss.opens:
            lost = (await session.execute(_WAITING, row)).scalar_one()
            for table in ("staging", "enclosure"):
                await session.execute(text(f"TRUNCATE {partition(table, consultation)}"))
            newest = (await session.execute(_HIGHEST, row)).scalar_one()
            await session.execute(_END_EPOCH, row)
            await epochs.begin_epoch(
                session, ring, consultation, max((newest, *ring.epochs(consultation))) + 1
            )
        if loss.forgets_marks:
            await session.execute(text(f"TRUNCATE {partition('participation', consultation)}"))
    await epochs.sweep_dead_keys(database, ring)
    return int(lost)


async def allow_new_marks(session: Session, consultation: UUID) -> None:
    """Let the residents' process make the key of the marks again (role owner)."""
    await session.execute(_UNKEYED, {"consultation": consultation})


def _lost(read: Callable[[], bytes]) -> bool:
    """Whether a key is gone for good. One that is only closed to us, or wrapped, is not: that raises `KeyProblem`."""
    try:
        read()
    except (KeyMissing, KeyDamaged):
        return True
    return False


_NEWEST = text(
    "SELECT number, public_key FROM epoch WHERE consultation_id = :consultation ORDER BY number DESC LIMIT 1"
)
_HIGHEST = text("SELECT coalesce(max(number), 0) FROM epoch WHERE consultation_id = :consultation")
_WAITING = text("SELECT count(*) FROM staging WHERE consultation_id = :consultation")
_END_EPOCH = text("UPDATE epoch SET open = false WHERE consultation_id = :consultation AND open")
_UNKEYED = text("UPDATE consultation SET keyed = false WHERE id = :consultation")

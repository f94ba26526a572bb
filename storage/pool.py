"""The pool: the marks of those who took part and the sealed answers that wait, read, and laid anew in random order.

Whatever is laid anew is thrown away and written again by one transaction and one statement each, so neither place, nor
transaction number, nor id tells who came when. All of it under the consultation's lock (`epochs.lock`), role mixer.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from uuid import UUID

from sqlalchemy import text

from storage.consultations import partition
from storage.database import Session


async def waiting(session: Session, consultation: UUID) -> int:
    """How many sealed answers wait."""
    return int((await session.execute(_WAITING, {"consultation": consultation})).scalar_one())


async def newcomers(session: Session, consultation: UUID) -> bool:
    """Whether anybody came since the last mixing."""
    found = await session.execute(_TRANSACTIONS, {"consultation": consultation})
    return int(found.scalar_one()) > 1


async def boxes(session: Session, consultation: UUID) -> list[bytes]:
    """The sealed answers that wait, in whatever order."""
    return list((await session.execute(_BOXES, {"consultation": consultation})).scalars())


async def lay_marks(session: Session, consultation: UUID, *, rng: Random) -> None:
    """Everybody who ever took part, written anew in random order."""
    everybody = list((await session.execute(_NULLIFIERS, {"consultation": consultation})).scalars())
    rng.shuffle(everybody)
    await _empty(session, "participation", consultation)
    await session.execute(_REPARTICIPATE, {"consultation": consultation, "nullifiers": everybody})


async def lay_boxes(session: Session, consultation: UUID, epoch: int, sealed: Sequence[bytes]) -> None:
    """Put these, in their order, in the place of all that waited."""
    await _empty(session, "staging", consultation)
    if sealed:
        await session.execute(_RESTAGE, {"consultation": consultation, "epoch": epoch, "boxes": sealed})


async def throw_away(session: Session, consultation: UUID) -> None:
    """The marks, the sealed answers and their sealed files, whoever left them."""
    for table in ("staging", "participation", "enclosure"):
        await _empty(session, table, consultation)


async def _empty(session: Session, table: str, consultation: UUID) -> None:
    await session.execute(text(f"TRUNCATE {partition(table, consultation)}"))


_WAITING = text("SELECT count(*) FROM staging WHERE consultation_id = :consultation")
_BOXES = text("SELECT box FROM staging WHERE consultation_id = :consultation")
# Whatever is mixed lies there by one transaction; whoever came since by one each.
_TRANSACTIONS = text("SELECT count(DISTINCT xmin::text) FROM staging WHERE consultation_id = :consultation")
_NULLIFIERS = text("SELECT nullifier FROM participation WHERE consultation_id = :consultation")
# One statement each, in the order of the arrays: that order is the order on disk.
_REPARTICIPATE = text(
    "INSERT INTO participation (consultation_id, nullifier)"
    " SELECT :consultation, nullifier FROM unnest(CAST(:nullifiers AS bytea[])) AS everybody (nullifier)"
)
_RESTAGE = text(
    "INSERT INTO staging (consultation_id, epoch, box)"
    " SELECT :consultation, :epoch, box FROM unnest(CAST(:boxes AS bytea[])) AS staying (box)"
)

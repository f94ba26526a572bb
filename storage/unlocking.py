"""The mixer's side of custody: ask for the key at closing, and take it from what two people hand over.

The mixer leaves the public half of a key made for this one closing in `opening`; its private half is a key file, so
that a restart in between costs nothing. Organisers seal to it what two phrases opened. What comes out must be the
private key of the epoch: anything else (their role could write garbage there) is thrown away, told, and asked again.
"""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from nacl.bindings import crypto_box_seal_open
from nacl.exceptions import CryptoError
from sqlalchemy import Row, delete, insert, text

from storage import alerts, custody, sealing
from storage.consultations import partition
from storage.custody import NotOpened
from storage.database import Database, Session
from storage.epochs import lock
from storage.keys import KeyDamaged, KeyMissing, KeyRing
from storage.tables import opening

logger = logging.getLogger(__name__)


async def unlock(database: Database, ring: KeyRing, consultation: UUID) -> bytes | None:
    """The private key that two people opened, at closing (role mixer). Nothing is received any more from here on.

    None when nobody has to open it: fewer than k took part, it is over, or its place is suspended. Raises `NotOpened`
    while two people are waited for, and `KeyProblem` when a key file cannot be read or kept.
    """
    async with database.transaction() as session:
        await lock(session, consultation)
        row = {"consultation": consultation}
        now = (await session.execute(_ENDING, row)).one_or_none()
        if now is None:
            return None
        await session.execute(_CLOSING, row)
        if (await session.execute(_WAITING, row)).scalar_one() < now.k:
            return None
        private = await _handed_over(session, ring, now)
    if private is None:
        raise NotOpened
    return private


async def abandon(session: Session, consultation: UUID) -> bool:
    """End a consultation in custody that nobody can open any more (role owner): it ends `unopened`, all of it goes.

    False when it is not in custody, or was over already.
    """
    await lock(session, consultation)
    row = {"consultation": consultation}
    if (await session.execute(_ABANDON, row)).rowcount == 0:
        return False
    await session.execute(_END_EPOCH, row)
    for table in ("staging", "participation", "enclosure"):
        await session.execute(text(f"TRUNCATE {partition(table, consultation)}"))
    await custody.destroy(session, consultation)
    return True


async def _handed_over(session: Session, ring: KeyRing, now: Row[Any]) -> bytes | None:
    ours = _ours(ring, now)
    if ours is None:
        await _ask(session, ring, now)
        return None
    if now.box is None:
        return None
    private = _opened(ours, now.box)
    if private is not None and sealing.public_half(private) == now.public_key:
        return private
    logger.error("What was handed over is not the key; asked again", extra={"action": "custody_forged"})
    ring.destroy_opening_key(now.id)
    await _ask(session, ring, now)
    await alerts.raise_(session, now.place_id, alerts.FORGED)
    return None


def _ours(ring: KeyRing, now: Row[Any]) -> sealing.EpochKeys | None:
    """What we wait with; None when we do not yet, or can no longer: the file was lost, or another mixer asked."""
    if now.asked is None:
        return None
    try:
        private = ring.opening_key(now.id, make=False)
    except (KeyMissing, KeyDamaged):
        return None
    keys = sealing.EpochKeys(sealing.public_half(private), private)
    return keys if keys.public == now.asked else None


async def _ask(session: Session, ring: KeyRing, now: Row[Any]) -> None:
    """Wait with a key of ours, on disk before anybody can seal to it; and have it told, the first time."""
    try:
        private = ring.opening_key(now.id)
    except KeyDamaged:
        ring.destroy_opening_key(now.id)
        private = ring.opening_key(now.id)
    await session.execute(delete(opening).where(opening.c.consultation_id == now.id))
    asked = {"consultation_id": now.id, "public_key": sealing.public_half(private)}
    await session.execute(insert(opening).values(asked))
    if now.asked is None:
        await alerts.raise_(session, now.place_id, alerts.PHRASES)
    logger.info("Two people are asked to open", extra={"action": "custody_asked"})


def _opened(keys: sealing.EpochKeys, box: bytes) -> bytes | None:
    try:
        private = crypto_box_seal_open(box, keys.public, keys.private)
    except (CryptoError, TypeError, ValueError):
        return None
    return private if len(private) == sealing.KEY_BYTES else None


_ENDING = text(
    "SELECT c.id, c.place_id, c.k, e.public_key, o.public_key AS asked, o.box"
    " FROM consultation c JOIN epoch e ON e.consultation_id = c.id AND e.open"
    " JOIN place p ON p.id = c.place_id LEFT JOIN opening o ON o.consultation_id = c.id"
    " WHERE c.id = :consultation AND c.mode = 'custody' AND c.state IN ('open', 'closing') AND NOT p.suspended"
    " FOR UPDATE OF c"
)
_CLOSING = text("UPDATE consultation SET state = 'closing' WHERE id = :consultation AND state = 'open'")
_ABANDON = text(
    "UPDATE consultation SET state = 'unopened'"
    " WHERE id = :consultation AND mode = 'custody' AND state IN ('open', 'closing')"
)
_END_EPOCH = text("UPDATE epoch SET open = false WHERE consultation_id = :consultation AND open")
_WAITING = text("SELECT count(*) FROM staging WHERE consultation_id = :consultation")

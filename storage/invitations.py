"""Links that let one person in, once, for a while. Only the digest of their secret is kept (roles organiser, owner)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from storage.database import Session
from storage.tables import invitation as table

LIFE = timedelta(hours=48)  #: how long a link works, unless somebody wants it otherwise
_SECRET_BYTES = 24  #: 192 bits, 32 characters: nobody guesses them, so a plain digest is enough


@dataclass(frozen=True)
class Invitation:
    """What a link is good for."""

    place: UUID
    roles: frozenset[str]
    expires: datetime
    by: UUID | None  #: who invited; None for the operator


async def offer(
    session: Session,
    place: UUID,
    roles: Collection[str],
    *,
    expires: datetime,
    by: UUID | None,
    now: datetime,
) -> str:
    """Make an invitation; its secret, which is kept nowhere. Those that expired are forgotten on the way."""
    await session.execute(delete(table).where(table.c.expires <= now))
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    said = " ".join(sorted(roles))
    row = {"digest": _digest(secret), "place_id": place, "roles": said, "expires": expires, "invited_by": by}
    await session.execute(insert(table).values(row))
    return secret


async def look(session: Session, secret: str, now: datetime) -> Invitation | None:
    """What a secret is good for; None when it is wrong, used, withdrawn or too old."""
    query = select(table).where(table.c.digest == _digest(secret), table.c.expires > now)
    return _read((await session.execute(query)).one_or_none())


async def take(session: Session, secret: str, now: datetime) -> Invitation | None:
    """Use an invitation up. Of two who come with one link at the same moment, one gets it."""
    gone = delete(table).where(table.c.digest == _digest(secret), table.c.expires > now)
    return _read((await session.execute(gone.returning(*table.c))).one_or_none())


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def _read(row: Any) -> Invitation | None:
    return (
        None
        if row is None
        else Invitation(row.place_id, frozenset(row.roles.split()), row.expires, row.invited_by)
    )

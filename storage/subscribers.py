"""Researchers and organisers who asked for the digest, in the organisers' bot only (role organiser).

Chats are sealed (`chats`), and one chat has another slot in each place: the database alone tells neither who receives
a digest, nor that somebody receives two.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from storage import chats
from storage.database import Session
from storage.tables import digest_subscription as table
from storage.tables import place as places


async def subscribe(session: Session, key: bytes, chat: int, place: UUID) -> bool:
    """Send the digest of a place to this chat from now on; False when it was subscribed already."""
    at = _slot(key, chat, place)
    wish = insert(table).values(slot=at, place_id=place, box=chats.box(key, at, chat))
    return (await session.execute(wish.on_conflict_do_nothing())).rowcount == 1


async def unsubscribe(session: Session, key: bytes, chat: int, place: UUID | None = None) -> bool:
    """Stop sending to this chat (of one place, or altogether); False when nothing was being sent."""
    where = [place] if place else (await session.execute(select(places.c.id))).scalars()
    slots = [_slot(key, chat, each) for each in where]
    return (await session.execute(delete(table).where(table.c.slot.in_(slots)))).rowcount > 0


async def all_of(session: Session, key: bytes, place: UUID) -> tuple[int, ...]:
    """The chats that receive the digest of a place."""
    rows = await session.execute(select(table.c.slot, table.c.box).where(table.c.place_id == place))
    return tuple(sorted(chats.unbox(key, row.slot, row.box)[0] for row in rows))


async def receives(session: Session, key: bytes, chat: int, place: UUID) -> bool:
    """Whether this chat receives the digest of a place."""
    query = select(table.c.place_id).where(table.c.slot == _slot(key, chat, place))
    return (await session.execute(query)).one_or_none() is not None


def _slot(key: bytes, chat: int, place: UUID) -> bytes:
    return chats.slot(key, f"digest {place.hex}", chat)

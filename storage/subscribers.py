"""Researchers and organisers who asked for the digest, in the organisers' bot only (role organiser)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from storage.database import Session
from storage.tables import digest_subscription as table


async def subscribe(session: Session, chat_id: int, place: UUID) -> bool:
    """Send the digest of a place to this chat from now on; False when it was subscribed already."""
    wish = insert(table).values(chat_id=chat_id, place_id=place).on_conflict_do_nothing()
    return (await session.execute(wish)).rowcount == 1


async def unsubscribe(session: Session, chat_id: int, place: UUID | None = None) -> bool:
    """Stop sending to this chat (of one place, or altogether); False when nothing was being sent."""
    where = table.c.chat_id == chat_id
    if place is not None:
        where = where & (table.c.place_id == place)
    return (await session.execute(delete(table).where(where))).rowcount > 0


async def all_of(session: Session, place: UUID) -> tuple[int, ...]:
    """The chats that receive the digest of a place."""
    query = select(table.c.chat_id).where(table.c.place_id == place).order_by(table.c.chat_id)
    return tuple((await session.execute(query)).scalars())


async def places_of(session: Session, chat_id: int) -> tuple[UUID, ...]:
    """The places whose digest this chat receives."""
    query = select(table.c.place_id).where(table.c.chat_id == chat_id).order_by(table.c.place_id)
    return tuple((await session.execute(query)).scalars())

"""What Telegram calls the residents' bot: only its own process knows, and links and posters of organisers need it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from storage.database import Session
from storage.tables import face as table


async def show(session: Session, username: str) -> None:
    """Let the other processes know it (role resident)."""
    row = insert(table).values(id=1, username=username)
    await session.execute(
        row.on_conflict_do_update(index_elements=["id"], set_={"username": row.excluded.username})
    )


async def username(session: Session) -> str | None:
    """The name, as in t.me/NAME; None while the residents' bot never ran (roles organiser, resident)."""
    found: str | None = (await session.execute(select(table.c.username))).scalar_one_or_none()
    return found

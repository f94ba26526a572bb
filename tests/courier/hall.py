"""A place with subscribers and notices to send them, without a conversation: rows as the bots write them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from storage import notices, places, subscriptions
from storage.announcement import GRACE
from storage.notices import Draft, Notice
from storage.places import Place
from storage.subscriptions import Wishes
from tests.databases import Databases

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  #: noon in the capital
ELENA, MARCOS = UUID(int=1), UUID(int=2)
WORDS = {"es": "Asamblea el jueves a las seis.", "en": "Assembly on Thursday at six."}


@dataclass
class Hall:
    """The place and who writes in it."""

    databases: Databases
    place: Place
    key: bytes = field(default_factory=lambda: bytes(32))

    async def subscribe(self, chats: Iterable[int], **more: Any) -> None:
        """These chats ask for the notices of the place."""
        wishes = Wishes(frozenset({self.place.id}), **more)
        async with self.databases.resident.transaction() as session:
            for chat in chats:
                await subscriptions.keep(session, self.key, chat, wishes)

    async def approved(self, *, at: datetime = NOW - GRACE, **more: Any) -> UUID:
        """A notice that Elena wrote and Marcos approved, at this time."""
        given: dict[str, Any] = {
            "kind": "assembly",
            "title": "Asamblea",
            "body": WORDS,
            "discreet": False,
        } | more
        async with self.databases.organiser.transaction() as session:
            made = await notices.make(session, self.place.id, Draft(**given))
            assert await notices.propose(session, made, ELENA, at)
            await notices.approve(session, made, MARCOS, at)
        return made

    async def notice(self, notice: UUID) -> Notice:
        """How it stands, as organisers read it."""
        async with self.databases.organiser.statement() as session:
            found = await notices.one(session, notice)
        assert found is not None
        return found

    async def states(self, notice: UUID) -> dict[str, int]:
        """How many rows are in which state."""
        query = text("SELECT state, count(*) FROM outbox WHERE notice_id = :id GROUP BY 1")
        async with self.databases.superuser.statement() as session:
            return {row[0]: row[1] for row in await session.execute(query, {"id": notice})}

    async def leave(self, chat: int) -> subscriptions.Left:
        """/baja, as far as the database is concerned."""
        async with self.databases.resident.transaction() as session:
            return await subscriptions.leave(session, self.key, chat)


async def build(databases: Databases) -> Hall:
    """A place nobody subscribed to yet."""
    place = Place(uuid.uuid4(), uuid.uuid4().hex[:8], "Colonia de Prueba", "America/Mexico_City")
    async with databases.owner.transaction() as session:
        await places.add(session, place)
    return Hall(databases, place, databases.resident_keys.subscriber_key())

"""Everything the courier uses, in one small box, and what it knows of the notices it has to do with."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from aiogram import Bot

from bot.courier import letters
from bot.courier.journal import Lately
from bot.courier.pacer import Pacer
from bot.courier.replies import Replies
from storage import notices, places, reissue
from storage.database import Database, DatabaseUnavailable
from storage.notices import Notice

UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Pulse:
    """How often things are looked at, in seconds."""

    tick: float = 1.0  #: between two looks at what organisers want
    standby: float = 2.0  #: between two looks at whether the sender is still there
    doubt: float = 3.0  #: before what an earlier sender left in the air is decided
    again: float = 0.25  #: while the database is away
    retry: float = 0.5  #: before the second try of a message; twice as long before each more


@dataclass
class Office:
    """One box."""

    bot: Bot  #: with a session of its own, so that dialogue and broadcasts never wait for each other's connections
    database: Database
    key: Callable[[], bytes]  #: of the subscriptions; raises KeyProblem
    now: Callable[[], datetime]
    rng: Random
    pacer: Pacer
    replies: Replies
    clock: Callable[[], float] = time.monotonic  #: only ever grows, whatever is done to the machine's clock
    paid: bool = False
    more: letters.More = letters.nothing_more
    pulse: Pulse = field(default_factory=Pulse)
    lately: Lately = field(default_factory=Lately)  #: outlives a term
    notices: dict[UUID, Notice] = field(default_factory=dict)  #: being sent, paused, or to be changed
    files: dict[UUID, letters.Manner] = field(default_factory=dict)  #: how those with a file carry it
    zones: dict[UUID, ZoneInfo] = field(default_factory=dict)

    async def notice(self, which: UUID, revision: int) -> Notice | None:
        """A notice at least as new as a revision."""
        found = self.notices.get(which)
        if found is None or found.revision < revision:
            async with self.database.statement() as session:
                found = await notices.one(session, which)
            if found is not None:
                self.notices[which] = found
        return found

    async def there(self, place: UUID) -> datetime:
        """The hour in a place."""
        if place not in self.zones:
            async with self.database.statement() as session:
                self.zones = {one.id: ZoneInfo(one.time_zone) for one in await places.all_places(session)}
        return self.now().astimezone(self.zones.get(place, UTC))

    async def file(self, notice: Notice) -> letters.Manner:
        """With which file a notice goes: by Telegram's name for it, or, the first time, the file itself."""
        if notice.draft.discreet:
            return letters.Manner()
        if notice.id not in self.files:
            async with self.database.statement() as session:
                known = await reissue.file_id(session, notice.id)
                self.files[notice.id] = letters.Manner(
                    file=known or await notices.attachment(session, notice.id)
                )
        return self.files[notice.id]

    async def uploaded(self, notice: UUID, file_id: str | None) -> None:
        """A file has a name at Telegram now: nobody uploads it again, nor after a restart. None: it has none any more.

        Should the database be away, it may be uploaded once more.
        """
        if file_id is None:
            self.files.pop(notice, None)
        else:
            self.files[notice] = letters.Manner(file=file_id)
        with suppress(DatabaseUnavailable):
            async with self.database.statement() as session:
                await reissue.keep_file(session, notice, file_id)

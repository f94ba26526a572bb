"""The assemblies that are awaited, as the courier has to know them when it puts buttons under a notice.

Looked up every few seconds: a notice goes out five minutes after its approval at the earliest.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from babel.support import NullTranslations

from bot.courier.letters import Rows
from bot.notices import screens
from storage import assemblies, consultations
from storage.announcement import Notice
from storage.assemblies import Assembly
from storage.database import Database, DatabaseUnavailable

logger = logging.getLogger(__name__)


@dataclass
class Meetings:
    """What was known of them when somebody last looked."""

    database: Database
    now: Callable[[], datetime]
    _awaited: dict[UUID, Assembly] = field(default_factory=dict)
    _listening: frozenset[UUID] = frozenset()

    async def look(self) -> None:
        """Look them up; while the database is away, what was known holds."""
        try:
            async with self.database.statement() as session:
                awaited = await assemblies.awaited(session, self.now())
                listening = frozenset(one.id for one in await consultations.open_ones(session))
        except DatabaseUnavailable:
            logger.debug("Assemblies not looked up", extra={"action": "meetings_not_known"})
            return
        self._awaited = {one.id: one for one in awaited}
        self._listening = listening

    def under(self, notice: Notice, t: NullTranslations) -> Rows:
        """The buttons under a notice that is sent or edited."""
        found = self._awaited.get(notice.draft.assembly) if notice.draft.assembly is not None else None
        asks = found is not None and found.awaited(self.now())
        listens = asks and found is not None and found.consultation in self._listening
        return screens.rows(notice, t, asks=asks, listens=listens)

"""The mixer looks once an hour how many have taken part, and pauses releases when a burst is under way.

What it counted is in its memory alone: when who came is written nowhere.
"""

import logging
from uuid import UUID

from admin.bursts import Watch, is_burst
from storage import alerts, consultations, participation
from storage.consultations import Consultation
from storage.database import Database

logger = logging.getLogger(__name__)


class Watchman:
    """Remembers what it counted in each consultation; forgets everything at a restart."""

    def __init__(self) -> None:
        self._seen: dict[UUID, Watch] = {}

    async def look(self, database: Database) -> int:
        """Count once, an hour after the last time; how many consultations were paused just now (role mixer)."""
        async with database.statement() as session:
            open_now = [one for one in await consultations.open_ones(session) if not one.paused]
            totals = {one.id: await participation.count(session, one.id) for one in open_now}
        self._seen = {one: self._seen.get(one, Watch()).looked(total) for one, total in totals.items()}
        bursting = [one for one in open_now if is_burst(self._seen[one.id].hours)]
        return sum([await pause(database, one) for one in bursting])


async def pause(database: Database, consultation: Consultation) -> bool:
    """Pause releases and have it told, together; False when they were paused already."""
    async with database.transaction() as session:
        paused = await consultations.set_paused(session, consultation.id, paused=True)
        if paused:
            await alerts.raise_(session, consultation.place.id, alerts.BURST)
    if paused:
        logger.warning("Releases paused: a burst", extra={"action": "releases_paused"})
    return paused

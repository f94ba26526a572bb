"""The mixer destroys what waits in a suspended place when two people have decided it: only it has the keys."""

import logging

from storage import alerts, motions, suspension
from storage.database import Database
from storage.keys import KeyRing

DESTROY = "place_destroy"  #: the action of such a motion

logger = logging.getLogger(__name__)


async def obey(database: Database, keys: KeyRing) -> int:
    """Do what was approved and not done yet; how many motions (role mixer). Once done, a second look finds nothing.

    A motion for a place that goes on again is laid to rest without doing anything. Who coordinates hears of both.
    """
    async with database.statement() as session:
        approved = await motions.approved(session, DESTROY)
    for motion in approved:
        outcome = alerts.DESTROYED
        try:
            await suspension.destroy(database, keys, motion.place)
        except suspension.NotSuspended:
            logger.warning("Not destroyed: the place goes on", extra={"action": "destroy_refused"})
            outcome = alerts.KEPT
        async with database.transaction() as session:
            if await motions.done(session, motion.id):
                await alerts.raise_(session, motion.place, outcome)
    return len(approved)

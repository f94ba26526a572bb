"""While all there is stands still (its places are suspended), unfinished conversations are forgotten at once.

A place is suspended because somebody may come for what is here. Drafts are the one thing that whoever takes the server
with its keys could open for a chat he knows of; so they are not kept for the day on which the place goes on, and people
begin again then. Where another place goes on meanwhile its drafts cannot be told from the others (their slots are
keyed): there a conversation is forgotten at its next tap, and at the latest when its day key dies.

Nobody is written to: a message that arrives is seen by whoever holds the phone. What is open there turns into the
neutral screen at its next tap.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.runtime import Runtime
from storage import drafts, places
from storage.database import DatabaseUnavailable

logger = logging.getLogger(__name__)

EVERY = 20.0  #: seconds between two looks


@asynccontextmanager
async def watching(runtime: Runtime) -> AsyncIterator[None]:
    """Look again and again, as long as the block lasts."""
    work = asyncio.create_task(_keep_looking(runtime))
    try:
        yield
    finally:
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work


async def look(runtime: Runtime) -> int:
    """Forget everything that is unfinished if all stands still; how many conversations."""
    if not await stands_still(runtime):
        return 0
    async with runtime.database.statement() as session:
        if not await drafts.count(session):
            return 0
        runtime.life.drop()
        ended = await drafts.end_all(session, runtime.keys)
    runtime.life.drop()
    logger.info("Unfinished conversations forgotten", extra={"action": "drafts_ended"})
    return ended


async def stands_still(runtime: Runtime) -> bool:
    """Whether a place is suspended and nothing is asked anywhere else."""
    if await runtime.open_consultations():
        return False
    async with runtime.database.statement() as session:
        return any(place.suspended for place in await places.all_places(session))


async def _keep_looking(runtime: Runtime) -> None:
    while True:
        try:
            await look(runtime)
        except DatabaseUnavailable:
            logger.debug("Database away", extra={"action": "look_postponed"})
        except Exception as error:
            logger.error("Look failed", extra={"action": "look_failed", "kind": type(error).__name__})
        await asyncio.sleep(EVERY)

"""What is done by the clock about who comes to assemblies: keys die after them, and rows lie in another order."""

import logging

from bot.runtime import Runtime
from storage import rsvp
from storage.database import DatabaseUnavailable
from storage.keys import KeyProblem

logger = logging.getLogger(__name__)


async def sweep(runtime: Runtime) -> None:
    """End what was answered before assemblies that are over; write the rest anew in random order."""
    try:
        async with runtime.database.transaction() as session:
            buried = await rsvp.bury(session, runtime.keys, runtime.now())
        async with (
            runtime.database.transaction() as session
        ):  # alone: of two sweeps none waits for the other's rows
            await rsvp.shuffle(session)
    except (KeyProblem, OSError):
        logger.exception("A key cannot be read or ended", extra={"action": "key_problem"})
    except DatabaseUnavailable:
        logger.warning("Assemblies not swept, database away", extra={"action": "sweep_postponed"})
    else:
        if buried:
            logger.info("Assemblies swept", extra={"action": "assemblies_swept", "size": buried})

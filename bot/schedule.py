"""What the residents' process does by the clock: keys whose time is over die, and nothing they opened can be read.

What the bot said in people's chats goes, too, while Telegram still lets it.
"""

import logging
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot import wording
from bot.notices.sweeping import sweep as sweep_assemblies
from bot.runtime import Runtime
from locales import translator
from storage import consultations, drafts, participation
from storage.database import DatabaseUnavailable
from storage.keys import KeyProblem
from storage.server_settings import LeakingServer, refuse_if_leaking

logger = logging.getLogger(__name__)

EVERY = 30  #: minutes between two sweeps
LOOKS = 20  #: seconds between two looks at which assemblies are awaited
BEGINNING = timedelta(minutes=10)  #: after which a conversation's secret without a row is one left behind


@asynccontextmanager
async def sweeping(runtime: Runtime) -> AsyncIterator[None]:
    """Sweep every half hour, as long as the block lasts."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    at_once = datetime.now(UTC)  # on the scheduler's own clock, whatever the runtime's says
    scheduler.add_job(
        sweep,
        IntervalTrigger(minutes=EVERY),
        args=(runtime,),
        next_run_time=at_once,
        misfire_grace_time=None,
    )
    scheduler.add_job(
        tidy,
        IntervalTrigger(minutes=EVERY),
        args=(runtime,),
        next_run_time=at_once,
        misfire_grace_time=None,
    )
    scheduler.add_job(
        sweep_assemblies,
        IntervalTrigger(minutes=EVERY),
        args=(runtime,),
        next_run_time=at_once,
        misfire_grace_time=None,
    )
    scheduler.add_job(
        runtime.meetings.look,
        IntervalTrigger(seconds=LOOKS),
        next_run_time=at_once,
        misfire_grace_time=None,
    )
    scheduler.add_job(watch, IntervalTrigger(minutes=1), args=(runtime,), misfire_grace_time=None)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


async def watch(runtime: Runtime) -> None:
    """End this process when somebody changed the database server so that it would write down what people say.

    What is sent meanwhile waits with Telegram. Whoever starts us again has us look at the server first.
    """
    try:
        async with runtime.database.statement() as session:
            await refuse_if_leaking(session)
    except DatabaseUnavailable:
        return
    except LeakingServer as leaking:
        names = sorted(leak.name for leak in leaking.leaks)
        logger.critical("The server would tell; we stop", extra={"action": "server_leaks", "settings": names})
        os.kill(os.getpid(), signal.SIGTERM)


async def sweep(runtime: Runtime) -> None:
    """Destroy the keys of old drafts and of closed consultations, and the rows that no living key can open."""
    try:
        async with runtime.database.statement() as session:
            # In a suspended place, too, a draft lives no longer than was promised.
            runtime.life.promise(await consultations.unfinished(session))
            if await consultations.all_are_over(session):
                runtime.life.end()
            await participation.bury_nullifier_keys(session, runtime.keys)
            swept = await drafts.sweep(session, runtime.draft_keys())
            await drafts.sweep_secrets(
                session, runtime.draft_keys(), before=(runtime.now() - BEGINNING).timestamp()
            )
    except (KeyProblem, OSError):
        logger.exception("A key cannot be read or ended", extra={"action": "key_problem"})
        return
    except DatabaseUnavailable:
        logger.warning("Drafts not swept, database away", extra={"action": "sweep_postponed"})
        return
    logger.info("Drafts swept", extra={"action": "drafts_swept", "size": swept})


async def tidy(runtime: Runtime) -> None:
    """Take away what the bot said a day to a day and a half ago; and everything at once as soon as nothing is asked any
    more, because the last consultation closed or its place was suspended.

    One message after the other, so that whoever writes now is answered first. What cannot be taken away now is tried
    again at the next sweep.
    """
    traces, instead = runtime.traces, wording.harmless(translator(runtime.language))
    left = 0
    try:
        async with runtime.database.statement() as session:
            asked = await consultations.open_ones(session)
        traces.ended = traces.ended and not asked
        ending = not asked and not traces.ended
        found = await traces.due(early=ending)
        for trace in found:
            if await runtime.voice.withdraw(trace.chat, trace.message, instead):
                await traces.taken(trace)
            else:
                left += 1
        if ending and not left:
            traces.end()
    except DatabaseUnavailable:
        logger.warning("Chats not tidied, database away", extra={"action": "tidying_postponed"})
    except (KeyProblem, OSError):
        logger.exception("A key cannot be read or ended", extra={"action": "key_problem"})
    else:
        logger.info("Chats tidied", extra={"action": "chats_tidied", "size": len(found) - left, "left": left})

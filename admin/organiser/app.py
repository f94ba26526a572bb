"""The organisers' process: put the handlers together, start, run until told to stop, leave nothing half done."""

import asyncio
import gc
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from telegram import Update
from telegram.error import InvalidToken, NetworkError

from admin.operator.problem import Problem
from admin.organiser import issuing, talk
from admin.organiser.access import idling
from admin.organiser.consultations import beginning
from admin.organiser.custody import opening, tending
from admin.organiser.delivery import Post
from admin.organiser.handlers import Context, attach
from admin.organiser.intake import poll
from admin.organiser.motions import shown
from admin.organiser.notices import cards
from admin.organiser.once import Once, steadily
from admin.organiser.request import AiohttpRequest, PollingRequest
from admin.organiser.runtime import Runtime
from admin.organiser.safety import alerts
from admin.organiser.schedule import telling, ticking
from admin.organiser.starting import application, check_in, organiser_key, wrong_token
from admin.organiser.webhook import listen
from admin.runtime import pause, settle_in
from admin.schedule import LATE_RATHER_THAN_NEVER
from admin.settings import OrganiserSettings
from storage import handled, logs, pulse
from storage.database import DatabaseUnavailable
from storage.hooks import BadHook
from storage.leading import Lead

TICK = 20.0  #: seconds between two looks at what is due
QUICK = 3.0  #: seconds between two looks at the calendar, and at notices that are on their way
FORGET = 3600.0  #: seconds between two looks at which updates Telegram cannot bring again
AT_ONCE = 128  #: requests to Telegram at a time


logger = logging.getLogger(__name__)


def main(environ: Mapping[str, str]) -> None:
    """Run the organisers' bot until SIGTERM or SIGINT. Raises `Problem` when somebody has to mend something first."""
    logs.set_up("organisers")
    for talkative in ("telegram", "apscheduler"):
        logging.getLogger(talkative).setLevel(logging.ERROR)
    settings = OrganiserSettings.from_environment(environ)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_until_told(settings))


async def serve(
    settings: OrganiserSettings,
    stop: asyncio.Event,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    tick: float = TICK,
) -> None:
    """The whole process, until `stop` is set. Raises `Problem`: unknown token, leaking server, role refused."""
    database = Once(
        settings.database_url,
        role="organiser",
        password=settings.database_password,
        bot=int(settings.token.partition(":")[0]),
        now=now,
    )
    try:
        await settle_in(database, "organiser", stop)
        if not stop.is_set():
            await _run(settings, database, await organiser_key(settings, database), stop, now, tick)
    finally:
        await database.close()


async def _run(
    settings: OrganiserSettings,
    database: Once,
    key: bytes,
    stop: asyncio.Event,
    now: Callable[[], datetime],
    tick: float,
) -> None:
    requests = AiohttpRequest(connections=AT_ONCE), PollingRequest(connections=2)
    app = application(settings, *requests)

    async def rest(wait: float) -> None:
        """Wait so long; who is told to leave meanwhile gives up, and does not ask before it may."""
        await pause(wait, stop)
        if stop.is_set():
            raise NetworkError("stopping")

    runtime = Runtime(
        database,
        Post(app.bot, rest),
        now,
        settings.issue,
        settings.invented,
        settings.media,
        key=key,
        idle_days=settings.idle_days,
    )
    attach(app, runtime)

    async def again(update: Update) -> None:
        await talk.on_again(update, runtime)

    async def failed(update: Update, error: Exception) -> None:
        await talk.on_error(update, error, runtime)

    handle = steadily(database, app.process_update, stop, again=again, failed=failed)
    beat = asyncio.create_task(pulse.keep_touching())
    try:
        await check_in(app, stop, polls=settings.hook is None)
        if stop.is_set():
            return
        await app.start()
        assert app.job_queue is not None
        slow = _ticking(
            runtime,
            alerts.tell,
            opening.tick,
            beginning.tick,
            idling.tick,
            issuing.tick,
            telling.tick,
            shown.tick,
        )
        app.job_queue.run_repeating(slow, tick, first=0, job_kwargs=LATE_RATHER_THAN_NEVER)
        quick = _ticking(runtime, ticking.tick, cards.tick, tending.tick)
        app.job_queue.run_repeating(quick, min(QUICK, tick), first=0, job_kwargs=LATE_RATHER_THAN_NEVER)
        holding = _ticking(runtime, tending.hold)  # by itself: the others may wait for Telegram
        app.job_queue.run_repeating(holding, min(QUICK, tick), first=0, job_kwargs=LATE_RATHER_THAN_NEVER)
        app.job_queue.run_repeating(_forgetting(database), FORGET, first=FORGET)
        logger.info("The organisers' bot is listening", extra={"action": "listening"})
        if settings.hook is not None:
            await listen(app.bot, settings.hook, handle, stop)
        else:
            async with Lead(database, f"updates of {app.bot.id}") as lead:
                await poll(app.bot, requests[1], handle, stop, lead.mine)
    except InvalidToken:
        raise wrong_token() from None
    except BadHook as bad:
        raise Problem("No puedo escuchar a Telegram.", str(bad)) from None
    finally:
        beat.cancel()
        if app.running:
            if app.job_queue is not None:  # what runs is waited for; what began meanwhile would be cut off
                app.job_queue.scheduler.pause()
            await app.stop()
        await app.shutdown()
        await runtime.room.close()
        for request in requests:  # an application that never came to be does not close them
            await request.shutdown()


def _ticking(
    runtime: Runtime, *every: Callable[[Runtime], Awaitable[None]]
) -> Callable[[Context], Coroutine[Any, Any, None]]:
    async def look(_context: Context) -> None:
        for due in every:
            try:
                await due(runtime)
            except DatabaseUnavailable:
                logger.warning("The database is away", extra={"action": "database_away"})
            except Exception as error:
                logger.error(
                    "The schedule failed", extra={"action": "tick_failed", "kind": type(error).__name__}
                )

    return look


def _forgetting(database: Once) -> Callable[[Context], Coroutine[Any, Any, None]]:
    async def forget(_context: Context) -> None:
        with suppress(DatabaseUnavailable):
            async with database.statement() as session:
                await handled.forget_old(session, database.now())

    return forget


def _spare_the_collector() -> None:
    """What was loaded at the start lives for ever: keep the garbage collector from walking through it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _loop_factory() -> type[asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.Loop


async def _until_told(settings: OrganiserSettings) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    _spare_the_collector()
    await serve(settings, stop)

"""The residents' process: put the handlers together, start, run until told to stop, leave nothing half done."""

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import partial

from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.types import Update
from aiogram.utils.token import TokenValidationError

from bot import asides, consult, media, places, results, safety, welcome
from bot.courier.wiring import notices_delivered
from bot.guard import Calm, Patience, PrivateOnly, Steady
from bot.intake import pause_after, poll
from bot.introduction import introduce
from bot.leaving import Leaving, cover
from bot.notices import opening, subscribing
from bot.runtime import Runtime, lifespan
from bot.schedule import sweeping
from bot.settings import Settings, SettingsError
from bot.standstill import watching
from bot.webhook import listen
from storage import consultations, faces, logs, pulse
from storage.database import DatabaseUnavailable, StorageError
from storage.hooks import BadHook, Hook
from storage.lanes import ALLOWED_UPDATES
from storage.leading import Lead
from storage.server_settings import refuse_if_leaking

logger = logging.getLogger(__name__)


def main(environ: Mapping[str, str]) -> None:
    """Run the residents' bot until SIGTERM or SIGINT. Raises SettingsError when it cannot start."""
    logs.set_up("residents")
    settings = Settings.from_environment(environ)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_until_told(settings))


def dispatcher(runtime: Runtime) -> Dispatcher:
    """The handlers in the order in which they are asked: taps and words first, because they are nearly everything."""
    made = Dispatcher(disable_fsm=True)  # the form is the state machine, the draft its only memory
    made["runtime"] = runtime
    for middleware in (Leaving(), Steady(), Patience(), Calm(), PrivateOnly()):
        made.update.outer_middleware(middleware)
    for module in (consult, welcome, opening, subscribing, asides, results, places, media, safety):
        made.include_router(module.router())
    made.include_router(safety.leftovers())
    return made


async def run(runtime: Runtime, stop: asyncio.Event, hook: Hook | None = None) -> None:
    """Serve until `stop` is set. Raises SettingsError when Telegram does not know the token, and for a bad hook.

    Updates are asked for, or, with a hook, brought.
    """
    handlers = dispatcher(runtime)

    async def handle(update: Update) -> None:
        if all(getattr(update, kind) is None for kind in ALLOWED_UPDATES):
            return  # nothing that was asked for: aiogram would warn of each
        await handlers.feed_update(runtime.bot, update)

    await _check_in(runtime.bot, stop, polls=hook is None)
    await _show_face(runtime)
    at_once = partial(cover, runtime)
    async with sweeping(runtime), watching(runtime), notices_delivered(runtime):
        beat = asyncio.create_task(pulse.keep_touching())
        try:
            if hook is not None:
                await listen(runtime.bot, hook, handle, stop, at_once=at_once)
            else:
                async with Lead(runtime.database, f"updates of {runtime.bot.id}") as lead:
                    await poll(runtime.bot, handle, stop, at_once=at_once, mine=lead.mine)
        except TelegramUnauthorizedError:
            raise _wrong_token() from None
        except BadHook as bad:
            raise SettingsError(str(bad)) from None
        finally:
            beat.cancel()


async def _until_told(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    try:
        async with lifespan(settings) as runtime:
            await _settle_in(runtime, stop)
            _spare_the_collector()
            _take_short_turns()
            await run(runtime, stop, settings.hook)
    except TokenValidationError:
        raise _wrong_token() from None


async def _settle_in(runtime: Runtime, stop: asyncio.Event) -> None:
    """Refuse a server whose settings would leak; wait calmly for one that is not there yet.

    Raises LeakingServer, and KeyProblem.
    """
    while not stop.is_set():
        try:
            async with runtime.database.statement() as session:
                await refuse_if_leaking(session)
                runtime.life.promise(await consultations.unfinished(session))
            runtime.draft_keys()  # what is wrong with a key file is said now, not at somebody's first tap
            return
        except DatabaseUnavailable:
            logger.warning("Waiting for the database", extra={"action": "database_awaited"})
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 1.0)


async def _check_in(bot: Bot, stop: asyncio.Event, *, polls: bool) -> None:
    """Make sure the token is good, that no webhook keeps the updates from whoever polls, and introduce the bot."""
    failures = 0
    while not stop.is_set():
        try:
            await bot.me()
            if polls:
                await bot.delete_webhook(drop_pending_updates=False)
            break
        except (TelegramUnauthorizedError, TelegramNotFound):
            raise _wrong_token() from None
        except TelegramAPIError as error:
            failures += 1
            logger.warning(
                "Waiting for Telegram", extra={"action": "telegram_awaited", "kind": type(error).__name__}
            )
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause_after(error, failures) or 5.0)
    try:
        await introduce(bot)
    except TelegramAPIError as error:
        logger.warning("Not introduced", extra={"action": "not_introduced", "kind": type(error).__name__})


async def _show_face(runtime: Runtime) -> None:
    """Let organisers' links and posters know what Telegram calls this bot."""
    try:
        username = (await runtime.bot.me()).username
        if username:
            async with runtime.database.transaction() as session:
                await faces.show(session, username)
    except (TelegramAPIError, StorageError) as error:
        logger.warning("Not shown", extra={"action": "face_not_shown", "kind": type(error).__name__})


def _wrong_token() -> SettingsError:
    return SettingsError(
        "Telegram no conoce el token del bot de vecinas y vecinos. "
        "Cópialo otra vez de @BotFather y guárdalo con «desdeabajo init»."
    )


def _spare_the_collector() -> None:
    """What was loaded at the start lives for ever: keep the garbage collector from walking through it.

    Untuned, two fifths of the CPU of a busy aiogram bot are spent there.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _take_short_turns() -> None:
    """A form is compiled in a thread: let the loop have its turn every half a millisecond, not every five."""
    sys.setswitchinterval(0.0005)


def _loop_factory() -> type[asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.Loop

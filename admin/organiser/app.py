"""The organisers' process: put the handlers together, start, run until told to stop, leave nothing half done."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import UTC, datetime
from typing import Any

from telegram import BotCommand, Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import (
    Application,
    ApplicationHandlerStop,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)

from admin.operator.problem import Problem
from admin.organiser import digests, issuing, talk, wording
from admin.organiser.delivery import Post
from admin.organiser.forms import checking, publishing, trying, words
from admin.organiser.intake import pause_after, poll
from admin.organiser.request import AiohttpRequest, PollingRequest
from admin.organiser.runtime import Runtime
from admin.runtime import pause, settle_in
from admin.schedule import LATE_RATHER_THAN_NEVER
from admin.settings import OrganiserSettings
from storage import logs, pulse
from storage.database import Database, DatabaseUnavailable

TICK = 20.0  #: seconds between two looks at what is due
AT_ONCE = 64  #: requests to Telegram at a time

App = Application[Any, Any, Any, Any, Any, Any]
Context = ContextTypes.DEFAULT_TYPE
Handler = Callable[[Update, Runtime], Awaitable[None]]

logger = logging.getLogger(__name__)


def main(environ: Mapping[str, str]) -> None:
    """Run the organisers' bot until SIGTERM or SIGINT. Raises `Problem` when somebody has to mend something first."""
    logs.set_up("organisers")
    for talkative in ("telegram", "apscheduler"):
        logging.getLogger(talkative).setLevel(logging.ERROR)
    asyncio.run(_until_told(OrganiserSettings.from_environment(environ)))


async def serve(
    settings: OrganiserSettings,
    stop: asyncio.Event,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    tick: float = TICK,
) -> None:
    """The whole process, until `stop` is set. Raises `Problem`: unknown token, leaking server, role refused."""
    database = Database(settings.database_url, role="organiser", password=settings.database_password)
    try:
        await settle_in(database, "organiser", stop)
        if not stop.is_set():
            await _run(settings, database, stop, now, tick)
    finally:
        await database.close()


async def _run(
    settings: OrganiserSettings,
    database: Database,
    stop: asyncio.Event,
    now: Callable[[], datetime],
    tick: float,
) -> None:
    requests = AiohttpRequest(connections=AT_ONCE), PollingRequest(connections=2)
    app = application(settings, *requests)
    runtime = Runtime(
        database,
        Post(app.bot, lambda wait: pause(wait, stop)),
        now,
        settings.issue,
        settings.invented,
        settings.media,
    )
    _attach(app, runtime)
    beat = asyncio.create_task(pulse.keep_touching())
    try:
        await _check_in(app, stop)
        if stop.is_set():
            return
        await app.start()
        assert app.job_queue is not None
        app.job_queue.run_repeating(_ticking(runtime), tick, first=0, job_kwargs=LATE_RATHER_THAN_NEVER)
        logger.info("The organisers' bot is listening", extra={"action": "listening"})
        await poll(app.bot, requests[1], app.process_update, stop)
    except InvalidToken:
        raise _wrong_token() from None
    finally:
        beat.cancel()
        if app.running:
            await app.stop()
        await app.shutdown()
        await runtime.room.close()
        for request in requests:  # an application that never came to be does not close them
            await request.shutdown()


def application(settings: OrganiserSettings, requests: AiohttpRequest, polling: PollingRequest) -> App:
    """python-telegram-bot's application over our requests; it polls nothing by itself."""
    return (
        Application.builder()
        .token(settings.token)
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .request(requests)
        .get_updates_request(polling)
        .updater(None)
        .build()
    )


def _attach(app: App, runtime: Runtime) -> None:
    """The handlers, in the order in which they are asked."""

    def with_runtime(handler: Handler) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
        async def handle(update: Update, _context: Context) -> None:
            await handler(update, runtime)

        return handle

    async def failed(update: object, context: Context) -> None:
        await talk.on_error(update, context.error, runtime)

    async def outside(update: Update, _context: Context) -> None:
        if not talk.in_private(update):
            await talk.on_outside(update, runtime)
            raise ApplicationHandlerStop

    app.add_handler(TypeHandler(Update, outside), group=-1)
    app.add_handler(CommandHandler("start", with_runtime(talk.on_start)))
    app.add_handler(CommandHandler(["boletin", "digest"], with_runtime(digests.on_digest)))
    app.add_handler(CommandHandler(["ayuda", "help"], with_runtime(talk.on_help)))
    app.add_handler(CommandHandler(["formularios", "forms"], with_runtime(publishing.on_forms)))
    app.add_handler(MessageHandler(filters.Document.ALL, with_runtime(checking.on_document)))
    app.add_handler(CallbackQueryHandler(with_runtime(publishing.on_press), pattern="^f:"))
    app.add_handler(CallbackQueryHandler(with_runtime(trying.on_tap), pattern="^t:"))
    app.add_handler(CallbackQueryHandler(with_runtime(digests.on_button)))
    app.add_handler(ChatMemberHandler(with_runtime(talk.on_membership), ChatMemberHandler.MY_CHAT_MEMBER))
    said = (filters.TEXT & ~filters.COMMAND) | filters.LOCATION
    app.add_handler(MessageHandler(filters.UpdateType.MESSAGE & said, with_runtime(trying.on_words)))
    app.add_handler(MessageHandler(filters.UpdateType.MESSAGE, with_runtime(talk.on_anything)))
    app.add_error_handler(failed)


def _ticking(runtime: Runtime) -> Callable[[Context], Coroutine[Any, Any, None]]:
    async def look(_context: Context) -> None:
        try:
            await issuing.tick(runtime)
        except DatabaseUnavailable:
            logger.warning("The database is away", extra={"action": "database_away"})
        except Exception as error:
            logger.error("The schedule failed", extra={"action": "tick_failed", "kind": type(error).__name__})

    return look


async def _check_in(app: App, stop: asyncio.Event) -> None:
    """Wait until Telegram answers, and leave the commands in its menu. Raises `InvalidToken`."""
    commands = [
        BotCommand("boletin", wording.command_digest()),
        BotCommand("formularios", words.command_forms()),
        BotCommand("ayuda", wording.command_help()),
    ]
    failures = 0
    while not stop.is_set():
        try:
            await app.initialize()
            await app.bot.set_my_commands(commands)
            return
        except InvalidToken:
            raise
        except TelegramError as error:
            failures += 1
            logger.warning("Telegram is away", extra={"action": "start_failed", "kind": type(error).__name__})
            await pause(pause_after(error, failures) or 5.0, stop)


def _wrong_token() -> Problem:
    return Problem(
        "Telegram no reconoce el token del bot de la organización.",
        "Revisa ORGANISERS_TOKEN; si lo cambiaste en @BotFather, guarda el nuevo con «desdeabajo init».",
    )


async def _until_told(settings: OrganiserSettings) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await serve(settings, stop)

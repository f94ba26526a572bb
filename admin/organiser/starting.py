"""Before the organisers' bot listens: the library put together, its key, its commands in Telegram's menu."""

import asyncio
import logging
import os

from telegram import BotCommand
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application

from admin.operator.problem import Problem
from admin.organiser import orders
from admin.organiser.handlers import App
from admin.organiser.intake import pause_after
from admin.organiser.request import AiohttpRequest, PollingRequest
from admin.runtime import pause
from admin.settings import OrganiserSettings
from storage import organisers
from storage.database import Database
from storage.keys import KeyMissing, KeyProblem, ring_of

logger = logging.getLogger(__name__)


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


async def check_in(app: App, stop: asyncio.Event, *, polls: bool) -> None:
    """Wait until Telegram answers, leave the commands in its menu, and let no webhook keep the updates from whoever
    polls. Raises `InvalidToken`."""
    commands = [BotCommand(order.name, order.says()) for order in orders.ORDERS]
    failures = 0
    while not stop.is_set():
        try:
            await app.initialize()
            await app.bot.set_my_commands(commands)
            if polls:
                await app.bot.delete_webhook(drop_pending_updates=False)
            return
        except InvalidToken:
            raise
        except TelegramError as error:
            failures += 1
            logger.warning("Telegram is away", extra={"action": "start_failed", "kind": type(error).__name__})
            await pause(pause_after(error, failures) or 5.0, stop)


async def organiser_key(settings: OrganiserSettings, database: Database) -> bytes:
    """What chats are known by; made only while there is nobody who could no longer be known. Raises `Problem`."""
    async with database.statement() as session:
        somebody = await organisers.count(session) > 0
    try:
        return ring_of(settings.keys, os.environ).organiser_key(make=not somebody)
    except KeyMissing:
        raise Problem(
            f"Falta la llave {settings.keys / 'organiser.key'}: sin ella no reconozco a nadie del equipo.",
            "Regrésala a su lugar. Si se perdió: «desdeabajo organiser forget», e invita de nuevo a cada quien.",
        ) from None
    except KeyProblem as problem:
        raise Problem(str(problem)) from None


def wrong_token() -> Problem:
    return Problem(
        "Telegram no reconoce el token del bot de la organización.",
        "Revisa ORGANISERS_TOKEN; si lo cambiaste en @BotFather, guarda el nuevo con «desdeabajo init».",
    )

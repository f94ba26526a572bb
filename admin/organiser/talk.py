"""Everything else people do with a bot: start it, ask for help, send pictures, put it in a group, block it."""

import logging
from contextlib import suppress

from telegram import ChatMember, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, NetworkError, TelegramError

from admin.organiser import orders, wording
from admin.organiser.access.gate import to_strangers, who
from admin.organiser.delivery import Gone
from admin.organiser.once import put_off
from admin.organiser.runtime import Runtime
from storage import subscribers
from storage.database import DatabaseUnavailable
from storage.handled import AlreadyDone
from storage.organisers import ORGANISES

logger = logging.getLogger(__name__)


def in_private(update: Update) -> bool:
    """Whether an update comes from a private chat; others are not served."""
    return update.effective_chat is not None and update.effective_chat.type == ChatType.PRIVATE


async def on_start(update: Update, runtime: Runtime) -> None:
    """/start: what this bot is for, and to strangers, for whom."""
    mine = await _orders(update, runtime)
    await _reply(update, runtime, wording.welcome(mine) if mine else _closed(update, runtime))


async def on_help(update: Update, runtime: Runtime) -> None:
    """/ayuda."""
    assert update.effective_chat is not None
    organiser = await who(runtime, update.effective_chat.id)
    if organiser is None:
        await _reply(update, runtime, _closed(update, runtime))
        return
    mine = orders.listed(orders.of(organiser))
    forms = bool(organiser.may_somewhere(ORGANISES))
    await _reply(update, runtime, wording.help_(mine, forms=forms))


async def on_anything(update: Update, runtime: Runtime) -> None:
    """Words that are no order, and whatever is not words."""
    assert update.message is not None
    mine = await _orders(update, runtime)
    if not mine:
        await _reply(update, runtime, _closed(update, runtime))
    elif update.message.text:
        await _reply(update, runtime, wording.not_understood(mine))
    else:
        await _reply(update, runtime, wording.no_media())


async def on_outside(update: Update, runtime: Runtime) -> None:
    """A group or a channel: say that this is not the place, and leave."""
    if update.callback_query is not None:
        with suppress(TelegramError):
            await update.callback_query.answer()
        return
    chat = update.effective_chat
    if chat is None:
        return
    change = update.my_chat_member
    if change is not None and change.new_chat_member.status in (ChatMember.LEFT, ChatMember.BANNED):
        return
    with suppress(TelegramError, Gone):
        await runtime.post.say(chat.id, wording.no_groups())
    with suppress(TelegramError):
        await chat.leave()


async def on_membership(update: Update, runtime: Runtime) -> None:
    """Somebody blocked the bot: forget where to send digests. Unblocking asks nothing of us."""
    change = update.my_chat_member
    assert change is not None
    if change.new_chat_member.status == ChatMember.BANNED:
        async with runtime.database.transaction() as session:
            await subscribers.unsubscribe(session, runtime.key, change.chat.id)


async def on_error(update: object, error: BaseException | None, runtime: Runtime) -> None:
    """One calm line instead of silence; the log learns the kind of error and nothing else."""
    if isinstance(error, Gone):
        return
    if isinstance(error, AlreadyDone):
        text = wording.already_done()
    elif isinstance(error, DatabaseUnavailable):
        if not put_off(error):
            return
        logger.warning("The database is away", extra={"action": "database_away"})
        text = wording.not_now()
    elif isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        logger.warning("Telegram is away", extra={"action": "telegram_away", "kind": type(error).__name__})
        put_off(error)
        return
    else:
        logger.error("Update failed", extra={"action": "update_failed", "kind": type(error).__name__})
        text = wording.went_wrong()
    if isinstance(update, Update) and in_private(update):
        with suppress(TelegramError, Gone):
            if update.callback_query is not None:
                await update.callback_query.answer(text, show_alert=True)
            elif update.message is not None:
                await _reply(update, runtime, text)


async def on_again(update: Update, runtime: Runtime) -> None:
    """An update that came before and had its effect: perhaps the answer was lost on its way."""
    if in_private(update):
        await on_error(update, AlreadyDone(), runtime)


async def _orders(update: Update, runtime: Runtime) -> str:
    """The orders that are hers; empty for strangers."""
    assert update.effective_chat is not None
    organiser = await who(runtime, update.effective_chat.id)
    return orders.listed(orders.of(organiser)) if organiser is not None else ""


def _closed(update: Update, runtime: Runtime) -> str:
    assert update.effective_chat is not None
    return to_strangers(runtime, update.effective_chat.id)


async def _reply(update: Update, runtime: Runtime, text: str) -> None:
    assert update.effective_chat is not None
    await runtime.post.say(update.effective_chat.id, text)

"""The bot to compare with: python-telegram-bot as its documentation shows a conversation, remembering nothing durably.

httpx, `ConversationHandler`, one update at a time (its conversations allow no other).
"""

import itertools
import logging
import sys
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)

ASKED = 0
KEYBOARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton(word, callback_data=f"i:{n}")] for n, word in enumerate(("Una", "Dos", "Tres"))]
)
turns = itertools.count()


async def start(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
    """Show the keyboard."""
    assert update.message is not None
    await update.message.reply_text("¿Qué va a hacer?", reply_markup=KEYBOARD)
    return ASKED


async def said(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
    """Answer words."""
    assert update.message is not None
    await update.message.reply_text("Esto es lo que puedes hacer.")
    return ASKED


async def tapped(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
    """Answer a tap, and edit."""
    query = update.callback_query
    assert query is not None
    await query.answer()
    await query.edit_message_text(f"¿Qué va a hacer? {next(turns)}", reply_markup=KEYBOARD)
    return ASKED


def main(token: str, api_url: str) -> None:
    """Poll until killed."""
    logging.disable(logging.CRITICAL)
    app: Any = Application.builder().token(token).base_url(f"{api_url}/bot").build()
    states: Any = {ASKED: [CallbackQueryHandler(tapped), MessageHandler(filters.TEXT, said)]}
    app.add_handler(ConversationHandler([CommandHandler("start", start)], states, []))
    app.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])

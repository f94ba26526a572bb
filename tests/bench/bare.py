"""The bot to compare with: plain aiogram, as its documentation shows it, remembering nothing.

Each tap edits the message and answers the query, as a tap of the residents' bot does.
"""

import asyncio
import itertools
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

OPTIONS = (
    "Robos",
    "Balazos",
    "Amenazas",
    "Venta de droga",
    "Nada de esto",
    "No sé",
    "Prefiero no decir",
    "Salir",
)
KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text=word, callback_data=f"t:abcdef:1:p:{number}")]
        for number, word in enumerate(OPTIONS)
    ]
)
QUESTION = "<b>En los últimos 3 meses, ¿qué has visto o sabido que pasa cerca?</b>\n\n<i>Toca todo lo que quieras.</i>"

dispatcher = Dispatcher()
turns = itertools.count()


@dispatcher.message()
async def start(message: Message) -> None:
    """Show the keyboard."""
    await message.answer(QUESTION, reply_markup=KEYBOARD, parse_mode="HTML")


@dispatcher.callback_query()
async def tap(query: CallbackQuery) -> None:
    """Edit and answer."""
    assert isinstance(query.message, Message)
    await query.message.edit_text(f"{QUESTION} {next(turns)}", reply_markup=KEYBOARD, parse_mode="HTML")
    await query.answer()


async def main(token: str, api_url: str) -> None:
    """Poll until killed."""
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api_url)))
    await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))

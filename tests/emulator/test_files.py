"""Files that people send: fetched whole, cut short, or gone together with the message that held them."""

import aiogram
import aiohttp
import pytest

from bot.emulator import Emulator, Person
from tests.emulator.conftest import TOKEN


async def test_a_download_may_be_refused_or_cut_short(
    telegram: Emulator, amparo: Person, aio: aiogram.Bot, http: aiohttp.ClientSession
) -> None:
    """Faults named "download" strike files, as others strike methods."""
    await amparo.writes("/start")
    sent = await amparo.sends_document("hojas.xlsx", b"x" * 200_000)
    assert sent.raw is not None
    file = await aio.get_file(sent.raw["document"]["file_id"])
    url = f"{telegram.url}/file/bot{TOKEN}/{file.file_path}"
    telegram.faults.add(method="download", error=502)
    telegram.faults.add(method="download", lose_answer=True)

    async with http.get(url) as answer:
        assert answer.status == 502
    with pytest.raises(aiohttp.ClientPayloadError):
        async with http.get(url) as answer:
            await answer.read()
    async with http.get(url) as answer:
        assert len(await answer.read()) == 200_000


async def test_a_button_tells_what_its_message_replies_to_while_it_is_there(
    telegram: Emulator, amparo: Person, aio: aiogram.Bot
) -> None:
    """The Bot API server asks for the replied message at each tap (Client.cpp, process_new_callback_query_queue)."""
    await amparo.writes("/start")
    sent = await amparo.sends_document("hojas.xlsx", b"x")
    key = aiogram.types.InlineKeyboardButton(text="Probar", callback_data="f")
    await aio.send_message(
        amparo.user.id,
        "Revisado",
        reply_parameters=aiogram.types.ReplyParameters(message_id=sent.id),
        reply_markup=aiogram.types.InlineKeyboardMarkup(inline_keyboard=[[key]]),
    )
    await amparo.taps("Probar")
    await amparo.deletes(sent)
    await amparo.taps("Probar", at_once=True)
    quoted = [
        update.callback_query.message.reply_to_message
        for update in await aio.get_updates()
        if update.callback_query and isinstance(update.callback_query.message, aiogram.types.Message)
    ]

    assert [each.document.file_name if each and each.document else None for each in quoted] == [
        "hojas.xlsx",
        None,
    ]

"""People with a phone, talking to a small real bot."""

from __future__ import annotations

import aiogram
import pytest
from aiogram import F, Router
from aiogram.enums import ContentType
from aiogram.filters import CommandStart
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)

from bot.emulator import Bot, Emulator, Person
from bot.emulator.seen import Button as Key
from bot.emulator.seen import find_button, plain
from tests.emulator.conftest import Start


def keyboard(*rows: tuple[str, ...]) -> InlineKeyboardMarkup:
    """Buttons whose data is their label."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=it, callback_data=it.strip("✅ ")) for it in row] for row in rows
        ]
    )


def small_bot() -> Router:
    """Asks for zones, lets one choose several, answers stale taps kindly, repeats what it does not know."""
    router = Router()
    asked = "¿Qué te preocupa más en tu colonia?"

    @router.message(CommandStart(deep_link=True))
    async def linked(message: Message) -> None:
        await message.answer(f"Vienes de <b>{(message.text or '')[7:]}</b>", parse_mode="HTML")

    @router.message(CommandStart())
    async def start(message: Message) -> None:
        await message.answer("Hola. ¿Empezamos?", reply_markup=keyboard(("Participar", "❌ No")))

    @router.callback_query(F.data == "Participar")
    async def begin(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        await query.answer()
        await query.message.edit_text(asked, reply_markup=keyboard(("Seguridad", "Servicios"), ("Listo",)))

    @router.callback_query(F.data.in_({"Seguridad", "Servicios"}))
    async def choose(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        if asked not in (query.message.text or ""):
            await query.answer("Ya respondiste esa pregunta")
            return
        await query.answer("Anotado")
        await query.message.edit_text(
            asked, reply_markup=keyboard((f"✅ {query.data}", "Servicios"), ("Listo",))
        )

    @router.callback_query(F.data == "Listo")
    async def done(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        await query.message.edit_text("Gracias.")
        await query.answer("Listo", show_alert=True)

    @router.message(F.text == "/teclado")
    async def keys(message: Message) -> None:
        rows = [[KeyboardButton(text="Norte"), KeyboardButton(text="Sur")]]
        await message.answer("¿Dónde?", reply_markup=ReplyKeyboardMarkup(keyboard=rows))

    @router.message()
    async def other(message: Message) -> None:
        await message.answer(f"{ContentType(message.content_type).value}: {message.text}")

    @router.edited_message()
    async def changed(message: Message) -> None:
        await message.answer(f"Cambiaste a: {message.text}")

    return router


async def test_a_conversation_is_its_own_specification(amparo: Person, runs: Start) -> None:
    """Write, tap what one sees, read; the transcript tells it as the golden files do."""
    await runs(small_bot())

    await amparo.writes("/start")
    await amparo.taps("participar")
    question = await amparo.reads()
    await amparo.taps("Seguridad")
    await amparo.taps("Listo")
    end = await amparo.reads()
    await amparo.taps("Servicios", on=question)
    late = await amparo.reads()

    assert question.buttons == ("Seguridad", "Servicios", "Listo")
    assert end.text == "Gracias."
    assert late.toast == "Ya respondiste esa pregunta"
    assert amparo.transcript().splitlines()[:8] == [
        "Amparo  /start",
        "Bot     Hola. ¿Empezamos?",
        "        [Participar] [❌ No]",
        "Amparo  [Participar]",
        "Bot     ¿Qué te preocupa más en tu colonia?",
        "        [Seguridad] [Servicios]",
        "        [Listo]",
        "Amparo  [Seguridad]",
    ]


async def test_a_button_that_is_not_there(amparo: Person, runs: Start) -> None:
    """The failure names who looked, for what, and what there was."""
    await runs(small_bot())
    await amparo.writes("/start")

    with pytest.raises(AssertionError, match=r"no single button “Quizá”. Buttons: \[Participar\] \[❌ No\]"):
        await amparo.taps("Quizá")


async def test_a_bot_that_says_nothing(amparo: Person) -> None:
    """The failure says how long somebody waited, and shows the end of the chat."""
    await amparo.writes("¿Hay alguien?")

    with pytest.raises(AssertionError, match=r"waited 0\.05 s for an answer(.|\n)*¿Hay alguien\?"):
        await amparo.reads(within=0.05)


async def test_two_bots_are_two_chats(telegram: Emulator, amparo: Person, bot: Bot, runs: Start) -> None:
    """`to` opens a chat, `with_` gives the same person with a chat open; nothing leaks between them."""
    await runs(small_bot())
    organisers = telegram.bot("200:ORG", "organiza_bot", "Organización")
    elena = telegram.person("Elena")
    with pytest.raises(LookupError, match="say which"):
        await elena.writes("/start")

    await elena.writes("/start", to=bot)
    await elena.taps("No")
    await elena.with_(organisers).writes("hola")

    assert [seen.text for seen in elena.with_(organisers).sees()] == ["hola"]
    assert len(elena.with_(bot).sees()) == 2


async def test_people_send_all_kinds_of_things(amparo: Person, runs: Start) -> None:
    """Photos, voices, stickers, contacts, places, files and a changed message reach the bot as what they are."""
    await runs(small_bot())
    for sending, kind in (
        (amparo.sends_photo(), "photo"),
        (amparo.sends_voice(), "voice"),
        (amparo.sends_sticker(), "sticker"),
        (amparo.sends_contact(), "contact"),
        (amparo.sends_location(19.4, -99.1), "location"),
        (amparo.sends_document("a.txt", b"hola"), "document"),
    ):
        await sending
        assert (await amparo.reads()).text == f"{kind}: None"
    first = await amparo.writes("uno")
    await amparo.reads()
    await amparo.edits_message(first, "dos")
    assert (await amparo.reads()).text == "Cambiaste a: dos"


async def test_links_keyboards_and_languages(amparo: Person, runs: Start) -> None:
    """A deep link is /start with its code; keys of a reply keyboard are written; a language is told to bots."""
    await runs(small_bot())
    await amparo.opens_link("LADERA")
    assert (await amparo.reads()).html == "Vienes de <b>LADERA</b>"
    await amparo.writes("/teclado")
    await amparo.taps("Norte")
    assert (await amparo.reads()).text == "text: Norte"
    amparo.speaks("en")
    await amparo.writes("hello")
    assert amparo.update is not None
    assert amparo.update.payload["from"]["language_code"] == "en"


async def test_a_group_hears_only_what_is_for_it(
    amparo: Person, bot: Bot, runs: Start, telegram: Emulator
) -> None:
    """In a group a bot sees commands and what names it, as with Telegram's privacy mode."""
    await runs(small_bot())
    group = await amparo.in_group("Vecinos de La Ladera", bot)
    beto = await telegram.person("Beto").in_group(group)
    await group.hears()
    await beto.writes("Buenas tardes")
    await telegram.idle(bot)
    before = len(group.sees())
    await beto.writes("/start@desdeabajo_bot")

    assert "Participar" in (await beto.reads()).buttons
    assert len(group.sees()) == before + 2


async def test_news_come_unasked(amparo: Person, aio: aiogram.Bot) -> None:
    """`hears` waits for what the bot says by itself, each time for something newer."""
    await amparo.writes("/start")
    for text in ("Aviso uno", "Aviso dos"):
        await aio.send_message(amparo.user.id, text)
        assert (await amparo.hears()).text == text


async def test_the_ledger_keeps_every_call(telegram: Emulator, amparo: Person, aio: aiogram.Bot) -> None:
    """Method, parameters and what came of it; polls are left out."""
    await amparo.writes("/start")
    await aio.send_message(amparo.user.id, "x")
    await aio.get_updates()

    (call,) = telegram.calls
    assert (call.method, call.params["text"], call.ok, call.result["text"]) == ("sendMessage", "x", True, "x")


def test_labels_are_found_as_people_say_them() -> None:
    """Exact first, then without emoji, then the only beginning, then the only part."""
    keys = [Key("✅ Sí", "a"), Key("Sí, mucho", "b"), Key("No 🙁", "c"), Key("Prefiero no decir", "d")]

    assert plain("✅ ¡Sí!") == "¡sí!"
    assert find_button("Sí", keys) == keys[0]
    assert find_button("no", keys) == keys[2]
    assert find_button("sí, m", keys) == keys[1]
    assert find_button("decir", keys) == keys[3]
    assert find_button("s", keys) is None
    assert find_button("", keys) is None

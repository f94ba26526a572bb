"""What Telegram refuses is refused here, in its words, and the frameworks raise what they raise for Telegram."""

from __future__ import annotations

import json

import aiogram
import aiogram.exceptions as e
import aiohttp
import pytest
import telegram.constants
from aiogram.types import BotCommand, BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

from bot.emulator import Bot, Emulator, Person, limits, refusals

TOO_OLD = refusals.QUERY_TOO_OLD.description


def keyboard(*data: str) -> InlineKeyboardMarkup:
    """One button a row."""
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text="x", callback_data=it)] for it in data]
    )


def test_every_refusal_names_its_source() -> None:
    """The ledger has no entry without a source, and none twice."""
    entries = refusals.ledger()

    assert all(wording.source for wording in entries.values())
    assert len({wording.description for wording in entries.values()}) == len(entries)


def test_limits_agree_with_the_other_framework() -> None:
    """python-telegram-bot lists Telegram's numbers too."""
    it = telegram.constants
    assert limits.TEXT == it.MessageLimit.MAX_TEXT_LENGTH
    assert limits.CAPTION == it.MessageLimit.CAPTION_LENGTH
    assert limits.ENTITIES == it.MessageLimit.MESSAGE_ENTITIES
    assert limits.DEEP_LINK == it.MessageLimit.DEEP_LINK_LENGTH
    assert limits.CALLBACK_DATA == it.InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    assert limits.CALLBACK_ANSWER == it.CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
    assert limits.UPDATES == it.PollingLimit.MAX_LIMIT
    assert limits.DELETE_TOGETHER == it.BulkRequestLimit.MAX_LIMIT
    assert limits.MESSAGES_A_SECOND == it.FloodLimit.MESSAGES_PER_SECOND
    assert limits.SECRET_TOKEN == it.WebhookLimit.MAX_SECRET_TOKEN_LENGTH
    assert limits.COMMANDS == it.BotCommandLimit.MAX_COMMAND_NUMBER
    assert limits.COMMAND_NAME == it.BotCommandLimit.MAX_COMMAND
    assert limits.COMMAND_DESCRIPTION == it.BotCommandLimit.MAX_DESCRIPTION
    assert limits.DOWNLOAD == it.FileSizeLimit.FILESIZE_DOWNLOAD
    assert limits.UPLOAD == it.FileSizeLimit.FILESIZE_UPLOAD
    assert limits.PHOTO == it.FileSizeLimit.PHOTOSIZE_UPLOAD
    assert limits.BUTTONS == it.InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("bot9:NO/getMe", 401, "Unauthorized"),
        ("bot100:RES/doesNotExist", 404, "Not Found: method not found"),
        ("bot100:RES/sendPoll", 501, None),
        ("bot100:RES/sendMessage", 400, "Bad Request: chat_id is empty"),
        ("bot100:RES/sendMessage?chat_id=1", 400, "Bad Request: message text is empty"),
        ("bot100:RES/sendMessage?chat_id=1&text=x", 400, "Bad Request: chat not found"),
        ("bot100:RES/sendMessage?chat_id=@nadie&text=x", 400, "Bad Request: chat not found"),
        (
            "bot100:RES/sendMessage?chat_id=1&text=x&reply_markup={",
            400,
            "Bad Request: object expected as reply markup",
        ),
        ("file/bot100:RES/none.txt", 404, "Not Found"),
        ("file/bot9:NO/none.txt", 401, "Unauthorized"),
    ],
)
async def test_bare_http_is_refused_like_telegram(
    path: str, status: int, words: str | None, telegram: Emulator, bot: Bot, http: aiohttp.ClientSession
) -> None:
    """A client without a framework sees status, error_code and description."""
    if "sendPoll" in path:
        path += '?chat_id=1&question=x&options=[{"text":"a"},{"text":"b"}]'
    async with http.get(f"{telegram.url}/{path}") as response:
        answer = await response.json()

    assert response.status == answer["error_code"] == status
    assert answer["ok"] is False
    assert words is None or answer["description"] == words


@pytest.mark.parametrize("kind", ["json", "form", "query", "multipart"])
async def test_parameters_come_any_way(
    kind: str, telegram: Emulator, amparo: Person, http: aiohttp.ClientSession
) -> None:
    """JSON, urlencoded, query string and multipart mean the same; method names are not case sensitive."""
    await amparo.writes("/start")
    markup = json.dumps({"inline_keyboard": [[{"text": "Sí", "callback_data": "si"}]]})
    given = {"chat_id": str(amparo.user.id), "text": "Hola ñ 🏟", "reply_markup": markup, "unknown": "x"}
    url = f"{telegram.url}/bot100:RES/SENDmessage"
    form = aiohttp.FormData(given)
    form.add_field("file", b"x", filename="x")

    match kind:
        case "json":
            request = http.post(url, json=given | {"reply_markup": json.loads(markup)})
        case "form":
            request = http.post(url, data=given)
        case "query":
            request = http.get(url, params=given)
        case _:
            request = http.post(url, data=form)
    async with request as response:
        answer = await response.json()

    assert answer["ok"], answer
    assert answer["result"]["reply_markup"] == json.loads(markup)
    assert (await amparo.reads()).text == "Hola ñ 🏟"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a" * 4097, "message is too long"),
        (" \n ", "text must be non-empty"),
        ("<b>", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("a" * 40_000, "text is too long"),
    ],
)
async def test_texts_telegram_refuses(text: str, words: str, amparo: Person, aio: aiogram.Bot) -> None:
    """Too long, empty, broken."""
    await amparo.writes("/start")

    with pytest.raises(e.TelegramBadRequest) as refused:
        await aio.send_message(amparo.user.id, text, parse_mode="HTML")

    assert refused.value.message == f"Bad Request: {words}"


async def test_length_is_measured_after_parsing(amparo: Person, aio: aiogram.Bot) -> None:
    """4096 characters with any number of tags around them go through."""
    await amparo.writes("/start")

    sent = await aio.send_message(amparo.user.id, f"<b>{'ñ' * 4096}</b>", parse_mode="HTML")

    assert sent.text == "ñ" * 4096


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (keyboard("ñ" * 33), "BUTTON_DATA_INVALID"),
        (keyboard(*"x" * 101), "reply markup is too long"),
        (
            InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="x")]]),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
    ],
)
async def test_keyboards_telegram_refuses(
    markup: InlineKeyboardMarkup, words: str, amparo: Person, aio: aiogram.Bot
) -> None:
    """Callback data over 64 bytes, more than 100 buttons, buttons that do nothing."""
    await amparo.writes("/start")

    with pytest.raises(e.TelegramBadRequest) as refused:
        await aio.send_message(amparo.user.id, "x", reply_markup=markup)

    assert refused.value.message == f"Bad Request: {words}"


async def test_sixty_four_bytes_are_enough(amparo: Person, aio: aiogram.Bot) -> None:
    """Exactly 64 bytes of callback data go through."""
    await amparo.writes("/start")

    await aio.send_message(amparo.user.id, "x", reply_markup=keyboard("ñ" * 32))

    assert (await amparo.reads()).buttons == ("x",)


async def test_an_edit_that_changes_nothing(amparo: Person, aio: aiogram.Bot) -> None:
    """The same text and keyboard are refused; a new keyboard alone is a change."""
    await amparo.writes("/start")
    sent = await aio.send_message(amparo.user.id, "<b>x</b>", parse_mode="HTML", reply_markup=keyboard("a"))

    with pytest.raises(e.TelegramBadRequest, match="message is not modified: specified new message content"):
        await sent.edit_text("<b>x</b>", parse_mode="HTML", reply_markup=keyboard("a"))
    changed = await sent.edit_text("<b>x</b>", parse_mode="HTML", reply_markup=keyboard("b"))

    assert isinstance(changed, aiogram.types.Message)
    assert changed.edit_date


async def test_messages_that_are_not_there(amparo: Person, aio: aiogram.Bot) -> None:
    """Edit, delete, copy, forward, pin, react and reply each say so."""
    mine = await amparo.writes("/start")
    chat = amparo.user.id
    for call, words in (
        (aio.edit_message_text("x", chat_id=chat, message_id=99), "message to edit not found"),
        (aio.edit_message_text("x", chat_id=chat, message_id=mine.id), "message can't be edited"),
        (aio.edit_message_text("x", chat_id=chat), "message identifier is not specified"),
        (aio.delete_message(chat, 99), "message to delete not found"),
        (aio.copy_message(chat, chat, 99), "message to copy not found"),
        (aio.forward_message(chat, chat, 99), "message to forward not found"),
        (aio.pin_chat_message(chat, 99), "message to pin not found"),
        (aio.set_message_reaction(chat, 99), "message to react not found"),
        (aio.send_message(chat, "x", reply_to_message_id=99), "message to be replied not found"),
        (aio.get_file("nothing"), "invalid file_id"),
        (aio.send_document(chat, "nothing"), "wrong file identifier/HTTP URL specified"),
        (aio.send_document(chat, BufferedInputFile(b"", "a")), "file must be non-empty"),
        (aio.send_photo(chat, BufferedInputFile(b"no", "a")), "IMAGE_PROCESS_FAILED"),
        (aio.send_photo(chat, BufferedInputFile(b"no", "a"), caption="x" * 1025), "IMAGE_PROCESS_FAILED"),
        (aio.set_my_commands([BotCommand(command="No", description="x")]), "BOT_COMMAND_INVALID"),
        (aio.send_chat_action(chat, "dance"), "wrong parameter action in request"),
        (aio.set_webhook("ftp://x"), "invalid webhook URL specified"),
        (aio.set_webhook("https://x.mx", secret_token="ñ"), "secret token contains unallowed characters"),
        (aio.answer_callback_query("1", "x" * 201), "MESSAGE_TOO_LONG"),
        (aio.answer_callback_query("1", "x"), TOO_OLD.removeprefix("Bad Request: ")),
    ):  # fmt: skip
        with pytest.raises(e.TelegramBadRequest) as refused:
            await call
        assert refused.value.message == f"Bad Request: {words}"


async def test_two_days_later_a_message_stays(telegram: Emulator, amparo: Person, aio: aiogram.Bot) -> None:
    """Up to 48 hours a bot deletes its own and a person's messages; later neither."""
    mine = await amparo.writes("/start")
    chat = amparo.user.id
    first, second = [await aio.send_message(chat, "x") for _ in range(2)]

    telegram.clock.advance(hours=47)
    assert await first.delete()
    telegram.clock.advance(hours=2)

    with pytest.raises(e.TelegramBadRequest, match="message can't be deleted for everyone"):
        await second.delete()
    with pytest.raises(e.TelegramBadRequest, match="message can't be deleted for everyone"):
        await aio.delete_messages(chat, [mine.id, second.message_id])
    assert [seen.id for seen in amparo.sees()] == [mine.id, second.message_id]


async def test_a_tap_grows_old(telegram: Emulator, amparo: Person, aio: aiogram.Bot) -> None:
    """After some seconds a callback query cannot be answered; before, once is enough."""
    await amparo.writes("/start")
    await aio.send_message(amparo.user.id, "x", reply_markup=keyboard("a"))
    await amparo.taps("x")
    await amparo.taps("x", at_once=True)
    queries = list(telegram.world.queries)

    assert await aio.answer_callback_query(queries[0], "Anotado")
    assert (await amparo.reads()).toast == "Anotado"
    telegram.clock.advance(seconds=16)
    with pytest.raises(e.TelegramBadRequest) as refused:
        await aio.answer_callback_query(queries[1])

    assert refused.value.message == TOO_OLD


async def test_people_who_do_not_want_the_bot(amparo: Person, bot: Bot, aio: aiogram.Bot) -> None:
    """Blocked, deleted account, thrown out of a group, never met."""
    chat = amparo.user.id
    await amparo.writes("/start")
    group = await amparo.in_group("Vecinos", bot)
    await amparo.blocks()
    with pytest.raises(e.TelegramForbiddenError, match="Forbidden: bot was blocked by the user"):
        await aio.send_message(chat, "x")
    await amparo.writes("Ya volví")
    assert await aio.send_message(chat, "x")
    await group.expels(bot)
    with pytest.raises(e.TelegramForbiddenError, match="bot was kicked from the supergroup chat"):
        await aio.send_message(group.chat.id, "x")
    amparo.leaves_telegram()
    with pytest.raises(e.TelegramForbiddenError, match="user is deactivated"):
        await aio.send_message(chat, "x")


async def test_protected_content_is_not_repeated(amparo: Person, aio: aiogram.Bot) -> None:
    """A protected message says so and can be neither copied nor forwarded."""
    await amparo.writes("/start")
    sent = await aio.send_message(amparo.user.id, "x", protect_content=True)

    assert sent.has_protected_content
    with pytest.raises(e.TelegramBadRequest, match="can't be copied"):
        await sent.copy_to(amparo.user.id)
    with pytest.raises(e.TelegramBadRequest, match="can't be forwarded"):
        await sent.forward(amparo.user.id)


async def test_files_belong_to_one_bot(telegram: Emulator, amparo: Person, aio: aiogram.Bot) -> None:
    """A file_id of one bot is nothing to the other; its owner can send it again and download it."""
    second = telegram.bot("200:ORG", "otro_bot", "Otro")
    await amparo.writes("/start", to=second)
    elena = aiogram.Bot("200:ORG", session=aio.session)
    await amparo.writes("/start", to=telegram.world.bots["100:RES"])
    sent = await aio.send_document(amparo.user.id, BufferedInputFile("á".encode(), "boletín.txt"))
    assert sent.document

    with pytest.raises(e.TelegramBadRequest, match="wrong file identifier"):
        await elena.send_document(amparo.user.id, sent.document.file_id)
    again = await aio.send_document(amparo.user.id, sent.document.file_id)
    assert again.document
    content = await aio.download(again.document)

    assert content is not None
    assert content.read() == "á".encode()
    seen = await amparo.reads()
    assert seen.file is not None
    assert (seen.file.name, seen.file.text) == ("boletín.txt", "á")

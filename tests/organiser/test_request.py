"""Our requests beneath python-telegram-bot: its errors, time-outs and files; and no token in anything that fails."""

import traceback
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from telegram import Bot, InputFile
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from admin.organiser.delivery import ATTEMPTS, Gone, Post
from admin.organiser.intake import seconds
from admin.organiser.request import AiohttpRequest
from bot.emulator import Emulator, Person

TOKEN = "300:prueba-de-peticiones-00000000000000000"


@pytest_asyncio.fixture
async def ines(telegram: Emulator) -> Person:
    """Inés, who has started the bot."""
    person = telegram.person("Inés").with_(telegram.bot(token=TOKEN, username="prueba_bot", name="Prueba"))
    await person.writes("/start")
    return person


@pytest_asyncio.fixture
async def bot(telegram: Emulator, ines: Person) -> AsyncIterator[Bot]:
    """A bot that speaks through our requests."""
    made = Bot(
        TOKEN,
        base_url=f"{telegram.url}/bot",
        base_file_url=f"{telegram.url}/file/bot",
        request=AiohttpRequest(read_timeout=0.5),
        get_updates_request=AiohttpRequest(),
    )
    async with made:
        yield made


async def test_words_and_files_arrive_as_they_were_sent(bot: Bot, ines: Person) -> None:
    """Parameters, markup and multipart, with names and accents."""
    await bot.send_message(ines.user.id, "<b>¿Qué tal?</b> ñ 🙂", parse_mode="HTML")
    said = await ines.reads()
    await bot.send_document(ines.user.id, InputFile("año\n".encode(), filename="boletín.csv"), caption="uno")
    document = await ines.hears()

    assert said.html == "<b>¿Qué tal?</b> ñ 🙂"
    assert document.file is not None
    assert (document.file.name, document.file.text, document.text) == ("boletín.csv", "año\n", "uno")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"error": 400}, BadRequest),
        ({"error": 401}, InvalidToken),
        ({"error": 403}, Forbidden),
        ({"error": 429, "retry_after": 7}, RetryAfter),
        ({"error": 502}, NetworkError),
        ({"error": 502, "html": True}, NetworkError),
        ({"hang": True}, TimedOut),
        ({"lose_connection": True}, NetworkError),
        ({"lose_answer": True}, NetworkError),
    ],
)
async def test_what_fails_fails_as_python_telegram_bot_says(
    telegram: Emulator,
    bot: Bot,
    ines: Person,
    fault: dict[str, int],
    error: type[Exception],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The same exceptions as with its own requests, and the token in none of them, nor in the log."""
    telegram.faults.add(method="sendMessage", **fault)  # type: ignore[arg-type]

    with pytest.raises(error) as raised:
        await bot.send_message(ines.user.id, "hola")

    assert TOKEN not in "".join(traceback.format_exception(raised.value))
    assert TOKEN not in caplog.text
    if isinstance(raised.value, RetryAfter):
        assert seconds(raised.value) == 7


async def test_an_unreachable_api_is_a_network_error(telegram: Emulator) -> None:
    """Also then, without the address."""
    bot = Bot(TOKEN, base_url="http://127.0.0.1:9/bot", request=AiohttpRequest())

    with pytest.raises(NetworkError) as raised:
        async with bot:
            pass

    assert TOKEN not in "".join(traceback.format_exception(raised.value))


async def test_a_message_is_sent_patiently_but_not_for_ever(
    telegram: Emulator, bot: Bot, ines: Person
) -> None:
    """After a 429 as long as Telegram says, after a 5xx a little longer each time; a closed door is told at once."""
    waits: list[float] = []

    async def sleep(wait: float) -> None:
        waits.append(wait)

    post = Post(bot, sleep)
    telegram.faults.add(method="sendMessage", error=429, retry_after=30)
    telegram.faults.add(method="sendMessage", error=502)
    await post.say(ines.user.id, "aquí está")
    assert (await ines.reads()).text == "aquí está"
    assert waits == [30.0, 0.5]

    telegram.faults.add(method="sendMessage", error=502, times=ATTEMPTS)
    with pytest.raises(NetworkError):
        await post.say(ines.user.id, "nunca")
    await ines.blocks()
    with pytest.raises(Gone):
        await post.say(ines.user.id, "nunca")
    with pytest.raises(Gone):
        await post.say(4_040_404_040, "nunca")


def test_periods_are_read_whichever_way_they_come() -> None:
    """python-telegram-bot is changing them from numbers to periods."""
    assert seconds(RetryAfter(timedelta(seconds=3))) == seconds(RetryAfter(3)) == 3.0

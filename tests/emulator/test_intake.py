"""How updates reach a bot: long polls, webhooks, conflicts, bad days."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import aiogram
import aiogram.exceptions as e
import aiohttp
import pytest
import telegram as ptb
from aiohttp import web
from telegram.error import Conflict, RetryAfter

from bot.emulator import Bot, Emulator, Person

Answer = Callable[[web.Request], Awaitable[web.Response]]
Listen = Callable[[Answer], Awaitable[str]]


async def numbers(aio: aiogram.Bot, offset: int | None = None, limit: int | None = None) -> list[int]:
    """The update ids one getUpdates brings."""
    return [update.update_id for update in await aio.get_updates(offset=offset, limit=limit)]


async def test_an_offset_confirms(amparo: Person, aio: aiogram.Bot) -> None:
    """Updates come again until the next offset; a negative one keeps the newest; the limit holds."""
    for text in "abcde":
        await amparo.writes(text)
    first = await numbers(aio)

    assert await numbers(aio) == first
    assert await numbers(aio, limit=2) == first[:2]
    assert await numbers(aio, offset=first[1]) == first[1:]
    assert await numbers(aio, offset=-2) == first[-2:]
    assert await numbers(aio) == first[-2:]
    assert await numbers(aio, offset=first[-1] + 1) == []


async def test_an_update_can_come_twice(amparo: Person, aio: aiogram.Bot) -> None:
    """What was confirmed is delivered again when Telegram lost the confirmation."""
    await amparo.writes("a")
    (number,) = await numbers(aio)
    assert await numbers(aio, offset=number + 1) == []

    await amparo.receives_again()

    assert await numbers(aio, offset=number + 1) == [number]
    assert await numbers(aio, offset=number + 1) == []


async def test_a_long_poll_is_held(telegram: Emulator, amparo: Person, aio: aiogram.Bot) -> None:
    """It answers when somebody writes, not before."""
    poll = asyncio.create_task(aio.get_updates(timeout=30))
    await telegram.connected()
    assert not poll.done()

    await amparo.writes("ya")

    (update,) = await poll
    assert update.message
    assert update.message.text == "ya"


async def test_a_second_poller_ends_the_first(telegram: Emulator, aio: aiogram.Bot, other: ptb.Bot) -> None:
    """409, as when two copies of a bot run."""
    first = asyncio.create_task(aio.get_updates(timeout=30))
    await telegram.connected()

    assert await other.get_updates() == ()
    with pytest.raises(e.TelegramConflictError, match="terminated by other getUpdates request"):
        await first


async def test_polling_under_a_webhook_is_a_conflict(aio: aiogram.Bot, other: ptb.Bot) -> None:
    """409 until the webhook is deleted."""
    await aio.set_webhook("http://127.0.0.1:9/x")

    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await other.get_updates()
    await aio.delete_webhook()
    assert await numbers(aio) == []


async def test_allowed_updates_are_remembered(amparo: Person, aio: aiogram.Bot) -> None:
    """Kinds a bot did not name are not even queued, until it says otherwise."""
    await aio.get_updates(allowed_updates=["callback_query"])
    await amparo.writes("nadie oye")
    await amparo.taps_raw("x")

    (update,) = await aio.get_updates()

    assert update.event_type == "callback_query"


async def test_a_day_is_the_most_an_update_waits(
    telegram: Emulator, amparo: Person, aio: aiogram.Bot
) -> None:
    """After 24 hours an unconfirmed update is gone."""
    await amparo.writes("ayer")
    telegram.clock.advance(hours=25)
    await amparo.writes("hoy")

    assert [update.message.text for update in await aio.get_updates() if update.message] == ["hoy"]


@pytest.fixture
async def listen() -> AsyncIterator[Listen]:
    """A web server that answers webhooks."""
    runners: list[web.AppRunner] = []

    async def start(answer: Answer) -> str:
        application = web.Application()
        application.router.add_post("/hook", answer)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        runners.append(runner)
        return f"http://127.0.0.1:{runner.addresses[0][1]}/hook"

    yield start
    for runner in runners:
        await runner.cleanup()


async def test_a_webhook_gets_updates_until_it_says_yes(
    telegram: Emulator, bot: Bot, amparo: Person, aio: aiogram.Bot, listen: Listen
) -> None:
    """With the secret, in order, one at a time in a chat, again after a failure; a method in the answer is executed."""
    heard: list[tuple[str, str]] = []

    async def answer(request: web.Request) -> web.Response:
        text = (await request.json())["message"]["text"]
        heard.append((text, request.headers["X-Telegram-Bot-Api-Secret-Token"]))
        if len(heard) == 1:
            return web.Response(status=500)
        said = {"method": "sendMessage", "chat_id": amparo.user.id, "text": f"Oí {text}"}
        return web.json_response(said)

    await aio.set_webhook(await listen(answer), secret_token="s3")
    await amparo.writes("uno")
    await amparo.writes("dos")

    await amparo.reads(showing="Oí dos")
    assert heard == [("uno", "s3"), ("uno", "s3"), ("dos", "s3")]
    await telegram.idle(bot)
    info = await aio.get_webhook_info()
    assert info.pending_update_count == 0
    assert "500" in str(info.last_error_message)


async def test_chats_are_delivered_side_by_side(
    telegram: Emulator, bot: Bot, amparo: Person, aio: aiogram.Bot, listen: Listen
) -> None:
    """One slow chat holds up no other."""
    beto = telegram.person("Beto").with_(bot)
    free = asyncio.Event()
    heard: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        text = (await request.json())["message"]["text"]
        heard.append(text)
        if text == "lento":
            await free.wait()
        if text == "rápido":
            free.set()
        return web.Response()

    await aio.set_webhook(await listen(answer))
    await amparo.writes("lento")
    await amparo.writes("después")
    await beto.writes("rápido")
    await telegram.idle(bot)

    assert heard == ["lento", "rápido", "después"]


async def test_scripted_faults(
    telegram: Emulator, amparo: Person, aio: aiogram.Bot, other: ptb.Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """429 with retry_after, 5xx as JSON and as a page, for as many calls as told."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    await amparo.writes("/start")
    chat = amparo.user.id
    telegram.faults.add("sendMessage", error=429, retry_after=3, times=2)

    with pytest.raises(e.TelegramRetryAfter) as wait:
        await aio.send_message(chat, "x")
    assert wait.value.retry_after == 3
    with pytest.raises(RetryAfter):
        await other.send_message(chat, "x")
    assert await aio.send_message(chat, "x")

    telegram.faults.add(error=502)
    telegram.faults.add(error=502, html=True)
    with pytest.raises(e.TelegramServerError, match="Bad Gateway"):
        await aio.get_me()
    with pytest.raises(e.ClientDecodeError):
        await aio.get_me()
    assert await aio.get_me()


async def test_answers_that_never_arrive(telegram: Emulator, amparo: Person, aio: aiogram.Bot) -> None:
    """Lost before executing, lost after executing, and a time-out."""
    await amparo.writes("/start")
    chat = amparo.user.id
    telegram.faults.add("sendMessage", lose_connection=True)
    with pytest.raises(e.TelegramNetworkError):
        await aio.send_message(chat, "nunca")
    telegram.faults.add("sendMessage", lose_answer=True)
    with pytest.raises(e.TelegramNetworkError):
        await aio.send_message(chat, "sí llegó")
    telegram.faults.add("sendMessage", hang=True)
    with pytest.raises(e.TelegramNetworkError, match="timeout"):
        await aio.send_message(chat, "tampoco", request_timeout=1)

    assert [seen.text for seen in amparo.sees() if not seen.mine] == ["sí llegó"]


async def test_real_limits(telegram: Emulator, bot: Bot, amparo: Person, aio: aiogram.Bot) -> None:
    """A burst in one chat and more than 30 a second in all are answered with 429."""
    people = [telegram.person(f"P{number}").with_(bot) for number in range(40)]
    for person in (amparo, *people):
        await person.writes("/start")
    telegram.real_limits()

    together = await asyncio.gather(
        *(aio.send_message(amparo.user.id, "x") for _ in range(10)), return_exceptions=True
    )
    telegram.clock.advance(seconds=5)
    everybody = await asyncio.gather(
        *(aio.send_message(person.user.id, "x") for person in people), return_exceptions=True
    )

    assert sum(isinstance(it, e.TelegramRetryAfter) for it in together) == 5
    assert sum(isinstance(it, e.TelegramRetryAfter) for it in everybody) == 10
    assert sum(done.ok for done in telegram.calls) == 5 + 30


async def test_a_logged_out_bot_is_told_so(aio: aiogram.Bot) -> None:
    """Nothing works after logOut."""
    await aio.log_out()

    with pytest.raises(e.TelegramBadRequest, match="Logged out"):
        await aio.get_me()


async def test_only_this_machine_may_come_in(
    telegram: Emulator, bot: Bot, http: aiohttp.ClientSession
) -> None:
    """Another Host (DNS rebinding), another Origin and cross-site fetches are refused; our own page is not."""
    cases: list[tuple[dict[str, str], int]] = [
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example:80"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": telegram.url, "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Host": f"localhost:{telegram.url.rpartition(':')[2]}"}, 200),
        ({}, 200),
    ]
    for headers, status in cases:
        for path in ("/", "/sim/state", "/bot100:RES/getMe"):
            async with http.get(telegram.url + path, headers=headers) as response:
                assert response.status == status, (headers, path)

"""Other processes and browsers: /sim, the live stream, the page, and the emulator as a process of its own."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from typing import Any

import aiogram
import aiohttp
import pytest
from aiogram.types import BotCommand, BufferedInputFile

from bot.emulator import Bot, Emulator, Person, RemoteTelegram
from bot.emulator.__main__ import bot_of
from tests.emulator.conftest import Start
from tests.emulator.test_people import small_bot


async def test_a_remote_person_has_the_same_verbs(telegram: Emulator, bot: Bot, runs: Start) -> None:
    """From another process one writes, taps, reads and fails in the same words."""
    await runs(small_bot())
    async with RemoteTelegram(telegram.url) as remote:
        amparo = (await remote.person("Amparo")).with_("desdeabajo_bot")
        await amparo.writes("/start")
        await amparo.taps("Participar")
        question = await amparo.reads()
        await amparo.taps("Listo")
        end = await amparo.reads()
        await amparo.taps("Servicios", on=question)
        late = await amparo.reads()
        with pytest.raises(AssertionError, match="no single button “Quizá”"):
            await amparo.taps("Quizá")
        await amparo.sends_document("a.txt", b"hola")
        await amparo.sends_photo("Mi calle")
        await amparo.speaks("en")
        await amparo.reads(showing="photo")
        sent = await amparo.sees()
        told = await amparo.transcript()

    assert question.buttons == ("Seguridad", "Servicios", "Listo")
    assert (end.text, end.toast, end.alert) == ("Gracias.", "Listo", True)
    assert late.toast == "Ya respondiste esa pregunta"
    assert [seen.file.content for seen in sent if seen.file and seen.file.kind == "document"] == [b"hola"]
    assert told.startswith("Amparo  /start\nBot     Hola. ¿Empezamos?\n")
    assert telegram.people[0].user.language == "en"


async def events(stream: aiohttp.StreamReader, wanted: int) -> list[tuple[str, dict[str, Any]]]:
    """The next events of a stream."""
    found: list[tuple[str, dict[str, Any]]] = []
    kind = ""
    while len(found) < wanted:
        line = (await stream.readline()).decode().rstrip("\n")
        if line.startswith("event: "):
            kind = line[7:]
        elif line.startswith("data: "):
            found.append((kind, json.loads(line[6:])))
    return found


async def test_a_browser_sees_everything_live(
    telegram: Emulator, bot: Bot, amparo: Person, aio: aiogram.Bot, http: aiohttp.ClientSession
) -> None:
    """The chat, then messages, edits, toasts and deletions as they happen; a finger presses a place."""
    await aio.set_my_commands([BotCommand(command="start", description="Empezar")])
    chat = f"{telegram.url}/sim/people/{amparo.user.id}/desdeabajo_bot"
    await amparo.writes("/start")
    async with http.get(f"{chat}/events", timeout=aiohttp.ClientTimeout(total=10)) as response:
        ((kind, picture),) = await events(response.content, 1)
        said = await aio.send_message(amparo.user.id, "<b>Hola</b>", parse_mode="HTML", reply_markup=KEYS)
        async with http.post(
            f"{chat}/press", json={"message": said.message_id, "row": 0, "column": 0}
        ) as pressed:
            assert pressed.status == 200
        query = (await aio.get_updates())[-1].callback_query
        assert query is not None
        await aio.answer_callback_query(query.id, "Anotado")
        await said.edit_text("Adiós")
        await said.delete()
        happened = await events(response.content, 5)

    assert kind == "chat"
    assert [it["text"] for it in picture["messages"]] == ["/start"]
    assert picture["commands"] == [{"command": "start", "description": "Empezar"}]
    assert [event["deed"] for _, event in happened] == ["message", "tap", "toast", "edit", "delete"]
    assert happened[0][1]["message"]["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert happened[0][1]["message"]["rows"] == [[{"text": "Sí", "data": "si", "url": None}]]
    assert happened[2][1]["text"] == "Anotado"
    async with http.post(f"{chat}/press", json={"message": said.message_id, "row": 0, "column": 0}) as gone:
        assert gone.status == 409


KEYS = aiogram.types.InlineKeyboardMarkup(
    inline_keyboard=[[aiogram.types.InlineKeyboardButton(text="Sí", callback_data="si")]]
)


async def test_a_page_a_bot_sends_is_harmless(
    telegram: Emulator, amparo: Person, aio: aiogram.Bot, http: aiohttp.ClientSession
) -> None:
    """HTML opens as a page without an origin or scripts; types browsers would run are only saved."""
    await amparo.writes("/start")
    for name, kind in (("a.html", "text/html; charset=utf-8"), ("a.svg", "application/octet-stream")):
        await aio.send_document(amparo.user.id, BufferedInputFile(b"<script>1</script>", name))
        chat = f"{telegram.url}/sim/people/{amparo.user.id}/desdeabajo_bot"
        async with http.get(chat) as response:
            url = (await response.json())["messages"][-1]["file"]["url"]
        async with http.get(telegram.url + url) as response:
            assert response.headers["Content-Type"] == kind
            assert response.headers["Content-Security-Policy"].startswith("sandbox allow-popups")
            assert "script" not in response.headers["Content-Security-Policy"]


async def test_the_page_stands_alone(telegram: Emulator, http: aiohttp.ClientSession) -> None:
    """The playground and its parts come from here and ask for nothing else; no foreign HTML is ever inserted."""
    async with http.get(telegram.url + "/") as response:
        page = await response.text()
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    parts = [page]
    for name in ("playground.css", "playground.js", "phone.js", "messages.js"):
        async with http.get(f"{telegram.url}/playground/{name}") as response:
            assert response.status == 200
            parts.append(await response.text())
    whole = "".join(parts)

    assert '<html lang="es">' in page
    assert "prefers-reduced-motion" in whole
    assert not any(
        word in whole
        for word in ("innerHTML =", "insertAdjacentHTML", "document.write", 'src="http', "@import")
    )
    async with http.get(f"{telegram.url}/playground/../sim.py") as response:
        assert response.status == 404


@pytest.mark.parametrize(
    ("path", "given", "status"),
    [
        ("/sim/people", {"name": ""}, 400),
        ("/sim/people", [], 400),
        ("/sim/people/1/desdeabajo_bot/writes", {"text": "x"}, 404),
        ("/sim/people/{amparo}/nobody/writes", {"text": "x"}, 404),
        ("/sim/people/{amparo}/desdeabajo_bot/flies", {}, 409),
        ("/sim/people/{amparo}/desdeabajo_bot/writes", {"wrong": 1}, 400),
        ("/sim/people/{amparo}/desdeabajo_bot/press", {"message": 1, "row": 0, "column": 0}, 409),
        ("/sim/faults", {"nonsense": 1}, 400),
        ("/sim/faults", {"method": "getMe", "error": 502}, 200),
        ("/sim/faults", {"clear": True}, 200),
        ("/sim/clock", {"advance": 60}, 200),
    ],
)
async def test_control_says_what_is_wrong(
    path: str, given: object, status: int, telegram: Emulator, amparo: Person, http: aiohttp.ClientSession
) -> None:
    """Unknown people, bots, verbs and arguments are refused, not crashed upon."""
    url = telegram.url + path.format(amparo=amparo.user.id)
    async with http.post(url, json=given) as response:
        assert response.status == status, await response.text()
    async with http.post(url, data="x=1") as response:
        assert response.status in (404, 415)


@pytest.mark.long
async def test_it_runs_as_a_process(http: aiohttp.ClientSession) -> None:
    """It prints its address, serves the bots it was given and ends on SIGTERM; a taken port is said and exit 1."""
    command = (sys.executable, "-m", "bot.emulator", "--bot", "7:ABC:mi_bot:Mi bot: el bueno")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip()
    async with http.get(f"{url}/bot7:ABC/getMe") as response:
        me = (await response.json())["result"]
    port = url.rpartition(":")[2]
    second = await asyncio.create_subprocess_exec(
        *command, "--port", port, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    _, complaint = await second.communicate()
    process.send_signal(signal.SIGTERM)
    await process.communicate()

    assert (me["id"], me["username"], me["first_name"]) == (7, "mi_bot", "Mi bot: el bueno")
    assert second.returncode == 1
    assert complaint.startswith(f"Port {port}: ".encode())
    assert process.returncode == 0


def test_a_bot_on_the_command_line() -> None:
    """Number, secret, username, name; the name may be left out."""
    assert bot_of("7:A:mi_bot") == ("7:A", "mi_bot", "mi_bot")
    with pytest.raises(Exception, match="is not NUMBER:SECRET:username:Name"):
        bot_of("mi_bot")


async def test_an_update_twice_from_another_process(
    telegram: Emulator, amparo: Person, aio: aiogram.Bot
) -> None:
    """Delivering again works from outside as well."""
    async with RemoteTelegram(telegram.url) as remote:
        beto = (await remote.person("Beto")).with_("desdeabajo_bot")
        await beto.writes("hola")
        (first,) = await aio.get_updates()
        await aio.get_updates(offset=first.update_id + 1)
        await remote.ask(f"/sim/people/{beto.id}/desdeabajo_bot/receives_again")
        (again,) = await aio.get_updates(offset=first.update_id + 1)

    assert again.update_id == first.update_id

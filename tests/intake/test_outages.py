"""The database goes, Telegram is not itself, two begin together: all wait calmly, nothing is lost or done twice."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bot.emulator import Bot, Emulator
from storage.doorbell import HEADER
from storage.embedded import EmbeddedPostgres
from storage.migrate import migrate
from tests.databases import PASSWORDS, Databases, connect
from tests.intake.bursts import Organisers, Residents, Side
from tests.intake.inside import Inside
from tests.intake.knocking import eventually
from tests.mixer.people import eventually as waited

SIDES = {"residents": Residents, "organisers": Organisers}
WAYS = pytest.mark.parametrize("brought", [False, True], ids=["polling", "webhook"])
BOTH = pytest.mark.parametrize("name", SIDES)
PEOPLE = 5
CALM = {"residents": "Danos un momento", "organisers": "Ahora no puedo leer los datos"}


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedPostgres:
    """A server of its own, which a test may stop."""
    return EmbeddedPostgres(tmp_path_factory.mktemp("servidor") / "postgres")


@pytest_asyncio.fixture
async def own(server: EmbeddedPostgres, tmp_path: Path) -> AsyncIterator[Databases]:
    """A database on it."""
    await asyncio.to_thread(server.start)
    await migrate(server.url(database="postgres"), PASSWORDS, password=server.superuser_password())
    made = connect(server, "postgres", tmp_path / "keys")
    try:
        yield made
    finally:
        await made.close()
        await asyncio.to_thread(server.stop)


async def begun(
    name: str, telegram: Emulator, databases: Databases, home: Path, *, brought: bool
) -> tuple[Side, Inside]:
    """A bot at work, and people who can tap."""
    side: Side = SIDES[name](telegram, databases)
    await side.opens()
    life = Inside(side.environment(home) | (side.hooked() if brought else {}), side.module)
    await life.begins()
    await telegram.connected(side.bot)
    await side.gathers(PEOPLE)
    return side, life


def said(telegram: Emulator, bot: Bot, words: str) -> int:
    """How often the bot said something, in a message or over a tap."""
    return sum(
        words in str(call.params.get("text", "")) for call in telegram.calls if call.bot is bot and call.ok
    )


async def all_done_once(side: Side) -> None:
    """Every tap of everybody, once."""
    found = await side.effects()
    assert (len(found), found.total()) == (PEOPLE * 5, PEOPLE * 5)


@WAYS
@BOTH
async def test_taps_wait_for_the_database(
    own: Databases, server: EmbeddedPostgres, telegram: Emulator, tmp_path: Path, name: str, brought: bool
) -> None:
    """Each person reads one calm line; all is done when it is back."""
    await _without_database(own, server, telegram, tmp_path, name, brought=brought, seconds=0)


@pytest.mark.long
@WAYS
@BOTH
async def test_taps_wait_half_a_minute_for_the_database(
    own: Databases, server: EmbeddedPostgres, telegram: Emulator, tmp_path: Path, name: str, brought: bool
) -> None:
    """The same, thirty seconds long."""
    await _without_database(own, server, telegram, tmp_path, name, brought=brought, seconds=30)


async def _without_database(
    own: Databases,
    server: EmbeddedPostgres,
    telegram: Emulator,
    home: Path,
    name: str,
    *,
    brought: bool,
    seconds: float,
) -> None:
    side, life = await begun(name, telegram, own, home, brought=brought)
    await asyncio.to_thread(server.stop, mode="immediate")
    await side.bursts()
    await eventually(lambda: said(telegram, side.bot, CALM[name]) == PEOPLE, within=60)
    await asyncio.sleep(seconds)
    await asyncio.to_thread(server.start)
    await telegram.idle(side.bot, within=60)
    await life.told_to_leave()

    await all_done_once(side)
    assert said(telegram, side.bot, CALM[name]) == PEOPLE


@WAYS
@BOTH
async def test_a_telegram_that_fails_is_waited_for(
    databases: Databases, telegram: Emulator, tmp_path: Path, name: str, brought: bool
) -> None:
    """Every call is refused for a while: what was tapped is done once, and said when it can be."""
    await _without_telegram(databases, telegram, tmp_path, name, brought=brought, seconds=0)


@pytest.mark.long
@WAYS
@BOTH
async def test_a_telegram_that_fails_for_a_minute_is_waited_for(
    databases: Databases, telegram: Emulator, tmp_path: Path, name: str, brought: bool
) -> None:
    """The same, sixty seconds long."""
    await _without_telegram(databases, telegram, tmp_path, name, brought=brought, seconds=60)


async def _without_telegram(
    databases: Databases, telegram: Emulator, home: Path, name: str, *, brought: bool, seconds: float
) -> None:
    side, life = await begun(name, telegram, databases, home, brought=brought)
    faults = [telegram.faults.add(bot=side.bot, error=502, times=20)]
    faults.append(telegram.faults.add(bot=side.bot, error=503, html=True, times=20))
    if seconds:
        faults.append(telegram.faults.add(bot=side.bot, error=504, times=None))
    await side.bursts()
    refused = len(telegram.calls)
    await eventually(lambda: len(telegram.calls) > refused + 5)
    await asyncio.sleep(seconds)
    for fault in faults:
        telegram.faults.remove(fault)

    async def said_again() -> bool:
        return (await side.effects()).total() >= PEOPLE * 5

    await waited(said_again)
    await telegram.idle(side.bot, within=60)
    await life.told_to_leave()

    await all_done_once(side)


@BOTH
async def test_a_poller_that_gets_pages_and_cut_lines_goes_on(
    databases: Databases, telegram: Emulator, tmp_path: Path, name: str
) -> None:
    """A page of a gateway instead of an answer, a connection that breaks: then as ever."""
    side, life = await begun(name, telegram, databases, tmp_path, brought=False)
    telegram.faults.add(method="getUpdates", bot=side.bot, error=502, html=True)
    telegram.faults.add(method="getUpdates", bot=side.bot, lose_connection=True)
    await side.bursts()
    await telegram.idle(side.bot, within=60)
    await life.told_to_leave()

    await all_done_once(side)


@pytest.mark.long
@BOTH
async def test_a_poller_told_to_wait_or_in_conflict_goes_on(
    databases: Databases, telegram: Emulator, tmp_path: Path, name: str
) -> None:
    """429 with its pause, 409 as from another poller: then as ever."""
    side, life = await begun(name, telegram, databases, tmp_path, brought=False)
    telegram.faults.add(method="getUpdates", bot=side.bot, error=429, retry_after=2)
    telegram.faults.add(method="getUpdates", bot=side.bot, error=409, times=2)
    await side.bursts()
    await telegram.idle(side.bot, within=60)
    await life.told_to_leave()

    await all_done_once(side)


@BOTH
async def test_of_two_that_begin_together_one_asks_and_the_other_takes_over(
    databases: Databases, telegram: Emulator, tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """One says once that it stands by; no request meets another; when the first is killed, the second goes on."""
    caplog.set_level("INFO")
    side: Side = SIDES[name](telegram, databases)
    await side.opens()
    lives = [Inside(side.environment(tmp_path), side.module) for _ in range(2)]
    for life in lives:
        await life.begins()
    await telegram.connected(side.bot)
    await side.gathers(PEOPLE)
    waiting = [record for record in caplog.records if getattr(record, "action", "") == "standing_by"]
    assert len(waiting) == 1
    await side.bursts()
    await lives[0].killed()
    await telegram.idle(side.bot, within=60)
    assert await lives[1].told_to_leave() == 0

    await all_done_once(side)
    assert not any(getattr(record, "action", "") == "poll_failed" for record in caplog.records)


async def test_two_doors_open_to_one_update_let_it_in_once(
    databases: Databases, telegram: Emulator, tmp_path: Path
) -> None:
    """Telegram brings it to one process, hears nothing, and brings it to another while the first is still at it."""
    side = Organisers(telegram, databases)
    await side.opens()
    hooks = [side.hooked() for _ in range(2)]
    secret = {"ORGANISERS_WEBHOOK_SECRET": "secreto-de-las-dos-puertas"}
    lives = [Inside(side.environment(tmp_path) | hook | secret, side.module) for hook in hooks]
    await side.gathers(PEOPLE)
    for life in lives:
        side.bot.webhook = None
        await life.begins()
        await telegram.connected(side.bot)
    side.bot.webhook = None  # from here on the updates are brought by hand
    await side.bursts()
    headers = {HEADER: "secreto-de-las-dos-puertas"}
    async with aiohttp.ClientSession(headers=headers) as http:

        async def brings(hook: dict[str, str], update: str) -> int:
            async with http.post(hook["ORGANISERS_WEBHOOK_URL"], data=update.encode()) as answer:
                return answer.status

        updates = [one.encoded for one in side.bot.updates.waiting]
        answers = await asyncio.gather(*(brings(hook, update) for update in updates for hook in hooks))
    for life in lives:
        await life.told_to_leave()

    assert set(answers) == {200}
    await all_done_once(side)


@BOTH
async def test_strange_updates_are_passed_over(
    databases: Databases, telegram: Emulator, tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Unknown kinds, missing and wrong fields, endless words: each is 200, none fails, and the taps are done."""
    side: Side = SIDES[name](telegram, databases)
    await side.opens()
    hook = side.hooked() | {f"{side.variables}_WEBHOOK_SECRET": "secreto-de-la-puerta"}
    life = Inside(side.environment(tmp_path) | hook, side.module)
    await life.begins()
    await telegram.connected(side.bot)
    await side.gathers(PEOPLE)
    stranger = telegram.person("Nadie").with_(side.bot)
    await stranger.writes("/start")
    await stranger.reads()
    chat = stranger.user.id
    rng = random.Random(7)
    async with aiohttp.ClientSession(headers={HEADER: "secreto-de-la-puerta"}) as http:
        for number in range(150):
            update = json.dumps({"update_id": number + 1, **strange(rng, chat)}).encode()
            async with http.post(hook[f"{side.variables}_WEBHOOK_URL"], data=update) as answer:
                assert answer.status == 200, update[:200]
    await side.bursts()
    await telegram.idle(side.bot, within=60)
    await life.told_to_leave()

    failed = [record for record in caplog.records if getattr(record, "action", "") == "update_failed"]
    assert failed == []
    await all_done_once(side)


def strange(rng: random.Random, chat: int) -> dict[str, object]:
    """What is in an update that nobody expects."""
    sender: dict[str, object] = {"id": chat, "is_bot": False, "first_name": "X"}
    private: dict[str, object] = {"id": chat, "type": "private"}
    message: dict[str, object] = {"message_id": 1, "date": 1, "chat": private, "from": sender, "text": "hola"}
    match rng.randrange(9):
        case 0:
            return {rng.choice(["poll", "inline_query", "chat_boost", "que_es_esto", "edited_message"]): {}}
        case 1:
            return {"message": rng.choice([None, 7, "x", [], {}])}
        case 2:
            del message[rng.choice(list(message))]
            return {"message": message}
        case 3:
            return {"message": message | {rng.choice(list(message)): rng.choice([None, -1, "x", [], {}])}}
        case 4:
            return {"message": message | {"text": rng.choice(["\x00", "a" * 4096, "\u202e", "", "/" * 4000])}}
        case 5:
            return {"callback_query": {"id": "1", "from": sender, "chat_instance": "1", "data": "z" * 64}}
        case 6:
            return {"callback_query": {"id": 1, "from": None}}
        case 7:
            return {
                "message": message | {"chat": {"id": -5, "type": rng.choice(["group", "channel", "nuevo"])}}
            }
        case _:
            return {}

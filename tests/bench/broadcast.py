"""A notice to three thousand by the residents' process: how fast it goes; and what taps feel of another one.

The emulator takes 60 ± 10 ms for every call and refuses, as Telegram does, more than thirty messages in any trailing
second. Taps are timed from the finger to the screen, without a broadcast and during one, at the same pace.
"""

import asyncio
import os
import sys
from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from time import perf_counter
from uuid import UUID

from bot.emulator import Bot, Emulator, Person
from bot.emulator.deeds import write
from bot.emulator.things import Chat, Happening
from storage.announcement import GRACE
from tests.bench.people import FORM, XFORM
from tests.bench.table import line, table
from tests.bench.tap import to_the_ticks
from tests.courier.hall import Hall
from tests.databases import Databases

SUBSCRIBERS = 3_000
A_SECOND = 30  #: what Telegram allows
TAPPING = 20  #: residents
EVERY = 1.0  #: seconds between two taps of one of them
TAPS = 40  #: of each, without a broadcast and during one
LATENCY, JITTER = 0.060, 0.010


async def main(databases: Databases) -> None:
    """Print the pace, the refusals, and the taps' middle and slowest with and without the broadcast."""
    rng = Random(6)
    opened = await databases.open_consultation(xform=XFORM, form_id=FORM.identity)
    hall = Hall(databases, opened.place, databases.resident_keys.subscriber_key())
    async with Emulator(patience=60) as telegram:
        account = telegram.bot("100:ours", "ours_bot", "Ours")
        chats = _open_chats(telegram, account)
        await hall.subscribe(chats)
        arrivals: list[float] = []
        wanted = set(chats)

        def noted(chat: Chat, happening: Happening) -> None:
            if happening.by is account.user and happening.deed == "message" and chat.id in wanted:
                arrivals.append(perf_counter())

        telegram.world.listeners.append(noted)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", env=_environment(databases, telegram, account)
        )
        try:
            await telegram.connected(account, within=120)
            people = [telegram.person(f"Vecina {n}").with_(account) for n in range(TAPPING)]
            await asyncio.gather(*(to_the_ticks(person) for person in people))
            telegram.real_limits()
            telegram.api.latency = lambda: LATENCY + rng.uniform(-JITTER, JITTER)
            await _sent(hall, await hall.approved(at=datetime.now(UTC) - GRACE))
            pace = tuple(arrivals)
            before = await _tapped(people)
            second = await hall.approved(at=datetime.now(UTC) - GRACE)
            await _begun(hall, second)
            during = await _tapped(people)
            refused = sum(call.refusal is not None and call.refusal.status == 429 for call in telegram.calls)
        finally:
            process.terminate()
            await process.wait()
    _tell(pace, refused, before, during)


def _tell(arrivals: Sequence[float], refused: int, before: Sequence[float], during: Sequence[float]) -> None:
    pace = (len(arrivals) - 1) / (arrivals[-1] - arrivals[0])
    fullest = max(bisect_left(arrivals, one + 1) - n for n, one in enumerate(arrivals))
    print(f"{len(arrivals):,} messages, {refused} refused; fullest second {fullest} of {A_SECOND}")
    print(f"pace                {pace:7.2f} a second, {pace / A_SECOND:.1%} of what is allowed (bar 93 %)")
    print(f"the first 1,500 in  {arrivals[1499] - arrivals[0]:7.1f} s (bar 56 s)")
    lines = [line("without it", before), line("during it", during)]
    print(table("A tap and a broadcast", lines))
    print(f"p99 ratio           {lines[1].p99 / lines[0].p99:7.2f} (bar 1.5)\n")


def _open_chats(telegram: Emulator, account: Bot) -> list[int]:
    """People who once wrote /start to a bot that was not there: their chats are open, and nothing waits for it."""
    came = [telegram.person(f"Suscriptora {n}").with_(account) for n in range(SUBSCRIBERS)]
    for one in came:
        write(telegram.world, one.chat, one.user, "/start", None)
    account.updates.waiting.clear()
    return [one.user.id for one in came]


async def _begun(hall: Hall, notice: UUID) -> None:
    while not (await hall.notice(notice)).counts.delivered:  # noqa: ASYNC110 (it happens in another process)
        await asyncio.sleep(0.1)


async def _sent(hall: Hall, notice: UUID) -> None:
    while (await hall.notice(notice)).state != "sent":  # noqa: ASYNC110 (it happens in another process)
        await asyncio.sleep(0.5)


async def _tapped(people: Sequence[Person]) -> list[float]:
    """Each taps so many times, once a second, not all at the same moment; how long each tap took."""
    took: list[float] = []

    async def one(person: Person, number: int) -> None:
        await asyncio.sleep(EVERY * number / TAPPING)
        for _ in range(TAPS):
            begun = perf_counter()
            await person.taps("Robos")
            await person.reads()
            took.append(perf_counter() - begun)
            await asyncio.sleep(max(0.0, EVERY - took[-1]))

    await asyncio.gather(*(one(person, n) for n, person in enumerate(people)))
    return took


def _environment(databases: Databases, telegram: Emulator, account: Bot) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": databases.urls["resident"],
        "DESDEABAJO_KEYS": str(databases.keys / "resident"),
        "DESDEABAJO_API_URL": telegram.url,
        "RESIDENTS_TOKEN": account.token,
    }

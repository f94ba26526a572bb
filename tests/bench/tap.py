"""A tap with its durable commit, beside a bare handler that makes the same two API calls and remembers nothing.

Both bots poll the same emulator, in processes of their own; what is compared is the CPU time (user and system) that
each process spends on a tap, taken by the operating system, in alternating rounds of one run. Then all people tap at
the same moment, and what each waits is taken by the clock: the last of fifty waits for forty-nine others, in both.
"""

import asyncio
import os
import sys
from statistics import median
from time import perf_counter

import psutil

from bot.emulator import Bot, Emulator, Person
from tests.bench.people import FORM, XFORM
from tests.bench.table import line, table
from tests.databases import Databases

PEOPLE = 50
TAPS = 40  #: of each person in each round
ROUNDS = 3
MOMENTS = 12  #: in which all of them tap at once


async def main(databases: Databases) -> None:
    """Print what a tap costs each bot, how long people wait for it when fifty tap at once, and the ratios."""
    await databases.open_consultation(xform=XFORM, form_id=FORM.identity)
    async with Emulator(patience=120) as telegram:  # a busy machine needs a while to start two bots
        ours = telegram.bot("100:ours", "ours_bot", "Ours")
        bare = telegram.bot("200:bare", "bare_bot", "Bare")
        environment = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": databases.urls["resident"],
            "DESDEABAJO_KEYS": str(databases.keys / "resident"),
            "DESDEABAJO_API_URL": telegram.url,
            "RESIDENTS_TOKEN": ours.token,
        }
        residents = "import os; from bot.app import main; main(os.environ)"
        started = [
            await asyncio.create_subprocess_exec(sys.executable, "-c", residents, env=environment),
            await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.bench.bare", bare.token, telegram.url
            ),
        ]
        try:
            await _compare(telegram, (ours, started[0].pid), (bare, started[1].pid))
        finally:
            for process in started:
                process.terminate()
                await process.wait()


async def _compare(telegram: Emulator, ours: tuple[Bot, int], bare: tuple[Bot, int]) -> None:
    ticking = [telegram.person(f"Vecina {n}").with_(ours[0]) for n in range(PEOPLE)]
    await asyncio.gather(*(to_the_ticks(person) for person in ticking))
    tapping = [telegram.person(f"Vecino {n}").with_(bare[0]) for n in range(PEOPLE)]
    await asyncio.gather(*(_greet(person) for person in tapping))
    costs: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(ROUNDS):
        costs["bare"].append(await _cost(bare[1], tapping, "Robos"))
        costs["ours"].append(await _cost(ours[1], ticking, "Robos"))
    middle = {name: median(values) for name, values in costs.items()}
    print(f"bare aiogram handler  {middle['bare']:7.0f} µs of CPU a tap")
    print(f"durable tap           {middle['ours']:7.0f} µs of CPU a tap")
    print(f"ratio                 {middle['ours'] / middle['bare']:7.2f}\n")
    waits: dict[str, list[float]] = {"bare aiogram handler": [], "durable tap": []}
    for _ in range(MOMENTS):
        for name, people in zip(waits, (tapping, ticking), strict=True):
            waits[name] += await asyncio.gather(*(_waited(person, "Robos") for person in people))
    print(table(f"{PEOPLE} tap at once", [line(name, seconds) for name, seconds in waits.items()]), "\n")


async def _cost(pid: int, people: list[Person], label: str) -> float:
    process = psutil.Process(pid)
    before = process.cpu_times()
    await asyncio.gather(*(_tap(person, label) for person in people))
    after = process.cpu_times()
    return ((after.user - before.user) + (after.system - before.system)) / (len(people) * TAPS) * 1e6


async def _tap(person: Person, label: str) -> None:
    for _ in range(TAPS):
        await person.taps(label)
        await person.reads()


async def _waited(person: Person, label: str) -> float:
    """From the tap to what it changed on the screen, Telegram on loopback included."""
    before = perf_counter()
    await person.taps(label)
    await person.reads()
    return perf_counter() - before


async def _greet(person: Person) -> None:
    await person.writes("/start")
    await person.reads()


async def to_the_ticks(person: Person) -> None:
    """Answer until the first question with several answers is on the screen."""
    await person.writes("/start")
    await person.taps("Empezar")
    while not any(label.startswith("☐") for label in (await person.reads()).buttons):
        await person.taps("Prefiero no decir")

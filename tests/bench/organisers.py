"""How many updates a second the organisers' bot handles, beside python-telegram-bot as it is shipped.

Both poll the same emulator, which takes 60 ms to answer a call, as Telegram does; each is a process of its own, and
gets a burst of many people's updates in alternating rounds of one run. Words get one message; a tap gets its answer
and an edit. Ours looks each time in the database who writes, and notes in it what was done.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.emulator import Bot, Emulator, Person
from storage import organisers
from storage.keys import KeyRing
from tests.databases import Databases

LATENCY = 0.060  #: seconds between a call and its answer
ROUNDS = 3
PEOPLE = 100
SHIPPED, OURS = 50, 2_000  #: updates in a round of each
BAR = 20.0  #: times as fast we want to be

Acts = Callable[[Person, int], Awaitable[object]]


async def main(databases: Databases) -> None:
    """Print the updates a second of each, and the ratios."""
    place = (await databases.open_consultation(title="Ráfaga")).place.id
    with TemporaryDirectory(prefix="desdeabajo-bench-") as home:
        async with Emulator(patience=120) as telegram:
            shipped = telegram.bot("300:shipped", "shipped_bot", "Shipped")
            ours = telegram.bot("400:ours", "ours_bot", "Ours")
            theirs = [telegram.person(f"Persona {n}").with_(shipped) for n in range(PEOPLE)]
            team = [telegram.person(f"Persona {n}").with_(ours) for n in range(PEOPLE)]
            key = KeyRing(databases.keys / "organiser").organiser_key()
            async with databases.organiser.transaction() as session:
                for person in team:
                    name, roles = person.user.first_name, (organisers.COORDINATES,)
                    await organisers.join(session, key, person.chat.id, name, place, roles)
            environment = {
                "DATABASE_URL": databases.urls["organiser"],
                "DESDEABAJO_KEYS": str(databases.keys / "organiser"),
                "DESDEABAJO_API_URL": telegram.url,
                "DESDEABAJO_HOME": home,
                "ORGANISERS_TOKEN": ours.token,
            }
            started = [
                await _started(Path(home), {}, "tests.bench.shipped", shipped.token, telegram.url),
                await _started(Path(home), environment, "admin.organiser"),
            ]
            try:
                await telegram.connected(shipped, ours, within=120)
                await _compare(telegram, (shipped, theirs), (ours, team), f"i:{{}}:{place.hex}:{{}}")
            finally:
                for process in started:
                    process.terminate()
                    await process.wait()


async def _compare(
    telegram: Emulator, shipped: tuple[Bot, list[Person]], ours: tuple[Bot, list[Person]], data: str
) -> None:
    await asyncio.gather(*(_greeted(person, "/start") for person in shipped[1]))
    await asyncio.gather(*(_greeted(person, "/invitar") for person in ours[1]))
    telegram.api.latency = lambda: LATENCY

    async def asks(person: Person, _turn: int) -> None:
        await person.writes("/ayuda")

    async def says(person: Person, _turn: int) -> None:
        await person.writes("ayuda")

    async def switches(person: Person, turn: int) -> None:
        await person.taps_raw(data.format(1, 2 * (turn % 2)))

    async def taps(person: Person, _turn: int) -> None:
        await person.taps_raw("i:1")

    for name, method, theirs, mine in (
        ("words", "sendMessage", says, asks),
        ("taps", "editMessageText", taps, switches),
    ):
        rates: Mapping[str, list[float]] = {"shipped": [], "ours": []}
        for _ in range(ROUNDS):
            rates["shipped"].append(await _rate(telegram, *shipped, theirs, method, SHIPPED))
            rates["ours"].append(await _rate(telegram, *ours, mine, method, OURS))
        slow, fast = median(rates["shipped"]), median(rates["ours"])
        print(f"{name}: as shipped   {slow:7.1f} updates a second, {LATENCY * 1e3:.0f} ms a call")
        print(f"{name}: organisers'  {fast:7.1f} updates a second")
        verdict = "reached" if fast / slow >= BAR else "NOT reached"
        print(f"{name}: ratio        {fast / slow:7.1f}  (at least {BAR:.0f}: {verdict})\n")


async def _rate(
    telegram: Emulator, bot: Bot, people: Sequence[Person], acts: Acts, method: str, updates: int
) -> float:
    """Updates a second, from the first of a burst to the last answer."""
    await telegram.idle(bot, within=120)
    before = len(telegram.calls)
    began = perf_counter()
    for turn in range(updates):
        await acts(people[turn % len(people)], turn // len(people))
    done = 0
    while done < updates:
        telegram.api.settled.clear()
        await telegram.api.settled.wait()
        while before < len(telegram.calls):
            done += telegram.calls[before].bot is bot and telegram.calls[before].method == method
            before += 1
    return updates / (perf_counter() - began)


async def _greeted(person: Person, words: str) -> None:
    await person.writes(words)
    await person.reads()


async def _started(
    home: Path, environment: Mapping[str, str], module: str, *arguments: str
) -> asyncio.subprocess.Process:
    with (home / f"{module}.log").open("wb") as log:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", module, *arguments),
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path.cwd()), **environment},
            stdout=log,
            stderr=log,
        )

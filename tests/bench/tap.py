"""A tap with its durable commit, beside a bare handler that makes the same two API calls and remembers nothing.

Both bots poll the same emulator, in processes of their own; what is compared is the CPU time (user and system) that
each process spends on a tap, taken by the operating system, in alternating rounds of one run.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

import psutil

from bot.emulator import Bot, Emulator, Person
from dialogs.forms import bundled
from dialogs.xform import load
from dialogs.xlsform import publish
from storage.embedded import EmbeddedPostgres
from storage.migrate import migrate
from tests.databases import PASSWORDS, connect

PEOPLE = 40
TAPS = 50  #: of each person in each round
ROUNDS = 3

Walk = Callable[[Person], Awaitable[None]]


async def main() -> None:
    """Print the microseconds a tap costs each bot, and the ratio."""
    with tempfile.TemporaryDirectory(prefix="desdeabajo-bench-") as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres")
        server.start()
        try:
            await _measure(server, Path(folder))
        finally:
            server.stop()


async def _measure(server: EmbeddedPostgres, folder: Path) -> None:
    await migrate(server.url(database="postgres"), PASSWORDS, password=server.superuser_password())
    roles = connect(server, "postgres", folder / "keys")
    xform = publish(bundled("diagnostico")).xform
    await roles.open_consultation(xform=xform, form_id=load(xform).identity)
    async with Emulator() as telegram:
        ours = telegram.bot("100:ours", "ours_bot", "Ours")
        bare = telegram.bot("200:bare", "bare_bot", "Bare")
        environment = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": roles.urls["resident"],
            "DESDEABAJO_KEYS": str(roles.keys / "resident"),
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
            await roles.close()


async def _compare(telegram: Emulator, ours: tuple[Bot, int], bare: tuple[Bot, int]) -> None:
    ticking = [telegram.person(f"Vecina {n}").with_(ours[0]) for n in range(PEOPLE)]
    await asyncio.gather(*(_to_the_ticks(person) for person in ticking))
    tapping = [telegram.person(f"Vecino {n}").with_(bare[0]) for n in range(PEOPLE)]
    await asyncio.gather(*(_greet(person) for person in tapping))
    costs: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(ROUNDS):
        costs["bare"].append(await _cost(bare[1], tapping, "Robos"))
        costs["ours"].append(await _cost(ours[1], ticking, "Robos"))
    middle = {name: median(values) for name, values in costs.items()}
    print(f"bare aiogram handler  {middle['bare']:7.0f} µs of CPU a tap")
    print(f"durable tap           {middle['ours']:7.0f} µs of CPU a tap")
    print(f"ratio                 {middle['ours'] / middle['bare']:7.2f}")


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


async def _greet(person: Person) -> None:
    await person.writes("/start")
    await person.reads()


async def _to_the_ticks(person: Person) -> None:
    """Answer until the first question with several answers is on the screen."""
    await person.writes("/start")
    await person.taps("Empezar")
    while not any(label.startswith("☐") for label in (await person.reads()).buttons):
        await person.taps("Prefiero no decir")


if __name__ == "__main__":
    asyncio.run(main())

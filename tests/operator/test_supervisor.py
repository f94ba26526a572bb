"""Processes are kept running, end in order, and never outlive whoever started them."""

import asyncio
import itertools
import os
import signal
import sys
from pathlib import Path

import pytest

from admin.operator.leash import leashed
from admin.operator.problem import FINAL
from admin.operator.supervisor import Program, Supervisor
from tests.operator.processes import alive

#: A program that writes its number into a file when it is ready and waits to be asked to end.
WAITS = """
import os, pathlib, signal, sys
told = pathlib.Path(sys.argv[1])
def end(*_):
    with told.open("a") as file: file.write(f"end {sys.argv[2]}\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
with told.open("a") as file: file.write(f"start {sys.argv[2]} {os.getpid()}\\n")
while True: signal.pause()
"""


def program(name: str, told: Path, source: str = WAITS) -> Program:
    """A small process under the supervisor."""
    return Program(name, (sys.executable, "-c", source, str(told), name), dict(os.environ))


def lines_of(told: Path) -> list[list[str]]:
    """What the programs wrote so far."""
    return [line.split() for line in told.read_text().splitlines()] if told.exists() else []


async def until(told: Path, lines: int) -> list[list[str]]:
    """What the programs wrote, once there are so many lines."""
    while len(lines_of(told)) < lines:  # noqa: ASYNC110 - the file is the event
        await asyncio.sleep(0.01)
    return lines_of(told)


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """Where the programs write what happens to them."""
    return tmp_path / "told"


async def test_everything_starts_and_ends_in_the_opposite_order(told: Path) -> None:
    """What started last ends first, each one only when the next has gone."""
    supervisor = Supervisor([program("mixer", told), program("residents", told)])
    run = asyncio.create_task(supervisor.run())
    await until(told, 2)

    supervisor.stop()

    assert await run is None
    assert [line[:2] for line in (await until(told, 4))[2:]] == [["end", "residents"], ["end", "mixer"]]


async def test_a_killed_process_comes_back(told: Path) -> None:
    """kill -9 costs half a second, and the others do not notice."""
    supervisor = Supervisor([program("residents", told)])
    run = asyncio.create_task(supervisor.run())
    first = int((await until(told, 1))[0][2])

    os.kill(first, signal.SIGKILL)

    second = int((await until(told, 2))[1][2])
    assert second != first
    supervisor.stop()
    assert await run is None


async def test_one_that_cannot_work_ends_all_with_its_reason(told: Path) -> None:
    """Half a service is worse than none: the operator is told which one needs mending."""
    hopeless = program("organisers", told, f"import sys; sys.exit({FINAL})")
    supervisor = Supervisor([program("residents", told), hopeless])

    reason = await supervisor.run()

    assert reason is not None
    assert "«organisers»" in reason
    assert not supervisor.running


async def test_one_that_worked_and_cannot_any_more_takes_nobody_along(told: Path) -> None:
    """A token revoked at night silences one bot: the other goes on, and the first is tried again."""
    once = WAITS.replace("while True: signal.pause()", f"sys.exit({FINAL})")
    hours = itertools.count(step=3600)
    supervisor = Supervisor(
        [program("residents", told), program("organisers", told, once)], clock=lambda: next(hours), rest=0.05
    )
    run = asyncio.create_task(supervisor.run())
    lines = await until(told, 4)

    assert not run.done()
    assert [line[1] for line in lines].count("organisers") >= 2
    supervisor.stop()
    assert await run is None


async def test_a_process_on_a_leash_dies_with_whoever_holds_it(told: Path) -> None:
    """kill -9 of the supervisor leaves nobody behind who would answer Telegram twice."""
    holder = (
        "import subprocess, sys; from admin.operator.leash import leashed\n"
        "subprocess.Popen(leashed([sys.executable, '-c', sys.argv[3], *sys.argv[1:3]])).wait()"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", holder, str(told), "residents", WAITS
    )
    pid = int((await until(told, 1))[0][2])

    process.kill()
    await process.wait()

    while alive(pid):  # noqa: ASYNC110 - nobody tells when a stranger's child has gone
        await asyncio.sleep(0.01)


def test_the_leash_names_its_holder() -> None:
    """A program whose parent died before the leash was on must notice it."""
    assert str(os.getpid()) in leashed(["/bin/true"])

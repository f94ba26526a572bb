"""The operator's guide is followed as it is read: every command in it is run, or it is said where that is done."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
import yaml
from sqlalchemy import TextClause, text

from admin.operator.environment import PROCESSES, pulse_file
from admin.operator.installation import Installation
from bot.emulator import Emulator
from storage import audit
from tests.databases import Databases
from tests.operator.terminal import ORGANISERS, RESIDENTS
from tests.operator.test_restore import hand_in

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "operacion.md").read_text(encoding="utf-8")
ANSWERS = (RESIDENTS, ORGANISERS, "La Ladera", "la-ladera", "America/Mexico_City")
#: What needs root, systemd, Docker or the network, and where it is looked at instead.
ELSEWHERE = {
    "make .venv/.ready": "tests/test_readme.py: the target exists",
    ". .venv/bin/activate": "the test's own path",
    "systemctl daemon-reload": "systemd",
    "systemctl enable --now desdeabajo": "systemd; the unit is verified below",
    "journalctl -u desdeabajo": "systemd",
    "git pull": "the network",
    "desdeabajo backup": "run in another block",
    "systemctl daemon-reload && systemctl enable --now desdeabajo-{mixer,residents,organisers,backup}": "systemd",
}
#: The same for lines that begin so.
ELSEWHERE_BEGINS = {
    "# ": "a comment",
    "DATABASE_URL=": "tests/operator/test_commands.py migrates a foreign server",
    "desdeabajo units --to": "tests/operator/test_units.py",
    "mkdir -p /etc/credstore.encrypted": "systemd-creds",
    "head -c 32 /dev/urandom | base64 | systemd-creds": "tests/operator/test_units.py: each credential is made",
    "systemd-creds encrypt": "the same",
    "for role in": "the same",
    "done": "the same",
}


def blocks(kind: str) -> list[str]:
    """The fenced blocks of one language, in order."""
    return re.findall(rf"^```{kind}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


def lines(kind: str) -> Iterator[str]:
    """Their lines, without what is empty."""
    for block in blocks(kind):
        yield from (line.strip() for line in block.splitlines() if line.strip())


def test_every_block_is_of_a_kind_that_is_looked_at() -> None:
    """What is run, what is for root, two settings files, and SQL; nothing beside."""
    opened = re.findall(r"^```(\w*)$", GUIDE, re.MULTILINE)[::2]

    assert set(opened) == {"sh", "bash", "ini", "yaml", "sql"}
    for line in lines("bash"):
        assert line in ELSEWHERE or line.startswith(tuple(ELSEWHERE_BEGINS)), line
    assert not [line for line in ELSEWHERE if line not in set(lines("bash"))]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_the_unit_of_the_guide_is_understood(tmp_path: Path) -> None:
    """With a program that exists in place of the one it will start."""
    (unit,) = blocks("ini")
    file = tmp_path / "desdeabajo.service"
    file.write_text(re.sub(r"/srv/\S+/desdeabajo", "/bin/true", unit).replace("User=desdeabajo", "User=root"))

    done = subprocess.run(["systemd-analyze", "verify", file], capture_output=True, text=True, check=False)

    assert (done.returncode, [line for line in done.stderr.splitlines() if str(file) in line]) == (0, [])


def test_what_is_laid_over_compose_fits_it() -> None:
    """The services are there, and keep the secrets they have."""
    (over,) = map(yaml.safe_load, blocks("yaml"))
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))

    for name, it in over["services"].items():
        assert set(it["secrets"]) == {*compose["services"][name]["secrets"], "kek"}
    assert set(over["secrets"]) == {"kek"}


async def test_the_statement_that_checks_the_audit_finds_a_change(databases: Databases) -> None:
    """Nothing on a whole chain; the line that somebody changed."""
    (statement,) = blocks("sql")
    async with databases.owner.transaction() as session:
        for day in (1, 2, 3):
            await audit.note(session, None, "x", {}, datetime(2026, 3, day, tzinfo=UTC))
    async with databases.superuser.transaction() as session:
        assert (await session.execute(_raw(statement))).all() == []
        await session.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        await session.execute(text("UPDATE audit SET action = 'otra' WHERE seq = 2"))
        assert (await session.execute(_raw(statement))).scalars().all() == [2]


def _raw(statement: str) -> TextClause:
    """As typed: its colons are no parameters."""
    return text(statement.replace("::", r"\:\:").replace(":MI", r"\:MI").replace(":SS", r"\:SS"))


@dataclass
class Walk:
    """Somebody who reads the guide and types what it says, in one terminal beside the one where `up` runs."""

    folder: Path
    environment: dict[str, str]
    installation: Installation = field(init=False)
    up: asyncio.subprocess.Process | None = None

    def __post_init__(self) -> None:
        self.installation = Installation(self.folder / "datos")

    async def does(self, line: str) -> str:
        """Type one line; what it printed. Asserts that it ended well."""
        line = line.partition("  #")[0].strip()
        if line.startswith("export "):
            name, _, value = line.removeprefix("export ").partition("=")
            self.environment[name] = value.replace("$PWD", str(self.folder))
            return ""
        if line == "desdeabajo up":
            await self.turns_on()
            return ""
        if "--nightly" in line:
            return await self.stays(line)
        if line.startswith("desdeabajo init"):
            flags = ("--residents-token", "--organisers-token", "--place", "--code", "--time-zone")
            line += "".join(f" {flag} '{answer}'" for flag, answer in zip(flags, ANSWERS, strict=True))
        return await self.types(await self.adapted(line))

    async def adapted(self, line: str) -> str:
        """The same line with today's copy and the newest head in place of the guide's."""
        if "desdeabajo-2026-11-23.dump" in line:
            newest = max(self.installation.backups.glob("*.dump")).name
            line = line.replace("desdeabajo-2026-11-23.dump", newest)
        if "--head" in line:
            said = await self.types("desdeabajo audit verify")
            head = re.search(r"renglón \d+ · [0-9a-f ]+", said)
            assert head
            line = re.sub(r'--head ".*"', f'--head "{head[0].strip()}"', line)
        return line

    async def types(self, line: str) -> str:
        """Run it in a shell where somebody says yes."""
        process = await asyncio.create_subprocess_exec(
            *("bash", "-c", line), cwd=self.folder, env=self.environment,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        said, _ = await process.communicate(b"s\ns\ns\n")
        assert process.returncode == 0, f"{line}\n{said.decode()}"
        return said.decode()

    async def stays(self, line: str) -> str:
        """A program that does not end by itself: it lives, is asked to end, and does."""
        pulse = self.folder / "pulse"
        told = {**self.environment, "DESDEABAJO_PULSE": str(pulse)}
        process = await asyncio.create_subprocess_exec(*line.split(), cwd=self.folder, env=told)
        while not pulse.exists():
            assert process.returncode is None
            await asyncio.sleep(0.05)
        process.terminate()
        assert await process.wait() == 0
        return ""

    async def turns_on(self) -> None:
        """`up`, unless it is on already; returns when all processes show that they are well."""
        if self.up is not None:
            return
        for process in PROCESSES:
            pulse_file(self.installation, process).unlink(missing_ok=True)
        with (self.folder / "up.log").open("a") as log:
            self.up = await asyncio.create_subprocess_exec(
                *("desdeabajo", "up"), cwd=self.folder, env=self.environment, stdout=log, stderr=log
            )
        while not all(pulse_file(self.installation, process).exists() for process in PROCESSES):
            assert self.up.returncode is None, (self.folder / "up.log").read_text()
            await asyncio.sleep(0.05)

    async def turns_off(self) -> None:
        """Ctrl-C."""
        if self.up is not None:
            self.up.send_signal(signal.SIGINT)
            assert await self.up.wait() == 0
            self.up = None


@pytest_asyncio.fixture
async def walk(telegram: Emulator, tmp_path: Path) -> AsyncIterator[Walk]:
    """An empty folder with the program, and Telegram."""
    telegram.bot(RESIDENTS, "ladera_bot", "Desde Abajo")
    telegram.bot(ORGANISERS, "ladera_equipo_bot", "Desde Abajo · equipo")
    program = str(Path(sys.executable).parent)
    walk = Walk(
        tmp_path,
        {
            "PATH": f"{program}:{os.environ['PATH']}",
            "DESDEABAJO_API_URL": telegram.url,
            "LANG": "C.UTF-8",
            "COLUMNS": "400",
        },
    )
    yield walk
    if walk.up is not None and walk.up.returncode is None:
        await walk.turns_off()


@pytest.mark.long
async def test_somebody_without_experience_follows_the_guide(walk: Walk) -> None:
    """From an empty folder to a rehearsed restore, line by line in the guide's order; three people answer meanwhile."""
    said: dict[str, str] = {}
    for line in lines("sh"):
        if line.startswith("export") or (line.startswith("desdeabajo restore") and "--home" not in line):
            await walk.turns_off()  # the guide says so in words
        if line.startswith("desdeabajo consultation renew"):
            for key in walk.installation.keys("mixer").glob("epoch-*.key"):
                key.unlink()
        if line.startswith("desdeabajo organiser invite"):
            await _is_open(walk)
            await asyncio.to_thread(hand_in, walk.installation, 1, 2, 3)
        said[line] = await walk.does(line)

    renewed = next(text for line, text in said.items() if line.startswith("desdeabajo consultation renew"))
    assert "Respuestas perdidas: 3" in renewed
    assert not (walk.folder / "ensayo").exists()
    await walk.turns_off()


async def _is_open(walk: Walk) -> None:
    """Wait until the mixer has made the first key."""
    while not list(walk.installation.keys("mixer").glob("epoch-*.key")):  # noqa: ASYNC110 - the file is the event
        await asyncio.sleep(0.05)

"""kill -9 at any moment loses no sent answer and doubles none."""

import asyncio
import itertools
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psutil
import pytest
import pytest_asyncio
from sqlalchemy import text

from admin.operator import setup
from admin.operator.environment import PROCESSES, pulse_file
from admin.operator.files import read_secret
from admin.operator.installation import Configuration, Installation
from admin.operator.server import server_of
from bot.emulator import Emulator, Person
from storage import consultations, mixing
from storage.database import Database
from storage.keys import KeyRing
from tests.operator.processes import alive
from tests.storage.people import rows

RESIDENTS = "10001:AAresidentsAAresidentsAAresidentsAA"
ORGANISERS = "10002:AAorganisersAAorganisersAAorganiser"
KILLS = 20
LEAST = 20  #: people: with fewer than k nothing would be opened at all
FORM = """\
settings:
  - form_title: Prueba
    form_id: prueba
    default_language: Español (es)
    namespaces: cb="https://desdeabajo.mx/ns/consulta"
survey:
  - type: select_one zona
    name: zona
    label::Español (es): ¿De qué zona eres?
    required: "yes"
    bind::cb:sector: si
  - type: text
    name: idea
    label::Español (es): ¿Qué propones?
    bind::cb:propuesta: si
choices:
  - {list_name: zona, name: norte, "label::Español (es)": Norte}
  - {list_name: zona, name: sur, "label::Español (es)": Sur}
"""
GOODBYE = "Gracias por tu tiempo"


@dataclass
class Operator:
    """Runs `desdeabajo up` and, when it was killed, runs it again, as systemd would."""

    installation: Installation
    process: asyncio.subprocess.Process | None = None

    async def starts(self) -> None:
        """Start everything; returns when all processes show their pulse."""
        for process in PROCESSES:
            pulse_file(self.installation, process).unlink(missing_ok=True)
        words = (sys.executable, "-P", "-m", "admin.cli", "up", "--home", str(self.installation.home))
        with (self.installation.home / "up.log").open("a") as log:
            self.process = await asyncio.create_subprocess_exec(*words, stdout=log, stderr=log)
        while not all(pulse_file(self.installation, process).exists() for process in PROCESSES):
            assert self.process.returncode is None, (self.installation.home / "up.log").read_text()
            await asyncio.sleep(0.05)

    def pids(self) -> dict[str, int]:
        """Everything that runs now, by what it is."""
        assert self.process is not None
        found = {"up": self.process.pid}
        for child in psutil.Process(self.process.pid).children():
            try:
                module = (child.cmdline() or [""])[-1]
            except psutil.NoSuchProcess:  # also one that has ended and was not counted yet
                continue
            name = {"bot": "residents", "admin.organiser": "organisers", "admin.mixer": "mixer"}.get(module)
            if name:
                found[name] = child.pid
        server = server_of(self.installation, {}).embedded
        assert server is not None
        return found | ({"postgres": server.pid} if server.pid else {})

    async def loses(self, victim: str) -> None:
        """kill -9 one of them; if it is just being started again, as soon as it is there."""
        while (pid := self.pids().get(victim)) is None:  # noqa: ASYNC110 - nobody tells when it is back
            await asyncio.sleep(0.05)
        os.kill(pid, signal.SIGKILL)
        if victim == "up":
            assert self.process is not None
            await self.process.wait()
            await self.starts()

    async def stops(self) -> None:
        """Ask for an orderly end."""
        assert self.process is not None
        self.process.terminate()
        assert await self.process.wait() == 0, (self.installation.home / "up.log").read_text()


@pytest_asyncio.fixture
async def operator(telegram: Emulator, tmp_path: Path) -> AsyncIterator[Operator]:
    """An installation that serves a short form on the emulator."""
    telegram.bot(RESIDENTS, "ladera_bot", "Desde Abajo")
    telegram.bot(ORGANISERS, "ladera_org_bot", "Organización")
    (tmp_path / "prueba.yaml").write_text(FORM, encoding="utf-8")
    configuration = Configuration(
        "la-ladera",
        "La Ladera",
        "America/Mexico_City",
        api_url=telegram.url,
        form=str(tmp_path / "prueba.yaml"),
    )
    installation = Installation(tmp_path / "datos")
    setup.set_up(installation, setup.Wishes(configuration, RESIDENTS, ORGANISERS), offline=True)
    operator = Operator(installation)
    await operator.starts()
    yield operator
    if operator.process is not None and operator.process.returncode is None:
        await operator.stops()


async def takes_part(person: Person, idea: str, rng: Random) -> None:
    """Answer to the end; whenever the bot stays silent, try again as people do."""
    while True:
        try:
            await person.writes("/start la-ladera")
            screen = await person.reads(within=3)
            for label in ("Empezar", "Empezar de nuevo"):
                if label in screen.buttons:
                    await person.taps(label)
            await person.reads(showing="zona", within=3)
            await person.taps(rng.choice(("Norte", "Sur")))
            await person.reads(showing="propones", within=3)
            await person.writes(idea)
            await person.reads(showing="Enviar", within=3)
            await person.taps("Enviar")
            if GOODBYE in (await person.reads(within=3)).text:
                return
        except AssertionError:
            continue


async def waiting(installation: Installation) -> tuple[int, int]:
    """How many sealed answers and marks there are."""
    server = server_of(installation, {})
    mixer = Database(
        server.roles.urls["mixer"], role="mixer", password=read_secret(installation.password("mixer"))
    )
    try:
        async with mixer.statement() as session:
            return await rows(session, "staging"), await rows(session, "participation")
    finally:
        await mixer.close()


async def texts_after_closing(installation: Installation) -> Counter[str]:
    """Close the consultation as the mixer would, and count every text that was let out."""
    server = server_of(installation, {})
    server.start()
    mixer = Database(
        server.roles.urls["mixer"], role="mixer", password=read_secret(installation.password("mixer"))
    )
    try:
        async with mixer.statement() as session:
            (opened,) = await consultations.open_ones(session)
        ring = KeyRing(installation.keys("mixer"))
        await mixing.close(mixer, ring, opened.id, rng=Random(1), publish=lambda _counts, standing: standing)
        async with mixer.statement() as session:
            return Counter((await session.execute(text("SELECT body FROM loose_text"))).scalars())
    finally:
        await mixer.close()
        server.stop()


@pytest.mark.long
async def test_whatever_is_killed_every_sent_answer_is_counted_once(
    operator: Operator, telegram: Emulator
) -> None:
    """Twenty kills, and as long as they last four people at a time answer, each with words of her own."""
    rng = Random(20)
    bot = telegram.bot(RESIDENTS, "ladera_bot", "Desde Abajo")
    over = asyncio.Event()
    numbers = itertools.count()
    sent: list[str] = []

    async def kills() -> None:
        victims = [*PROCESSES, "postgres", "up"] * (KILLS // 5)
        rng.shuffle(victims)
        for victim in victims:
            await asyncio.sleep(rng.uniform(0.2, 1.5))
            await operator.loses(victim)
        over.set()

    async def neighbours() -> None:
        while not over.is_set() or len(sent) < LEAST:
            number = next(numbers)
            person = telegram.person(f"Persona {number}").with_(bot)
            await takes_part(person, f"idea {number:04}", rng)
            sent.append(f"idea {number:04}")

    await asyncio.gather(kills(), *(neighbours() for _ in range(4)))
    await operator.stops()

    assert await texts_after_closing(operator.installation) == Counter(sent)


@pytest.mark.long
async def test_each_one_that_is_killed_comes_back_and_the_bot_answers(
    operator: Operator, telegram: Emulator
) -> None:
    """One after the other: three processes, the database server, and `up` itself, which leaves nobody behind."""
    rng = Random(5)
    bot = telegram.bot(RESIDENTS, "ladera_bot", "Desde Abajo")
    sent: list[str] = []
    for victim in (*PROCESSES, "postgres", "up"):
        before = operator.pids()
        await operator.loses(victim)
        gone = set(before) if victim == "up" else {victim}
        async with asyncio.timeout(60):
            while not _back(before, operator.pids(), gone):  # noqa: ASYNC110 - nobody tells when it is back
                await asyncio.sleep(0.05)
        if victim == "up":  # what it ran ended with it, but for the server, which the next `up` finds
            assert not [name for name in PROCESSES if alive(before[name])]
        await takes_part(telegram.person(f"Persona {victim}").with_(bot), f"idea {victim}", rng)
        sent.append(f"idea {victim}")
    assert await waiting(operator.installation) == (len(sent), len(sent))
    await operator.stops()


def _back(before: dict[str, int], now: dict[str, int], gone: set[str]) -> bool:
    """Whether all run again, those that were killed under another number; the server may outlive `up`."""
    new = {name for name in now if now[name] != before[name]}
    return set(now) == set(before) and gone - {"postgres"} <= new and new <= gone | {"postgres"}


async def test_everything_ends_with_up_and_begins_again(operator: Operator) -> None:
    """SIGTERM leaves no process behind; a following `up` finds everything as it was."""
    before = operator.pids()
    assert set(before) == {"up", "postgres", *PROCESSES}

    await operator.stops()

    assert not [name for name, pid in before.items() if alive(pid)]
    await operator.starts()
    assert set(operator.pids()) == set(before)


@pytest.mark.long
async def test_a_second_up_on_the_same_folder_is_refused(operator: Operator) -> None:
    """Two of them would answer everybody twice."""
    words = (sys.executable, "-P", "-m", "admin.cli", "up", "--home", str(operator.installation.home))
    second = await asyncio.create_subprocess_exec(*words, stderr=asyncio.subprocess.PIPE)
    _, said = await second.communicate()

    assert second.returncode == 1
    assert "Ya hay un «desdeabajo up»" in said.decode()

"""Everything our processes print at their most talkative, whatever goes wrong: no person, no word, no secret."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
import pytest_asyncio
from sqlalchemy import text

from admin.operator import setup
from admin.operator.environment import PROCESSES, environment, pulse_file
from admin.operator.files import read_secret
from admin.operator.installation import Configuration, Installation
from admin.operator.running import ready
from admin.operator.server import Server
from bot.emulator import Emulator, Person, Seen
from storage.database import Database
from tests.attacks import canaries
from tests.operator.test_kills import FORM

RESIDENTS = "10001:AAresidentsAAresidentsAAresidentsAA"
ORGANISERS = "10002:AAorganisersAAorganisersAAorganiser"
MODULES = {"residents": "bot", "organisers": "admin.organiser", "mixer": "admin.mixer"}
CANARY = "chapulinverdezzyx"
WORDS = ("zarzamoraquxoide", "guajolotexyquell", "Tlacuachezzquine", "tlacuachezz_quine", CANARY)
IDEA = f"Que {WORDS[0]} y {WORDS[1]}"


@dataclass
class House:
    """An installation whose processes all talk as much as they can."""

    installation: Installation
    server: Server
    running: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)

    @property
    def said(self) -> Path:
        """Where everything printed goes."""
        return self.installation.home / "said"

    async def starts(self, process: str, **changed: str) -> None:
        """Start a process and wait for its pulse, or, where its settings were changed, for its end."""
        configuration = self.installation.configuration()
        env = environment(process, self.installation, configuration, self.server.roles, os.environ) | changed
        loud = {"PYTHONASYNCIODEBUG": "1", "PYTHONDEVMODE": "1", "PYTHONFAULTHANDLER": "1", "CANARY": CANARY}
        pulse = pulse_file(self.installation, process)
        pulse.unlink(missing_ok=True)
        words = (sys.executable, "-m", "tests.attacks.loud", MODULES[process])
        with self.said.open("a") as output:
            started = await asyncio.create_subprocess_exec(
                *words, env=env | loud, cwd=Path(__file__).parents[2], stdout=output, stderr=output
            )
        if changed:
            assert await asyncio.wait_for(started.wait(), 60) != 0
            return
        self.running[process] = started
        while not pulse.exists():
            assert started.returncode is None, self.said.read_text()
            await asyncio.sleep(0.05)

    async def stops(self, *, by: signal.Signals = signal.SIGTERM) -> None:
        """End all processes."""
        for process in self.running.values():
            process.send_signal(by)
        await asyncio.gather(*(process.wait() for process in self.running.values()))
        self.running = {}

    async def sql(self, *statements: str) -> None:
        """As the superuser."""
        database = Database(self.server.admin_url, password=self.server.admin_password)
        try:
            for statement in statements:
                async with database.statement() as session:
                    await session.execute(text(statement))
        finally:
            await database.close()

    def secrets(self) -> dict[str, str]:
        """Every token and password, by the file it is in; and every key, as digits."""
        folder = self.installation.secrets
        found = {str(path): read_secret(path) for path in folder.rglob("*") if path.is_file()}
        keys = (self.installation.home / "keys").rglob("*.key")
        return found | {str(path): path.read_bytes().hex() for path in keys}


@pytest_asyncio.fixture
async def house(telegram: Emulator, tmp_path: Path) -> AsyncIterator[House]:
    """All processes of a small installation, as loud as they get."""
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
    async with ready(installation, configuration, os.environ) as (server, _):
        made = House(installation, server)
        installation.run.mkdir(exist_ok=True, mode=0o700)
        try:
            for process in PROCESSES:
                await made.starts(process)
            yield made
        finally:
            await made.stops()


#: What makes each write of the residents' process fail, with the row in the words of the error.
BROKEN = """
CREATE FUNCTION estorba() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'no cabe: %', NEW USING ERRCODE = '{code}', DETAIL = NEW::text; END $$
"""
CODES = ("23514", "53100", "22012", "XX000", "40P01")


async def _talks(person: Person) -> None:
    """She does not mind that nothing works."""
    for step in (
        person.writes("/start la-ladera"),
        person.writes(IDEA),
        person.writes(WORDS[1]),
        person.sends_contact(),
    ):
        await step
    for data in ("t:ffffff:1:p:0", WORDS[0], "x" * 64):
        await person.taps_raw(data)
    await person.telegram.idle()


async def _passage(person: Person) -> Seen:
    await person.writes("/start la-ladera")
    await person.taps("Empezar")
    await person.taps("Norte")
    await person.reads(showing="propones")
    await person.writes(IDEA)
    return await person.reads(showing="Enviar")


async def _everything_goes_wrong(house: House, telegram: Emulator) -> list[Person]:
    bot = telegram.bot(RESIDENTS, "ladera_bot", "Desde Abajo")
    people = [telegram.person(WORDS[2], username=WORDS[3]).with_(bot) for _ in range(3)]
    amparo, beto, citlali = people
    review = await _passage(amparo)
    for error in (429, 500, 400, 403, 502):
        for method in ("sendMessage", "editMessageText", "deleteMessage", "answerCallbackQuery"):
            telegram.faults.add(method=method, error=error, retry_after=1 if error == 429 else None)
    telegram.faults.add(method="getUpdates", error=409)
    telegram.faults.add(method="getUpdates", error=429, retry_after=1)
    await _talks(beto)
    telegram.faults.clear()
    for table in ("draft", "staging"):
        for code in CODES:
            await house.sql(
                BROKEN.format(code=code),
                f"CREATE TRIGGER estorba BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION estorba()",
            )
            with suppress(AssertionError):  # it may have been sent already
                await amparo.taps("Enviar", on=review, at_once=True)
                await amparo.reads(within=5)
            await beto.writes("/start la-ladera")
            with suppress(AssertionError):
                await beto.taps("Empezar")
                await beto.reads(within=5)
            await house.sql("DROP FUNCTION estorba CASCADE")
    await citlali.writes("/start la-ladera")
    await citlali.reads(within=20)
    assert house.server.embedded is not None
    house.server.embedded.stop(mode="immediate")
    await citlali.taps("Empezar")
    await citlali.reads(within=20)
    house.server.embedded.start()
    await telegram.idle(within=60)
    return people


def _naked(said: str, house: House, people: list[Person]) -> dict[str, set[str]]:
    """Who and what can be read in a text."""
    wanted = canaries.of_people((person.user.id for person in people), WORDS)
    wanted |= {where: {"text": secret.encode()} for where, secret in house.secrets().items()}
    return canaries.found(said.encode(errors="surrogatepass"), wanted)


@pytest.mark.long
async def test_at_their_loudest_the_processes_tell_nothing(house: House, telegram: Emulator) -> None:
    """Faults of Telegram, constraints, a full disk, a crash of the database, wrong tokens and passwords, kill -ABRT."""
    people = await _everything_goes_wrong(house, telegram)
    secrets = set(house.secrets().values())
    for process in house.running.values():
        of_it = psutil.Process(process.pid)
        public = " ".join(of_it.cmdline()) + " ".join(of_it.environ().values())
        assert not [secret for secret in secrets if secret in public]
    wrong = house.installation.home / "wrong"
    wrong.write_text(f"10003:{CANARY * 2}")
    wrong.chmod(0o600)
    await house.starts("residents", RESIDENTS_TOKEN_FILE=str(wrong))
    await house.starts("residents", RESIDENTS_TOKEN=f"{CANARY}")
    await house.starts("organisers", ORGANISERS_TOKEN_FILE=str(wrong))
    for name in PROCESSES:
        await house.starts(name, DATABASE_PASSWORD_FILE=str(wrong))
    await house.stops(by=signal.SIGABRT)

    said = house.said.read_text(errors="surrogateescape") + house.server.embedded.log.read_text()  # type: ignore[union-attr]
    others = [path for path in house.installation.home.rglob("*.log") if path.is_file()]
    said += "".join(path.read_text(errors="replace") for path in others)

    assert said.count('"level": "DEBUG"') > 100
    assert "Current thread" in said  # what faulthandler says when it is aborted
    assert _naked(said, house, people) == {}


async def test_a_naive_log_tells_everything(tmp_path: Path) -> None:
    """The same failures with Python's usual logging: so the attacker is good."""
    naive = (
        "import logging, os; from tests.attacks import loud\n"
        "loud.QUIET = lambda process, **given: logging.basicConfig(level=10)\n"
        "loud.loud('x')\n"
        "try: loud.fail()\n"
        "except ValueError: logging.exception('no se pudo')\n"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", naive),
        cwd=Path(__file__).parents[2],
        env={"PATH": os.environ["PATH"], "CANARY": CANARY},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()

    assert said.count(CANARY.encode()) >= 4  # a thread, a destructor, the log itself, an exception

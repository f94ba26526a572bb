"""An installation of its own for the pictures: the emulated Telegram, both real bots, the form of the pictures."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.emulator import Bot, Emulator, Person

HERE = Path(__file__).parent
FORM = HERE / "colonia.yaml"
DESDEABAJO = Path(sys.executable).with_name("desdeabajo")
RESIDENTS, ORGANISERS = f"1110001110:{'R' * 35}", f"2220002220:{'O' * 35}"
STARTED = 60.0  #: seconds within which both bots must listen
PATIENCE = 30.0  #: seconds a person waits for an answer


@dataclass(frozen=True)
class Stage:
    """Telegram and the two bots in it."""

    telegram: Emulator
    residents: Bot
    organisers: Bot
    home: Path

    def neighbour(self) -> Person:
        """Somebody who answers."""
        return self.telegram.person("Amparo").with_(self.residents)

    async def organiser(self) -> Person:
        """Somebody who brings a form: the operator invited her."""
        ines = self.telegram.person("Inés").with_(self.organisers)
        invite = await asyncio.create_subprocess_exec(
            *(DESDEABAJO, "organiser", "invite", "ladera", "--role", "organises"),
            cwd=self.home, env=environment_of(self.telegram),
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        said, _ = await invite.communicate()
        await ines.writes(f"/start {said.decode().strip().partition('?start=')[2]}")
        await ines.reads()
        await ines.writes("Inés")
        await ines.reads(showing="Qué bueno que llegas")
        return ines


@asynccontextmanager
async def stage(home: Path) -> AsyncIterator[Stage]:
    """Install in an empty folder, start everything, and stop it at the end."""
    async with Emulator(patience=PATIENCE) as telegram:
        residents = telegram.bot(RESIDENTS, "mi_colonia_bot", "Desde Abajo")
        organisers = telegram.bot(ORGANISERS, "mi_equipo_bot", "Desde Abajo · equipo")
        environment = environment_of(telegram)
        await _install(home, environment)
        with (home / "up.txt").open("wb") as said:
            up = await asyncio.create_subprocess_exec(
                DESDEABAJO, "up", cwd=home, env=environment, stdout=said, stderr=said
            )
        try:
            await telegram.connected(residents, organisers, within=STARTED)
            yield Stage(telegram, residents, organisers, home)
        except TimeoutError:
            raise RuntimeError((home / "up.txt").read_text(encoding="utf-8")) from None
        finally:
            with suppress(ProcessLookupError):
                up.terminate()
            await up.wait()


def environment_of(telegram: Emulator) -> dict[str, str]:
    """What an operator's orders are told."""
    return {"PATH": os.environ["PATH"], "DESDEABAJO_API_URL": telegram.url, "LANG": "C.UTF-8"}


async def _install(home: Path, environment: dict[str, str]) -> None:
    given = ("--residents-token", RESIDENTS, "--organisers-token", ORGANISERS, "--place", "La Ladera",
             "--code", "ladera", "--time-zone", "America/Mexico_City")  # fmt: skip
    init = await asyncio.create_subprocess_exec(
        DESDEABAJO, "init", *given, cwd=home, env=environment,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert await init.wait() == 0
    settings = home / "datos" / "desdeabajo.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r'(?m)^form = ".*"$', f'form = "{FORM}"', text), encoding="utf-8")

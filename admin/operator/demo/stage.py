"""The demo's own installation: an emulated Telegram, invented tokens, and a folder that goes away afterwards."""

import asyncio
import os
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from admin.operator.installation import Configuration
from admin.operator.leash import leashed
from admin.operator.problem import Problem

USUAL_PORT: Final = 8081
RESIDENTS: Final = "la_ladera_bot"
ORGANISERS: Final = "la_ladera_organiza_bot"


@dataclass(frozen=True)
class Stage:
    """Telegram as the demo sees it."""

    url: str
    residents_token: str
    organisers_token: str
    port_taken: bool  #: the usual port was not free, another one was found

    @property
    def configuration(self) -> Configuration:
        """The invented colonia."""
        return Configuration("la-ladera", "La Ladera", "America/Mexico_City", api_url=self.url, invented=True)


@asynccontextmanager
async def stage(port: int | None) -> AsyncIterator[Stage]:
    """Run the emulator with both bots; raise Problem when the port asked for is taken."""
    tokens = (f"100001:{secrets.token_urlsafe(26)}", f"100002:{secrets.token_urlsafe(26)}")
    process, url = await _listen(USUAL_PORT if port is None else port, tokens)
    taken = not url and port is None
    if taken:
        process, url = await _listen(0, tokens)
    if not url and port:
        raise Problem(f"El puerto {port} está ocupado.", "Elige otro con --port, o quita la opción.")
    if not url:
        raise Problem(
            "El Telegram de mentira no arrancó.", "Vuelve a instalar con «make clean» y «make demo»."
        )
    try:
        yield Stage(url, tokens[0], tokens[1], port_taken=taken)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _listen(port: int, tokens: tuple[str, str]) -> tuple[asyncio.subprocess.Process, str]:
    """The emulator and its address; an empty address when it ended instead, as it does when the port is taken."""
    residents, organisers = tokens
    words = [
        *(sys.executable, "-P", "-m", "bot.emulator", "--port", str(port)),
        *("--bot", f"{residents}:{RESIDENTS}:Desde Abajo · La Ladera"),
        *("--bot", f"{organisers}:{ORGANISERS}:Desde Abajo · organización"),
    ]
    process = await asyncio.create_subprocess_exec(
        *leashed(words),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ},
        start_new_session=True,
    )
    assert process.stdout is not None
    return process, (await process.stdout.readline()).decode().strip()

"""A bot at work in this process, ended as kill -9 ends it, for tests that cannot wait for a process to start."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from admin.organiser.app import serve
from admin.settings import OrganiserSettings
from bot.app import run
from bot.runtime import lifespan
from bot.settings import Settings
from storage import consultations
from tests.simulation.mortal import Mortal


@dataclass
class Inside:
    """The same verbs as `bursts.Life`."""

    environment: Mapping[str, str]
    module: str
    _process: Mortal = field(default_factory=Mortal)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _work: asyncio.Task[None] | None = None

    async def begins(self) -> None:
        """Start it."""
        self._process, self._stop = Mortal(), asyncio.Event()
        work = self._residents() if self.module == "bot" else self._organisers()
        self._work = self._process.begins(work)

    async def killed(self) -> None:
        """Nothing of it runs any more, wherever it was."""
        assert self._work is not None
        self._work.cancel()  # what it holds open is closed from the inside, as no operating system does here
        await asyncio.wait({self._work})
        await self._process.ends()

    async def told_to_leave(self) -> int:
        """As with SIGTERM; 0 when it ended by itself."""
        self._stop.set()
        assert self._work is not None
        await self._work
        await self._process.ends()
        return 0

    async def _residents(self) -> None:
        settings = Settings.from_environment(self.environment)
        async with lifespan(settings) as runtime:
            async with runtime.database.statement() as session:
                runtime.life.promise(await consultations.unfinished(session))
            await run(runtime, self._stop, settings.hook)

    async def _organisers(self) -> None:
        settings = OrganiserSettings.from_environment(self.environment)
        await serve(settings, self._stop, now=lambda: datetime.now(UTC), tick=3600)

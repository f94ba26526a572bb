"""The product as it lives and dies in the simulation: the real residents' bot, the mixer's work, a backup."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import text

from bot.app import run
from bot.emulator import Bot, Emulator
from bot.runtime import lifespan
from bot.settings import Settings
from storage import consultations, epochs, mixing, pool, renewal
from storage.consultations import Consultation
from storage.embedded import EmbeddedPostgres
from tests.databases import PASSWORDS, Databases, administer, connect
from tests.simulation.fragile import Fragile
from tests.simulation.mortal import Mortal
from tests.storage.people import everything

TOKEN = "100:residentes-de-prueba-000000000000000"
BEGINS = datetime.fromisoformat("2026-03-02T18:00:00+00:00")


@dataclass
class Installation:
    """One consultation, served by a bot that is started, stopped and killed."""

    cluster: EmbeddedPostgres
    databases: Databases
    telegram: Emulator
    consultation: Consultation
    rng: Random
    now: datetime = BEGINS
    bot: Bot = field(init=False)
    _resident: Fragile | None = None
    _work: asyncio.Task[None] | None = None
    _process: Mortal = field(default_factory=Mortal)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        """Let Telegram know the bot."""
        self.bot = self.telegram.bot(TOKEN, "desdeabajo_bot", "Desde Abajo")

    # -- the residents' bot ----------------------------------------------------------------------------------------
    async def starts(self) -> None:
        """The residents' process begins, or begins again."""
        self._stop = asyncio.Event()
        self._resident = Fragile(self.databases.url, role="resident", password=PASSWORDS["resident"])
        self._process = Mortal()
        self._work = self._process.begins(self._serve(self._resident, self._stop))
        await self.telegram.connected(self.bot)

    async def stops(self) -> None:
        """An orderly end."""
        assert self._work is not None
        self._stop.set()
        await self._work
        await self._gone()

    def will_die(self, gate: int) -> None:
        """Kill the residents' process at the n-th gate to the database from now on."""
        assert self._resident is not None
        self._resident.dies_at(gate)

    async def settles(self) -> None:
        """Wait until every update is answered; a process that died meanwhile is started again, which answers them."""
        assert self._resident is not None
        died = asyncio.create_task(self._resident.stopped.wait())
        calm = asyncio.create_task(self.telegram.idle(self.bot, calm=0.002))
        await asyncio.wait((died, calm), return_when=asyncio.FIRST_COMPLETED)
        for task in (died, calm):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        if self._resident.stopped.is_set():
            await self._gone()
            await self.starts()
            await self.settles()

    async def _serve(self, database: Fragile, stop: asyncio.Event) -> None:
        settings = Settings(
            token=TOKEN,
            database_url=self.databases.url,
            database_password=PASSWORDS["resident"],
            keys=self.databases.keys / "resident",
            api_url=self.telegram.url,
        )
        async with AsyncExitStack() as stack:
            runtime = await stack.enter_async_context(lifespan(settings))
            runtime = replace(runtime, database=database, now=lambda: self.now)
            runtime.life.promise([self.consultation])
            await run(runtime, stop)

    async def _gone(self) -> None:
        """What the operating system does to a process that ended: nothing of it runs, its connections are closed."""
        assert self._resident is not None
        await self._process.ends()
        await self._resident.close()
        self._resident = None

    # -- the mixer -------------------------------------------------------------------------------------------------
    async def mixes(self, *, dies_at: int = 0) -> None:
        """The mixer's work of today, in a process that may be killed at a gate; then it starts again and sweeps."""
        mixer = Fragile(self.databases.url, role="mixer", password=PASSWORDS["mixer"])
        mixer.dies_at(dies_at)
        today = self.now.date()
        process = Mortal()
        work = process.begins(
            mixing.release(
                mixer, self.databases.mixer_keys, self.id, today=today, rng=self.rng, publish=everything
            )
        )
        died = asyncio.create_task(mixer.stopped.wait())
        await asyncio.wait((work, died), return_when=asyncio.FIRST_COMPLETED)
        died.cancel()
        if work.done():
            await work
        await process.ends()
        await mixer.close()
        await epochs.ensure_epoch(self.databases.mixer, self.databases.mixer_keys, self.id)
        await epochs.sweep_dead_keys(self.databases.mixer, self.databases.mixer_keys)

    async def closes(self) -> None:
        """The end of the consultation."""
        await mixing.close(
            self.databases.mixer, self.databases.mixer_keys, self.id, rng=self.rng, publish=everything
        )

    @property
    def id(self) -> UUID:
        """Of the consultation."""
        return self.consultation.id

    def passes(self, hours: float) -> None:
        """The clock goes on, or is set back."""
        self.now += timedelta(hours=hours)

    # -- the operator ----------------------------------------------------------------------------------------------
    async def copies(self) -> None:
        """A backup: the database as it is now, without any key."""
        await self.stops()
        await self.databases.close()
        await administer(self.cluster, f"DROP DATABASE IF EXISTS {self.copy} WITH (FORCE)")
        await self._empties(self._name)
        await administer(self.cluster, f"CREATE DATABASE {self.copy} TEMPLATE {self._name}")
        await self.starts()

    async def gives_back(self) -> None:
        """The backup in place of the database, with the keys as they are today; then what is lost begins anew."""
        await self.stops()
        await self.databases.close()
        await administer(self.cluster, f"DROP DATABASE {self._name} WITH (FORCE)")
        await self._empties(self.copy)
        await administer(self.cluster, f"CREATE DATABASE {self._name} TEMPLATE {self.copy}")
        self.databases = connect(self.cluster, self._name, self.databases.keys)
        async with self.databases.owner.transaction() as session:
            await consultations.note_restored(session, self.now.date())
        mixer, resident = self.databases.mixer_keys, self.databases.resident_keys
        async with self.databases.mixer.statement() as session:
            found = await consultations.one(session, self.id)
            assert found is not None
            loss = await renewal.look(session, mixer, resident, found)
        if not loss.whole:
            await renewal.begin_anew(self.databases.mixer, mixer, self.id, loss)
        await self.starts()

    async def copy_opens(self) -> bool:
        """Whether what waits in a copy can still be opened with a key that is here."""
        copy = connect(self.cluster, self.copy, self.databases.keys)
        try:
            async with copy.mixer.statement() as session:
                found = await consultations.one(session, self.id)
                assert found is not None
                loss = await renewal.look(session, copy.mixer_keys, copy.resident_keys, found)
        finally:
            await copy.close()
        return loss.opens

    async def ends(self) -> None:
        """Whatever state it is in: nothing runs any more, no copy stays."""
        if self._resident is not None:
            await self._gone()
        await self.databases.close()
        await administer(self.cluster, f"DROP DATABASE IF EXISTS {self.copy} WITH (FORCE)")

    @property
    def copy(self) -> str:
        """The name of its backup."""
        return f"{self._name}_copia"

    async def words(self) -> list[str]:
        """Everything that was let out, as often as it was."""
        async with self.databases.mixer.statement() as session:
            return list((await session.execute(text("SELECT body FROM loose_text"))).scalars())

    async def counts(self, question: str) -> dict[str, int]:
        """How often each choice of a question was counted."""
        query = text("SELECT choice, sum(n)::int AS n FROM tally WHERE question = :question GROUP BY choice")
        async with self.databases.mixer.statement() as session:
            return {row.choice: row.n for row in await session.execute(query, {"question": question})}

    async def waiting(self) -> int:
        """How many sealed answers wait."""
        async with self.databases.mixer.statement() as session:
            return await pool.waiting(session, self.id)

    async def state(self) -> str:
        """Of the consultation."""
        async with self.databases.mixer.statement() as session:
            found = await consultations.one(session, self.id)
        assert found is not None
        return found.state

    @property
    def _name(self) -> str:
        return self.databases.url.rpartition("/")[2].partition("?")[0]

    async def _empties(self, name: str) -> None:
        """Wait until the server has ended every connection to a database: closing one does not wait for that."""
        ended = f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'"
        await administer(self.cluster, ended)

"""The emulator as one thing: a world, its Bot API on loopback, and people in it.

async with Emulator() as telegram:
    bot = telegram.bot("100:RES", "desdeabajo_bot", "Desde Abajo")
    amparo = telegram.person("Amparo")
    ...  # start a real bot with telegram.url as its API server
    await amparo.writes("/start")
    print((await amparo.reads()).text)
"""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.emulator import limits
from bot.emulator.api import BotApi, Done
from bot.emulator.clock import Clock
from bot.emulator.faults import Faults, Limiter
from bot.emulator.guard import only_loopback
from bot.emulator.person import Person
from bot.emulator.playground import routes as playground_routes
from bot.emulator.sim import Sim
from bot.emulator.things import Bot
from bot.emulator.webhook import Courier
from bot.emulator.world import World

BODY = limits.UPLOAD + 1024 * 1024  #: bytes of a request


class Emulator:
    """Telegram, as far as bots and the people who talk to them can tell."""

    def __init__(
        self,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        clock: Clock | None = None,
        real_limits: bool = False,
        patience: float = 10.0,
        hesitation: float = 1.0,
    ) -> None:
        """`patience`: seconds people wait for an answer; `hesitation`: how much longer they look for a button
        in an answer that does not show it. `real_limits` turns Telegram's 429s on."""
        self.clock = clock or Clock()
        self.world = World(self.clock)
        self.faults = Faults()
        self.api = BotApi(self.world, self.faults)
        self.patience = patience
        self.hesitation = hesitation
        self.people: list[Person] = []
        self._host, self._port = host, port
        self._runner: web.AppRunner | None = None
        self._couriers: dict[str, Courier] = {}
        self.sim = Sim(self)
        if real_limits:
            self.real_limits()

    # -- being there ---------------------------------------------------------------------------------------------
    async def start(self) -> None:
        """Listen. Raises `OSError` when the port is taken."""
        application = web.Application(client_max_size=BODY, middlewares=[only_loopback])
        application.add_routes([*self.api.routes(), *self.sim.routes(), *playground_routes()])
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        try:
            await site.start()
        except OSError:
            await self.stop()
            raise
        address = self._runner.addresses[0]
        self._port = int(address[1])

    async def stop(self) -> None:
        """Stop listening; what was held is let go."""
        self.api.close()
        self.sim.close()
        for courier in self._couriers.values():
            await courier.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """Where the Bot API is: `{url}/bot{token}/METHOD`, files at `{url}/file/bot{token}/PATH`."""
        return f"http://{self._host}:{self._port}"

    # -- who is there --------------------------------------------------------------------------------------------
    def bot(self, token: str, username: str, name: str) -> Bot:
        """A bot of this world; its id is the number before the colon of its token. The same token, the same bot."""
        if token in self.world.bots:
            return self.world.bots[token]
        bot = self.world.add_bot(token, username, name)
        bot.updates.on_confirm = bot.updates.on_poll = self.api.settled.set
        self._couriers[token] = Courier(self.world, bot, self.api.execute)
        return bot

    def person(self, name: str, language: str | None = "es", username: str | None = None) -> Person:
        """A new person, with her own private chat with each bot."""
        person = Person(self, self.world.add_person(name, language, username))
        self.people.append(person)
        return person

    # -- what happened and what will ------------------------------------------------------------------------------
    @property
    def calls(self) -> deque[Done]:
        """Every answered call of every bot in order, getUpdates left out."""
        return self.api.calls

    def real_limits(self, on: bool = True) -> None:
        """Turn Telegram's limits on sending on or off."""
        self.api.limiter = Limiter(self.clock.now) if on else None

    async def connected(self, *bots: Bot, within: float = 30.0) -> None:
        """Wait until these bots (or all) hold a long poll or have set a webhook. Raises `TimeoutError`."""
        wanted = bots or tuple(self.world.bots.values())
        async with asyncio.timeout(within):
            while not all(it.updates.polled or it.webhook for it in wanted):
                self.api.settled.clear()
                await self.api.settled.wait()

    async def idle(self, bot: Bot | None = None, *, calm: float = 0.05, within: float = 30.0) -> None:
        """Wait until a bot (or all) took its updates, answered its taps and asked for nothing during `calm` seconds.

        A bot that works silently for longer than `calm` cannot be told from one that has finished.
        Raises `TimeoutError`.
        """
        bots = [bot] if bot else list(self.world.bots.values())
        async with asyncio.timeout(within):
            while True:
                self.api.settled.clear()
                try:
                    wait = None if any(map(self._busy, bots)) else calm
                    await asyncio.wait_for(self.api.settled.wait(), wait)
                except TimeoutError:
                    if wait is None:
                        raise
                    return

    def _busy(self, bot: Bot) -> bool:
        now = self.clock.now()
        newest = itertools.islice(reversed(self.world.queries.values()), 1000)
        return (
            bool(bot.updates.waiting)
            or bot.in_flight > 0
            or any(
                it.bot is bot and not it.answered and now - it.since < limits.CALLBACK_ALIVE for it in newest
            )
        )

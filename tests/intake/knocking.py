"""A door with a bell, and somebody who knocks: the server alone, without a bot behind it."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from storage.doorbell import HEADER, listening
from storage.hooks import Hook
from storage.lanes import Lanes
from tests.mixer.people import eventually as waited

SECRET = "secreto-de-la-puerta-1234"
Raw = dict[str, Any]


@dataclass
class Handled:
    """What was done, and what it waits for."""

    begun: list[int] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    slow: dict[int, asyncio.Event] = field(default_factory=dict)  #: update id → what it waits for
    broken: set[int] = field(default_factory=set)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def handle(self, raw: Raw) -> None:
        """One update."""
        number = raw["update_id"]
        self.begun.append(number)
        await self._tell()
        if number in self.slow:
            await self.slow[number].wait()
        if number in self.broken:
            raise RuntimeError("se rompió")
        self.done.append(number)
        await self._tell()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds."""
        async with self.changed, asyncio.timeout(20):
            await self.changed.wait_for(holds)

    async def _tell(self) -> None:
        async with self.changed:
            self.changed.notify_all()


def lanes_of(handled: Handled) -> Lanes[Raw]:
    """Its lanes: the chat stands beside the number."""
    return Lanes(handled.handle, number=lambda raw: raw["update_id"], chat=lambda raw: raw.get("chat", 0))


async def eventually(holds: Callable[[], bool], *, within: float = 20.0) -> None:
    """Wait until something holds that tells nobody."""

    async def looked() -> bool:
        return holds()

    await waited(looked, within=within)


@dataclass
class Door:
    """Where to knock."""

    port: int
    http: aiohttp.ClientSession

    async def brings(
        self, content: Raw | bytes, *, secret: str | None = SECRET, path: str = "/k", method: str = "POST"
    ) -> int:
        """What is answered."""
        status, _body, _headers = await self.asks(content, secret=secret, path=path, method=method)
        return status

    async def asks(
        self, content: Raw | bytes, *, secret: str | None = SECRET, path: str = "/k", method: str = "POST"
    ) -> tuple[int, bytes, dict[str, str]]:
        """Status, body and headers."""
        headers = {"Content-Type": "application/json"} | ({} if secret is None else {HEADER: secret})
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        url = f"http://127.0.0.1:{self.port}{path}"
        async with self.http.request(method, url, data=io.BytesIO(data), headers=headers) as answer:
            return answer.status, await answer.read(), dict(answer.headers)


@asynccontextmanager
async def door(handled: Handled) -> AsyncIterator[Door]:
    """A door that is answered as long as the block lasts."""
    hook = Hook("https://bot.ejemplo.org/k", "127.0.0.1", 0, SECRET)
    async with aiohttp.ClientSession() as http, listening(hook, lanes_of(handled), lambda raw: raw) as port:
        yield Door(port, http)

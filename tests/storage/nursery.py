"""Children of `killing`, seen from the test: who was born, what each said, and that it is gone."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

PATIENCE = 60.0  #: seconds until it is clear that nothing more will come


@dataclass(eq=False)
class Child:
    """A process that works until it is killed."""

    pid: int
    said: list[str] = field(default_factory=list)
    gone: bool = False
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def says(self, words: str, times: int = 1) -> None:
        """Wait until it has said this so often, counted from its birth. Raises `AssertionError` if it died first."""
        async with asyncio.timeout(PATIENCE), self.news:
            await self.news.wait_for(lambda: self.gone or self._times(words) >= times)
        assert self._times(words) >= times, "it ended by itself; see above"

    async def dies(self) -> None:
        """kill -9; returns when its last words have been heard."""
        assert not self.gone, "it ended by itself; see above"
        os.kill(self.pid, signal.SIGKILL)
        async with asyncio.timeout(PATIENCE), self.news:
            await self.news.wait_for(lambda: self.gone)

    def numbers(self, word: str) -> list[int]:
        """Of the lines that begin with a word, the numbers after it."""
        return [int(line.split()[1]) for line in self.said if line.startswith(f"{word} ")]

    def _times(self, words: str) -> int:
        return sum(line.startswith(words) for line in self.said)

    async def hear(self, words: str) -> None:
        """A line of its own, or that it is gone."""
        async with self.news:
            self.said.append(words)
            self.gone = words == "gone"
            self.news.notify_all()


class Nursery:
    """The mother, who has them as fast as a fork."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._tickets = itertools.count(1)
        self._expected: dict[str, asyncio.Future[Child]] = {}
        self._children: dict[int, Child] = {}

    async def child(self, work: str, *arguments: object) -> Child:
        """One more child at work."""
        assert self._process.stdin is not None
        ticket = str(next(self._tickets))
        born: asyncio.Future[Child] = asyncio.get_running_loop().create_future()
        self._expected[ticket] = born
        self._process.stdin.write(f"{ticket} {work} {' '.join(map(str, arguments))}\n".encode())
        await self._process.stdin.drain()
        async with asyncio.timeout(PATIENCE):
            return await born

    async def listen(self) -> None:
        """Give every line to the child it comes from, until the mother is gone."""
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            number, _, words = line.decode().strip().partition(" ")
            if words.startswith("born "):
                child = self._children[int(number)] = Child(int(number))
                self._expected.pop(words.removeprefix("born ")).set_result(child)
            elif int(number) in self._children:
                await self._children[int(number)].hear(words)


@asynccontextmanager
async def nursery(works: str = "tests.storage.killing") -> AsyncIterator[Nursery]:
    """A mother for the block, who knows the works of a module; her children end with her."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        works,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    made = Nursery(process)
    listening = asyncio.create_task(made.listen())
    try:
        yield made
    finally:
        assert process.stdin is not None
        process.stdin.close()
        with suppress(BrokenPipeError, ConnectionResetError):
            await process.stdin.wait_closed()
        await process.wait()
        await listening

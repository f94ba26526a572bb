"""Everything a process does, so that it can be ended from outside at any moment, as kill -9 ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

_PROCESS: ContextVar[Mortal | None] = ContextVar("process", default=None)


class Mortal:
    """A process of the simulation: the tasks it began, and those that they began."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def begins(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start its work; every task that is made from there on belongs to it."""
        asyncio.get_running_loop().set_task_factory(_belonging)
        before = _PROCESS.set(self)
        try:
            return asyncio.create_task(work)
        finally:
            _PROCESS.reset(before)

    async def ends(self) -> None:
        """Stop it wherever it is; returns when nothing of it runs any more."""
        while left := {task for task in self._tasks if not task.done()}:
            for task in left:
                task.cancel()
            await asyncio.wait(left)
        for task in self._tasks:
            if not task.cancelled():
                task.exception()  # what a dying process would still have said, nobody hears

    def keep(self, task: asyncio.Task[Any]) -> None:
        """Count a task as its own."""
        self._tasks.add(task)


def _belonging(loop: asyncio.AbstractEventLoop, coro: Any, **more: Any) -> asyncio.Task[Any]:
    task: asyncio.Task[Any] = asyncio.Task(coro, loop=loop, **more)
    if (process := _PROCESS.get()) is not None:
        process.keep(task)
    return task

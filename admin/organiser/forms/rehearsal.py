"""Where forms are tried: processes of their own, with little memory, little time and no secrets.

Anybody may send a form to this bot, and a form is a program: one step of it may take for ever. So steps are worked out
by a few children, one request at a time each; a child that takes too long is ended, and whoever tried reads a sentence.
A child remembers forms, never trials: what it needs of one comes with each request.
"""

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from subprocess import DEVNULL
from tempfile import gettempdir
from typing import Any, Literal

from admin.organiser.forms.child import ANSWER, HEAD, OUT_OF_MEMORY

CHILDREN = 2  #: steps worked out at a time
SECONDS = 10.0  #: that one step may take, by the clock on the wall
MEGABYTES = 512  #: of memory a child may ask for
IDLE = 300.0  #: seconds after which a child that nobody needs is sent home
GRACE = 0.2  #: seconds a child is given to end by itself
BIGGEST_ANSWER = 500_000  #: bytes: a trial is held in memory between two steps
PATIENCE = 3  #: times one form may take too long; then nobody waits for it any more
MOST_SLOW = 200  #: such forms remembered

_HOME = str(Path(__file__).resolve().parents[3])
Why = Literal["slow", "heavy", "broken"]
logger = logging.getLogger(__name__)


class Stopped(Exception):
    """A step could not be worked out: it took too long, too much memory, or failed."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


class TooLong(Exception):
    """A child's answer is longer than one may be."""


class Rehearsal:
    """A few children that play forms. Start it with nothing; `close` it in the end."""

    def __init__(self, *, seconds: float = SECONDS, megabytes: int = MEGABYTES, idle: float = IDLE) -> None:
        self._seconds, self._megabytes, self._idle = seconds, megabytes, idle
        self._places = asyncio.Semaphore(CHILDREN)
        self._resting: list[_Child] = []
        self._slow: OrderedDict[str, int] = OrderedDict()
        self._going_home: set[asyncio.Task[int]] = set()

    async def ask(self, identity: str, xform: bytes, do: str, **more: Any) -> dict[str, Any]:
        """One request about a form; `xform` is sent along only when the child lacks it. Raises `Stopped`."""
        if self._slow.get(identity, 0) >= PATIENCE:
            raise Stopped("slow")
        said = {"do": do, "form": identity, **more}
        async with self._places:
            child = self._resting.pop() if self._resting else await self._start()
            child.rest()
            try:
                async with asyncio.timeout(self._seconds):
                    answer = await child.ask(said)
                    if "unknown" in answer:
                        answer = await child.ask(said, xform)
            except (TimeoutError, OSError, EOFError, TooLong) as error:
                code = await child.end()
                why: Why = "heavy" if code == OUT_OF_MEMORY or isinstance(error, TooLong) else "broken"
                if isinstance(error, TimeoutError):
                    why = "slow"
                    self._remember(identity)
                raise self._stopped(why, type(error).__name__) from None
            except BaseException:
                await child.end()
                raise
            self._resting.append(child)
            child.rest(self._idle, self._send_home)
        if "failed" in answer:
            raise self._stopped("broken", str(answer["failed"]))
        done: dict[str, Any] = answer["done"]
        return done

    async def close(self) -> None:
        """End all children."""
        while self._resting:
            await self._resting.pop().end()
        await asyncio.gather(*self._going_home)

    def _remember(self, identity: str) -> None:
        self._slow[identity] = self._slow.pop(identity, 0) + 1
        if len(self._slow) > MOST_SLOW:
            self._slow.popitem(last=False)

    async def _start(self) -> "_Child":
        try:
            return _Child(
                await asyncio.create_subprocess_exec(
                    sys.executable, "-P", "-m", "admin.organiser.forms.child",
                    str(self._seconds), str(self._megabytes),
                    stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd=gettempdir(), start_new_session=True,
                    env={"PYTHONPATH": _HOME, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
                )
            )  # fmt: skip
        except OSError as error:
            raise self._stopped("broken", type(error).__name__) from None

    def _send_home(self, child: "_Child") -> None:
        if child in self._resting:
            self._resting.remove(child)
            task = asyncio.create_task(child.end())
            self._going_home.add(task)
            task.add_done_callback(self._going_home.discard)

    def _stopped(self, why: Why, kind: str) -> Stopped:
        logger.warning("A trial was stopped", extra={"action": "trial_stopped", "why": why, "kind": kind})
        return Stopped(why)


class _Child:
    """One process, one request at a time."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._timer: asyncio.TimerHandle | None = None

    async def ask(self, said: Mapping[str, Any], xform: bytes = b"") -> dict[str, Any]:
        """Raises OSError and EOFError when the child is gone, TooLong when it says too much."""
        to, back = self._process.stdin, self._process.stdout
        assert to is not None
        assert back is not None
        written = json.dumps(said).encode()
        to.write(HEAD.pack(len(written), len(xform)) + written)
        if xform:
            to.write(xform)
        await to.drain()
        (size,) = ANSWER.unpack(await back.readexactly(ANSWER.size))
        if size > BIGGEST_ANSWER:
            raise TooLong
        answer: dict[str, Any] = json.loads(await back.readexactly(size))
        return answer

    def rest(self, seconds: float = 0.0, then: Any = None) -> None:
        """Do something after so many seconds without work; without arguments, no longer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if then is not None:
            self._timer = asyncio.get_running_loop().call_later(seconds, then, self)

    async def end(self) -> int:
        """End the child, whatever it does; its exit code if it had ended already."""
        self.rest()
        code = self._process.returncode
        if code is None:
            if self._process.stdin is not None:
                self._process.stdin.close()  # an idle one ends by itself, one that ran out of memory is ending
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(GRACE):
                    code = await self._process.wait()
        if code is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        return await asyncio.shield(self._process.wait())

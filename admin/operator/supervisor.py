"""Keeps processes running: starts them, starts them again when they die, ends them in order."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from admin.operator.leash import leashed
from admin.operator.restarting import BRIEF, Again, GiveUp, decide

logger = logging.getLogger(__name__)
_GRACE: Final = 20.0  #: seconds a process has to finish what it is doing before it is killed


@dataclass(frozen=True)
class Program:
    """A process to keep running, with the whole of its environment."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    output: int | None = None  #: open file for its log; None: where ours goes


@dataclass
class Supervisor:
    """Runs the programs, each on a leash, until asked to stop.

    One that never worked ends all with its reason: somebody is still looking at the terminal. One that worked and then
    cannot any more (a token revoked at night) is tried again from time to time, and the others go on.
    """

    programs: Sequence[Program]
    clock: Callable[[], float] = time.monotonic
    rest: float = 60.0  #: seconds before one that worked once, and cannot now, is tried again
    running: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def stop(self) -> None:
        """Ask for an orderly end; `run` returns when everything has ended."""
        self._stopping.set()

    async def run(self) -> str | None:
        """Keep everything running; return None after `stop`, or the sentence of whoever gave up."""
        keepers = [asyncio.create_task(self._keep(program)) for program in self.programs]
        stop = asyncio.create_task(self._stopping.wait())
        try:
            done, _ = await asyncio.wait({stop, *keepers}, return_when=asyncio.FIRST_COMPLETED)
            reasons = [task.result() for task in done if task is not stop]
            return str(reasons[0]) if reasons else None
        finally:
            stop.cancel()
            for keeper in keepers:
                keeper.cancel()
            await asyncio.gather(stop, *keepers, return_exceptions=True)
            await self._end_all()

    async def _keep(self, program: Program) -> str:
        lives: list[float] = []
        while True:
            started = self.clock()
            process = await self._start(program)
            code = await process.wait()
            lives.append(self.clock() - started)
            logger.warning(
                "A process ended", extra={"action": "process_ended", "which": program.name, "code": code}
            )
            match decide(program.name, code, lives):
                case GiveUp(why) if max(lives) < BRIEF:
                    return why
                case GiveUp():
                    logger.error(
                        "A process cannot work", extra={"action": "process_useless", "which": program.name}
                    )
                    await asyncio.sleep(self.rest)
                    lives = [BRIEF]
                case Again(after):
                    await asyncio.sleep(after)

    async def _start(self, program: Program) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            *leashed(program.command),
            env=dict(program.environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=program.output,
            stderr=program.output,
            start_new_session=True,  # Ctrl-C in the terminal is for us, and we end them in order
        )
        self.running[program.name] = process
        logger.info("A process started", extra={"action": "process_started", "which": program.name})
        return process

    async def _end_all(self) -> None:
        for program in reversed(self.programs):
            process = self.running.pop(program.name, None)
            if process is not None and process.returncode is None:
                await _end(process)
                logger.info("A process was ended", extra={"action": "process_stopped", "which": program.name})


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _GRACE)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()

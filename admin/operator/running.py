"""`desdeabajo up`: the database server and the three processes of one installation, together."""

import asyncio
import contextlib
import fcntl
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from admin.operator.files import cannot_write, private_folder
from admin.operator.installation import Configuration, Installation
from admin.operator.prepare import prepare
from admin.operator.problem import Problem
from admin.operator.programs import programs
from admin.operator.server import Server, passwords, server_of
from admin.operator.supervisor import Supervisor
from storage.server_programs import ServerError

logger = logging.getLogger(__name__)
_LOOK_EVERY: Final = 1.0  #: seconds between two looks at the embedded server


@contextmanager
def alone(installation: Installation) -> Iterator[None]:
    """Hold the installation: a second `up` here would answer everybody twice. Raises Problem when it is held."""
    private_folder(installation.run)
    path = installation.run / "up.lock"
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise cannot_write(path, error) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise Problem(
            f"Ya hay un «desdeabajo up» trabajando con {installation.home}.",
            "Detén aquel con Ctrl-C, o usa otra carpeta con --home.",
        ) from None
    try:
        yield
    finally:
        os.close(handle)


@asynccontextmanager
async def ready(
    installation: Installation, configuration: Configuration, environ: Mapping[str, str]
) -> AsyncIterator[tuple[Server, bool]]:
    """The server running and up to date; whether the first consultation was opened just now. Stops it after."""
    server = server_of(installation, environ)
    try:
        await asyncio.to_thread(server.start)
        opened = await prepare(server, passwords(installation, environ), configuration, now=datetime.now(UTC))
        yield server, opened
    finally:
        with contextlib.suppress(ServerError):
            server.stop()


async def up(
    installation: Installation,
    environ: Mapping[str, str],
    *,
    beside: Callable[[Server, bool], Awaitable[bool]],
    logs: Mapping[str, int] | None = None,
) -> str | None:
    """Run everything until SIGTERM or SIGINT; a sentence when something could not be kept running.

    `beside` runs beside the processes; everything ends when it raises, or returns False.
    """
    configuration = installation.configuration()
    with alone(installation):
        async with ready(installation, configuration, environ) as (server, opened):
            supervisor = Supervisor(programs(installation, configuration, server.roles, environ, logs))
            _stop_on_signal(supervisor)
            watch = asyncio.create_task(_keep_server(server))
            work = asyncio.create_task(_beside(beside(server, opened), supervisor))
            try:
                reason = await supervisor.run()
            finally:
                watch.cancel()
                work.cancel()
                results = await asyncio.gather(watch, work, return_exceptions=True)
            for result in results:
                if isinstance(result, Exception):
                    raise result
            return reason


async def _beside(work: Awaitable[bool], supervisor: Supervisor) -> None:
    go_on = False
    try:
        go_on = await work
    finally:
        if not go_on:
            supervisor.stop()


async def _keep_server(server: Server) -> None:
    """Start the embedded server again whenever it died; the processes wait for it by themselves."""
    while server.embedded is not None:
        await asyncio.sleep(_LOOK_EVERY)
        if server.embedded.running():
            continue
        logger.warning("The database server is gone; starting it", extra={"action": "server_restarted"})
        try:
            await asyncio.to_thread(server.start)
        except ServerError:
            logger.exception("The database server did not start", extra={"action": "server_failed"})


def _stop_on_signal(supervisor: Supervisor) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, supervisor.stop)


def log_files(folder: Path, processes: tuple[str, ...]) -> dict[str, int]:
    """Open one log file for each process (the demo keeps its terminal clean); the caller lets them be closed."""
    private_folder(folder)
    flags = os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC
    return {process: os.open(folder / f"{process}.log", flags, 0o600) for process in processes}

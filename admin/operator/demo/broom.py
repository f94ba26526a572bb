"""Sweeps up after a demo, however it ended: stops its database server and removes its folder.

Runs beside the demo as a process of its own, waits until the pipe from the demo closes (which even kill -9 does), and
then does its work. `python -m admin.operator.demo.broom FOLDER`, the pipe on standard input.
"""

import contextlib
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from admin.operator.installation import Installation
from storage.embedded import EmbeddedPostgres
from storage.server_programs import ServerError


@contextmanager
def sweeping(installation: Installation, *, remove: bool) -> Iterator[None]:
    """Have somebody who sweeps up after this block, or after this process if it does not survive the block."""
    words = [sys.executable, "-P", "-m", "admin.operator.demo.broom", str(installation.home.absolute())]
    broom = subprocess.Popen(  # noqa: S603 - the command is ours
        [*words, *(["--remove"] if remove else [])],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        assert broom.stdin is not None
        broom.stdin.close()
        broom.wait()


def main(home: Path, *, remove: bool) -> None:
    """Wait for the end, then sweep."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    installation = Installation(home)
    server = EmbeddedPostgres(installation.postgres, superuser_secret=installation.password("superuser"))
    if server.pid is not None:
        with contextlib.suppress(ServerError):
            server.stop(mode="immediate" if remove else "fast")
    if remove:
        for folder in (home, server.sockets):  # which lie elsewhere where the path is too long for a socket
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), remove="--remove" in sys.argv[2:])

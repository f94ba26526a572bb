"""A copy of the database every night, of which the newest are kept. Keys are never part of it."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from admin.operator.files import cannot_write, private_folder
from admin.operator.problem import Problem
from storage.server_programs import BINARIES

_NAME: Final = re.compile(r"desdeabajo-(\d{4}-\d{2}-\d{2})\.dump")


def copy(url: str, password: str, folder: Path, *, today: date) -> Path:
    """Dump the database of `url` into the folder, whole or not at all; raise Problem when it does not work.

    Any moment will do: what waits to be mixed is sealed, and its key is not in the database.
    """
    private_folder(folder)
    target = folder / f"desdeabajo-{today.isoformat()}.dump"
    unfinished = target.with_suffix(".part")
    command = [
        _pg_dump(),
        "--format=custom",
        "--no-password",
        f"--file={unfinished}",
        f"--dbname={url.replace('postgresql+asyncpg:', 'postgresql:', 1)}",
    ]
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "PGPASSWORD": password, "LC_ALL": "C"}
    mask = os.umask(0o077)
    try:
        done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603
        if done.returncode != 0:
            raise Problem(
                "No se pudo copiar la base de datos (pg_dump no terminó).",
                "Revisa con «desdeabajo doctor» que conteste y que haya espacio en el disco.",
            )
        unfinished.replace(target)
    except OSError as error:
        raise cannot_write(target, error) from None
    finally:
        os.umask(mask)
        unfinished.unlink(missing_ok=True)
    return target


def outdated(names: Sequence[str], *, keep: int) -> tuple[str, ...]:
    """The copies that go, when the newest `keep` stay; files that are no copies of ours are left alone."""
    ours = sorted((name for name in names if _NAME.fullmatch(name)), reverse=True)
    return tuple(ours[keep:])


def rotate(folder: Path, *, keep: int) -> int:
    """Remove the outdated copies; how many."""
    gone = outdated([path.name for path in folder.iterdir()], keep=keep)
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    return len(gone)


def next_time(now: datetime, *, hour: int, minute: int) -> datetime:
    """The next moment at which the clock of `now` shows that time."""
    today = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


def _pg_dump() -> str:
    """The one that comes with the program, which knows every server up to its own version."""
    own = BINARIES / "pg_dump"
    found = str(own) if own.exists() else shutil.which("pg_dump")
    if found is None:
        raise Problem("No encuentro pg_dump.", "Instala el cliente de PostgreSQL de tu sistema.")
    return found

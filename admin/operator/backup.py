"""A copy of the database every night, of which the newest are kept. Keys are never part of it.

After a consultation has ended a copy without its sealed answers and marks takes the place of those that still hold
them: they go `GRACE` days after the end was first seen, whatever their number. What was seen when stands in a small
file beside the copies.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from admin.operator.files import cannot_write, private_folder, write_private
from admin.operator.problem import Problem
from storage.server_programs import BINARIES

_NAME: Final = re.compile(r"desdeabajo-(\d{4}-\d{2}-\d{2})\.dump")
GRACE: Final = 13  #: days after an ending was first seen, after which the copies of before go
ENDINGS: Final = "cierres.json"  #: consultation -> the day on which a copy first found it ended


def copy(url: str, password: str, folder: Path, *, today: date) -> Path:
    """Dump the database of `url` into the folder, whole or not at all; raise Problem when it does not work.

    Any moment will do: what waits to be mixed is sealed, and its key is not in the database. Half copies that a killed
    process left behind go now: no rotation would know them.
    """
    private_folder(folder)
    for left in folder.glob("desdeabajo-*.part"):
        left.unlink(missing_ok=True)
    target = folder / f"desdeabajo-{today.isoformat()}.dump"
    unfinished = target.with_suffix(".part")
    command = [
        program("pg_dump"),
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


def day_of(name: str) -> date | None:
    """The day a copy was made, by its name; None for a file that is no copy of ours."""
    match = _NAME.fullmatch(name)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def outdated(names: Sequence[str], *, keep: int) -> tuple[str, ...]:
    """The copies that go, when the newest `keep` stay; files that are no copies of ours are left alone."""
    ours = sorted((name for name in names if day_of(name)), reverse=True)
    return tuple(ours[keep:])


def superseded(
    names: Sequence[str], endings: Mapping[str, date], *, today: date, grace: int = GRACE
) -> tuple[str, ...]:
    """The copies that still hold what an ended consultation left, `grace` days after its end was first seen.

    They go only where a copy of after the ending is there to take their place.
    """
    days = {name: day for name in names if (day := day_of(name)) is not None}
    over = [seen for seen in endings.values() if today - seen >= timedelta(days=grace)]
    last = max((seen for seen in over if any(day >= seen for day in days.values())), default=None)
    return tuple(sorted(name for name, day in days.items() if last is not None and day < last))


def seen_endings(folder: Path) -> dict[str, date]:
    """What earlier copies found ended, and when; empty when nothing was kept or it cannot be understood."""
    try:
        kept = json.loads((folder / ENDINGS).read_text(encoding="utf-8"))
        return {str(name): date.fromisoformat(day) for name, day in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def note_endings(folder: Path, ended: Iterable[str], *, today: date) -> dict[str, date]:
    """Keep on which day each of these consultations was first found ended; all that is known now."""
    before = seen_endings(folder)
    known = dict.fromkeys(sorted(ended), today) | before
    if known != before:
        write_private(
            folder / ENDINGS, json.dumps({name: day.isoformat() for name, day in known.items()}) + "\n"
        )
    return known


def rotate(folder: Path, *, keep: int, today: date | None = None) -> int:
    """Remove the outdated copies, and with `today` those that an ending superseded; how many."""
    names = [path.name for path in folder.iterdir()]
    gone = set(outdated(names, keep=keep))
    if today is not None:
        gone |= set(superseded(names, seen_endings(folder), today=today))
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    return len(gone)


def next_time(now: datetime, *, hour: int, minute: int) -> datetime:
    """The next moment at which the clock of `now` shows that time."""
    today = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


def program(name: str) -> str:
    """One of PostgreSQL's programs: ours, which knows every server up to its own version, or else the system's."""
    own = BINARIES / name
    found = str(own) if own.exists() else shutil.which(name)
    if found is None:
        raise Problem(f"No encuentro {name}.", "Instala el cliente de PostgreSQL de tu sistema.")
    return found

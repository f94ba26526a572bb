"""The machine: what it writes to its disk by itself (swap, memory of a crash, journal), and what time it believes."""

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from admin.operator.anonymity.mounts import encrypted
from admin.operator.findings import Finding, bad, good, warning

_DRIFT: Final = 5.0  #: seconds between our clock and the database server's
_NO_SPACE: Final = 64 * 1024 * 1024


def swap(proc: Path = Path("/proc"), sys: Path = Path("/sys")) -> Iterator[Finding]:
    """What is in memory may end on a disk: answers on their way, and keys."""
    try:
        lines = (proc / "swaps").read_text(encoding="utf-8", errors="replace").splitlines()[1:]
    except OSError:
        yield warning("No pude ver si la máquina usa memoria de intercambio (swap).", "Mira «swapon --show».")
        return
    open_ = [line.split()[0] for line in lines if line.split() and not _closed(line.split()[0], sys)]
    if open_:
        yield warning(
            f"La memoria puede pasar al disco sin cifrar ({', '.join(open_)}).",
            "Apágala con «swapoff -a» y quítala de /etc/fstab, o cífrala (crypttab, opción swap).",
        )
    else:
        yield good("La memoria no pasa al disco en claro")


def _closed(name: str, sys: Path) -> bool:
    path = Path(name)
    if path.name.startswith("zram"):
        return True  # compressed, but in memory
    try:
        here = path.stat()
    except OSError:
        return False
    device = here.st_rdev or here.st_dev
    return bool(encrypted(f"{os.major(device)}:{os.minor(device)}", sys))


def crashes(proc: Path = Path("/proc")) -> Iterator[Finding]:
    """Whether a crash would leave the memory of a process in a file."""
    try:
        pattern = (proc / "sys" / "kernel" / "core_pattern").read_text(encoding="utf-8").strip()
    except OSError:
        pattern = ""
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    if pattern.startswith("|") and not pattern.startswith("|/bin/false"):
        yield warning(
            f"Si un programa se cae, el sistema guarda su memoria (core_pattern: {pattern.split()[0]}).",
            "Con systemd: Storage=none y ProcessSizeMax=0 en /etc/systemd/coredump.conf.",
        )
    elif hard != 0 and pattern and not pattern.startswith("|"):
        yield warning(
            "Un programa que se cae podría dejar su memoria en un archivo.",
            "Los nuestros no lo permiten; cierra lo demás con «ulimit -c 0» o LimitCORE=0.",
        )
    else:
        yield good("Un programa que se cae no deja su memoria en el disco")


def journal(root: Path = Path("/")) -> Iterator[Finding]:
    """Our log holds events and counts; kept for months it still tells at which hours the bot had work."""
    if (root / "var/log/journal").is_dir():
        yield warning(
            "El registro del sistema se guarda en el disco (/var/log/journal).",
            "No lleva nombres ni respuestas, sí horas: pon MaxRetentionSec=7day en /etc/systemd/journald.conf.",
        )


def space(folder: Path) -> Iterator[Finding]:
    """Whether the next key can be written."""
    if folder.is_dir() and shutil.disk_usage(folder).free < _NO_SPACE:
        yield bad(
            f"El disco de {folder} está lleno.",
            "Haz espacio ya: sin llave nueva nada se revuelve ni se cuenta.",
        )


def clock() -> Iterator[Finding]:
    """Whether somebody keeps the clock right; nothing to say where systemd is not there to ask."""
    if (timedatectl := shutil.which("timedatectl")) is None:
        return
    try:
        said = subprocess.run(  # noqa: S603
            [timedatectl, "show", "--property=NTPSynchronized", "--value"],
            capture_output=True, text=True, timeout=5, check=False,
        ).stdout.strip()  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return
    if said == "no":
        yield warning(
            "Nadie pone en hora esta máquina.", "timedatectl set-ntp true: las llaves mueren por fecha."
        )
    elif said == "yes":
        yield good("La máquina se pone en hora sola")


def drift(ours: datetime, theirs: datetime) -> Finding:
    """Our clock beside the database server's: releases and closings wait until both have come as far."""
    apart = abs((ours - theirs).total_seconds())
    if apart <= _DRIFT:
        return good("El reloj de la base de datos va con el nuestro")
    return (bad if apart > 3600 else warning)(
        f"El reloj de la base de datos está {apart:.0f} segundos fuera del nuestro.",
        "Pon las dos máquinas en hora.",
    )

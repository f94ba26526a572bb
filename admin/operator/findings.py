"""What an examination of an installation found, and the checks that need neither database nor Telegram."""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from admin.operator import tokens
from admin.operator.files import read_secret
from admin.operator.installation import DATABASE_ROLES, DAYS, Configuration, Installation, check_time_zone
from admin.operator.problem import Problem

_LEAST_PYTHON: Final = (3, 11)
_LEAST_SPACE: Final = 512 * 1024 * 1024  #: bytes below which the disk will soon be a problem
_NO_SPACE: Final = 64 * 1024 * 1024  #: bytes below which the database server does not start
_WRITTEN: Final = datetime(2026, 1, 1, tzinfo=UTC)  #: no true clock is earlier


class Verdict(StrEnum):
    """How serious a finding is."""

    GOOD = "good"
    WARNING = "warning"  #: works, but should be looked at
    BAD = "bad"  #: does not work, or is not safe


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, in the operator's words."""

    verdict: Verdict
    what: str
    mend: str = ""


def good(what: str) -> Finding:
    """All is well with this."""
    return Finding(Verdict.GOOD, what)


def warning(what: str, mend: str) -> Finding:
    """It works; still, do this."""
    return Finding(Verdict.WARNING, what, mend)


def bad(what: str, mend: str) -> Finding:
    """It does not work, or is not safe, until this is done."""
    return Finding(Verdict.BAD, what, mend)


def of(problem: Problem) -> Finding:
    """A problem as a finding."""
    return bad(problem.what, problem.mend)


def machine(now: datetime) -> Iterator[Finding]:
    """Python and the clock."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] >= _LEAST_PYTHON:
        yield good(f"Python {version}")
    else:
        yield bad(f"Python {version} es demasiado viejo.", "Instala Python 3.11 o más nuevo.")
    if now < _WRITTEN:
        yield bad(
            f"El reloj de la máquina marca {now:%Y-%m-%d}.",
            "Ponlo en hora (por ejemplo con «timedatectl set-ntp true»): las llaves viven y mueren por fecha.",
        )


def folders(installation: Installation) -> Iterator[Finding]:
    """The data directory: there, ours, with room, and closed where it holds secrets or keys."""
    home = installation.home
    if not home.is_dir():
        yield bad(f"No existe la carpeta {home}.", "Corre «desdeabajo init», o dime dónde está con --home.")
        return
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        yield bad(f"No puedes escribir en {home}.", "Entra con el usuario que corrió «desdeabajo init».")
        return
    free = shutil.disk_usage(home).free
    size = f"{free / 1024**3:.1f} GB libres en el disco"
    if free < _NO_SPACE:
        yield bad(
            f"Solo quedan {free // 1024**2} MB libres en el disco.", "Haz espacio ya: así nada se guarda."
        )
    elif free < _LEAST_SPACE:
        yield warning(f"Solo quedan {free // 1024**2} MB libres en el disco.", "Haz espacio pronto.")
    else:
        yield good(f"Carpeta {home}, {size}")
    yield from _closed(installation)


def _closed(installation: Installation) -> Iterator[Finding]:
    wrong = 0
    keys = (installation.keys(process) for process in ("resident", "mixer", "organiser"))
    for folder in (installation.secrets, *keys):
        if not folder.is_dir():
            wrong += 1
            yield bad(f"Falta la carpeta {folder}.", "Corre «desdeabajo init» para completarla.")
            continue
        for path in (folder, *sorted(folder.iterdir())):
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & 0o077:
                wrong += 1
                wanted = "700" if path.is_dir() else "600"
                yield bad(f"Otras personas de esta máquina pueden leer {path}.", f"chmod {wanted} {path}")
    if not wrong:
        yield good("Secretos y llaves cerrados: solo tú puedes leerlos")


def secrets(installation: Installation) -> Iterator[Finding]:
    """Every secret there; the tokens well formed and different."""
    try:
        residents = tokens.check_shape(read_secret(installation.residents_token), tokens.RESIDENTS)
        organisers = tokens.check_shape(read_secret(installation.organisers_token), tokens.ORGANISERS)
        tokens.check_different(residents, organisers)
        for role in DATABASE_ROLES:
            if not read_secret(installation.password(role)):
                raise Problem(
                    f"{installation.password(role)} está vacío.", "Bórralo y corre «desdeabajo init»."
                )
    except Problem as problem:
        yield of(problem)
    else:
        yield good("Los dos tokens tienen buena forma y son de bots distintos")


def settings(installation: Installation, now: datetime) -> tuple[Configuration | None, tuple[Finding, ...]]:
    """The settings file, read, and what the clock of the place says."""
    try:
        configuration = installation.configuration()
    except Problem as problem:
        return None, (of(problem),)
    local = now.astimezone(check_time_zone(configuration.time_zone))
    return configuration, (
        good(
            f"{configuration.place_name} ({configuration.place_code}): allá son las {local:%H:%M}, "
            f"el boletín sale {DAYS[configuration.digest_day]} a las {configuration.digest_hour}"
        ),
        *_files(configuration),
    )


def _files(configuration: Configuration) -> Iterator[Finding]:
    """What becomes of photos and voices, when the organisation receives them."""
    if configuration.media:
        yield warning(
            "Se reciben fotos, voces y archivos. Una foto muestra lugares y caras, y una voz se reconoce.",
            "Si ningún formulario los necesita, pon media = false en desdeabajo.toml y reinicia.",
        )


def support(path: Path) -> Iterator[Finding]:
    """The place's own support lines, when there are any."""
    import tomllib

    if not path.exists():
        return
    try:
        lines = tomllib.loads(path.read_text(encoding="utf-8")).get("line", [])
        numbers = [str(line["number"]) for line in lines if line["name"]]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError):
        yield bad(f"{path} no se entiende.", "Cada línea lleva [[line]], name y number; mira el README.")
    else:
        if numbers:
            yield good(f"{len(numbers)} líneas de apoyo propias en {path.name}")

"""Giving a database back from a copy: all of it or nothing, and never beside running processes."""

import contextlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from admin.operator.backup import program
from admin.operator.installation import Installation
from admin.operator.problem import Problem
from admin.operator.server import Server
from storage import audit, consultations, inspection
from storage.database import Database, Session, StorageError
from storage.migrate import PROCESS_ROLES
from storage.pulse import STALE, age

_NEEDED: Final = ("consultation", "participation", "staging", "alembic_version")
#: Everything of before goes and what the copy holds comes, in one transaction. What may be read or written, and whose
#: it is, comes from the program afterwards (`migrate`), not from the copy.
#: What an operator must know after an older state took the place of a newer one.
WARNINGS: Final = (
    "Lo que se recibió y se contó después de esa copia ya no está: las cifras pueden ser más viejas que tu último "
    "boletín.",
    "Quien contestó después de esa copia puede volver a contestar: la copia no sabe de esa persona.",
    "La bitácora es la de la copia: los boletines impresos después no coinciden con ella. Dilo en la asamblea.",
)
_BEFORE: Final = b"""BEGIN;
DROP SCHEMA IF EXISTS public CASCADE;
CREATE SCHEMA public AUTHORIZATION owner;
SET ROLE owner;
"""


@dataclass(frozen=True)
class Copy:
    """A copy that was read through to its end."""

    path: Path
    tables: int


def verify(path: Path, code: str) -> Copy:
    """Read a copy to its end. Raises Problem for what is none of ours, or is damaged or cut short.

    `code` is the place of this installation: a copy that does not know it is another installation's.
    """
    if not path.is_file():
        raise Problem(
            f"No existe el archivo {path}.", "Mira tus copias en la carpeta backups/ de la instalación."
        )
    listed = _run(["--list", str(path)])
    if listed is None or any(f"TABLE public {name} " not in listed for name in _NEEDED):
        raise Problem(f"{path} no es una copia de esta base de datos.", "Las hace «desdeabajo backup».")
    if _run(["--file", os.devnull, str(path)]) is None:
        raise Problem(f"{path} está dañada o incompleta: no se puede leer hasta el final.", "Usa otra copia.")
    if _step(path) not in inspection.steps():
        raise Problem(
            f"{path} es de una versión más nueva del programa.",
            "Actualiza el programa y vuelve a intentarlo.",
        )
    places = [line.split("\t")[_column(path, "place", "code")] for line in _rows(path, "place")]
    if code not in places:
        raise Problem(
            f"{path} es de otra instalación: no conoce la colonia «{code}», sino {', '.join(places) or 'ninguna'}.",
            "Si de verdad quieres esa, prepara otra carpeta con «desdeabajo init» y esa clave.",
        )
    return Copy(path, listed.count(" TABLE DATA "))


def _step(path: Path) -> str:
    """The migration at which the copy was made."""
    return next(iter(_rows(path, "alembic_version")), "").strip()


def _rows(path: Path, table: str) -> list[str]:
    """The rows of one table in a copy, as PostgreSQL's COPY writes them."""
    _, _, after = _data(path, table).partition(" FROM stdin;\n")
    return after.partition("\n\\.")[0].splitlines()


def _column(path: Path, table: str, name: str) -> int:
    """Which field of those rows is the column of that name."""
    _, _, after = _data(path, table).partition(f"COPY public.{table} (")
    return after.partition(")")[0].split(", ").index(name)


def _data(path: Path, table: str) -> str:
    return _run(["--data-only", f"--table={table}", "--file=-", str(path)]) or ""


async def refuse_if_running(session: Session, installation: Installation) -> None:
    """Raise Problem while a process of the product is at work on this database (role: administrator)."""
    fresh = [file.stem for file in installation.run.glob("*.pulse") if (age(file) or STALE) < STALE]
    inside = await inspection.connected(session, PROCESS_ROLES)
    if inside:
        who = ", ".join(sorted({*inside, *fresh}))
        raise Problem(
            f"Hay procesos trabajando con esta base de datos ({who}).", "Apágalos y vuelve a intentarlo."
        )


async def what_is_there(database: Database) -> tuple[bool, str] | None:
    """Whether anything was ever asked here, and the newest line of the audit as it is printed; None for no tables."""
    async with database.statement() as session:
        if not await inspection.anything(session):
            return None
    try:
        async with database.statement() as session:
            asked = bool(await consultations.every_one(session))
            newest = await audit.head(session)
    except StorageError:  # tables of another version, or somebody else's
        return True, ""
    return asked, "" if newest is None else f"{newest.seq} · {newest.short}"


def give_back(copy: Copy, server: Server) -> None:
    """Put the copy in place of what is there. Raises Problem; then nothing was changed.

    The copy goes from one program to the other without lying on the disk in between, and is committed only when the
    first said that it gave all of it.
    """
    reading = subprocess.Popen(  # noqa: S603
        [program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(copy.path)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment(None),
    )  # fmt: skip
    writing = subprocess.Popen(  # noqa: S603
        [
            *(program("psql"), "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--file=-"),
            f"--dbname={_address(server.admin_url)}",
        ],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=_environment(server.admin_password),
    )  # fmt: skip
    assert reading.stdout is not None
    assert writing.stdin is not None
    with contextlib.suppress(BrokenPipeError), writing.stdin as into, reading.stdout as out:
        into.write(_BEFORE)
        shutil.copyfileobj(out, into)
        if reading.wait() == 0:
            into.write(b"\nCOMMIT;\n")
    if reading.wait() != 0 or writing.wait() != 0:
        raise Problem(
            "La copia no entró; la base de datos quedó como estaba.",
            "Revisa con «desdeabajo doctor» que conteste y que haya espacio en el disco.",
        )


def _run(arguments: list[str]) -> str | None:
    """What pg_restore said; None when it failed."""
    command = [program("pg_restore"), *arguments]
    done = subprocess.run(command, env=_environment(None), capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout if done.returncode == 0 else None


def _environment(password: str | None) -> dict[str, str]:
    made = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "LC_ALL": "C",
        "PGOPTIONS": "-c client_min_messages=error",
    }
    return made if password is None else made | {"PGPASSWORD": password}


def _address(url: str) -> str:
    """The same address as PostgreSQL's own programs write it."""
    return urlsplit(url)._replace(scheme="postgresql").geturl()

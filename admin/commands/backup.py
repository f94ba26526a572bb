"""Keeping copies of the database."""

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admin.commands.options import HERE, Home
from admin.commands.spanish import out
from admin.operator.problem import Problem

if TYPE_CHECKING:
    from admin.operator.installation import Installation
    from storage.embedded import EmbeddedPostgres

logger = logging.getLogger(__name__)

To = Annotated[
    Path | None,
    typer.Option(metavar="CARPETA", help="Dónde dejar la copia.", show_default="backups/ de la instalación"),
]
Keep = Annotated[int, typer.Option(metavar="NÚMERO", min=1, help="Cuántas copias conservar.")]
Nightly = Annotated[bool, typer.Option("--nightly", help="Quedarse y copiar cada noche.")]
At = Annotated[str, typer.Option(metavar="HH:MM", help="A qué hora de la máquina, con --nightly.")]


def backup(
    home: Home = HERE, to: To = None, keep: Keep = 14, nightly: Nightly = False, at: At = "03:30"
) -> None:
    """Guarda una copia de la base de datos. Las llaves nunca van en ella."""
    from admin.operator import backup as copies
    from admin.operator.installation import Installation

    installation = Installation(home)
    folder = to or installation.backups
    hour, minute = _clock_time(at)
    if nightly:
        _require_running(installation)

    def once(*, by_hand: bool = False) -> Path:
        today = datetime.now().astimezone().date()
        url, password = _as_owner(installation)
        made = copies.copy(url, password, folder, today=today)
        copies.note_endings(folder, asyncio.run(_noted(url, password, by_hand=by_hand)), today=today)
        copies.rotate(folder, keep=keep, today=today)
        return made

    if nightly:
        asyncio.run(_every_night(once, hour, minute))
    else:
        with _running(installation):
            made = once(by_hand=True)
        out.print(f"[green]✓[/] Copia guardada en {made}. Las llaves no van en ella.")


def _as_owner(installation: "Installation") -> tuple[str, str]:
    """Where and with which password the tables' owner enters: from the environment, or the installation's."""
    from admin.operator.files import read_secret
    from admin.operator.server import server_of

    given = os.environ.get("DATABASE_PASSWORD_FILE")
    if os.environ.get("DATABASE_URL") and given:
        return os.environ["DATABASE_URL"], read_secret(Path(given))
    installation.configuration()
    server = server_of(installation, os.environ)
    return server.roles.urls["owner"], read_secret(installation.password("owner"))


def _asleep(installation: "Installation") -> "EmbeddedPostgres | None":
    """The embedded server, when it is what we copy and it does not run."""
    from admin.operator.server import server_of

    if os.environ.get("DATABASE_URL"):
        return None
    installation.configuration()
    embedded = server_of(installation, os.environ).embedded
    return None if embedded is None or embedded.running() else embedded


def _require_running(installation: "Installation") -> None:
    if _asleep(installation) is not None:
        raise Problem(
            "La base de datos no está encendida.", "Enciéndela con «desdeabajo up» y vuelve a intentarlo."
        )


@contextlib.contextmanager
def _running(installation: "Installation") -> Iterator[None]:
    """The embedded server, run for this copy alone when it does not run. Raises Problem where none was ever made."""
    from admin.operator.running import alone

    if (embedded := _asleep(installation)) is None:
        yield
        return
    if not (installation.postgres / "PG_VERSION").exists():
        raise Problem("Todavía no hay base de datos que copiar.", "Se hace al correr «desdeabajo up».")
    with alone(installation):
        embedded.start()
        try:
            yield
        finally:
            embedded.stop()


async def _every_night(once: Callable[[], Path], hour: int, minute: int) -> None:
    """Copy at that time of every day until asked to stop; a night that fails is logged and the next one tried."""
    from admin.operator.backup import next_time
    from storage import logs, pulse
    from storage.failures import StorageError

    logs.set_up("backup")
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    beat = asyncio.create_task(pulse.keep_touching())
    while not stop.is_set():
        now = datetime.now().astimezone()
        wait = (next_time(now, hour=hour, minute=minute) - now).total_seconds()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), wait)
            break
        try:
            await asyncio.to_thread(once)
            logger.info("Backup made", extra={"action": "backup_made"})
        except (Problem, StorageError):
            logger.exception("Backup failed", extra={"action": "backup_failed"})
    beat.cancel()


async def _noted(url: str, password: str, *, by_hand: bool) -> tuple[str, ...]:
    """The consultations that have ended; a copy made by hand is noted in the audit, those of the night are expected."""
    from datetime import UTC

    from admin.operator import deeds
    from storage import consultations
    from storage.database import Database

    database = Database(url, role="owner", password=password, connections=1)
    try:
        async with database.transaction() as session:
            if by_hand:
                await deeds.note(session, "backup", datetime.now(UTC))
            every = await consultations.every_one(session)
    finally:
        await database.close()
    return tuple(each.id.hex for each in every if each.state in ("closed", "unopened"))


def _clock_time(text: str) -> tuple[int, int]:
    try:
        moment = datetime.strptime(text, "%H:%M")
    except ValueError:
        raise Problem(f"«{text}» no es una hora.", "Escríbela así: --at 03:30") from None
    return moment.hour, moment.minute

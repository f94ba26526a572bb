"""Giving a copy back, and beginning anew where its keys are lost."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admin.commands.consulting import PlaceCode, Sure
from admin.commands.options import HERE, Home
from admin.commands.spanish import err, out, sure
from admin.operator.problem import Problem

if TYPE_CHECKING:
    from admin.operator.installation import Installation
    from admin.operator.server import Server
    from storage.consultations import Consultation
    from storage.renewal import Loss

File = Annotated[Path, typer.Argument(metavar="ARCHIVO", help="La copia.", show_default=False)]
Replace = Annotated[bool, typer.Option("--replace", help="Poner la copia en lugar de lo que hay ahora.")]


def restore(file: File, replace: Replace = False, yes: Sure = False, home: Home = HERE) -> None:
    """Devuelve una copia de la base de datos. Primero apaga todo."""
    from admin.operator import restoring
    from admin.operator.installation import Installation
    from admin.operator.running import alone

    installation = Installation(home)
    copy = restoring.verify(file, installation.configuration().place_code)
    with alone(installation), _server(installation) as server:
        there, head = asyncio.run(_look(installation, server))
        if there and not replace:
            raise Problem(
                "La base de datos no está vacía.",
                "Guarda antes una copia de lo que hay y repite con --replace: lo de ahora se pierde.",
            )
        if there and not yes:
            err.print("Se pierde lo que llegó después de esa copia, también lo ya contado y la bitácora.")
            if not sure("¿Poner la copia en lugar de lo que hay?"):
                raise typer.Abort
        restoring.give_back(copy, server)
        asyncio.run(_bring_up(installation, server, file, head))
        out.print(f"[green]✓[/] La base de datos quedó como en {file.name}.")
        for line in restoring.WARNINGS:
            out.print(f"  {line}", markup=False)
        _begin_anew(installation, yes=yes, code=None)
    out.print("Revisa con «desdeabajo doctor --anonymity» y enciende con «desdeabajo up».")


def renew(code: PlaceCode, yes: Sure = False, home: Home = HERE) -> None:
    """Empieza de nuevo donde se perdieron las llaves: tira lo que ya nadie puede abrir."""
    from admin.operator.installation import Installation

    if not _begin_anew(Installation(home), yes=yes, code=code):
        raise Problem(f"En «{code}» no falta ninguna llave.", "No hay nada que empezar de nuevo.")


def _begin_anew(installation: "Installation", *, yes: bool, code: str | None) -> bool:
    """Tell what is missing, ask, and begin anew; whether anything was missing."""
    from admin.operator import renewing

    missing = False
    for each, loss in asyncio.run(renewing.losses(installation, os.environ, code=code)):
        if loss.whole:
            continue
        missing = True
        for line in renewing.told(each, loss):
            err.print(f"  {line}", markup=False)
        if not yes and not sure("¿Empezar de nuevo? Si tienes las llaves guardadas, di que no"):
            out.print(f"Nada se tiró. Después: desdeabajo consultation renew {each.place.code}", markup=False)
            continue
        asyncio.run(_one(installation, each, loss))
    return missing


async def _one(installation: "Installation", consultation: "Consultation", loss: "Loss") -> None:
    from admin.operator import renewing

    lost = await renewing.renew(installation, os.environ, consultation, loss, now=datetime.now(UTC))
    place = consultation.place.name
    out.print(f"[green]✓[/] {place} empieza de nuevo, con otra llave. Respuestas perdidas: {lost}.")


@contextmanager
def _server(installation: "Installation") -> "Iterator[Server]":
    """The server, run for this block alone when it is ours and not running."""
    from admin.operator.server import server_of

    server = server_of(installation, os.environ)
    ours = server.embedded is not None and not server.embedded.running()
    server.start()
    try:
        yield server
    finally:
        if ours:
            server.stop()


async def _look(installation: "Installation", server: "Server") -> tuple[bool, str]:
    from admin.operator import restoring
    from admin.operator.server import passwords
    from storage.database import Database
    from storage.migrate import migrate

    database = Database(server.admin_url, password=server.admin_password, connections=1)
    try:
        async with database.statement() as session:
            await restoring.refuse_if_running(session, installation)
        found = await restoring.what_is_there(database)
        if found is not None:
            return found
        # Nothing at all: the roles that own and read what comes have to be there first.
        await migrate(server.admin_url, passwords(installation, os.environ), password=server.admin_password)
        return False, ""
    finally:
        await database.close()


async def _bring_up(installation: "Installation", server: "Server", file: Path, head: str) -> None:
    """What the copy does not bring: newer tables, who may do what, and a line in the audit."""
    from admin.operator import deeds
    from admin.operator.entering import entered
    from admin.operator.server import passwords
    from storage import consultations
    from storage.migrate import migrate

    await migrate(server.admin_url, passwords(installation, os.environ), password=server.admin_password)
    now = datetime.now(UTC)
    async with entered(installation, "owner", os.environ) as database, database.transaction() as session:
        await consultations.note_restored(session, now.date())
        await deeds.note(session, "restore", now, file=file.name, before=head)

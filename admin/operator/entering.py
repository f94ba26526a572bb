"""The database of an installation, entered under one role for one order of the operator."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from admin.operator.files import read_secret
from admin.operator.installation import Installation
from admin.operator.problem import Problem
from admin.operator.running import alone
from admin.operator.server import Server, server_of
from storage.database import Database


@asynccontextmanager
async def entered(
    installation: Installation, role: str, environ: Mapping[str, str]
) -> AsyncIterator[Database]:
    """The database as that role sees it; an embedded server that is not running is run for this block alone."""
    installation.configuration()
    server = server_of(installation, environ)
    password = read_secret(Path(environ.get(f"{role.upper()}_PASSWORD_FILE") or installation.password(role)))
    with contextlib.ExitStack() as stack:
        if server.embedded is not None and not server.embedded.running():
            _start_for_a_moment(installation, server, stack)
        database = Database(server.roles.urls[role], role=role, password=password, connections=1)
        try:
            yield database
        finally:
            await database.close()


def _start_for_a_moment(installation: Installation, server: Server, stack: contextlib.ExitStack) -> None:
    if not installation.postgres.exists():
        raise Problem(
            "La base de datos todavía no existe.",
            "Enciende una vez «desdeabajo up», o corre «desdeabajo migrate».",
        )
    stack.enter_context(alone(installation))
    server.start()
    stack.callback(server.stop)

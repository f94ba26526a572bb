"""Starting the product: all of it with `up`, or one process at a time."""

import asyncio
import os
from typing import TYPE_CHECKING

from admin.commands.options import HERE, Home
from admin.commands.spanish import err, out
from admin.operator.problem import Problem

if TYPE_CHECKING:
    from admin.operator.installation import Configuration


def up(home: Home = HERE) -> None:
    """Enciende todo: la base de datos, los dos bots y el que revuelve las respuestas."""
    from admin.operator import running, tokens
    from admin.operator.files import read_secret
    from admin.operator.installation import Installation
    from admin.operator.server import Server
    from storage import logs

    installation = Installation(home)
    configuration = installation.configuration()
    residents, organisers = (
        tokens.check_shape(read_secret(installation.residents_token), tokens.RESIDENTS),
        tokens.check_shape(read_secret(installation.organisers_token), tokens.ORGANISERS),
    )
    tokens.check_different(residents, organisers)
    bots = _bots(residents, organisers, configuration)

    async def tell(_server: Server, opened: bool) -> bool:
        if opened:
            out.print(f"Se abrió la primera consulta de {configuration.place_name}.", markup=False)
        out.print("[bold green]✓[/] Todo está encendido. Para apagar: Ctrl-C.")
        for line in bots:
            out.print(f"  {line}", markup=False)
        return True

    logs.set_up("up")
    reason = asyncio.run(running.up(installation, os.environ, beside=tell))
    if reason is not None:
        raise Problem(reason)
    out.print("Todo quedó apagado.")


def _bots(residents: str, organisers: str, configuration: "Configuration") -> tuple[str, ...]:
    """Where both bots are; a token that Telegram does not know ends it here, a Telegram that is away does not."""
    from admin.operator import tokens

    lines = []
    for token, whose, start in (
        (residents, tokens.RESIDENTS, f"?start={configuration.place_code}"),
        (organisers, tokens.ORGANISERS, ""),
    ):
        try:
            account = tokens.who_is(token, whose, api_url=configuration.api_url)
        except tokens.Unreachable:
            err.print("Telegram no contesta todavía; los bots lo seguirán intentando.", style="yellow")
            return ()
        lines.append(f"{whose}: t.me/{account.username}{start}")
    return tuple(lines)


def residents() -> None:
    """Solo el bot de vecinas y vecinos (para docker-compose o systemd)."""
    _become("residents")


def organisers() -> None:
    """Solo el bot de la organización."""
    _become("organisers")


def mixer() -> None:
    """Solo el proceso que abre y revuelve las respuestas."""
    _become("mixer")


def migrate(home: Home = HERE) -> None:
    """Pone al día la base de datos y abre la primera consulta, si falta."""
    from datetime import UTC, datetime

    from admin.operator.installation import Installation
    from admin.operator.prepare import prepare
    from admin.operator.server import passwords, server_of
    from storage import logs

    logs.set_up("migrate")
    installation = Installation(home)
    configuration = installation.configuration()
    server = server_of(installation, os.environ)
    ours = server.embedded is not None and not server.embedded.running()
    server.start()
    try:
        opened = asyncio.run(
            prepare(server, passwords(installation, os.environ), configuration, now=datetime.now(UTC))
        )
    finally:
        if ours:
            server.stop()
    out.print("La base de datos está al día.")
    if opened:
        out.print(f"Se abrió la primera consulta de {configuration.place_name}.", markup=False)


def _become(process: str) -> None:
    from admin.operator.programs import become

    become(process)

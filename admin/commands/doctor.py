"""Saying in words what is wrong with an installation."""

import asyncio
import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from admin.commands.options import HERE, Home, Offline
from admin.commands.spanish import err, out
from admin.operator.installation import Installation
from admin.operator.problem import Problem
from storage import pulse

if TYPE_CHECKING:
    from admin.operator import findings

Process = Annotated[
    str | None,
    typer.Option(metavar="PROCESO", help="Solo si ese proceso sigue vivo (lo pregunta docker-compose)."),
]
Anonymity = Annotated[
    bool,
    typer.Option("--anonymity", help="Revisar lo que cuida el anonimato: llaves, máquina, copias, servidor."),
]


def doctor(
    home: Home = HERE, offline: Offline = False, process: Process = None, anonymity: Anonymity = False
) -> None:
    """Revisa la instalación y dice qué está mal y cómo se arregla."""
    installation = Installation(home)
    if process is not None:
        _pulse(installation, process)
        return
    examine = _of_anonymity if anonymity else _examine
    worst = _show(examine(installation, offline=offline))
    if worst:
        raise typer.Exit(1)


def _pulse(installation: Installation, process: str) -> None:
    """Whether the process touched its file lately; raise Problem when not."""
    given = os.environ.get(pulse.VARIABLE)
    age = pulse.age(Path(given) if given else installation.run / f"{process}.pulse")
    if age is None:
        raise Problem(f"«{process}» no está corriendo.", "Enciéndelo con «desdeabajo up».")
    if age > pulse.STALE:
        raise Problem(f"«{process}» no da señales desde hace {age:.0f} segundos.", "Reinícialo.")
    out.print(f"«{process}» está bien.", markup=False)


def _examine(installation: Installation, *, offline: bool) -> "Iterator[findings.Finding]":
    from admin.operator import findings
    from admin.operator.telegram_findings import telegram

    now = datetime.now(UTC)
    yield from findings.machine(now)
    yield from findings.folders(installation)
    if not installation.home.is_dir():
        return
    configuration, said = findings.settings(installation, now)
    yield from said
    if configuration is None:
        return
    yield from findings.support(installation.support)
    whole = True
    for finding in findings.secrets(installation):
        whole = whole and finding.verdict is findings.Verdict.GOOD
        yield finding
    if not whole:
        return
    if not offline:
        yield from telegram(installation, configuration)
    yield from _database(installation)


def _of_anonymity(installation: Installation, *, offline: bool) -> "Iterator[findings.Finding]":
    from admin.operator import findings
    from admin.operator.anonymity import bots, copies, key_folders, machine, written
    from admin.operator.anonymity.mounts import mounts

    now = datetime.now(UTC)
    try:
        configuration = installation.configuration()
    except Problem as problem:
        yield findings.of(problem)
        return
    every = mounts()
    parts: tuple[tuple[str, Callable[[], Iterable[findings.Finding]]], ...] = (
        ("las carpetas de llaves", lambda: key_folders.folders(installation, every, os.environ)),
        ("las llaves de conversaciones", lambda: key_folders.talks(installation, now)),
        ("la memoria de intercambio", machine.swap),
        ("las caídas de programas", machine.crashes),
        ("el registro del sistema", machine.journal),
        ("los registros", lambda: written.logs(installation)),
        ("los procesos", lambda: written.running(installation, os.environ)),
        ("el disco", lambda: machine.space(installation.home)),
        ("el reloj", machine.clock),
        ("las copias", lambda: copies.copies(installation, now.astimezone().date())),
        ("los bots", lambda: () if offline else bots.bots(installation, configuration)),
        ("la base de datos", lambda: _database(installation, anonymity=True)),
    )
    for what, look in parts:
        try:
            yield from look()
        except Problem as problem:
            yield findings.of(problem)
        except OSError:
            yield findings.warning(
                f"No pude revisar {what}.", "Corre esto con el usuario dueño de la instalación."
            )


def _database(installation: Installation, *, anonymity: bool = False) -> "Iterable[findings.Finding]":
    """Look into the database; an embedded server that is not running is run for this look alone."""
    from admin.operator import findings
    from admin.operator.anonymity.mounts import mounts
    from admin.operator.anonymity.server import server as of_anonymity
    from admin.operator.database_findings import database
    from admin.operator.running import alone
    from admin.operator.server import passwords, server_of
    from storage.server_programs import ServerError

    async def all_of() -> list[findings.Finding]:
        secrets = passwords(installation, os.environ)
        if anonymity:
            return [each async for each in of_anonymity(server, secrets, installation, mounts())]
        return [each async for each in database(server, secrets, installation)]

    with contextlib.ExitStack() as stack:
        try:
            server = server_of(installation, os.environ)
            if server.embedded is not None and not server.embedded.running():
                if not installation.postgres.exists():
                    return [
                        findings.warning("La base de datos se hará al encender.", "Corre «desdeabajo up».")
                    ]
                stack.enter_context(alone(installation))
                server.start()
                stack.callback(server.stop)
            return asyncio.run(all_of())
        except Problem as problem:
            return [findings.of(problem)]
        except ServerError as error:
            return [
                findings.bad(str(error), "Si el mensaje no te dice qué hacer, mándanoslo: no lleva datos.")
            ]


_MARKS: Final = {"good": "[green]✓[/]", "warning": "[yellow]![/]", "bad": "[red]✗[/]"}


def _show(found: "Iterable[findings.Finding]") -> bool:
    """Print each finding as it comes; whether any was bad."""
    verdicts = []
    for finding in found:
        verdicts.append(finding.verdict)
        out.print(_MARKS[finding.verdict], end=" ")
        out.print(finding.what, markup=False)
        if finding.mend:
            out.print(f"    → {finding.mend}", markup=False, style="bold")
    bad, warned = (
        [str(each) for each in verdicts].count("bad"),
        [str(each) for each in verdicts].count("warning"),
    )
    if bad:
        err.print(f"\n{bad} {'cosa está' if bad == 1 else 'cosas están'} mal.", style="red")
    elif warned:
        out.print(f"\nFunciona; hay {warned} {'cosa' if warned == 1 else 'cosas'} por mirar.")
    else:
        out.print("\nTodo está bien.")
    return bool(bad)

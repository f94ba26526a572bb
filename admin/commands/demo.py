"""Showing the product at work, with invented people."""

import asyncio
import os
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING, Annotated

import typer
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from admin.commands.spanish import out
from admin.operator.problem import Problem

if TYPE_CHECKING:
    from admin.operator.demo.show import Edition
    from admin.operator.demo.stage import Stage
    from admin.operator.demo.telegram import Phone
    from admin.operator.installation import Installation
    from admin.operator.server import Server

Once = Annotated[bool, typer.Option("--once", help="Sin esperar: deja el boletín en salida/ y termina.")]
People = Annotated[
    int, typer.Option(metavar="NÚMERO", min=1, max=2000, help="Cuánta gente inventada contesta.")
]
Seed = Annotated[int, typer.Option(metavar="NÚMERO", help="Otra semilla, otras respuestas.")]
Port = Annotated[
    int | None,
    typer.Option(metavar="PUERTO", min=0, max=65535, help="Puerto de la página.", show_default="8081"),
]
DemoHome = Annotated[
    Path | None,
    typer.Option(
        "--home", metavar="CARPETA", help="Guardar la instalación aquí.", show_default="una que se borra"
    ),
]
OUTPUT = Path("salida")


def demo(
    once: Once = False, people: People = 160, seed: Seed = 2018, port: Port = None, home: DemoHome = None
) -> None:
    """Muestra todo funcionando con gente inventada; no usa Telegram ni toca tu instalación."""
    reason = asyncio.run(_demo(once=once, people=people, seed=seed, port=port, home=home))
    if reason is not None:
        raise Problem(reason)


async def _demo(*, once: bool, people: int, seed: int, port: int | None, home: Path | None) -> str | None:
    from admin.operator import running, setup
    from admin.operator.demo.broom import sweeping
    from admin.operator.demo.stage import stage
    from admin.operator.environment import PROCESSES
    from admin.operator.installation import Installation

    started = time.monotonic()
    out.print(
        Panel(
            "Esto es una demostración. La colonia La Ladera no existe:\n"
            "[bold]toda la gente y todas las respuestas son inventadas.[/]",
            expand=False,
            border_style="yellow",
        )
    )
    installation = Installation(home or Path(tempfile.mkdtemp(prefix="desdeabajo-demo-")))
    if installation.exists():
        raise Problem(
            f"En {installation.home} ya hay una instalación.", "La demostración usa una carpeta vacía."
        )
    with sweeping(installation, remove=home is None):
        async with stage(port) as there:
            wishes = setup.Wishes(there.configuration, there.residents_token, there.organisers_token)
            setup.set_up(installation, wishes, offline=True)
            logs = running.log_files(installation.home / "logs", PROCESSES)
            passing = installation.home.absolute() / "tmp"  # what the processes lay down goes with the demo
            passing.mkdir()

            async def beside(server: "Server", _opened: bool) -> bool:
                edition = await _perform(installation, server, there, people=people, seed=seed, tell=once)
                if once:
                    if edition is not None:
                        _keep(edition)
                    out.print(f"\nListo en {time.monotonic() - started:.0f} segundos.")
                    return False
                _invite(there, installation, kept=home is not None)
                return True

            return await running.up(
                installation, {**os.environ, "TMPDIR": str(passing)}, beside=beside, logs=logs
            )


async def _perform(
    installation: "Installation", server: "Server", there: "Stage", *, people: int, seed: int, tell: bool
) -> "Edition | None":
    """The whole way of an answer, from a resident's first tap to the digest; None with too few people for one."""
    from admin.operator.demo import show
    from admin.operator.demo.telegram import connected

    out.print("[green]✓[/] Base de datos lista; arrancan los tres procesos.")
    await show.all_ready(installation, server)
    async with connected(there.url) as telegram:
        with _progress() as progress:
            bar = progress.add_task("Contesta la gente de La Ladera", total=people)
            played = await show.everybody_answers(
                telegram, there, people=people, seed=seed, each=lambda: progress.advance(bar)
            )
        out.print(f"[green]✓[/] {played.finished} terminaron y {played.left} lo dejaron a la mitad.")
        if played.lost:
            raise Problem(f"{len(played.lost)} personas inventadas no pudieron seguir: {played.lost[0]}.")
        if tell:
            out.rule(f"Así contestó {played.witness.name}, que no existe")
            out.print(await played.witness.transcript(), markup=False)
            out.rule()
        elena = await show.comes_in(telegram, await _invitation(installation, there))
        return await _tell_them(installation, there, elena)


async def _invitation(installation: "Installation", there: "Stage") -> str:
    """The operator's first invitation, for somebody who does everything."""
    from admin.operator import team
    from admin.operator.demo.stage import ORGANISERS

    invited = await team.invite(
        installation,
        {},
        code=there.configuration.place_code,
        roles=("coordinates",),
        bot=ORGANISERS,
        life=timedelta(hours=1),
        now=datetime.now(UTC),
    )
    return invited.url


async def _tell_them(installation: "Installation", there: "Stage", elena: "Phone") -> "Edition | None":
    """Release what may be released, and have the first digest made from it."""
    from admin.operator.demo.show import first_digest
    from admin.operator.now import digest_now, release_now

    now = datetime.now(UTC)
    (released,) = await release_now(installation, {}, code=None, now=now, rng=SystemRandom())
    if not released.answers:
        out.print("Con tan poca gente no se abre ninguna respuesta: hacen falta 20 de un mismo grupo.")
        return None
    out.print(
        f"[green]✓[/] Se revolvieron por grupo y se contaron {released.answers}; las demás esperan a la siguiente vez."
    )
    await digest_now(installation, {}, code=there.configuration.place_code, now=now)
    edition = await first_digest(elena)
    out.print("[green]✓[/] Salió el primer boletín.")
    return edition


def _keep(edition: "Edition") -> None:
    from admin.operator.output import keep

    out.print("El boletín quedó en:")
    for path in keep(edition.files, OUTPUT):
        out.print(f"  {path}", markup=False)


def _invite(there: "Stage", installation: "Installation", *, kept: bool) -> None:
    """What to open and what there is to see."""
    if there.port_taken:
        out.print("  (El puerto 8081 estaba ocupado; se usó otro.)", style="dim")
    out.print()
    out.print(f"Abre en tu navegador:  [bold cyan]{there.url}/[/]")
    out.print("  • A un lado, el teléfono de una vecina: toca Iniciar y contesta.")
    out.print(
        "  • Al otro, el de Elena, que organiza: escribe /boletin y mira lo que dijo la colonia; /ayuda dice qué más."
    )
    out.print("  • Después, la vecina puede escribir /resultados.")
    if kept:
        out.print(f"La instalación queda en {installation.home}.", markup=False)
    out.print("Para terminar: Ctrl-C." + ("" if kept else " Todo se borra."), style="dim")


def _progress() -> Progress:
    return Progress(
        TextColumn("  {task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=out,
    )

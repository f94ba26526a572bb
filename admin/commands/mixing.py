"""What is otherwise done by the clock, done now: a release, a digest."""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom
from typing import Annotated

import typer

from admin.commands.options import HERE, Home
from admin.commands.spanish import out
from admin.operator.problem import Problem

SomePlace = Annotated[
    str | None, typer.Argument(metavar="[CÓDIGO]", help="Solo en esa colonia.", show_default="en todas")
]
OnePlace = Annotated[str, typer.Argument(metavar="CÓDIGO", help="Código de la colonia.", show_default=False)]
To = Annotated[
    Path | None,
    typer.Option(metavar="CARPETA", help="Guardar ahí también la página y la tabla.", show_default=False),
]
Research = Annotated[
    bool, typer.Option("--research", help="Lo que queda para estudiar de una consulta ya cerrada.")
]
Dp = Annotated[
    bool,
    typer.Option(
        "--dp", help="Cuentas con privacidad diferencial: una sola vez, ya cerrada y con 2000 o más."
    ),
]


def release(code: SomePlace = None, home: Home = HERE) -> None:
    """Revuelve y cuenta ya lo que espera, si ya se puede; lo demás sigue esperando."""
    from admin.operator.installation import Installation
    from admin.operator.now import release_now

    done = asyncio.run(
        release_now(Installation(home), os.environ, code=code, now=datetime.now(UTC), rng=SystemRandom())
    )
    if not done:
        raise Problem("No hay ninguna consulta abierta ahí.", "Mira cuáles hay: desdeabajo consultation list")
    for each in done:
        if each.paused:
            out.print(
                f"{each.place}: en pausa, porque llegaron demasiadas respuestas de golpe. "
                "Para seguir: desdeabajo consultation resume",
                markup=False,
            )
        elif each.answers:
            out.print(f"[green]✓[/] {each.place}: se contaron {each.answers} respuestas, revueltas.")
        else:
            out.print(
                f"{each.place}: todavía no. Hace falta que esperen 20 respuestas de un mismo grupo, "
                "y solo se revuelve una vez al día.",
                markup=False,
            )


def digest(
    code: OnePlace, to: To = None, research: Research = False, dp: Dp = False, home: Home = HERE
) -> None:
    """Saca ya el boletín de hoy de una colonia; desde ese momento se ve con /resultados."""
    if research or dp:
        _finer(code, to, home, dp=dp)
        return
    from admin.operator.installation import Installation
    from admin.operator.now import digest_now
    from admin.operator.output import keep

    made = asyncio.run(digest_now(Installation(home), os.environ, code=code, now=datetime.now(UTC)))
    if made.digest.empty:
        out.print("Todavía no hay nada que contar: ningún grupo tiene 10 respuestas ya revueltas.")
        return
    out.print("[green]✓[/] Salió el boletín de hoy.")
    if to is not None:
        for path in keep({file.name: file.content for file in made.files}, to):
            out.print(f"  {path}", markup=False)


def _finer(code: str, to: Path | None, home: Path, *, dp: bool) -> None:
    """Write an edition of a closed consultation into a folder."""
    from admin.operator.editions import differential_now, research_now
    from admin.operator.installation import Installation
    from admin.operator.output import keep

    if to is None:
        raise Problem("Falta la carpeta donde guardarla.", "Agrega, por ejemplo: --to salida")
    keep({}, to)  # what is made only once must find its folder
    make = differential_now if dp else research_now
    files = asyncio.run(make(Installation(home), os.environ, code=code, now=datetime.now(UTC)))
    out.print("[green]✓[/] Salió una edición para estudiar.")
    for path in keep(files, to):
        out.print(f"  {path}", markup=False)

"""Suspending a place in one step; letting it go on, or destroying what waits there, only after typing its code."""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING, Annotated

import typer

from admin.commands.consulting import PlaceCode
from admin.commands.options import HERE, Home
from admin.commands.spanish import err, out
from admin.operator.problem import Problem

if TYPE_CHECKING:
    from storage.places import Place


Seal = Annotated[
    bool,
    typer.Option("--seal", help="Además, quitar la llave de este servidor y darla a tres personas."),
]


def suspend(code: PlaceCode, seal: Seal = False, home: Home = HERE) -> None:
    """Para todo en una colonia, ya: no se recibe, no se revuelve, no se avisa."""
    from admin.operator import suspending
    from admin.operator.installation import Installation

    place, stopped = asyncio.run(
        suspending.suspend(Installation(home), os.environ, code, now=datetime.now(UTC))
    )
    if stopped:
        out.print(f"[green]✓[/] {place.name} está suspendida.")
        out.print("  Nadie recibe un mensaje por esto; quien tenga la conversación abierta verá un saludo.")
    else:
        out.print(f"{place.name} ya estaba suspendida.", markup=False)
    if seal:
        _seal(place, home)
    out.print(
        f"  Para seguir: desdeabajo place resume {code}\n"
        f"  Para destruir lo que espera: desdeabajo place destroy {code}",
        markup=False,
    )


def _seal(place: "Place", home: Path) -> None:
    """Three people at the terminal, one after the other; the place stands still whatever happens meanwhile."""
    from admin.custody import telling
    from admin.operator import ceremony, suspending
    from admin.operator.desk import Desk
    from admin.operator.installation import Installation

    installation = Installation(home)
    if not asyncio.run(suspending.has_a_key(installation, os.environ, place)):
        out.print("  No hay llave que quitar: no está en este servidor.")
        return
    given = ceremony.hand_out(Desk(), SystemRandom(), title="", place=place.name, before=telling.SEALING)
    asyncio.run(suspending.seal(installation, os.environ, place, given, now=datetime.now(UTC)))
    out.print(
        "[green]✓[/] La llave ya no está en este servidor. Se abre al cerrar, con dos de las tres frases."
    )


def resume(code: PlaceCode, home: Home = HERE) -> None:
    """Deja seguir a una colonia suspendida."""
    from admin.operator import suspending
    from admin.operator.installation import Installation

    _type_again(code, f"Para dejar seguir a «{code}», escribe su código")
    place, goes_on = asyncio.run(
        suspending.resume(Installation(home), os.environ, code, now=datetime.now(UTC))
    )
    if goes_on:
        out.print(f"[green]✓[/] {place.name} sigue. Lo que estaba a medias se empieza de nuevo.")
    else:
        out.print(f"{place.name} no estaba suspendida.", markup=False)


def go_on(code: PlaceCode, home: Home = HERE) -> None:
    """Deja seguir las mezclas que se pausaron porque llegaron demasiadas respuestas de golpe."""
    from admin.operator import suspending
    from admin.operator.installation import Installation

    _type_again(code, f"Para dejar seguir las mezclas de «{code}», escribe su código")
    place, ended = asyncio.run(
        suspending.go_on_releasing(Installation(home), os.environ, code, now=datetime.now(UTC))
    )
    if ended:
        out.print(f"[green]✓[/] En {place.name} siguen las mezclas.")
    else:
        out.print(f"En {place.name} no había mezclas en pausa.", markup=False)


def destroy(code: PlaceCode, home: Home = HERE) -> None:
    """Destruye lo que espera en una colonia suspendida: respuestas, textos y llaves. No tiene regreso."""
    from admin.operator import suspending
    from admin.operator.installation import Installation

    err.print(
        "Se pierden para siempre las respuestas que esperan, los textos y las llaves de la consulta.\n"
        "Las cifras que ya salieron se quedan.",
        style="yellow",
    )
    _type_again(code, f"Para destruirlo todo en «{code}», escribe su código")
    place, ended = asyncio.run(
        suspending.destroy(Installation(home), os.environ, code, now=datetime.now(UTC))
    )
    if ended:
        out.print(
            f"[green]✓[/] Se destruyó lo que esperaba en {place.name}. La consulta terminó sin abrirse."
        )
    else:
        out.print(f"En {place.name} ya no había nada que destruir.", markup=False)


def _type_again(code: str, prompt: str) -> None:
    """Two people at the terminal, or one who thinks twice; raise Problem when what was typed is something else."""
    if typer.prompt(prompt, err=True).strip() != code:
        raise Problem("No coincide: no se hizo nada.", "Corre la orden otra vez si así lo quieres.")

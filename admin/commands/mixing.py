"""What is otherwise done by the clock, done now: a release, a digest."""

import asyncio
import os
from datetime import UTC, datetime
from random import SystemRandom
from typing import TYPE_CHECKING, Annotated

import typer

from admin.commands.options import HERE, Home
from admin.commands.spanish import out
from admin.operator.problem import Problem

if TYPE_CHECKING:
    from admin.operator.installation import Installation

PlaceCode = Annotated[
    str | None, typer.Argument(metavar="CÓDIGO", help="Solo en esa colonia.", show_default="en todas")
]


def release(code: PlaceCode = None, home: Home = HERE) -> None:
    """Revuelve y cuenta ya lo que espera, si ya se puede; lo demás sigue esperando."""
    from admin.operator.installation import Installation

    results = asyncio.run(_release(Installation(home), code))
    if not results:
        raise Problem("No hay ninguna consulta abierta ahí.", "Mira cuáles hay: desdeabajo consultation list")
    for place, released in results:
        if released is None:
            out.print(
                f"{place}: todavía no. Hace falta que esperen 20 respuestas de un mismo grupo, "
                "y solo se revuelve una vez al día.",
                markup=False,
            )
        else:
            out.print(f"[green]✓[/] {place}: se contaron {released} respuestas, revueltas.")


async def _release(installation: "Installation", code: str | None) -> list[tuple[str, int | None]]:
    """The places whose consultations are open, and how many answers left each; None where none may."""
    from admin.mixer import release_once
    from admin.operator.entering import entered
    from admin.schedule import today
    from storage import consultations
    from storage.keys import KeyRing

    done = []
    async with entered(installation, "mixer", os.environ) as database:
        async with database.statement() as session:
            opened = [
                each for each in await consultations.open_ones(session) if code in (None, each.place.code)
            ]
        for each in opened:
            on = today(datetime.now(UTC), each.place.time_zone)
            ring = KeyRing(installation.keys("mixer"))
            result = await release_once(database, ring, each, on=on, rng=SystemRandom())
            done.append((each.place.name, None if result is None else result.released))
    return done

"""Custody at the terminal: opening with two phrases, how it stands, when they are lost, and trying it all out."""

import asyncio
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from admin.commands.consulting import STATES, PlaceCode, as_owner
from admin.commands.options import HERE, Home
from admin.commands.spanish import SpanishCommand, SpanishGroup, out, sure
from admin.operator.problem import Problem

if TYPE_CHECKING:
    from storage.database import Session

Alone = Annotated[bool, typer.Option("--alone", help="Mostrarlo sin pedir que nadie escriba.")]

custody = typer.Typer(
    cls=SpanishGroup, no_args_is_help=True, help="La llave de tres personas, y abrir con dos."
)


@custody.command("open", cls=SpanishCommand)
def open_(code: PlaceCode, home: Home = HERE) -> None:
    """Abre, con dos de las tres frases, una consulta que ya se cerró."""
    from admin.operator import opening
    from admin.operator.desk import Desk
    from admin.operator.installation import Installation
    from admin.operator.memory import keep_to_memory

    desk, installation = Desk(), Installation(home)
    keep_to_memory()
    found = asyncio.run(opening.locked(installation, os.environ, code))
    private = opening.two_phrases(desk, found)
    out.print("Las dos frases son buenas. El mezclador abre, revuelve y cuenta.")
    now = asyncio.run(opening.hand_over(installation, os.environ, code, found, private))
    if now.state == "closed":
        out.print(f"[green]✓[/] «{now.title}» quedó abierta, contada y cerrada. La llave ya no existe.")
        out.print("  Las tres frases ya no abren nada aquí. Rompan los papeles: abrirían una copia vieja.")
    elif now.state == "unopened":
        out.print("Se cerró sin abrir: no se juntaron respuestas que se pudieran leer.")
    else:
        out.print("Todavía no termina. Mira cómo va: ", f"desdeabajo custody status {code}", markup=False)


@custody.command("status", cls=SpanishCommand)
def status(code: PlaceCode, home: Home = HERE) -> None:
    """Dice si está completa la llave de tres personas, y si ya se esperan dos frases."""
    from admin.operator.installation import Installation
    from admin.operator.opening import standing

    found = asyncio.run(standing(Installation(home), os.environ, code))
    if not found:
        raise Problem(
            f"En «{code}» no hay ninguna consulta en custodia.",
            f"Ábrela así: desdeabajo consultation open {code} --mode custody",
        )
    for each in found:
        out.print(f"{each.consultation.title}: {STATES[each.consultation.state]}", markup=False)
        if each.consultation.state in ("closed", "unopened"):
            out.print("  La llave ya no existe.")
            continue
        out.print(f"  Envolturas completas: {each.wraps} de 3." + _of_wraps(each.wraps), markup=False)
        if each.asked:
            out.print(f"  Se esperan dos frases: desdeabajo custody open {code}", markup=False)
        elif each.consultation.state == "closing":
            out.print("  El mezclador todavía no pide las frases. ¿Corre «desdeabajo up»?", markup=False)
        else:
            out.print("  Recibe respuestas. Las frases se piden al cerrar.")


def _of_wraps(whole: int) -> str:
    if whole == 3:
        return ""
    return " Con ninguna frase se puede abrir." if not whole else " No cualquier par de frases abre."


@custody.command("lost", cls=SpanishCommand)
def lost(code: PlaceCode, home: Home = HERE) -> None:
    """Termina sin abrir una consulta cuyas frases se perdieron. No hay vuelta atrás."""
    from admin.operator import deeds
    from admin.operator.opening import known
    from storage import consultations, unlocking

    async def look(session: "Session") -> str:
        await known(session, code)
        for each in await consultations.in_place(session, code):
            if each.mode == "custody" and each.state in ("open", "closing"):
                return each.title
        raise Problem(f"En «{code}» no hay una consulta en custodia que terminar.")

    async def work(session: "Session") -> None:
        for each in await consultations.in_place(session, code):
            if await unlocking.abandon(session, each.id):
                await deeds.note(session, "custody_lost", datetime.now(UTC), place=code)
                return
        raise Problem("Mientras tanto ya se cerró.", f"Mira cómo quedó: desdeabajo custody status {code}")

    title = as_owner(home, look)
    out.print(
        f"Esto termina «{title}» sin abrirla. Lo que la gente envió se tira y nadie lo leerá.", markup=False
    )
    out.print("Si dos de las tres frases existen todavía, no sigas: con dos se abre.")
    if not sure("¿Se perdieron dos frases, y nadie las va a encontrar?"):
        raise typer.Abort
    if typer.prompt("Para terminarla, escribe el código de la colonia", err=True).strip() != code:
        raise Problem("Ese no es el código. No se cambió nada.")
    as_owner(home, work)
    out.print("La consulta terminó sin abrirse. Díganlo a la gente: pueden hacer otra.")


@custody.command("rehearse", cls=SpanishCommand)
def rehearse(alone: Alone = False) -> None:
    """Ensaya todo con una ronda inventada: repartir las frases, abrir con dos, y qué pasa si se pierden."""
    from admin.operator.rehearsing import rehearse as play

    asyncio.run(play(out.print, asks=not alone))

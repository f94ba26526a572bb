"""Places and consultations: what the operator adds, opens, lists and closes."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING, Annotated, TypeVar
from uuid import uuid4

import typer
from rich.table import Table

from admin.commands.options import HERE, Home
from admin.commands.spanish import SpanishCommand, SpanishGroup, out, sure
from admin.operator.problem import Problem

if TYPE_CHECKING:
    from admin.operator import prepare
    from storage.consultations import Consultation
    from storage.database import Session
    from storage.places import Place

Result = TypeVar("Result")
PlaceCode = Annotated[str, typer.Argument(metavar="CÓDIGO", help="Código de la colonia.", show_default=False)]
Name = Annotated[str, typer.Argument(metavar="NOMBRE", help="Nombre de la colonia.", show_default=False)]
Zone = Annotated[str, typer.Option(metavar="ZONA", help="Zona horaria.")]
FormFile = Annotated[
    str,
    typer.Option(
        "--form",
        metavar="FORMULARIO",
        help="Uno incluido, uno publicado (su id corto o su nombre), o un archivo .yaml, .xlsx o .md.",
    ),
]
Closes = Annotated[
    str | None, typer.Option(metavar="AAAA-MM-DD", help="Día en que cierra.", show_default=False)
]
Coded = Annotated[
    bool, typer.Option("--coded", help="Contar solo a quien llegue con un código (desdeabajo codes make).")
]
Mode = Annotated[
    str,
    typer.Option(
        metavar="MODO",
        help="Quién guarda la llave: «pool», el mezclador; «custody», tres personas, y hacen falta dos para abrir.",
    ),
]
Crowd = Annotated[
    int | None,
    typer.Option(
        "--k", metavar="N", min=10, max=100, help="De cuántas respuestas es cada montón.", show_default=False
    ),
]
DraftDays = Annotated[
    int | None,
    typer.Option(
        "--draft-days",
        metavar="N",
        min=1,
        max=60,
        help="Días que se guarda lo que alguien deja a medias.",
        show_default=False,
    ),
]
Sure = Annotated[bool, typer.Option("--yes", help="No preguntar.")]

MODES = ("pool", "custody")
STATES = {
    "draft": "en preparación",
    "open": "abierta",
    "closing": "cerrándose",
    "closed": "cerrada",
    "unopened": "cerrada sin abrir: no se juntaron suficientes",
}

place = typer.Typer(cls=SpanishGroup, no_args_is_help=True, help="Colonias.")
consultation = typer.Typer(cls=SpanishGroup, no_args_is_help=True, help="Consultas.")


@place.command("add", cls=SpanishCommand)
def add(code: PlaceCode, name: Name, time_zone: Zone = "America/Mexico_City", home: Home = HERE) -> None:
    """Agrega una colonia."""
    from admin.operator import deeds
    from admin.operator.installation import Configuration
    from storage import places
    from storage.database import Conflict
    from storage.places import Place

    checked = Configuration(code, name, time_zone)

    async def work(session: "Session") -> None:
        await places.add(session, Place(uuid4(), checked.place_code, checked.place_name, checked.time_zone))
        await deeds.note(session, "place_add", datetime.now(UTC), place=checked.place_code)

    try:
        as_owner(home, work)
    except Conflict:
        raise Problem(f"Ya hay una colonia con el código «{code}».", "Elige otro código.") from None
    out.print(f"Se agregó {name}. Ahora: desdeabajo consultation open {code}", markup=False)


@place.command("list", cls=SpanishCommand)
def list_places(home: Home = HERE) -> None:
    """Muestra las colonias."""
    from storage import places

    table = Table("código", "nombre", "zona horaria", "", box=None, header_style="dim")
    for each in as_owner(home, places.all_places):
        table.add_row(each.code, each.name, each.time_zone, "suspendida" if each.suspended else "")
    out.print(table)


@consultation.command("open", cls=SpanishCommand)
def open_(
    code: PlaceCode,
    form: FormFile = "diagnostico",
    closes: Closes = None,
    coded: Coded = False,
    mode: Mode = "pool",
    k: Crowd = None,
    draft_days: DraftDays = None,
    home: Home = HERE,
) -> None:
    """Abre una consulta en una colonia."""
    from dataclasses import replace

    from admin.operator import ceremony, prepare, stored_forms
    from admin.operator.desk import Desk
    from admin.operator.installation import Installation
    from admin.operator.memory import keep_to_memory
    from storage import consultations, places

    if mode not in MODES:
        raise Problem(f"No conozco el modo «{mode}».", "Usa «pool» o «custody».")
    configuration = Installation(home).configuration()
    terms = replace(configuration, k=k or configuration.k, draft_days=draft_days or configuration.draft_days)
    last = _day(closes)
    ready = prepare.form_of(form) if stored_forms.is_at_hand(form) else None

    async def look(session: "Session") -> "tuple[Place, prepare.Form]":
        found = await places.by_code(session, code)
        if found is None:
            raise Problem(
                f"No hay una colonia con el código «{code}».", "Agrégala con «desdeabajo place add»."
            )
        if found.suspended:
            raise Problem(f"{found.name} está suspendida.", f"Sigue con «desdeabajo place resume {code}».")
        if not await consultations.free(session, found.id):
            raise Problem(
                f"{found.name} ya tiene una consulta abierta.",
                f"Ciérrala primero con «desdeabajo consultation close {code}».",
            )
        return found, ready or await stored_forms.stored_form(session, form)

    kept = None
    if mode == "custody":
        desk = Desk()
        keep_to_memory()
        found, chosen = as_owner(home, look)
        given = ceremony.hand_out(desk, SystemRandom(), title=chosen.title, place=found.name)
        kept = ceremony.make_key(given)

    async def work(session: "Session") -> "Consultation":
        found, chosen = await look(session)  # again: somebody may have opened one meanwhile
        now = datetime.now(UTC)
        return await prepare.open_in(
            session, found, chosen, terms, now=now, closes=last, coded=coded, kept=kept
        )

    opened = as_owner(home, work)
    out.print(f"[green]✓[/] Se abrió «{opened.title}» en {opened.place.name}.")
    if kept is not None:
        out.print("  La llave ya no está aquí: la tienen tres personas, y hacen falta dos para abrir.")
        out.print(f"  Al cerrar, ábranla con «desdeabajo custody open {code}».", markup=False)
    else:
        out.print(
            "  Empieza a recibir respuestas en cuanto el mezclador le haga su primera llave (segundos)."
        )
    if opened.coded:
        out.print(f"  Cuenta solo quien llegue con un código: desdeabajo codes make {code}", markup=False)


@consultation.command("list", cls=SpanishCommand)
def list_consultations(home: Home = HERE) -> None:
    """Muestra las consultas."""
    from storage import consultations

    table = Table("colonia", "consulta", "estado", "abrió", "cierra", box=None, header_style="dim")
    for each in as_owner(home, consultations.every_one):
        closes = each.closes.isoformat() if each.closes else "sin fecha"
        state = STATES[each.state] + (", mezclas en pausa" if each.paused and each.state == "open" else "")
        table.add_row(each.place.code, each.title, state, each.opens.isoformat(), closes)
    out.print(table)


@consultation.command("close", cls=SpanishCommand)
def close(code: PlaceCode, yes: Sure = False, home: Home = HERE) -> None:
    """Cierra la consulta abierta de una colonia. No se puede volver a abrir."""
    from admin.operator import deeds
    from storage import consultations

    async def work(session: "Session") -> "Consultation":
        for each in await consultations.in_place(session, code):
            if each.state == "open":
                await consultations.set_state(session, each.id, "closing")
                await deeds.note(session, "consultation_close", datetime.now(UTC), place=code)
                return each
        raise Problem(
            f"En «{code}» no hay una consulta abierta.", "Mira cuáles hay: desdeabajo consultation list"
        )

    if not yes and not sure(f"¿Cerrar para siempre la consulta de «{code}»?"):
        raise typer.Abort
    closed = as_owner(home, work)
    if closed.mode == "custody":
        out.print(f"La consulta de {closed.place.name} ya no recibe respuestas.", markup=False)
        out.print(f"  Para abrirla hacen falta dos frases: desdeabajo custody open {code}", markup=False)
        return
    out.print(
        f"Se está cerrando la consulta de {closed.place.name}: el mezclador abre lo que espera y termina.",
        markup=False,
    )


def as_owner(home: Path, work: "Callable[[Session], Awaitable[Result]]") -> Result:
    from admin.operator.entering import entered
    from admin.operator.installation import Installation

    async def run() -> Result:
        async with (
            entered(Installation(home), "owner", os.environ) as database,
            database.transaction() as session,
        ):
            return await work(session)

    return asyncio.run(run())


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Problem(f"«{text}» no es una fecha.", "Escríbela así: --closes 2027-05-03") from None

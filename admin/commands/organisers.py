"""The team: the first invitation, who belongs to it, who was away too long, and a lost phone.

`desdeabajo admin` is the same group under another name (`admin.cli`): one way to each deed.
"""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table

from admin.commands.options import HERE, Home
from admin.commands.spanish import SpanishCommand, SpanishGroup, err, out, sure
from admin.operator.terminal import safe

if TYPE_CHECKING:
    from admin.operator.installation import Installation
    from admin.operator.team import Member

organiser = typer.Typer(
    cls=SpanishGroup, no_args_is_help=True, help="Equipo: quién organiza y qué puede hacer."
)


class Role(StrEnum):
    """What somebody may do in a place."""

    COORDINATES = "coordinates"
    ORGANISES = "organises"
    REVIEWS = "reviews"
    RESEARCHES = "researches"


SPANISH = {
    Role.COORDINATES: "coordina",
    Role.ORGANISES: "organiza",
    Role.REVIEWS: "revisa",
    Role.RESEARCHES: "lee",
}

OUT = {
    "idle": "no entra: hace mucho que no usa el bot (desdeabajo admin confirm APODO)",
    "lost": "no entra: se perdió su teléfono",
}

PlaceCode = Annotated[str, typer.Argument(metavar="CÓDIGO", help="Código de la colonia.", show_default=False)]
Roles = Annotated[
    list[Role] | None,
    typer.Option(
        "--role",
        help="Qué hará: coordinates (todo), organises, reviews, researches. Se puede repetir.",
        show_default="coordinates",
    ),
]
Hours = Annotated[int, typer.Option(metavar="HORAS", min=1, max=336, help="Cuánto tiempo sirve el enlace.")]
BotName = Annotated[
    str | None,
    typer.Option(
        "--bot",
        metavar="NOMBRE",
        help="Nombre del bot de la organización.",
        show_default="el que dice Telegram",
    ),
]
Alias = Annotated[
    str, typer.Argument(metavar="APODO", help="Como se llama en el equipo.", show_default=False)
]
OnePlace = Annotated[
    str | None,
    typer.Option("--place", metavar="CÓDIGO", help="Solo en esta colonia.", show_default="en todas"),
]
Sure = Annotated[bool, typer.Option("--yes", help="No preguntar.")]


#: What a lost phone leaves to do, beside what the program does itself.
TO_DO = (
    "Que cierre sus otras sesiones: Telegram, Ajustes, Dispositivos, Cerrar las demás. Y que bloquee su chip.",
    "Si tenía códigos de la colonia: desdeabajo codes revoke CÓDIGO, y hagan otros.",
    "Si tenía el papel de una frase de custodia: una sola no abre nada. Cuiden que no se junte con otra.",
    "Revisen qué se hizo y quién entró: desdeabajo audit list, desdeabajo admin list.",
    "Cuando tenga otra vez su cuenta: desdeabajo admin invite CÓDIGO.",
)


@organiser.command("invite", cls=SpanishCommand)
def invite(
    code: PlaceCode, role: Roles = None, hours: Hours = 48, bot: BotName = None, home: Home = HERE
) -> None:
    """Hace un enlace que suma a una persona al equipo de una colonia. Sirve una sola vez."""
    from admin.operator import team
    from admin.operator.installation import Installation

    installation = Installation(home)
    invited = asyncio.run(
        team.invite(
            installation,
            os.environ,
            code=code,
            roles=frozenset(each.value for each in role or [Role.COORDINATES]),
            bot=team.bot_name(installation, bot),
            life=timedelta(hours=hours),
            now=datetime.now(UTC),
        )
    )
    until = invited.expires.astimezone(ZoneInfo(invited.place.time_zone))
    err.print(f"Invitación al equipo de {invited.place.name}:", markup=False)
    out.print(invited.url, markup=False, soft_wrap=True)
    err.print(f"Sirve una vez, hasta el {until:%d/%m/%Y a las %H:%M}. Dala en persona o por un medio seguro.")


@organiser.command("list", cls=SpanishCommand)
def list_team(home: Home = HERE) -> None:
    """Muestra quién está en cada equipo, por su apodo."""
    from admin.operator import team
    from admin.operator.installation import Installation

    members = asyncio.run(team.team(Installation(home), os.environ))
    if not members:
        out.print("Todavía no hay nadie en el equipo. Invita: desdeabajo organiser invite CÓDIGO")
        return
    table = Table("colonia", "apodo", "hace", "", box=None, header_style="dim")
    for each in members:
        does = ", ".join(SPANISH[r] for r in Role if r in each.roles)
        table.add_row(each.place.code, safe(each.alias), does, OUT.get(each.why_out, ""))
    out.print(table)


@organiser.command("revoke", cls=SpanishCommand)
def revoke(alias: Alias, place: OnePlace = None, yes: Sure = False, home: Home = HERE) -> None:
    """Quita a alguien del equipo porque ya no participa. Vale en ese momento."""
    from admin.operator import team
    from admin.operator.installation import Installation

    if not yes and not sure(f"¿Quitar a «{alias}»?"):
        raise typer.Abort
    installation = Installation(home)
    gone = asyncio.run(team.revoke(installation, os.environ, alias=alias, code=place, now=datetime.now(UTC)))
    for each in gone:
        out.print(f"{safe(each.alias)} ya no está en el equipo de {each.place.name}.", markup=False)
    _warn(installation, gone)


@organiser.command("lost", cls=SpanishCommand)
def lost(alias: Alias, yes: Sure = False, home: Home = HERE) -> None:
    """Teléfono perdido: quita a esa persona de todos lados, cancela lo suyo y dice qué más hacer."""
    from admin.operator import team
    from admin.operator.installation import Installation

    if not yes and not sure(f"¿«{alias}» perdió su teléfono? Deja de entrar en ese momento."):
        raise typer.Abort
    installation = Installation(home)
    gone = asyncio.run(team.lose(installation, os.environ, alias=alias, now=datetime.now(UTC)))
    for each in gone:
        out.print(f"{safe(each.alias)} ya no entra en {each.place.name}.", markup=False)
    out.print("Lo que propuso y esperaba se canceló. Sus invitaciones ya no sirven.")
    for number, step in enumerate(TO_DO, 1):
        out.print(f"  {number}. {step}", markup=False)
    _warn(installation, gone)


@organiser.command("confirm", cls=SpanishCommand)
def confirm(alias: Alias, home: Home = HERE) -> None:
    """Deja entrar otra vez a quien dejó de usar el bot por mucho tiempo. Habla antes con esa persona."""
    from admin.operator import team
    from admin.operator.installation import Installation

    back = asyncio.run(team.confirm(Installation(home), os.environ, alias=alias, now=datetime.now(UTC)))
    for each in back:
        out.print(f"{safe(each.alias)} ya puede entrar otra vez en {each.place.name}.", markup=False)


def _warn(installation: "Installation", gone: "tuple[Member, ...]") -> None:
    """Say where nobody coordinates any more."""
    from admin.operator import team

    left = asyncio.run(team.team(installation, os.environ))
    for each in gone:
        if team.lacks_coordinator(left, each.place):
            err.print(
                f"Nadie coordina ya {each.place.name}. Invita: desdeabajo organiser invite {each.place.code}",
                style="yellow",
                markup=False,
            )


@organiser.command("forget", cls=SpanishCommand)
def forget(yes: Sure = False, home: Home = HERE) -> None:
    """Olvida a todo el equipo: solo si se perdió su llave y ya nadie puede entrar."""
    from admin.operator import team
    from admin.operator.installation import Installation

    if not yes and not sure("¿Olvidar a todo el equipo, de todas las colonias?"):
        raise typer.Abort
    gone = asyncio.run(team.forget_all(Installation(home), os.environ, now=datetime.now(UTC)))
    out.print(f"Se olvidó a {gone} del equipo. Invita de nuevo: desdeabajo organiser invite CÓDIGO")

"""Place codes: made and shown once, listed without their letters, taken back."""

from datetime import UTC, date, datetime
from random import SystemRandom
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table

from admin.commands.consulting import PlaceCode, Sure, as_owner
from admin.commands.options import HERE, Home, Offline
from admin.commands.spanish import SpanishCommand, SpanishGroup, err, out, sure
from admin.operator.problem import Problem

if TYPE_CHECKING:
    from uuid import UUID

    from storage.codes import Code
    from storage.database import Session
    from storage.places import Place

Count = Annotated[int, typer.Option("--count", metavar="N", min=1, max=200, help="Cuántos códigos.")]
Quota = Annotated[
    int, typer.Option("--quota", metavar="N", min=1, max=1000, help="Cuánta gente puede usar cada uno.")
]
Days = Annotated[int, typer.Option("--days", metavar="N", min=1, max=60, help="Cuántos días sirven.")]
Which = Annotated[
    str | None,
    typer.Argument(
        metavar="[CUÁL]",
        help="El código, o el principio de su número en la lista.",
        show_default="todos",
    ),
]

codes = typer.Typer(cls=SpanishGroup, no_args_is_help=True, help="Códigos que se reparten en una colonia.")


@codes.command("make", cls=SpanishCommand)
def make(
    code: PlaceCode,
    count: Count = 20,
    quota: Quota = 40,
    days: Days = 7,
    offline: Offline = False,
    home: Home = HERE,
) -> None:
    """Hace códigos para repartir y los muestra una sola vez."""
    from admin import handing_out
    from admin.operator import deeds
    from storage import consultations, sayable

    wanted = handing_out.Wanted(count, quota, days)
    made = handing_out.draw(wanted, SystemRandom())
    username = None if offline else username_of(home)

    async def work(session: "Session") -> "tuple[Place, date, bool]":
        place = await _place(session, code)
        today = datetime.now(ZoneInfo(place.time_zone)).date()
        await handing_out.keep(session, place, handing_out.digests(place, made), wanted, today=today)
        now = datetime.now(UTC)
        await deeds.note(session, "codes_make", now, place=code, count=count, quota=quota, days=days)
        open_ones = [one for one in await consultations.in_place(session, code) if one.state == "open"]
        return place, wanted.until(today), any(one.coded for one in open_ones)

    place, until, needed = as_owner(home, work)
    for each in made:
        link = f"  {handing_out.link(username, place, each)}" if username else ""
        out.print(f"{sayable.written(each)}{link}", markup=False, highlight=False, soft_wrap=True)
    err.print(
        f"Son {count} códigos de {place.name}. Cada uno sirve para {quota} personas, hasta el {until}.\n"
        "No se vuelven a mostrar ni se guardan: cópialos ahora y repártelos en persona.",
        markup=False,
    )
    if not needed:
        err.print(
            "Ahora mismo la consulta de ahí no los pide. "
            f"Los pide la que se abre con: desdeabajo consultation open {code} --coded",
            style="yellow",
            markup=False,
        )


@codes.command("list", cls=SpanishCommand)
def list_codes(code: PlaceCode, home: Home = HERE) -> None:
    """Muestra cuántos usos le quedan a cada código; sus letras no las sabe nadie."""
    from storage import codes as stored

    async def work(session: "Session") -> "tuple[Place, tuple[Code, ...]]":
        place = await _place(session, code)
        return place, await stored.of_place(session, place.id)

    place, found = as_owner(home, work)
    today = datetime.now(ZoneInfo(place.time_zone)).date()
    if not found:
        out.print(f"En {place.name} no hay códigos. Se hacen así: desdeabajo codes make {code}", markup=False)
        return
    table = Table("número", "quedan", "de", "hasta", "estado", box=None, header_style="dim")
    for each in found:
        until = each.expires.isoformat() if each.expires else "sin fecha"
        left = each.quota - each.used
        table.add_row(each.id.hex[:8], str(left), str(each.quota), until, _state(each, today))
    out.print(table)


@codes.command("revoke", cls=SpanishCommand)
def revoke(code: PlaceCode, which: Which = None, yes: Sure = False, home: Home = HERE) -> None:
    """Quita códigos: ya no cuentan desde ese momento. Quien los usó ya está contado."""
    from admin.operator import deeds
    from storage import codes as stored

    what = "todos los códigos" if which is None else "ese código"
    if not yes and not sure(f"¿Quitar {what} de «{code}»?"):
        raise typer.Abort

    async def work(session: "Session") -> int:
        place = await _place(session, code)
        only = None if which is None else await _meant(session, place, which)
        revoked = await stored.revoke(session, place.id, only)
        await deeds.note(session, "codes_revoke", datetime.now(UTC), place=code, count=revoked)
        return revoked

    revoked = as_owner(home, work)
    out.print(f"Códigos que dejaron de servir: {revoked}.")


async def _place(session: "Session", code: str) -> "Place":
    from storage import places

    found = await places.by_code(session, code)
    if found is None:
        raise Problem(f"No hay una colonia con el código «{code}».", "Mira cuáles hay: desdeabajo place list")
    return found


async def _meant(session: "Session", place: "Place", which: str) -> "list[UUID]":
    """The ids meant by a code's letters or by the beginning of a number; raise Problem when there is none."""
    from storage import codes as stored
    from storage import sayable

    letters = sayable.read(which)
    if letters is not None:
        found = await stored.by_digest(session, place.id, sayable.digest(place.id, letters))
        if found is not None:
            return [found]
    begins = which.strip().lower()
    ids = [each.id for each in await stored.of_place(session, place.id) if each.id.hex.startswith(begins)]
    if len(ids) != 1:
        raise Problem(
            "No encontré ese código en esa colonia.", f"Mira los números: desdeabajo codes list {place.code}"
        )
    return ids


def _state(each: "Code", today: date) -> str:
    if each.revoked:
        return "quitado"
    if each.expires is not None and today > each.expires:
        return "vencido"
    return "sirve" if each.good(today) else "agotado"


def username_of(home: "Home") -> str | None:
    """What the residents' bot is called, for the links; None when Telegram or the token is not at hand."""
    from admin.operator import tokens
    from admin.operator.files import read_secret
    from admin.operator.installation import Installation

    installation = Installation(home)
    try:
        token = read_secret(installation.residents_token)
        account = tokens.who_is(token, tokens.RESIDENTS, api_url=installation.configuration().api_url)
    except Problem:
        return None
    return account.username

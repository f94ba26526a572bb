"""Published forms: what people brought through the organisers' bot, as the operator sees it and tidies it up."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from admin.commands.consulting import Sure, as_owner
from admin.commands.options import HERE, Home
from admin.commands.spanish import out, sure
from admin.operator.problem import Problem

if TYPE_CHECKING:
    from storage.database import Session
    from storage.forms import StoredForm

Identity = Annotated[str, typer.Argument(metavar="ID", help="Id corto del formulario.", show_default=False)]


def list_published(home: Home = HERE) -> None:
    """Muestra los formularios publicados."""
    from storage import forms

    table = Table("id corto", "título", "nombre", "versión", "", box=None, header_style="dim")
    for each in as_owner(home, forms.every_one):
        table.add_row(each.short, each.title, each.name, each.version, "ya se usó" if each.used else "")
    out.print(table)


def remove(identity: Identity, yes: Sure = False, home: Home = HERE) -> None:
    """Quita un formulario publicado que ninguna consulta usó."""
    from admin.operator import deeds
    from storage import forms

    async def named(session: "Session") -> "tuple[StoredForm, ...]":
        return await forms.beginning(session, identity.casefold())

    found = as_owner(home, named)
    if len(found) != 1:
        raise Problem(
            f"No hay un formulario publicado con el id «{identity}».",
            "Mira cuáles hay: desdeabajo form published",
        )
    (one,) = found
    if one.used:
        raise Problem(f"«{one.title}» se queda: una consulta lo usa o lo usó.")
    if not yes and not sure(f"¿Quitar «{one.title}»?"):
        raise typer.Abort

    async def work(session: "Session") -> bool:
        await deeds.note(session, "form_remove", datetime.now(UTC), form=one.short)
        return await forms.remove(session, one.identity)

    as_owner(home, work)
    out.print(f"Se quitó «{one.title}».", markup=False)

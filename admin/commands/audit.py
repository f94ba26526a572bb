"""The audit: what organisers and operators did, and whether somebody changed it afterwards."""

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape

from admin.commands.consulting import as_owner
from admin.commands.options import HERE, Home
from admin.commands.spanish import SpanishCommand, SpanishGroup, out
from admin.operator.problem import Problem

if TYPE_CHECKING:
    from storage.audit import Head, Line, Verdict
    from storage.database import Session

Last = Annotated[int, typer.Option("--last", metavar="N", min=1, help="Cuántos renglones, los últimos.")]
Printed = Annotated[
    str | None,
    typer.Option(
        "--head", metavar="LETRAS", help="Lo que un boletín trae tras «Bitácora».", show_default=False
    ),
]

audit = typer.Typer(
    cls=SpanishGroup, no_args_is_help=True, help="Bitácora: qué se hizo, y si alguien la cambió."
)


@audit.command("list", cls=SpanishCommand)
def list_lines(last: Last = 20, home: Home = HERE) -> None:
    """Muestra los últimos renglones de la bitácora."""
    from admin.operator.deeds import told
    from admin.operator.installation import Installation
    from storage import audit as chain

    zone = ZoneInfo(Installation(home).configuration().time_zone)

    async def work(session: "Session") -> "tuple[Line, ...]":
        return await chain.last(session, last)

    lines = as_owner(home, work)
    if not lines:
        out.print("La bitácora está vacía.")
        return
    for line in lines:
        number, at, did, seal = told(line, zone)
        out.print(f"{number:>5}  {at}  [dim]{seal}[/]  {escape(did)}")


@audit.command("verify", cls=SpanishCommand)
def verify(head: Printed = None, home: Home = HERE) -> None:
    """Revisa la bitácora renglón por renglón; con --head, también que siga siendo la de un boletín impreso."""
    from storage import audit as chain

    number, beginning = _printed(head)

    async def work(session: "Session") -> "tuple[Verdict, Head | None]":
        return await chain.examine(session, beginning), await chain.head(session)

    verdict, newest = as_owner(home, work)
    if verdict.broken is not None:
        raise Problem(
            f"La bitácora está rota en el renglón {verdict.broken}: alguien cambió, quitó o metió algo ahí.",
            "Guarda una copia con «desdeabajo backup», no borres nada y avisa a toda la organización.",
        )
    if beginning and (verdict.at is None or (number is not None and number != verdict.at)):
        raise Problem(
            "La bitácora de hoy no es la de ese boletín: falta su renglón o se escribió de nuevo.",
            "Revisa que lo copiaste bien. Si está bien copiado, alguien con poder sobre el servidor la cambió.",
        )
    if newest is None:
        out.print("La bitácora está vacía.")
        return
    out.print(f"[green]✓[/] {verdict.lines} renglones, cada uno sellado con el anterior. El último:")
    out.print(f"  Bitácora: renglón {newest.seq} · {newest.short}", markup=False)
    if beginning:
        out.print(f"[green]✓[/] Es la misma del boletín: aquel era el renglón {verdict.at}.")


def _printed(head: str | None) -> tuple[int | None, str]:
    """What `storage.audit.copied` reads of it. Raises `Problem` when it is no head."""
    from storage.audit import copied

    if head is None:
        return None, ""
    found = copied(head)
    if found is None:
        raise Problem(
            f"«{head}» no es lo que trae un boletín tras «Bitácora».",
            'Son grupos de cuatro letras o números, por ejemplo: --head "9f3a 21bc 77de 0042 a1b2"',
        )
    return found

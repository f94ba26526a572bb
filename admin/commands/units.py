"""Units of systemd, for who runs each process by itself."""

from pathlib import Path
from typing import Annotated

import typer

from admin.commands.options import HERE, Home
from admin.commands.spanish import out

To = Annotated[
    Path | None,
    typer.Option(
        metavar="CARPETA", help="Dónde dejarlas, por ejemplo /etc/systemd/system.", show_default="en pantalla"
    ),
]
User = Annotated[str, typer.Option(metavar="USUARIO", help="Quién las corre.")]


def units(to: To = None, user: User = "desdeabajo", home: Home = HERE) -> None:
    """Escribe unidades de systemd con los secretos como credenciales cifradas."""
    from admin.operator.output import keep
    from admin.operator.units.rendering import units as rendered

    made = rendered(home.absolute(), user)
    if to is None:
        for name, text in made.items():
            out.print(f"# ---- {name}\n{text}", markup=False)
        return
    for path in keep({name: text.encode() for name, text in made.items()}, to):
        out.print(f"  {path}", markup=False)
    out.print("Antes de encenderlas cifra los secretos: docs/operacion.md dice cómo.")

"""Flags that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Home = Annotated[
    Path,
    typer.Option(
        "--home",
        envvar="DESDEABAJO_HOME",
        metavar="CARPETA",
        help="Carpeta de la instalación.",
    ),
]
Offline = Annotated[bool, typer.Option("--offline", help="No preguntar nada a Telegram.")]
HERE = Path("datos")

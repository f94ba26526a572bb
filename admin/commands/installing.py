"""Making an installation."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from admin.commands.options import HERE, Home, Offline
from admin.commands.spanish import err, out
from admin.operator import setup, tokens
from admin.operator.files import read_secret
from admin.operator.installation import TELEGRAM, Configuration, Installation
from admin.operator.problem import Problem

ResidentsToken = Annotated[
    str | None,
    typer.Option(
        metavar="TOKEN", help="Token del bot de vecinas y vecinos. Mejor con --residents-token-file."
    ),
]
OrganisersToken = Annotated[
    str | None,
    typer.Option(
        metavar="TOKEN", help="Token del bot de la organización. Mejor con --organisers-token-file."
    ),
]
ResidentsFile = Annotated[
    Path | None, typer.Option(metavar="ARCHIVO", help="Archivo con el token del bot de vecinas y vecinos.")
]
OrganisersFile = Annotated[
    Path | None, typer.Option(metavar="ARCHIVO", help="Archivo con el token del bot de la organización.")
]
PlaceName = Annotated[str | None, typer.Option("--place", metavar="NOMBRE", help="Nombre de la colonia.")]
Code = Annotated[
    str | None, typer.Option(metavar="CÓDIGO", help="Código de la colonia para el enlace de invitación.")
]
Zone = Annotated[str | None, typer.Option(metavar="ZONA", help="Zona horaria, por ejemplo America/Tijuana.")]
Hour = Annotated[str, typer.Option(metavar="HH:MM", help="Hora de la colonia en que sale el boletín.")]
DigestDay = Annotated[
    str, typer.Option(metavar="DÍA", help="Qué día: mon tue wed thu fri sat sun, o day (cada día).")
]
Language = Annotated[str, typer.Option(metavar="es|en", help="Idioma en que empieza el bot.")]
ApiUrl = Annotated[
    str,
    typer.Option(
        metavar="DIRECCIÓN",
        help="Dirección de la API de bots.",
        show_default=False,
        envvar="DESDEABAJO_API_URL",
    ),
]


def init(
    home: Home = HERE,
    residents_token: ResidentsToken = None,
    organisers_token: OrganisersToken = None,
    residents_token_file: ResidentsFile = None,
    organisers_token_file: OrganisersFile = None,
    place: PlaceName = None,
    code: Code = None,
    time_zone: Zone = None,
    digest_day: DigestDay = "mon",
    digest_hour: Hour = "09:00",
    language: Language = "es",
    api_url: ApiUrl = TELEGRAM,
    offline: Offline = False,
) -> None:
    """Prepara una instalación: tokens, colonia, contraseñas. Lo que ya existe no se toca."""
    installation = Installation(home)
    if residents_token or organisers_token:
        err.print("Aviso: un token escrito en la orden queda en el historial de la terminal.", style="yellow")
    new = not installation.exists()
    wishes = setup.Wishes(
        configuration=_configuration(
            place, code, time_zone, digest_day, digest_hour, language, api_url, ask=new
        ),
        residents_token=_token(
            residents_token, residents_token_file, installation.residents_token, tokens.RESIDENTS
        ),
        organisers_token=_token(
            organisers_token, organisers_token_file, installation.organisers_token, tokens.ORGANISERS
        ),
    )
    ignored = setup.contradictions(installation, wishes)
    outcome = setup.set_up(installation, wishes, offline=offline)
    for what in ignored:
        err.print(f"Se conservó lo que ya había: {what}.", style="yellow", markup=False)
    _tell(installation, outcome)


def _configuration(
    place: str | None,
    code: str | None,
    time_zone: str | None,
    digest_day: str,
    digest_hour: str,
    language: str,
    api_url: str,
    *,
    ask: bool,
) -> Configuration | None:
    """What the flags say, the rest asked for; None when no flag says anything and nothing has to be asked."""
    if not ask and place is None and code is None and time_zone is None:
        return None
    place = place or _ask("Nombre de la colonia", "--place")
    return Configuration(
        place_code=code or _ask("Código corto para el enlace de invitación", "--code", setup.code_for(place)),
        place_name=place,
        time_zone=time_zone or _ask("Zona horaria", "--time-zone", "America/Mexico_City"),
        digest_day=digest_day,
        digest_hour=digest_hour,
        language=language,
        api_url=api_url.rstrip("/"),
    )


def _token(flag: str | None, file: Path | None, kept: Path, whose: str) -> str | None:
    if flag is not None:
        return flag
    if file is not None:
        return read_secret(file)
    if kept.exists():
        return None
    option = "--residents-token-file" if whose == tokens.RESIDENTS else "--organisers-token-file"
    return _ask(f"Token para {whose} (no se verá al escribir)", option, hidden=True)


def _ask(question: str, option: str, default: str | None = None, *, hidden: bool = False) -> str:
    if not sys.stdin.isatty():
        if default is not None:
            return default
        raise Problem(f"Falta {option} y aquí no hay a quién preguntar.", "Dalo como opción de la orden.")
    return str(typer.prompt(question, default=default, hide_input=hidden, err=True))


def _tell(installation: Installation, outcome: setup.Outcome) -> None:
    where = os.path.relpath(installation.home)
    for account, whose in ((outcome.residents, tokens.RESIDENTS), (outcome.organisers, tokens.ORGANISERS)):
        if account is not None:
            out.print(f"[green]✓[/] Telegram reconoce {whose}: @{account.username}")
    if not outcome.made:
        out.print(f"[green]✓[/] La instalación en {where} ya estaba completa; no se cambió nada.")
    else:
        if outcome.kept:
            out.print(f"[green]✓[/] Se completó lo que faltaba en {where}; lo demás quedó como estaba.")
        else:
            out.print(f"[green]✓[/] Instalación lista en {where}.")
        out.print("  Los secretos están en secrets/, solo tú puedes leerlos. No los copies a otro lado.")
    home = "" if installation.home == HERE else f" --home {where}"
    out.print(f"Sigue: [bold]desdeabajo up{home}[/]    (y si algo falla: desdeabajo doctor{home})")

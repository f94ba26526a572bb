"""Making an installation: what is missing is completed, what is there is never overwritten."""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from admin.operator import tokens
from admin.operator.files import make_home, private_folder, read_secret, write_private
from admin.operator.installation import DATABASE_ROLES, Configuration, Installation
from admin.operator.problem import Problem
from admin.operator.tokens import Account

_NO_LINES_YET: Final = """\
# Líneas de apoyo de tu colonia o municipio; se muestran antes que las federales (911, 089, Línea de la Vida).
# Antes de poner una, llama: confirma el horario y pregunta si guardan el número de quien llama.
# Quita los «#» y cambia lo que haga falta; repite el bloque por cada línea. Luego reinicia «desdeabajo up».
#
# [[line]]
# name = "Centro de apoyo de la colonia"
# number = "55 0000 0000"
# hours = "lunes a viernes de 9 a 18"
# purpose = "escucha y acompañamiento"
"""


@dataclass(frozen=True)
class Wishes:
    """What the operator said; None where the installation may already know."""

    configuration: Configuration | None
    residents_token: str | None
    organisers_token: str | None


@dataclass(frozen=True)
class Outcome:
    """What `init` did: files that are new, files that were left alone, and whose tokens they are."""

    made: tuple[Path, ...]
    kept: tuple[Path, ...]
    residents: Account | None
    organisers: Account | None


def set_up(installation: Installation, wishes: Wishes, *, offline: bool) -> Outcome:
    """Check everything, then write what is missing or renewed; nothing is written when something is wrong."""
    configuration = installation.configuration() if installation.exists() else wishes.configuration
    if configuration is None:
        raise Problem("Falta decir de qué colonia se trata.", "Dalo con --place, --code y --time-zone.")
    residents = _token(installation.residents_token, wishes.residents_token, tokens.RESIDENTS)
    organisers = _token(installation.organisers_token, wishes.organisers_token, tokens.ORGANISERS)
    tokens.check_different(residents, organisers)
    accounts: tuple[Account | None, Account | None] = (None, None)
    if not offline:
        accounts = (
            tokens.who_is(residents, tokens.RESIDENTS, api_url=configuration.api_url),
            tokens.who_is(organisers, tokens.ORGANISERS, api_url=configuration.api_url),
        )
    contents = {
        installation.residents_token: residents,
        installation.organisers_token: organisers,
        **{installation.password(role): secrets.token_urlsafe(24) for role in ("superuser", *DATABASE_ROLES)},
    }
    renewable = (installation.residents_token, installation.organisers_token)
    _make_folders(installation)
    made: list[Path] = []
    kept: list[Path] = []
    for path, content in contents.items():
        renewed = path in renewable and path.exists() and read_secret(path) != content
        (kept if path.exists() and not renewed else made).append(path)
        if renewed or not path.exists():
            write_private(path, content + "\n")
    if not installation.support.exists():
        write_private(installation.support, _NO_LINES_YET)
    if installation.exists():
        kept.append(installation.settings)
    else:  # last, because its presence means that the installation is whole
        installation.write_configuration(configuration)
        made.append(installation.settings)
    return Outcome(tuple(made), tuple(kept), *accounts)


def code_for(name: str) -> str:
    """A code for a place of that name: lower case, no accents, hyphens for blanks."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    code = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return code[:32].strip("-") if len(code) > 1 else f"colonia-{code}".strip("-")


def contradictions(installation: Installation, wishes: Wishes) -> tuple[str, ...]:
    """What was asked for now but differs from what the installation already keeps, in words."""
    said = []
    if installation.exists() and wishes.configuration not in (None, installation.configuration()):
        said.append(f"la colonia y sus horas (edita {installation.settings})")
    return tuple(said)


def _token(path: Path, wish: str | None, whose: str) -> str:
    """The token given now, which takes the place of an older one, or else the one that is kept."""
    if wish is not None:
        return tokens.check_shape(wish, whose)
    if not path.exists():
        raise Problem(f"Falta el token para {whose}.", "Pídelo a @BotFather en Telegram con /newbot.")
    return tokens.check_shape(read_secret(path), whose)


def _make_folders(installation: Installation) -> None:
    make_home(installation.home)
    for folder in (
        installation.secrets,
        installation.keys("resident"),
        installation.keys("mixer"),
        installation.keys("organiser"),
        installation.run,
        installation.backups,
    ):
        private_folder(folder)
    installation.keys("resident").parent.chmod(0o700)

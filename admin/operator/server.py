"""Which PostgreSQL an installation uses, and where each role reaches it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit

from admin.operator.environment import Database
from admin.operator.files import read_secret
from admin.operator.installation import DATABASE_ROLES, Installation
from admin.operator.problem import Problem
from storage.embedded import SUPERUSER, EmbeddedPostgres


@dataclass(frozen=True)
class Server:
    """A database server: our own, or somebody's whose address is in DATABASE_URL."""

    admin_url: str  #: as an administrator, without the password
    admin_password: str | None
    roles: Database
    embedded: EmbeddedPostgres | None  #: None for a foreign server

    def start(self) -> None:
        """Run the embedded server if it is ours; raise ServerError when it does not start."""
        if self.embedded is not None:
            self.embedded.start()

    def stop(self) -> None:
        """Stop the embedded server if it is ours."""
        if self.embedded is not None:
            self.embedded.stop()


def server_of(installation: Installation, environ: Mapping[str, str]) -> Server:
    """The server that DATABASE_URL names, or else the embedded one of this installation."""
    if given := environ.get("DATABASE_URL", "").strip():
        return _foreign(given, environ)
    embedded = EmbeddedPostgres(installation.postgres, superuser_secret=installation.password("superuser"))
    return Server(
        admin_url=embedded.url(SUPERUSER),
        admin_password=read_secret(installation.password("superuser")),
        roles=Database({role: embedded.url(role) for role in DATABASE_ROLES}),
        embedded=embedded,
    )


def _foreign(given: str, environ: Mapping[str, str]) -> Server:
    try:
        url = urlsplit(given)
        known = url.scheme.partition("+")[0] in ("postgresql", "postgres") and len(url.path) > 1
    except ValueError:
        known = False
    if not known:
        raise Problem(
            "DATABASE_URL no es la dirección de una base de datos.",
            "Tiene esta forma: postgresql://administrador@servidor/desdeabajo",
        )
    password = environ.get("DATABASE_PASSWORD") or unquote(url.password or "") or None
    if path := environ.get("DATABASE_PASSWORD_FILE"):
        password = read_secret(Path(path))
    return Server(
        admin_url=_as(unquote(url.username or SUPERUSER), url),
        admin_password=password,
        roles=Database({role: _as(role, url) for role in DATABASE_ROLES}),
        embedded=None,
    )


def _as(user: str, url: SplitResult) -> str:
    """The same address for another user, without a password."""
    return url._replace(netloc=f"{quote(user, safe='')}@{url.netloc.rpartition('@')[2]}").geturl()


def passwords(installation: Installation, environ: Mapping[str, str]) -> dict[str, str]:
    """The password of each role: from `<ROLE>_PASSWORD_FILE` where it is set, else from the installation."""
    files = {
        role: Path(environ.get(f"{role.upper()}_PASSWORD_FILE") or installation.password(role))
        for role in DATABASE_ROLES
    }
    return {role: read_secret(path) for role, path in files.items()}

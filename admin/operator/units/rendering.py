"""The units as text."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

STORE: Final = "/etc/credstore.encrypted/desdeabajo"  #: where the encrypted credentials lie


@dataclass(frozen=True)
class Process:
    """What one unit is about."""

    order: str
    what: str
    role: str
    keys: str = ""  #: name of its key folder
    token: str = ""  #: name of its token's credential
    network: bool = False  #: whether it speaks with anybody but the database

    @property
    def unit(self) -> str:
        """The name of the file."""
        return f"desdeabajo-{self.order.split()[0]}.service"


PROCESSES: Final = (
    Process("mixer", "el que abre y revuelve", "mixer", keys="mixer"),
    Process(
        "residents", "el bot de vecinas y vecinos", "resident", "resident", "residents-token", network=True
    ),
    Process(
        "organisers", "el bot de la organización", "organiser", "organiser", "organisers-token", network=True
    ),
    Process("backup --nightly", "una copia cada noche", "owner"),
)


#: What lies in an installation that only one process, or none, has to see.
_PRIVATE: Final = ("keys/resident", "keys/mixer", "keys/organiser", "secrets", "backups", "postgres")
_OF_USERS: Final = ("/home", "/root", "/run/user")  #: what `ProtectHome=yes` would hide, the program with it


def _own(process: Process) -> str:
    """The folder that a process writes to."""
    return f"keys/{process.keys}" if process.keys else "backups"


def units(home: Path, user: str) -> dict[str, str]:
    """File name → unit, for an installation and the user of the system that runs it."""
    folder = Path(__file__).parent
    loader = Environment(
        loader=FileSystemLoader(folder), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, autoescape=False,  # noqa: S701 - a unit is no HTML
    )  # fmt: skip
    template = loader.get_template("process.service.j2")
    program = Path(sys.executable).with_name("desdeabajo")
    return {
        each.unit: template.render(
            what=each.what,
            order=each.order,
            user=user,
            home=str(home),
            program=str(program),
            at_home=any(path.is_relative_to(users) for path in (home, program) for users in _OF_USERS),
            database=f"postgresql+asyncpg://{each.role}@localhost/desdeabajo",
            role_secret=f"db-{each.role}",
            store=STORE,
            keys=each.keys,
            token=each.token,
            token_variable=f"{each.order.upper()}_TOKEN_FILE",
            writes=f"{home}/{_own(each)}",
            hidden=[f"{home}/{folder}" for folder in _PRIVATE if folder != _own(each)],
            network=each.network,
        )
        for each in PROCESSES
    }

"""How each process of the product is started: as a Python program of its own, never inside this one."""

import os
import sys
from collections.abc import Mapping
from typing import Final, NoReturn

from admin.operator.environment import PROCESSES, Database, environment
from admin.operator.installation import Configuration, Installation
from admin.operator.supervisor import Program

_MODULES: Final = {"residents": "bot", "organisers": "admin.organiser", "mixer": "admin.mixer"}


def command(process: str) -> tuple[str, ...]:
    """The command line of a process. -P: a folder named `bot` where somebody stands is not our bot."""
    return (sys.executable, "-P", "-m", _MODULES[process])


def become(process: str) -> NoReturn:
    """Turn this process into that one, with the same environment."""
    os.execv(sys.executable, command(process))  # noqa: S606 - the command is ours


def programs(
    installation: Installation,
    configuration: Configuration,
    database: Database,
    inherited: Mapping[str, str],
    logs: Mapping[str, int] | None = None,
) -> tuple[Program, ...]:
    """All processes of an installation, the mixer first; `logs` gives open files for their output."""
    return tuple(
        Program(
            name=process,
            command=command(process),
            environment=environment(process, installation, configuration, database, inherited),
            output=(logs or {}).get(process),
        )
        for process in PROCESSES
    )

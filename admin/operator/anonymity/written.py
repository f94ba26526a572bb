"""What was written down beside the database: log files that hold words, and processes that were made to talk."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from admin.operator.findings import Finding, bad, good
from admin.operator.installation import Installation

#: Variables of Python that make a program write more than ours do by themselves.
TALKATIVE: Final = ("PYTHONASYNCIODEBUG", "PYTHONDEVMODE", "PYTHONTRACEMALLOC", "PYTHONFAULTHANDLER")
#: What a line of a log says that it must not say: kind, as an operator reads it -> how it looks.
TELLS: Final[Mapping[str, re.Pattern[str]]] = {
    "un token": re.compile(r"\d{5,}:[A-Za-z0-9_-]{30,}"),
    "lo que dijo un error": re.compile(
        r"^\s*(?:Traceback \(most recent call last\)|\w*(?:Error|Exception): )"
    ),
    "datos de la base": re.compile(
        r"\b(?:STATEMENT|DETAIL|CONTEXT|QUERY):  |\bparameters: \$1|\[parameters: |\bexecute [\w<>]+: "
        r"|\bLOG:  (?:statement|duration): "
    ),
    "mensajes de Telegram": re.compile(
        r"[\"'](?:chat_id|from_user|first_name|callback_query)[\"']|\bchat_id="
    ),
    "registro de programador (DEBUG)": re.compile(r"\"level\": \"DEBUG\"|\b(?:DEBUG[1-5]?):"),
}
_TOO_MUCH: Final = 8 * 1024 * 1024  #: bytes of a log that are read, the newest


def logs(installation: Installation) -> Iterator[Finding]:
    """Each log file of the installation, the embedded server's too: who may read it, and whether it tells."""
    files = sorted(
        path
        for pattern in (
            "*.log",
            "logs/*",
            "run/*.log",
            "postgres/*.log",
            "postgres/*.log.old",
            "postgres/log/*",
        )
        for path in installation.home.glob(pattern)
        if path.is_file() and not path.is_symlink()
    )
    wrong = False
    for path in files:
        if path.stat().st_mode & 0o077:
            wrong = True
            yield bad(f"Otras personas de esta máquina pueden leer {path}.", f"chmod 600 {path}")
        if told := telling(_newest(path)):
            wrong = True
            yield bad(
                f"El registro {path} guarda {', '.join(told)}.",
                f"Busca quién lo escribió y corrígelo; luego bórralo: shred -u {path}",
            )
    if not wrong:
        yield good("Los registros son solo tuyos y no llevan palabras de nadie")


def telling(text: str) -> tuple[str, ...]:
    """The kinds of things in a log that must not be there.

    >>> telling('LOG:  statement: SELECT 1')
    ('datos de la base',)
    """
    found = {kind for line in text.splitlines() for kind, looks in TELLS.items() if looks.search(line)}
    return tuple(kind for kind in TELLS if kind in found)


def running(
    installation: Installation, environ: Mapping[str, str], proc: Path = Path("/proc")
) -> Iterator[Finding]:
    """Our processes as they run now, and the shell that asks: what they were told, and what a crash would leave."""
    talkative = {name for name in TALKATIVE if environ.get(name)}
    dumping = []
    for number, told in _ours(installation, proc):
        talkative |= {name for name in TALKATIVE if told.get(name)}
        if _may_dump(proc / str(number)):
            dumping.append(str(number))
    if talkative:
        yield bad(
            f"{', '.join(sorted(talkative))} hace que el programa escriba de más.",
            "Quita esa variable de donde se enciende y reinicia.",
        )
    if dumping:
        yield bad(
            f"Si se cae, un proceso nuestro dejaría su memoria en un archivo (número {', '.join(dumping)}).",
            "Reinícialo con «desdeabajo up», o pon LimitCORE=0 donde se enciende.",
        )


def _ours(installation: Installation, proc: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The processes that were given one of this installation's key folders, with their environments."""
    keys = str((installation.home / "keys").absolute())
    for folder in proc.glob("[0-9]*"):
        try:
            raw = (folder / "environ").read_bytes().decode(errors="replace")
        except OSError:
            continue  # gone meanwhile, or somebody else's
        told = dict(line.split("=", 1) for line in raw.split("\0") if "=" in line)
        given = told.get("DESDEABAJO_KEYS", "")
        if given and str(Path(given).absolute()).startswith(keys):
            yield int(folder.name), told


def _may_dump(process: Path) -> bool:
    """Whether the limit of a process lets its memory into a file."""
    try:
        lines = (process / "limits").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return any(line.startswith("Max core file size") and line.split()[4] != "0" for line in lines)


def _newest(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TOO_MUCH))
        return file.read().decode(errors="replace")

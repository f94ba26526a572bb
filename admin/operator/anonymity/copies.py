"""The copies of the database: fresh enough, closed to others, gone when they should be, and without keys."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from admin.operator import backup
from admin.operator.findings import Finding, bad, good, warning

_FRESH: Final = timedelta(days=2)
_LATEST: Final = 14  #: days after an ending in which the copies of before must be gone


def copies(folder: Path, today: date) -> Iterator[Finding]:
    """Everything about the folder of copies."""
    try:
        files = sorted(folder.iterdir())
    except FileNotFoundError:
        yield warning(
            "No hay ninguna copia de la base de datos.", "Haz una con «desdeabajo backup», y una cada noche."
        )
        return
    except OSError:
        yield warning(f"No pude mirar dentro de {folder}.", "Corre esto con el usuario dueño de la carpeta.")
        return
    days = {path.name: day for path in files if (day := backup.day_of(path.name))}
    newest = max(days.values(), default=None)
    if newest is None:
        yield warning(
            f"No hay ninguna copia en {folder}.", "Haz una con «desdeabajo backup», y una cada noche."
        )
    elif today - newest > _FRESH:
        yield warning(
            f"La última copia es de hace {(today - newest).days} días.",
            "Revisa «desdeabajo backup --nightly».",
        )
    else:
        yield good(f"La última copia es del {newest.isoformat()}")
    for path in (folder, *files):
        if path.lstat().st_mode & 0o077:
            yield bad(
                f"Otras personas de esta máquina pueden leer {path}.",
                f"chmod {'700' if path == folder else '600'} {path}",
            )
    late = backup.superseded(list(days), backup.seen_endings(folder), today=today, grace=_LATEST + 1)
    if late:
        yield bad(
            f"Hay {len(late)} copias de antes de un cierre de hace más de {_LATEST} días.",
            "Bórralas con «desdeabajo backup»; y busca otras que hayas llevado a otro lado.",
        )
    for path in files:
        if path.suffix == ".key" or path.is_dir():
            yield bad(
                f"Hay llaves o carpetas entre las copias: {path}.",
                "Las llaves no van en ninguna copia: quítalas.",
            )
        elif path.name not in days and path.name != backup.ENDINGS:
            yield warning(
                f"No conozco el archivo {path}.", "Entre las copias solo van copias: míralo y quítalo."
            )

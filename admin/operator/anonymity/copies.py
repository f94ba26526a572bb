"""The copies of the database: fresh enough, closed to others, gone when they should be, and without keys."""

import tarfile
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from admin.operator import backup
from admin.operator.findings import Finding, bad, good, warning
from admin.operator.installation import Installation
from storage.sealing import KEY_BYTES

_FRESH: Final = timedelta(days=2)
_LATEST: Final = 14  #: days after an ending in which the copies of before must be gone
_MOST: Final = 256 * 1024 * 1024  #: bytes of a file that are searched for keys
_NIGHTLY: Final = "Haz una con «desdeabajo backup», y una cada noche: «desdeabajo backup --nightly»."


def copies(installation: Installation, today: date) -> Iterator[Finding]:
    """Everything about the folder of copies."""
    folder = installation.backups
    try:
        files = sorted(folder.iterdir())
    except FileNotFoundError:
        files = []
    except OSError:
        yield warning(f"No pude mirar dentro de {folder}.", "Corre esto con el usuario dueño de la carpeta.")
        return
    days = {path.name: day for path in files if (day := backup.day_of(path.name))}
    yield _age(installation, max(days.values(), default=None), today)
    for path in (folder, *files) if folder.exists() else ():
        if path.lstat().st_mode & 0o077 and not path.is_symlink():
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
    keys = _keys(installation)
    for path in files:
        if path.suffix == ".key" or path.is_dir() or path.is_symlink():
            yield bad(
                f"Hay llaves o carpetas entre las copias: {path}.",
                "Las llaves no van en ninguna copia: quítalas.",
            )
        elif holds_keys(path, keys):
            yield bad(
                f"{path} lleva llaves o contraseñas adentro.",
                f"Una llave copiada no muere: bórralo (shred -u {path}) y busca si hay más.",
            )
        elif path.name not in days and path.name != backup.ENDINGS:
            yield warning(
                f"No conozco el archivo {path}.", "Entre las copias solo van copias: míralo y quítalo."
            )


def _age(installation: Installation, newest: date | None, today: date) -> Finding:
    if newest is not None and today - newest <= _FRESH:
        return good(f"La última copia es del {newest.isoformat()}")
    if newest is not None:
        return bad(
            f"La última copia es de hace {(today - newest).days} días.",
            "Haz una con «desdeabajo backup» y revisa por qué no corre «desdeabajo backup --nightly».",
        )
    try:
        made = date.fromtimestamp(installation.password("owner").stat().st_mtime)
    except OSError:
        return warning("No hay ninguna copia de la base de datos.", _NIGHTLY)
    if today - made <= _FRESH:
        return good("Todavía no hay copias; la instalación tiene menos de tres días")
    return bad("No hay ninguna copia de la base de datos.", _NIGHTLY)


def holds_keys(path: Path, keys: frozenset[bytes]) -> bool:
    """Whether a file is an archive with key files or secrets in it, or has the bytes of a living key anywhere."""
    if any(name.endswith(".key") or "/secrets/" in f"/{name}" for name in _members(path)):
        return True
    with path.open("rb") as file:
        content = file.read(_MOST)
    return any(key in content for key in keys)


def _members(path: Path) -> list[str]:
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return archive.namelist()
        if tarfile.is_tarfile(path):
            with tarfile.open(path) as packed:
                return packed.getnames()
    except (tarfile.TarError, zipfile.BadZipFile, OSError, EOFError):
        pass
    return []


def _keys(installation: Installation) -> frozenset[bytes]:
    """The bytes of every key and secret that this user can read, as they are and as hexadecimal."""
    found = set()
    for path in (*installation.home.glob("keys/*/*.key"), *installation.home.glob("secrets/*")):
        try:
            content = path.read_bytes().strip() if path.parent == installation.secrets else path.read_bytes()
        except OSError:
            continue
        if len(content) >= KEY_BYTES:
            found |= {content, content.hex().encode()}
    return frozenset(found)

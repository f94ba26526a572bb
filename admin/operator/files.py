"""Files that only their owner may read, written whole or not at all."""

import os
import secrets
from pathlib import Path

from admin.operator.problem import Problem


def private_folder(path: Path) -> None:
    """Make the folder, and its parents, readable by their owner only; mend the rights of an existing one."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
    except OSError as error:
        raise cannot_write(path, error) from None


def make_home(path: Path) -> None:
    """Make the folder of an installation; an existing one keeps the rights somebody chose for it.

    Started by root the embedded server runs as an ordinary user, who must be able to pass through this folder
    to its own: hence passage, without a list of what is inside.
    """
    try:
        if not path.is_dir():
            path.mkdir(mode=0o700, parents=True)
            path.chmod(0o711 if os.geteuid() == 0 else 0o700)
    except OSError as error:
        raise cannot_write(path, error) from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise cannot_write(path, PermissionError())


def write_private(path: Path, content: str, *, mode: int = 0o600) -> None:
    """Write the file through a temporary one, so that a crash leaves the old content or the new one."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _settle(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise cannot_write(path, error) from None


def read_secret(path: Path) -> str:
    """The secret in a file, without the end of line that an editor leaves."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise Problem(f"Falta el archivo {path}.", "Corre «desdeabajo init» para completarlo.") from None
    except (OSError, UnicodeDecodeError):
        raise Problem(f"No pude leer {path}.", "Revisa que sea tuyo y que sea texto.") from None


def cannot_write(path: Path, error: OSError) -> Problem:
    """What to tell somebody whose disk refused a file."""
    reasons = {
        "PermissionError": "no tienes permiso",
        "FileExistsError": "ahí ya hay un archivo que no es carpeta",
        "NotADirectoryError": "una parte de la ruta no es carpeta",
    }
    reason = reasons.get(
        type(error).__name__, os.strerror(error.errno) if error.errno else "el disco no lo dejó"
    )
    return Problem(
        f"No pude escribir en {path}: {reason}.", "Elige otra carpeta con --home o corrige sus permisos."
    )


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

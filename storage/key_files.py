"""One secret, one file: there whole or not at all, readable by its owner alone, and able to die."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

_WORDS = {
    errno.EACCES: "no tienes permiso",
    errno.EPERM: "no tienes permiso",
    errno.ELOOP: "es un enlace y no un archivo",
    errno.ENOTDIR: "una parte de la ruta no es carpeta",
    errno.EISDIR: "es una carpeta y no un archivo",
    errno.ENOSPC: "el disco está lleno",
    errno.EDQUOT: "el disco está lleno",
    errno.EFBIG: "el disco está lleno",
    errno.EROFS: "el disco es de solo lectura",
    errno.EIO: "el disco falló",
    errno.EEXIST: "ahí hay algo que no es carpeta",
}


class KeyProblem(Exception):
    """A key file is missing, damaged or open to others; the message says which and what to do."""


class KeyMissing(KeyProblem):
    """The key file is not there."""


class KeyDamaged(KeyProblem):
    """The file is no key any more, or another's: nothing can be done with it."""


def read_secret(path: Path, *, size: int) -> bytes:
    """The content of a key file. Raises `KeyMissing` or `KeyProblem` and never a half key."""
    content = read_whole(path)
    if len(content) != size:
        raise damaged(path, len(content), size)
    return content


def read_whole(path: Path, *, shared: bool = False) -> bytes:
    """The content of a file that nobody else may read; `shared`: somebody else sees to that (systemd, a container).

    Raises `KeyMissing` or `KeyProblem`.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | (0 if shared else os.O_NOFOLLOW))
    except FileNotFoundError:
        raise KeyMissing(f"Falta la llave {path}.") from None
    except OSError as error:
        raise unreadable(path, error) from None
    try:
        here = os.fstat(handle)
        if not stat.S_ISREG(here.st_mode):
            raise KeyProblem(f"No se puede leer la llave {path}: no es un archivo.")
        if not shared and here.st_mode & 0o077:
            raise KeyProblem(f"Otros usuarios pueden leer la llave {path}. Ciérrala: chmod 600 {path}")
        if not shared and os.geteuid() not in (0, here.st_uid):
            raise KeyProblem(
                f"La llave {path} es de otro usuario. Devuélvela a quien corre el programa: chown"
            )
        content = b""
        while part := os.read(handle, 65536):
            content += part
        # Somebody put another file in its place and wrote over this one meanwhile (`wrapping`): read that one.
        if os.fstat(handle).st_nlink == 0:
            return read_whole(path, shared=shared)
    except OSError as error:
        raise unreadable(path, error) from None
    finally:
        os.close(handle)
    return content


def write_secret(path: Path, content: bytes) -> None:
    """Write a secret so that it is there whole, for its owner alone, even if the power goes in the middle."""
    make_private(path.parent)
    fresh = _fresh(path, content)
    fresh.replace(path)
    sync_folder(path.parent)


def make_secret(path: Path, content: bytes) -> None:
    """Like `write_secret`, but whoever wrote it first wins: an existing secret is never replaced."""
    fresh = _fresh(path, content)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    sync_folder(path.parent)


def destroy(path: Path) -> None:
    """Overwrite a key file and remove it; not an error when it is gone already.

    On flash storage overwriting is not erasure: an encrypted disk or a wrapping key belong under this folder.
    """
    with suppress(FileNotFoundError):
        handle = os.open(path, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            overwrite(handle)
        finally:
            os.close(handle)
        path.unlink(missing_ok=True)
        sync_folder(path.parent)


def overwrite(handle: int) -> None:
    """Write chance over an open file, as long as it is, and see it onto the disk."""
    os.pwrite(handle, os.urandom(max(32, os.fstat(handle).st_size)), 0)
    os.fsync(handle)


def make_private(folder: Path) -> None:
    """Make a folder that only its owner may enter; refuse one that others can."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        raise KeyProblem(f"Otros usuarios pueden entrar a {folder}. Ciérrala: chmod 700 {folder}")


def sync_folder(folder: Path) -> None:
    """See what was renamed, linked or removed in a folder onto the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def unreadable(path: Path, error: OSError) -> KeyProblem:
    """What the system said of a key file, in the operator's words."""
    return KeyProblem(f"No se puede leer la llave {path}: {_said(error)}.")


def unwritable(path: Path, error: OSError) -> KeyProblem:
    """What the system said when a key had to be made, in the operator's words."""
    return KeyProblem(f"No se puede guardar la llave {path}: {_said(error)}.")


def damaged(path: Path, size: int, wanted: int) -> KeyDamaged:
    """A file of a length that no key has."""
    return KeyDamaged(f"La llave {path} está dañada: mide {size} bytes y debería medir {wanted}.")


def _said(error: OSError) -> str:
    return _WORDS.get(error.errno or 0, error.strerror or "el disco no lo dejó")


def _fresh(path: Path, content: bytes) -> Path:
    fresh = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        fresh.unlink(missing_ok=True)  # no room: leave nothing half behind
        raise
    return fresh

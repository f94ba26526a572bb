"""A key that wraps the key files: on the disk they are ciphertext, and the key that opens them lives elsewhere.

Keys of days and epochs come and go while the program runs, so they cannot be credentials of systemd or secrets of a
container, which stay as they are. One key that stays can be: `DESDEABAJO_KEK_FILE` names its file, for systemd
`%d/kek` with `LoadCredentialEncrypted=`, in a container a secret. A file is wrapped with XChaCha20-Poly1305 under its
own name, so that no file can take another's place. Whoever takes the disk alone opens nothing, also of what an SSD
still holds of keys that died; whoever takes the machine while it runs has both.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from storage import sealing
from storage.key_files import KeyDamaged, KeyMissing, KeyProblem, overwrite, read_whole, write_secret

VARIABLE = "DESDEABAJO_KEK_FILE"
_LEAST = 32  #: bytes of the wrapping secret
_MOST = 4096


def kek_of(environ: Mapping[str, str]) -> bytes | None:
    """The key that wraps, from the file that the environment names; None when it names none. Raises `KeyProblem`."""
    if not (given := environ.get(VARIABLE, "").strip()):
        return None
    path = Path(given)
    elsewhere = [environ.get("CREDENTIALS_DIRECTORY"), "/run/secrets"]
    shared = any(folder and path.is_relative_to(folder) for folder in elsewhere)
    try:
        secret = read_whole(path, shared=shared)
    except KeyMissing:
        raise KeyProblem(f"Falta {path}, la llave que envuelve a las demás ({VARIABLE}).") from None
    if len(secret) != _LEAST:
        secret = secret.rstrip(b"\r\n")
    if not _LEAST <= len(secret) <= _MOST:
        raise KeyProblem(f"{path} no sirve para envolver llaves: lleva de {_LEAST} a {_MOST} bytes al azar.")
    return hashlib.sha256(b"desdeabajo kek\0" + secret).digest()


def closed(kek: bytes | None, name: str, key: bytes) -> bytes:
    """What is written into a key file of that name."""
    return key if kek is None else sealing.wrap_key(kek, name.encode(), key)


def opened(kek: bytes | None, path: Path, content: bytes) -> bytes:
    """The key in a file's content, wrapped or plain. Raises `KeyProblem`."""
    if len(content) == sealing.KEY_BYTES:
        return content
    if len(content) != sealing.WRAPPED_BYTES:
        raise KeyDamaged(
            f"La llave {path} está dañada: mide {len(content)} bytes y debería medir {sealing.KEY_BYTES}"
            f" o, envuelta, {sealing.WRAPPED_BYTES}."
        )
    if kek is None:
        raise KeyProblem(f"La llave {path} está envuelta con otra. Di dónde está aquella: {VARIABLE}.")
    try:
        return sealing.unwrap_key(kek, path.name.encode(), content)
    except sealing.SealBroken:
        raise KeyProblem(
            f"La llave {path} no se abre: está dañada, o {VARIABLE} no es con la que se envolvió."
        ) from None


def wrap_plain(folder: Path, kek: bytes) -> int:
    """Wrap the key files of a folder that are still plain; returns how many. Other processes may read meanwhile.

    The plain bytes are written over. On flash storage that is no erasure: only keys made later are safe there.
    """
    if not folder.is_dir():
        return 0
    done = 0
    alone = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(alone, fcntl.LOCK_EX)  # two who wrap at once would each write over what the other reads
        for path in sorted(folder.glob("*.key")):
            if path.is_file() and not path.is_symlink() and path.stat().st_size == sealing.KEY_BYTES:
                key = read_whole(path)
                old = os.open(path, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
                try:
                    write_secret(path, closed(kek, path.name, key))
                    overwrite(old)
                finally:
                    os.close(old)
                done += 1
    finally:
        os.close(alone)
    return done

"""Key files: written whole or not at all, readable by their owner alone, and able to die.

One file per key, outside the database and outside every backup. `KeyRing` names the kinds: nullifier keys
(one per consultation), draft keys (one per day), epoch keys (one per batch of sealed answers), and the one key of the
organisers' chats. Who holds which folder decides who can open what: the residents' process has no epoch key, the mixer
no other, the organisers' process neither.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

KEY_BYTES = 32

_EPOCH = re.compile(r"epoch-([0-9a-f]{32})-(\d+)\.key")
_DRAFT = re.compile(r"draft-(\d{4}-\d{2}-\d{2})\.key")
_NULLIFIER = re.compile(r"nullifier-([0-9a-f]{32})\.key")
_TALK = re.compile(r"talk-([0-9a-f]{32})\.key")


class KeyProblem(Exception):
    """A key file is missing, damaged or open to others; the message says which and what to do."""


class KeyMissing(KeyProblem):
    """The key file is not there."""


class KeyRing:
    """The key files of one process, in one folder that only it may enter."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def nullifier_key(self, consultation: UUID, *, make: bool = True) -> bytes:
        """The key under which accounts become nullifiers in a consultation; made at first use.

        With `make=False` raises `KeyMissing` instead, for a consultation that already has participations: a new
        key would let everybody take part twice.
        """
        return self._key(f"nullifier-{consultation.hex}.key", make=make)

    def draft_key(self, day: date, *, make: bool = True) -> bytes:
        """The key of the drafts written on a day."""
        return self._key(f"draft-{day.isoformat()}.key", make=make)

    def draft_days(self) -> tuple[date, ...]:
        """The days whose draft key still exists, newest first."""
        found = (match[1] for match in self._matching(_DRAFT))
        return tuple(sorted((date.fromisoformat(day) for day in found), reverse=True))

    def bury_draft_keys(self, *, today: date, days: int) -> int:
        """Destroy the draft keys of `days` days ago and before; returns how many. Nobody reads those drafts again.

        Keys of days ahead of `today` (a clock that jumped and came back) are kept until they are old.
        """
        dead = [day for day in self.draft_days() if day <= today - timedelta(days=days)]
        for day in dead:
            destroy(self.folder / f"draft-{day.isoformat()}.key")
        return len(dead)

    def organiser_key(self, *, make: bool = True) -> bytes:
        """The key that the chats of those who organise are found and opened by (`chats`); made at first use.

        With `make=False` raises `KeyMissing` instead, where there are members already: nobody would be known again.
        """
        return self._key("organiser.key", make=make)

    def talk_key(self, name: bytes) -> bytes:
        """The secret of one unfinished conversation. Raises `KeyMissing`: it is never made up."""
        return read_secret(self.folder / f"talk-{name.hex()}.key", size=KEY_BYTES)

    def keep_talk_key(self, name: bytes, secret: bytes) -> None:
        """Keep the secret of a conversation that begins. Not forced to the disk: were the power to go in the next
        seconds, this person would begin again, and everybody else need not wait for the disk."""
        make_private(self.folder)
        path = self.folder / f"talk-{name.hex()}.key"
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secret)

    def talk_names(self, *, before: float) -> frozenset[bytes]:
        """The conversations whose secret was kept before a moment (POSIX time) and still exists."""
        found: set[bytes] = set()
        for match in self._matching(_TALK):
            with suppress(FileNotFoundError):
                if (self.folder / match[0]).stat().st_mtime < before:
                    found.add(bytes.fromhex(match[1]))
        return frozenset(found)

    def destroy_talk_key(self, name: bytes) -> None:
        """End a conversation: no version of its draft, wherever it still lies, can be opened again."""
        destroy(self.folder / f"talk-{name.hex()}.key")

    def epoch_key(self, consultation: UUID, number: int) -> bytes:
        """The private key of an epoch. Raises `KeyMissing`: it is never made up."""
        return read_secret(self.folder / _epoch_name(consultation, number), size=KEY_BYTES)

    def make_epoch_key(self, consultation: UUID, number: int) -> bytes:
        """The private key of a new epoch, on disk before anything can be sealed to it.

        A key that is there already (of a release that never committed) is used as it is: writing over it could end
        a key that another mixer has just begun to use.
        """
        return self._key(_epoch_name(consultation, number), make=True)

    def epochs(self, consultation: UUID) -> tuple[int, ...]:
        """The epochs of a consultation whose private key still exists, oldest first."""
        return tuple(sorted(int(m[2]) for m in self._matching(_EPOCH) if m[1] == consultation.hex))

    def epoch_consultations(self) -> frozenset[UUID]:
        """The consultations that still have an epoch key here."""
        return frozenset(UUID(hex=match[1]) for match in self._matching(_EPOCH))

    def nullifier_consultations(self) -> frozenset[UUID]:
        """The consultations that still have a nullifier key here."""
        return frozenset(UUID(hex=match[1]) for match in self._matching(_NULLIFIER))

    def destroy_epoch_key(self, consultation: UUID, number: int) -> None:
        """End an epoch: whatever was sealed to it can never be opened again."""
        destroy(self.folder / _epoch_name(consultation, number))

    def destroy_nullifier_key(self, consultation: UUID) -> None:
        """End the nullifiers of a consultation: nobody can test any more whether an account took part."""
        destroy(self.folder / f"nullifier-{consultation.hex}.key")

    def _key(self, name: str, *, make: bool) -> bytes:
        path = self.folder / name
        if make and not path.exists():
            make_private(self.folder)
            make_secret(path, os.urandom(KEY_BYTES))
        return read_secret(path, size=KEY_BYTES)

    def _matching(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        with suppress(FileNotFoundError):
            for path in self.folder.iterdir():
                if match := pattern.fullmatch(path.name):
                    yield match


def _epoch_name(consultation: UUID, number: int) -> str:
    return f"epoch-{consultation.hex}-{number}.key"


def read_secret(path: Path, *, size: int) -> bytes:
    """The content of a key file. Raises `KeyMissing` or `KeyProblem` and never a half key."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        raise KeyMissing(f"Falta la llave {path}.") from None
    except OSError as error:
        raise KeyProblem(f"No se puede leer la llave {path}: {error.strerror}.") from None
    with os.fdopen(handle, "rb") as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            raise KeyProblem(f"Otros usuarios pueden leer la llave {path}. Ciérrala: chmod 600 {path}")
        content = file.read()
    if len(content) != size:
        raise KeyProblem(f"La llave {path} está dañada: mide {len(content)} bytes y debería medir {size}.")
    return content


def write_secret(path: Path, content: bytes) -> None:
    """Write a secret so that it is there whole, for its owner alone, even if the power goes in the middle."""
    make_private(path.parent)
    fresh = _fresh(path, content)
    fresh.replace(path)
    _sync_folder(path.parent)


def make_secret(path: Path, content: bytes) -> None:
    """Like `write_secret`, but whoever wrote it first wins: an existing secret is never replaced."""
    fresh = _fresh(path, content)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    _sync_folder(path.parent)


def destroy(path: Path) -> None:
    """Overwrite a key file and remove it; not an error when it is gone already.

    On flash storage overwriting is not erasure: an encrypted disk or systemd credentials belong under this folder.
    """
    with suppress(FileNotFoundError):
        handle = os.open(path, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            os.write(handle, os.urandom(max(KEY_BYTES, os.fstat(handle).st_size)))
            os.fsync(handle)
        finally:
            os.close(handle)
        path.unlink(missing_ok=True)
        _sync_folder(path.parent)


def make_private(folder: Path) -> None:
    """Make a folder that only its owner may enter; refuse one that others can."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        raise KeyProblem(f"Otros usuarios pueden entrar a {folder}. Ciérrala: chmod 700 {folder}")


def _fresh(path: Path, content: bytes) -> Path:
    fresh = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return fresh


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Key files: written whole or not at all, readable by their owner alone, and able to die.

One file per key, outside the database and outside every backup. `KeyRing` names the kinds: nullifier keys
(one per consultation), draft keys (one per day), epoch keys (one per batch of sealed answers), and the one key of the
organisers' chats. Who holds which folder decides who can open what: the residents' process has no epoch key, the mixer
no other, the organisers' process neither.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from storage import wrapping
from storage.clock import FAR
from storage.key_files import (
    KeyDamaged,
    KeyMissing,
    KeyProblem,
    destroy,
    make_private,
    make_secret,
    read_secret,
    read_whole,
    unwritable,
    write_secret,
)

__all__ = [
    "KEY_BYTES",
    "KeyDamaged",
    "KeyMissing",
    "KeyProblem",
    "KeyRing",
    "destroy",
    "make_private",
    "make_secret",
    "read_secret",
    "ring_of",
    "write_secret",
]

KEY_BYTES = 32

_EPOCH = re.compile(r"epoch-([0-9a-f]{32})-(\d+)\.key")
_DRAFT = re.compile(r"draft-(\d{4}-\d{2}-\d{2})\.key")
_OPENING = re.compile(r"opening-([0-9a-f]{32})\.key")
_NULLIFIER = re.compile(r"nullifier-([0-9a-f]{32})\.key")
_TALK = re.compile(r"talk-([0-9a-f]{32})\.key")
_TRACE = re.compile(r"trace-(\d{1,9})\.key")
_RSVP = re.compile(r"rsvp-([0-9a-f]{32})\.key")


class KeyRing:
    """The key files of one process, in one folder that only it may enter."""

    def __init__(self, folder: Path, kek: bytes | None = None) -> None:
        """`kek` wraps what is written and opens what was wrapped (`wrapping.kek_of`)."""
        self.folder = folder
        self._kek = kek

    def wrap_plain(self) -> int:
        """Wrap the keys that are still plain, where there is a key to wrap them with; returns how many."""
        return 0 if self._kek is None else wrapping.wrap_plain(self.folder, self._kek)

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

        Keys of days ahead of `today` (a clock that jumped and came back) are kept until they are old. A `today` that is
        `FAR` beyond every other day here is doubted: nothing dies before it has lasted into a second day. In the same
        way a key `FAR` ahead, which would outlive its promise, dies when the present has a yesterday again.
        """
        dead = doomed(self.draft_days(), today=today, days=days)
        for day in dead:
            destroy(self.folder / f"draft-{day.isoformat()}.key")
        return len(dead)

    def destroy_draft_keys(self) -> None:
        """Destroy them all, when nothing is asked any more: with one left, who talked these days could be tested."""
        for day in self.draft_days():
            destroy(self.folder / f"draft-{day.isoformat()}.key")

    def organiser_key(self, *, make: bool = True) -> bytes:
        """The key that the chats of those who organise are found and opened by (`chats`); made at first use.

        With `make=False` raises `KeyMissing` instead, where there are members already: nobody would be known again.
        """
        return self._key("organiser.key", make=make)

    def subscriber_key(self, *, make: bool = True) -> bytes:
        """The key that subscriptions to notices are found and opened by (`subscriptions`); made at first use.

        With `make=False` raises `KeyMissing` instead, where somebody is subscribed already: under a new key nobody
        could be reached, nor leave.
        """
        return self._key("subscribers.key", make=make)

    def talk_key(self, name: bytes) -> bytes:
        """The secret of one unfinished conversation. Raises `KeyMissing`: it is never made up."""
        return self._read(f"talk-{name.hex()}.key")

    def keep_talk_key(self, name: bytes, secret: bytes) -> None:
        """Keep the secret of a conversation that begins. Not forced to the disk: were the power to go in the next
        seconds, this person would begin again, and everybody else need not wait for the disk."""
        make_private(self.folder)
        path = self.folder / f"talk-{name.hex()}.key"
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(wrapping.closed(self._kek, path.name, secret))

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

    def trace_key(self, half_day: int, *, make: bool = True) -> bytes:
        """The key of the messages sent in a half day (`traces`)."""
        return self._key(f"trace-{half_day}.key", make=make)

    def trace_half_days(self) -> frozenset[int]:
        """The half days whose key still exists."""
        return frozenset(int(match[1]) for match in self._matching(_TRACE))

    def destroy_trace_key(self, half_day: int) -> None:
        """End a half day: nobody reads any more with whom the bot spoke then."""
        destroy(self.folder / f"trace-{half_day}.key")

    def rsvp_key(self, assembly: UUID, *, make: bool = True) -> bytes:
        """The key under which those who answer whether they come to an assembly become marks (`rsvp`)."""
        return self._key(f"rsvp-{assembly.hex}.key", make=make)

    def rsvp_assemblies(self) -> frozenset[UUID]:
        """The assemblies whose key still exists."""
        return frozenset(UUID(hex=match[1]) for match in self._matching(_RSVP))

    def destroy_rsvp_key(self, assembly: UUID) -> None:
        """End it: nobody can test any more who answered."""
        destroy(self.folder / f"rsvp-{assembly.hex}.key")

    def epoch_key(self, consultation: UUID, number: int) -> bytes:
        """The private key of an epoch. Raises `KeyMissing`: it is never made up."""
        return self._read(_epoch_name(consultation, number))

    def make_epoch_key(self, consultation: UUID, number: int) -> bytes:
        """The private key of a new epoch, on disk before anything can be sealed to it.

        A key that is there already (of a release that never committed) is used as it is: writing over it could end
        a key that another mixer has just begun to use.
        """
        return self._key(_epoch_name(consultation, number), make=True)

    def opening_key(self, consultation: UUID, *, make: bool = True) -> bytes:
        """The key that what two people open at closing is handed over under; made when it is asked for."""
        return self._key(_opening_name(consultation), make=make)

    def opening_consultations(self) -> frozenset[UUID]:
        """The consultations that two people are asked to open, or were."""
        return frozenset(UUID(hex=match[1]) for match in self._matching(_OPENING))

    def destroy_opening_key(self, consultation: UUID) -> None:
        """End it: what was handed over can never be opened again."""
        destroy(self.folder / _opening_name(consultation))

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
        try:
            if make and not path.exists():
                make_private(self.folder)
                make_secret(path, wrapping.closed(self._kek, name, os.urandom(KEY_BYTES)))
        except OSError as error:
            raise unwritable(path, error) from None
        return self._read(name)

    def _read(self, name: str) -> bytes:
        path = self.folder / name
        return wrapping.opened(self._kek, path, read_whole(path))

    def _matching(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        with suppress(FileNotFoundError):
            for path in self.folder.iterdir():
                if match := pattern.fullmatch(path.name):
                    yield match


def doomed(known: Sequence[date], *, today: date, days: int) -> tuple[date, ...]:
    """Which of the draft keys that exist die, when `days` is how long they live."""
    before = max((day for day in known if day < today), default=None)
    if before is None:
        return ()
    old = [] if today - before > FAR else [day for day in known if day <= today - timedelta(days=days)]
    lasting = today - before <= timedelta(days=1)
    return (*old, *(day for day in known if lasting and day > today + FAR))


def ring_of(folder: Path, environ: Mapping[str, str]) -> KeyRing:
    """The keys of a process, wrapped as its environment says. Raises `KeyProblem`."""
    return KeyRing(folder, wrapping.kek_of(environ))


def _opening_name(consultation: UUID) -> str:
    return f"opening-{consultation.hex}.key"


def _epoch_name(consultation: UUID, number: int) -> str:
    return f"epoch-{consultation.hex}-{number}.key"

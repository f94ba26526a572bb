"""Somebody who took the machine: every byte of the database, every file of every key folder, and time to try them all.

They know how the product works, because it is public: how a draft is boxed, how an answer is sealed, how a mark is
made. What they look for is a secret that opens something. Any 32 bytes that lie together in any file may be one.
"""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from storage import sealing
from storage.database import Session
from tests.attacks.sources import Disk, take_disk


@dataclass(frozen=True)
class Spoils:
    """What was carried away."""

    disk: Disk
    keys: Mapping[str, bytes]  #: every file of every key folder

    @property
    def secrets(self) -> tuple[bytes, ...]:
        """Every 32 bytes that lie together in a key file, also when written as hexadecimal digits."""
        return tuple(dict.fromkeys(window for content in self.keys.values() for window in windows(content)))

    def beside(self, dump: str) -> Spoils:
        """The same with a copy of the database that was found elsewhere."""
        values = b"".join(bytes.fromhex(digits) for digits in _BYTES.findall(dump))
        return Spoils(Disk(self.disk.content + values, (), ()), self.keys)


def windows(content: bytes) -> Iterator[bytes]:
    """Each place where a key of 32 bytes may begin."""
    for at in range(len(content) - sealing.KEY_BYTES + 1):
        yield content[at : at + sealing.KEY_BYTES]
    try:
        plain = bytes.fromhex(content.decode("ascii").strip())
    except ValueError:
        return
    if plain != content:
        yield from windows(plain)


async def seize(session: Session, pgdata: Path, *folders: Path) -> Spoils:
    """Carry off the data directory and these folders."""
    return Spoils(await take_disk(session, pgdata), carried(*folders).keys)


def carried(*folders: Path) -> Spoils:
    """Carry off these folders alone."""
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return Spoils(Disk(b"", (), ()), {str(path): path.read_bytes() for path in files})


def drafts_opened(spoils: Spoils, chats: Iterable[int]) -> dict[int, list[bytes]]:
    """Whose conversation can be read anywhere on the disk: in live rows, in dead ones, in the journal.

    A row is known by the mark its box begins with, which follows from a day's key and a chat; any secret may be the
    conversation's own.
    """
    found: dict[int, list[bytes]] = {}
    for chat, day_key in itertools.product(chats, spoils.secrets):
        mark = sealing.draft_mark(day_key, sealing.draft_slot(day_key, chat))
        for box, own in itertools.product(_after(spoils.disk.content, mark), spoils.secrets):
            key = sealing.draft_key(day_key, chat, sealing.Own(sealing.draft_name(box), own))
            with suppress(sealing.SealBroken):
                found.setdefault(chat, []).append(sealing.unbox_draft(key, box))
    return {chat: opened for chat, opened in found.items() if opened}


def _after(content: bytes, mark: bytes) -> Iterator[bytes]:
    at = content.find(mark)
    while at >= 0:
        yield content[at : at + sealing.BOX_BYTES]
        at = content.find(mark, at + 1)


@dataclass(frozen=True)
class Opened:
    """A sealed answer that a seizure opens, and among how many people its author is then known to be."""

    answer: str
    sector: str
    crowd: int


async def answers_opened(
    session: Session, spoils: Spoils, consultation: UUID, homes: Mapping[bytes, str]
) -> tuple[Opened, ...]:
    """Open what waits with any secret of the spoils, and lay each answer beside the marks of the same transaction.

    `homes`: mark -> sector of its owner, which everybody knows; an answer says which sector it is from.
    """
    marks = await session.execute(_MARKS, {"consultation": consultation})
    crowds = Counter((transaction, homes[bytes(mark)]) for transaction, mark in marks)
    epochs = {bytes(key) for key in (await session.execute(_KEYS, {"consultation": consultation})).scalars()}
    pairs = [sealing.EpochKeys(sealing.public_half(secret), secret) for secret in spoils.secrets]
    pairs = [pair for pair in pairs if pair.public in epochs]
    found: list[Opened] = []
    for transaction, box in await session.execute(_BOXES, {"consultation": consultation}):
        for pair in pairs:
            with suppress(sealing.SealBroken):
                answer = sealing.open_sealed(pair, box).decode()
                sector = str(json.loads(answer)["s"])
                found.append(Opened(answer, sector, crowds[transaction, sector]))
    return tuple(found)


_BYTES = re.compile(r"\\\\x((?:[0-9a-f]{2})+)")
_MARKS = text("SELECT xmin::text, nullifier FROM participation WHERE consultation_id = :consultation")
_BOXES = text("SELECT xmin::text, box FROM staging WHERE consultation_id = :consultation")
_KEYS = text("SELECT public_key FROM epoch WHERE consultation_id = :consultation")

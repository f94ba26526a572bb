"""People who say whether they come to an assembly, one at a time, and somebody who looks after each of them."""

from __future__ import annotations

import hmac
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import text

from storage import assemblies, rsvp
from storage.database import Session
from storage.sealing import SealBroken
from tests.courier.hall import build
from tests.databases import Databases

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
STARTS = NOW + timedelta(days=2)
_TABLES = text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")


@dataclass(frozen=True)
class Called:
    """An assembly, and those who are asked to it."""

    databases: Databases
    id: UUID
    chats: tuple[int, ...]
    said: Mapping[int, str]

    async def answers(self, chat: int) -> None:
        """What she says, through the residents' process."""
        ring = self.databases.resident_keys
        async with self.databases.resident.transaction() as session:
            assert await rsvp.answer(session, ring, self.id, chat, self.said[chat], NOW)


async def called(databases: Databases, n: int, *, seed: int) -> Called:
    """An assembly in two days, and n people, half of whom come."""
    hall, rng = await build(databases), Random(seed)
    async with databases.organiser.transaction() as session:
        made = await assemblies.call(session, hall.place.id, "Agua", STARTS, NOW)
    chats = tuple(rng.sample(range(10**9, 9 * 10**9), n))
    saying = ["yes", "no"] * (n // 2)
    rng.shuffle(saying)
    return Called(databases, made, chats, dict(zip(chats, saying, strict=True)))


async def numbers(session: Session) -> dict[str, float]:
    """Every number that stands in any row of ours, how long its other values are, and how many rows there are."""
    found: dict[str, float] = {}
    for table in (await session.execute(_TABLES)).scalars().all():
        rows = (await session.execute(text(f'SELECT to_jsonb(t) FROM "{table}" t'))).scalars().all()
        found[f"{table} rows"] = float(len(rows))
        for row in rows:
            for name, value in _numbers(row):
                found[f"{table} {name}"] = found.get(f"{table} {name}", 0.0) + value
    return found


def _numbers(row: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    words = " ".join(value for value in row.values() if isinstance(value, str) and len(value) < 40)
    for column, value in row.items():
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            yield f"{words} {column}", float(value)
        elif isinstance(value, str):
            yield f"{column} length", float(len(value))


def made_again(secrets: Iterable[bytes], chats: Iterable[int], marks: frozenset[bytes]) -> frozenset[int]:
    """Whose mark any of these secrets makes again, with each word of the protocol and each writing of her number."""
    words = (b"rsvp", b"subscription", b"trace", b"nullifier", b"")
    return frozenset(
        chat
        for secret, chat, word, order in itertools.product(
            tuple(secrets), tuple(chats), words, ("big", "little")
        )
        if hmac.digest(secret, word + chat.to_bytes(8, order, signed=True), "sha256") in marks  # type: ignore[arg-type]
    )


def opened(secrets: Iterable[bytes], rows: Iterable[tuple[bytes, bytes]]) -> list[str]:
    """What any of these secrets opens of marks and their boxes."""
    found = []
    for secret, (mark, box) in itertools.product(tuple(secrets), tuple(rows)):
        try:
            found.append(rsvp.unseal(secret, mark, box))
        except SealBroken:
            continue
    return found

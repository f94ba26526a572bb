"""The audit: what organisers and operators did, one line after the other, each bound to the one before by a hash.

The database numbers and binds the lines itself (`tables.chain`), so whoever writes one can neither choose its place
nor leave one out. The hash of a line is SHA-256 over six fields in UTF-8, a line feed between each two of them:

    seq     the number of the line, in decimal
    at      the moment in UTC, as 2026-11-23T04:00:00.000000Z
    actor   the organiser's id as PostgreSQL writes a uuid; nothing for an operator
    action  what was done
    detail  with what, as PostgreSQL writes the jsonb (`detail::text`)
    prev    the hash of the line before, in lower-case hexadecimal; 64 zeros before the first

Somebody with all power over the server can write the whole chain anew. What they cannot do is change what was printed:
every digest carries the newest line's number and the beginning of its hash (`Head.short`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from storage.database import Session

BEGINNING = bytes(32)  #: stands for the hash of a line before the first
SHORT = 20  #: hexadecimal digits that are printed: 80 bits
LEAST = 8  #: digits below which a head says nothing
_PAGE = 500


@dataclass(frozen=True)
class Line:
    """One line as it is kept."""

    seq: int
    at: datetime
    actor: UUID | None  #: an organiser; None for an operator
    action: str
    detail: str  #: as PostgreSQL writes its jsonb
    prev: bytes
    hash: bytes

    @property
    def said(self) -> dict[str, Any]:
        """The detail, read."""
        found = json.loads(self.detail)
        return found if isinstance(found, dict) else {"": found}


@dataclass(frozen=True)
class Head:
    """The newest line: its number and its hash."""

    seq: int
    hash: bytes

    @property
    def short(self) -> str:
        """How it is printed: five groups of four hexadecimal digits."""
        return grouped(self.hash.hex()[:SHORT])


@dataclass(frozen=True)
class Verdict:
    """What an examination of the chain found."""

    lines: int
    broken: int | None  #: number of the first line that does not follow from the one before
    at: int | None  #: number of the line whose hash begins as the one that was looked for


async def note(
    session: Session, actor: UUID | None, action: str, detail: Mapping[str, Any], at: datetime
) -> None:
    """Add a line, in the transaction of what it tells of (roles organiser, owner).

    An operator's deed has no actor and says `{"who": "operator", …}`. The chain is one: until the transaction ends,
    others who add a line wait. Never a chat id, a name, an answer or a text in `detail`.
    """
    row = {"at": at, "actor": actor, "action": action, "detail": json.dumps(detail, ensure_ascii=False)}
    await session.execute(_NOTE, row)


async def head(session: Session) -> Head | None:
    """The newest line; None while nothing was done (roles organiser, owner)."""
    found = (await session.execute(_HEAD)).one_or_none()
    return None if found is None else Head(found.seq, bytes(found.hash))


async def last(session: Session, count: int) -> tuple[Line, ...]:
    """The newest lines, oldest first (roles organiser, owner)."""
    found = (await session.execute(_LAST, {"count": count})).all()
    return tuple(_read(row) for row in reversed(found))


async def of_place(
    session: Session,
    place: UUID,
    code: str,
    *,
    everywhere: Collection[str] = (),
    before: int | None = None,
    after: int | None = None,
    count: int,
) -> tuple[Line, ...]:
    """Lines of one place, newest first (roles organiser, owner): the newest, or those next to a line.

    A line belongs to the place whose id (organisers' deeds) or `code` (an operator's) stands in its detail; of those
    that name no place, the deeds `everywhere` concern all.
    """
    row = {"id": str(place), "code": code, "everywhere": list(everywhere), "seq": before, "count": count}
    if after is None:
        return tuple(_read(one) for one in await session.execute(_OLDER, row))
    found = (await session.execute(_NEWER, row | {"seq": after})).all()
    return tuple(_read(one) for one in reversed(found))


async def every(session: Session) -> AsyncIterator[Line]:
    """All lines, oldest first, a page at a time (roles organiser, owner)."""
    after = None
    while True:
        rows = (await session.execute(_AFTER, {"after": after, "page": _PAGE})).all()
        for row in rows:
            yield _read(row)
        if len(rows) < _PAGE:
            return
        after = rows[-1].seq


async def examine(session: Session, beginning: str = "") -> Verdict:
    """Follow the chain from its first line (roles organiser, owner); `beginning` of a hash is looked for on the way."""
    before, broken, met, lines = None, None, None, 0
    async for line in every(session):
        lines += 1
        if broken is None and not follows(before, line):
            broken = line.seq
        if beginning and broken is None and line.hash.hex().startswith(beginning):
            met = line.seq
        before = line
    return Verdict(lines, broken, met)


def verify(lines: Iterable[Line]) -> int | None:
    """The number of the first line that does not follow from the one before it; None when all do.

    Lines as `every` gives them, from the first. What was cut off at the end cannot be seen here: compare with a head
    that was printed.
    """
    before = None
    for line in lines:
        if not follows(before, line):
            return line.seq
        before = line
    return None


def follows(before: Line | None, line: Line) -> bool:
    """Whether a line is the next after `before` (None: the first), bound to it, and says what it said."""
    number, prev = (before.seq + 1, before.hash) if before else (1, BEGINNING)
    return (line.seq, line.prev) == (number, prev) and line.hash == digest(line)


def digest(line: Line) -> bytes:
    """The hash that a line must have."""
    return hashlib.sha256(canonical(line).encode()).digest()


def canonical(line: Line) -> str:
    """What is hashed."""
    fields = (
        str(line.seq),
        line.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "" if line.actor is None else str(line.actor),
        line.action,
        line.detail,
        line.prev.hex(),
    )
    return "\n".join(fields)


def grouped(digits: str) -> str:
    """Hexadecimal digits in groups of four, as they are printed.

    >>> grouped("9f3a21bc77")
    '9f3a 21bc 77'
    """
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def copied(head: str) -> tuple[int | None, str] | None:
    """The number and the digits of a head as somebody copied it; of the number only if it was copied, too.

    None for what cannot be one: other letters, or fewer than `LEAST`.

    >>> copied("renglón 41 · 9F3a 21bc-77de")
    (41, '9f3a21bc77de')
    """
    before, mark, after = head.rpartition("·")
    number = "".join(filter(str.isdigit, before)) if mark else ""
    digits = "".join(after.split()).replace("-", "").replace("…", "").casefold()
    if len(digits) < LEAST or not set(digits) <= set("0123456789abcdef"):
        return None
    return int(number) if number.isascii() and number else None, digits


def _read(row: Any) -> Line:
    return Line(row.seq, row.at, row.actor, row.action, row.detail, bytes(row.prev), bytes(row.hash))


_NOTE = text(
    "INSERT INTO audit (at, actor, action, detail) VALUES (:at, :actor, :action, CAST(CAST(:detail AS text) AS jsonb))"
)
_HEAD = text("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
_COLUMNS = "seq, at, actor, action, CAST(detail AS text) AS detail, prev, hash"
_LAST = text(f"SELECT {_COLUMNS} FROM audit ORDER BY seq DESC LIMIT :count")  # noqa: S608 - constants
_AFTER = text(
    f"SELECT {_COLUMNS} FROM audit WHERE CAST(:after AS bigint) IS NULL OR seq > :after"  # noqa: S608 - constants
    " ORDER BY seq LIMIT :page"
)
_OF_PLACE = (
    f"SELECT {_COLUMNS} FROM audit WHERE (detail->>'place' IN (:id, :code)"  # noqa: S608 - constants
    " OR detail->>'place' IS NULL AND action = ANY(CAST(:everywhere AS text[])))"
)
_OLDER = text(f"{_OF_PLACE} AND (CAST(:seq AS bigint) IS NULL OR seq < :seq) ORDER BY seq DESC LIMIT :count")
_NEWER = text(f"{_OF_PLACE} AND seq > :seq ORDER BY seq LIMIT :count")

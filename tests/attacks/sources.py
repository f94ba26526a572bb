"""Where attackers look: every table with its hidden columns, a dump, the bytes of the data directory."""

from __future__ import annotations

import asyncio
import re
import subprocess
import tempfile
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from sqlalchemy import TextClause, text
from sqlalchemy.engine import make_url

from storage.database import Database, Session
from storage.embedded import BINARIES, EmbeddedPostgres
from tests.attacks.linking import Trace
from tests.databases import Databases

BLOCK = 8192  #: bytes of a page of PostgreSQL, in tables and in the journal
HIDDEN = ("ctid", "xmin", "xmax", "cmin")


@dataclass(frozen=True)
class Found:
    """What one source shows of one family of tokens."""

    traces: tuple[Trace, ...]
    values: Mapping[str, Mapping[str, str]]  #: token -> signal -> value in its row


def pattern(tokens: Iterable[str]) -> re.Pattern[str]:
    """Finds any of the tokens in a text."""
    return re.compile("|".join(re.escape(token) for token in tokens))


def seeker(tokens: Iterable[str]) -> Callable[[str], list[str]]:
    """Finds any of the tokens in a text, in order; by their common shape where they have one, which is much faster."""
    wanted = frozenset(tokens)
    for shape in _SHAPES:
        if all(shape.fullmatch(token) for token in wanted):
            return lambda shown: [token for token in shape.findall(shown) if token in wanted]
    return pattern(wanted).findall


async def by_sql(session: Session, tokens: Sequence[str], *, schema: str = "public") -> Found:
    """As a superuser: every table, in the order of every column, seen or hidden, of the number under which a long value
    lies elsewhere (TOAST), and of their commit times."""
    traces: list[Trace] = []
    values: dict[str, dict[str, str]] = {}
    seek = seeker(tokens)
    timed = (await session.execute(text("SHOW track_commit_timestamp"))).scalar_one() == "on"
    for table in (await session.execute(_TABLES, {"schema": schema})).scalars().all():
        found = (await session.execute(_COLUMNS, {"table": f'{schema}."{table}"'})).all()
        columns = [name for name, _ in found]
        chunks = {f"chunk of {name}": f'pg_column_toast_chunk_id(t."{name}")' for name, long in found if long}
        signals = [*HIDDEN, *columns, *chunks]
        shown = [f't."{one}"::text' for one in (*HIDDEN, *columns)] + [
            f"{one}::text" for one in chunks.values()
        ]
        if timed:
            signals.append("commit")
            shown.append("pg_xact_commit_timestamp(t.xmin)::text")
        for signal in ["ctid", "xmin", *columns, *chunks, *(["commit"] if timed else [])]:
            by = chunks.get(signal)
            rows = (await session.execute(_query(shown, f'{schema}."{table}"', signal, by))).all()
            order = []
            for row in rows:
                if seen := seek(" ".join(value or "" for value in row[4:])):
                    order.append(seen[0])
                    values.setdefault(seen[0], {}).update(
                        {name: value for name, value in zip(signals, row, strict=True) if value is not None}
                    )
            if order:
                traces.append(Trace(f"{table} by {signal}", tuple(dict.fromkeys(order))))
    return Found(tuple(traces), values)


async def statistics(session: Session) -> str:
    """Everything PostgreSQL remembers about the contents of tables for its planner."""
    await session.execute(text("ANALYZE"))
    rows = await session.execute(text("SELECT pg_stats::text FROM pg_stats WHERE schemaname = 'public'"))
    raw = await session.execute(text("SELECT s::text FROM pg_statistic s WHERE starelid >= 16384"))  # ours
    return "\n".join([*rows.scalars(), *raw.scalars()])


def dump(url: str, password: str) -> str:
    """A plain pg_dump."""
    done = subprocess.run(
        [BINARIES / "pg_dump", "--dbname", url.replace("+asyncpg", ""), "--no-password"],
        env={"PGPASSWORD": password, "LC_ALL": "C"},
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


async def restored(databases: Databases, cluster: EmbeddedPostgres, tokens: Sequence[str]) -> Found:
    """As somebody who restores a copy on a server of his own and looks at its tables."""
    url, password = databases.urls["postgres"].replace("+asyncpg", ""), databases.superuser_password
    name = f"copia_{make_url(url).database}"
    target = Database(cluster.url(database=name), password=password)
    environment = {"PGPASSWORD": password, "LC_ALL": "C"}
    async with databases.superuser.statement() as session:
        await session.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    try:
        with tempfile.NamedTemporaryFile(suffix=".dump") as copy:
            for words in (
                ("pg_dump", "--format=custom", f"--file={copy.name}", f"--dbname={url}"),
                ("pg_restore", f"--dbname={cluster.url(database=name).replace('+asyncpg', '')}", copy.name),
            ):
                await asyncio.to_thread(
                    subprocess.run,
                    [BINARIES / words[0], "--no-password", *words[1:]],
                    env=environment,
                    capture_output=True,
                    check=True,
                )
        async with target.statement() as session:
            return await by_sql(session, tokens)
    finally:
        await target.close()
        async with databases.superuser.statement() as session:
            await session.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def by_dump(url: str, password: str, tokens: Sequence[str]) -> Found:
    """As somebody who found a plain pg_dump: the tokens in the order in which they stand there."""
    seek = seeker(tokens)
    by_table: defaultdict[str, dict[str, None]] = defaultdict(dict)
    table = ""
    for line in dump(url, password).splitlines():
        if line.startswith("COPY "):
            table = line.split()[1]
        for token in seek(line):
            by_table[table].setdefault(token)
    return Found(tuple(Trace(f"dump of {name}", tuple(order)) for name, order in by_table.items()), {})


@dataclass(frozen=True)
class Disk:
    """The bytes of a data directory: journal, heap pages with their dead rows, statistics, logs; no key folder."""

    content: bytes
    ends: tuple[int, ...]
    names: tuple[str, ...]

    def since(self, before: Disk) -> bytes:
        """Only the blocks that did not lie anywhere on the disk before."""
        known = frozenset(before.blocks())
        return b"".join(block if block not in known else b"\0" for block in self.blocks())

    def blocks(self) -> Iterator[bytes]:
        """The disk in pieces of a database page, file by file."""
        start = 0
        for end in self.ends:
            for at in range(start, end, BLOCK):
                yield self.content[at : min(at + BLOCK, end)]
            start = end

    def find(self, tokens: Mapping[str, bytes]) -> Found:
        """Where each token's bytes lie, file by file: in the order of first and of last appearance."""
        seen: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for at, token in self._appearances(tokens):
            name = self.names[bisect_right(self.ends, at)]
            seen["journal" if name.startswith("pg_wal/") else name].append((at, token))
        traces: list[Trace] = []
        for name, places in seen.items():
            order = [token for _, token in sorted(places)]
            traces.append(Trace(f"{name} first", tuple(dict.fromkeys(order))))
            traces.append(Trace(f"{name} last", tuple(dict.fromkeys(reversed(order)))))
        return Found(tuple(traces), {})

    def _appearances(self, tokens: Mapping[str, bytes]) -> Iterator[tuple[int, str]]:
        named = {content: token for token, content in tokens.items()}
        if all(re.fullmatch(rb"[a-z]{14}", content) for content in named):  # one pass instead of one for each
            for match in re.finditer(rb"[a-z]{14}", self.content):
                if match[0] in named:
                    yield match.start(), named[match[0]]
            return
        for content, token in named.items():
            at = self.content.find(content)
            while at >= 0:
                yield at, token
                at = self.content.find(content, at + 1)


async def take_disk(session: Session, pgdata: Path) -> Disk:
    """Copy the data directory's bytes: the journal as it is, then a checkpoint, then all the rest."""
    pieces: dict[bytes, str] = {}  # the same bytes twice (template databases) are read once
    _read(pgdata / "pg_wal", pgdata, pieces)
    await session.execute(text("CHECKPOINT"))
    _read(pgdata, pgdata, pieces)
    ends = tuple(accumulate(len(piece) + 1 for piece in pieces))
    return Disk(b"\0".join(pieces), ends, tuple(pieces.values()))


def _read(folder: Path, pgdata: Path, pieces: dict[bytes, str]) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            pieces.setdefault(path.read_bytes().rstrip(b"\0"), str(path.relative_to(pgdata)))


def _query(shown: Sequence[str], table: str, signal: str, by: str | None) -> TextClause:
    order = by or {"xmin": "t.xmin::text::bigint", "commit": "pg_xact_commit_timestamp(t.xmin)"}.get(
        signal, f't."{signal}"'
    )
    return text(f"SELECT {', '.join(shown)} FROM {table} t ORDER BY {order}, t.ctid")


_SHAPES = (re.compile(r"[a-z]{14}"), re.compile(r"\\x[0-9a-f]{64}(?![0-9a-f])"))
_TABLES = text(
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = CAST(:schema AS regnamespace) ORDER BY relname"
)
_COLUMNS = text(
    "SELECT attname, attlen = -1 AS long FROM pg_attribute"
    " WHERE attrelid = CAST(:table AS regclass) AND attnum > 0 AND NOT attisdropped"
)

"""Whatever a server counts, and which bytes of its files change, looked at after each submission.

A signal is a number that an attacker can read at any moment: a counter of a statistics view, a transaction number, the
length of a file, the place of a changed page. What it grows by while one person answers may order the people, or say
what she answered.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from statistics import fmean

from sqlalchemy import text

from storage.database import Session
from tests.attacks.linking import ALPHA, Trace

Signals = Mapping[str, float]

#: Views of one row for each thing, and what names the thing; found in the catalogue, so that none is forgotten.
_VIEWS = text(
    "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'v'"
    " AND (c.relname LIKE 'pg_stat%' OR c.relname IN ('pg_locks', 'pg_shmem_allocations'))"
    " AND c.relname NOT IN ('pg_stats', 'pg_stats_ext', 'pg_stats_ext_exprs', 'pg_statio_all_sequences')"
    " ORDER BY 1"
)
_COUNTERS = text(
    "SELECT (pg_current_snapshot())::text AS snapshot, pg_current_wal_insert_lsn() - '0/0' AS journal,"
    " pg_database_size(current_database()) AS size"
)
_FILES = text(
    "SELECT relname, pg_relation_filepath(oid) AS path FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND pg_relation_filepath(oid) IS NOT NULL"
)


async def counters(session: Session) -> dict[str, float]:
    """Every number in every statistics view, and the server's own counters."""
    await session.execute(text("SELECT pg_stat_force_next_flush()"))
    found: dict[str, float] = {}
    for view in (await session.execute(_VIEWS)).scalars().all():
        rows = (await session.execute(text(f"SELECT * FROM {view}"))).mappings().all()
        for row in rows:
            names = " ".join(str(value) for value in row.values() if isinstance(value, str))
            for column, value in row.items():
                if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
                    key = f"{view} {names[:80]} {column}"
                    found[key] = found.get(key, 0.0) + float(value)
    server = (await session.execute(_COUNTERS)).mappings().one()
    found["next transaction"] = float(str(server["snapshot"]).split(":")[1])
    found["journal"], found["size"] = float(server["journal"]), float(server["size"])
    return found


class Files:
    """The bytes of our tables' files, of their maps and of the journal: which pages changed since the last look."""

    def __init__(self, pgdata: Path) -> None:
        self._pgdata = pgdata
        self._pages: dict[str, list[int]] = {}
        self._sums: dict[str, float] = {}

    async def look(self, session: Session) -> dict[str, float]:
        """Length of each file, and the first and last changed page and how many changed, summed over all looks."""
        await session.execute(text("CHECKPOINT"))
        found: dict[str, float] = {}
        for name, path in (await session.execute(_FILES)).all():
            for fork in ("", "_fsm", "_vm"):
                file = self._pgdata / f"{path}{fork}"
                if file.exists():
                    found |= self._compared(f"{name}{fork}", file.read_bytes())
        return found

    def _compared(self, name: str, content: bytes) -> dict[str, float]:
        pages = [hash(content[at : at + 8192]) for at in range(0, len(content), 8192)]
        before = self._pages.get(name, [])
        changed = [at for at, page in enumerate(pages) if at >= len(before) or before[at] != page]
        self._pages[name] = pages
        for what, grows in (
            ("changed", len(changed)),
            ("first changed", changed[0] if changed else -1),
            ("last changed", changed[-1] if changed else -1),
        ):
            key = f"file {name} {what}"
            self._sums[key] = self._sums.get(key, 0.0) + grows
        return {f"file {name} length": float(len(content))} | {
            key: total for key, total in self._sums.items() if key.startswith(f"file {name} ")
        }


def deltas(looks: Sequence[Signals]) -> dict[str, list[float]]:
    """For each signal what it grew by, person by person, where it was not the same for everybody."""
    names = set().union(*looks)
    grown = {
        name: [after.get(name, 0.0) - before.get(name, 0.0) for before, after in itertools.pairwise(looks)]
        for name in sorted(names)
    }
    return {name: each for name, each in grown.items() if len(set(each)) > 1}


def as_orders(grown: Mapping[str, Sequence[float]], people: Sequence[str]) -> list[Trace]:
    """The people in the order of each signal; those who are alike in it stay in the order in which they came."""
    return [
        Trace(name, tuple(one for _, _, one in sorted(zip(values, range(len(people)), people, strict=True))))
        for name, values in grown.items()
    ]


@dataclass(frozen=True)
class Tell:
    """A signal that differs with what people answered."""

    signal: str
    strength: float  #: correlation with the answer, in standard deviations of its chance


def tells(grown: Mapping[str, Sequence[float]], said: Sequence[bool]) -> list[Tell]:
    """Signals that say what was answered, beyond what the best of so many would by luck."""
    least = math.sqrt(2 * math.log(2 * max(1, len(grown)) / ALPHA))
    found = [Tell(name, _strength(_ranks(values), said)) for name, values in grown.items()]
    return sorted((one for one in found if one.strength > least), key=lambda one: -one.strength)


def _strength(ranks: Sequence[float], said: Sequence[bool]) -> float:
    n = len(ranks)
    centre, share = fmean(ranks), fmean(said)
    spread = math.sqrt(sum((rank - centre) ** 2 for rank in ranks) * n * share * (1 - share))
    together = sum((rank - centre) * (yes - share) for rank, yes in zip(ranks, said, strict=True))
    return abs(together / spread) * math.sqrt(n - 1) if spread else 0.0


def _ranks(values: Iterable[float]) -> list[float]:
    """Ranks, alike values sharing theirs."""
    given = list(values)
    order = sorted(given)
    first = {value: order.index(value) for value in set(order)}
    many = {value: order.count(value) for value in set(order)}
    return [first[value] + (many[value] - 1) / 2 for value in given]

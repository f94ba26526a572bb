"""Somebody who reads the server's journal: which transaction wrote and took away which row of which table.

Deleting a row writes down only where it lay; so the attacker follows each row from where its bytes were written.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from storage.embedded import BINARIES

SEGMENT = 16 << 20  #: bytes of a file of the journal

_LINE = re.compile(r"rmgr: Heap .* tx: +(\d+), lsn: ([0-9A-F]+)/([0-9A-F]+), .* desc: (\S+) (.*)")
_TABLE = re.compile(r"blkref #0: rel \d+/(\d+)/(\d+) blk (\d+)")
_OFFSET, _OLD, _NEW = (re.compile(rf"\b{name}: (\d+)") for name in ("off", "old_off", "new_off"))

Row = tuple[str, str, int]  #: table's file, page, place on the page


@dataclass(frozen=True)
class Change:
    """What a transaction did with one row."""

    transaction: int
    what: str  #: INSERT, HOT_UPDATE, UPDATE, DELETE
    row: Row
    before: Row | None  #: where an updated row lay
    content: bytes  #: the record as it was written

    @property
    def table(self) -> str:
        """The file of the table."""
        return self.row[0]


def changes(pgdata: Path) -> Iterator[Change]:
    """Everything the journal still has of rows, in its order."""
    files = sorted(path for path in (pgdata / "pg_wal").iterdir() if re.fullmatch(r"[0-9A-F]{24}", path.name))
    content = {path.name[8:]: path.read_bytes() for path in files}
    lines = [found for line in _waldump(files) if (found := _LINE.match(line))]
    places = [int(each[2], 16) << 32 | int(each[3], 16) for each in lines]
    for line, (start, end) in zip(lines, pairwise([*places, 1 << 62]), strict=True):
        table = _TABLE.search(line[5])
        what = line[4].partition("+")[0]
        if table is None or what not in ("INSERT", "HOT_UPDATE", "UPDATE", "DELETE"):
            continue
        at = _NEW.search(line[5]) or _OFFSET.search(line[5])
        old = _OLD.search(line[5])
        if at is None:
            continue
        pages = re.findall(r"rel \d+/\d+/\d+ (?:fork \w+ )?blk (\d+)", line[5])
        before = (table[2], pages[-1], int(old[1])) if old else None
        segment = content.get(f"{start >> 32:08X}{(start % (1 << 32)) // SEGMENT:08X}", b"")
        inside = start % SEGMENT
        yield Change(
            int(line[1]),
            what,
            (table[2], table[3], int(at[1])),
            before,
            segment[inside : inside + min(end - start, 1 << 16)],
        )


def ended_by(found: Iterable[Change], draft: str, slots: Mapping[bytes, int]) -> dict[int, int]:
    """transaction -> whose conversation it ended. `draft`: the file of the drafts; `slots`: slot -> chat."""
    owners: dict[Row, int] = {}
    ended: dict[int, int] = {}
    for change in found:
        if change.table != draft:
            continue
        if change.before is not None and (owner := owners.pop(change.before, None)) is not None:
            owners[change.row] = owner
        elif change.what == "INSERT":
            known = set(owners.values())
            whose = [chat for slot, chat in slots.items() if slot in change.content and chat not in known]
            if len(whose) == 1:
                owners[change.row] = whose[0]
        elif change.what == "DELETE" and (owner := owners.pop(change.row, None)) is not None:
            ended[change.transaction] = owner
    return ended


def _waldump(files: list[Path]) -> list[str]:
    """The journal as lines; it ends where the last segment was not written yet, which the program calls an error."""
    done = subprocess.run(
        [BINARIES / "pg_waldump", f"--path={files[0].parent}", files[0].name, files[-1].name],
        env={"LC_ALL": "C"},
        capture_output=True,
        check=False,
    )
    return done.stdout.decode(errors="replace").splitlines()

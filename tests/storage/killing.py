"""What is killed in the tests of crashes: `python -m tests.storage.killing submit|mix …`, until somebody ends it."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path
from random import SystemRandom
from uuid import UUID

from storage import epochs, mixing
from storage.database import Database, DatabaseUnavailable
from storage.keys import KeyRing
from tests.storage.people import DAY, answers, everything, hand_in


async def submit(url: str, keys: Path, consultation: UUID, first: int, last: int) -> None:
    """People come one after the other; "enviado" is said only after the commit, as the bot speaks after it."""
    database = Database(url)
    for person in range(first, last):
        while True:
            try:
                said = answers(("norte", "sur")[person % 2], said=f"palabra{person}fin")
                await hand_in(database, KeyRing(keys), consultation, person, said)
            except DatabaseUnavailable:
                await asyncio.sleep(0.01)
                continue
            break
        sys.stdout.write(f"enviado {person}\n")
        sys.stdout.flush()


async def mix(url: str, keys: Path, consultation: UUID, first: int, last: int) -> None:
    """A release on each day of a calendar that runs fast; keys are swept at every start, as in service."""
    database, ring = Database(url), KeyRing(keys)
    day = first
    while day < last:
        try:
            await epochs.ensure_epoch(database, ring, consultation)
            await epochs.sweep_dead_keys(database, ring)
            today = DAY + timedelta(days=day)
            await mixing.release(
                database, ring, consultation, today=today, rng=SystemRandom(), publish=everything
            )
            day += 1
        except DatabaseUnavailable:
            await asyncio.sleep(0.01)


if __name__ == "__main__":
    work = {"submit": submit, "mix": mix}[sys.argv[1]]
    url, folder, consultation, first, last = sys.argv[2:]
    asyncio.run(work(url, Path(folder), UUID(consultation), int(first), int(last)))

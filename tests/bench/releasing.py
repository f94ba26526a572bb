"""How long five thousand answers take to be opened, shuffled, counted, published and sealed anew.

By the clock on the wall, as the mixer does it in service with its figures; beside them what nobody can spare: the
opening of as many sealed boxes and nothing else.
"""

from __future__ import annotations

import os
from datetime import timedelta
from random import Random, SystemRandom
from time import perf_counter
from uuid import UUID

from sqlalchemy import text

from admin.releasing import release_once
from dialogs.submission import to_json
from storage import consultations, sealing
from storage.consultations import Consultation
from tests.bench.people import FORM, XFORM, answer
from tests.bench.table import line, table
from tests.databases import OPENS, Databases

WAITING = 5_000
ROUNDS = 3


async def main(databases: Databases) -> None:
    """Print what a release takes, a mixing in which nobody leaves, and a closing."""
    took: dict[str, list[float]] = {
        name: [] for name in ("opening alone", "release", "mixing only", "closing")
    }
    for _ in range(ROUNDS):
        for kind in ("release", "mixing only", "closing"):
            made = await databases.open_consultation(xform=XFORM, form_id=FORM.identity)
            boxes = await _fill(databases, made)
            if kind == "release":
                took["opening alone"].append(_opened(databases, made, boxes))
            took[kind].append(await _worked(databases, made.id, kind))
    print(table(f"{WAITING:,} answers", [line(name, seconds) for name, seconds in took.items()]), "\n")


async def _fill(databases: Databases, made: Consultation) -> list[bytes]:
    """As many answers as if they had been handed in, by one statement."""
    assert made.public_key is not None
    rng = Random(5)
    boxes = [sealing.seal(made.public_key, to_json(answer(rng))) for _ in range(WAITING)]
    marks = [os.urandom(32) for _ in boxes]
    rows = {"consultation": made.id, "epoch": made.epoch, "boxes": boxes, "marks": marks}
    async with databases.superuser.transaction() as session:
        await session.execute(_STAGED, rows)
        await session.execute(_TOOK_PART, rows)
    return boxes


def _opened(databases: Databases, made: Consultation, boxes: list[bytes]) -> float:
    assert made.public_key is not None
    assert made.epoch is not None
    keys = sealing.EpochKeys(made.public_key, databases.mixer_keys.epoch_key(made.id, made.epoch))
    before = perf_counter()
    for box in boxes:
        sealing.open_sealed(keys, box)
    return perf_counter() - before


async def _worked(databases: Databases, which: UUID, kind: str) -> float:
    async with databases.owner.transaction() as session:
        if kind == "closing":
            await consultations.set_state(session, which, "closing")
        if kind == "mixing only":
            await session.execute(_PAUSED, {"consultation": which})
    async with databases.mixer.statement() as session:
        made = await consultations.one(session, which)
    assert made is not None
    before = perf_counter()
    done = await release_once(
        databases.mixer, databases.mixer_keys, made, on=OPENS + timedelta(days=1), rng=SystemRandom()
    )
    took = perf_counter() - before
    assert (done is None) == (kind == "mixing only")
    return took


_STAGED = text(
    "INSERT INTO staging (consultation_id, epoch, box)"
    " SELECT :consultation, :epoch, box FROM unnest(CAST(:boxes AS bytea[])) AS sealed (box)"
)
_TOOK_PART = text(
    "INSERT INTO participation (consultation_id, nullifier)"
    " SELECT :consultation, mark FROM unnest(CAST(:marks AS bytea[])) AS people (mark)"
)
_PAUSED = text("UPDATE consultation SET paused = true WHERE id = :consultation")

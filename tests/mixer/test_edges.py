"""The edges of a crowd: somebody who is alone in her sector, people who all say the same, a word without an end."""

from __future__ import annotations

import os
from random import Random

import pytest
from sqlalchemy import text

from admin import releasing
from admin.digest.stored import policy
from dialogs.submission import Mark, Submission, to_json
from dialogs.xform import load
from storage import mixing, participation, sealing
from storage.consultations import Consultation
from tests.databases import OPENS, Databases
from tests.mixer.people import NIGHT, opened, take_part, xform

ALONE = "mujer_mayor"
WORD = "a" * 4_096


async def _release(databases: Databases, made: Consultation) -> mixing.Release | None:
    return await releasing.release_once(databases.mixer, databases.mixer_keys, made, on=OPENS, rng=Random(1))


async def _close(databases: Databases, made: Consultation) -> mixing.Release | None:
    publish = policy(load(xform()), final=True)
    return await mixing.close(databases.mixer, databases.mixer_keys, made.id, rng=Random(1), publish=publish)


async def _labels(databases: Databases) -> set[str]:
    """Every sector that a row of what was opened stands under."""
    async with databases.superuser.statement() as session:
        found = await session.execute(text("SELECT sector FROM tally UNION SELECT grp FROM figure"))
        return set(found.scalars())


@pytest.mark.parametrize("others", [9, 24])
async def test_a_sector_of_one_is_named_nowhere(databases: Databases, others: int) -> None:
    """She waits at every release; at the closing she counts with the others, and nothing stands under her sector."""
    made = await opened(databases)
    await take_part(databases, made, others)
    await take_part(databases, made, 1, sector=ALONE)

    done = await _release(databases, made)
    assert (done.released if done else 0) == (14 if others == 24 else 0)
    assert ALONE not in await _labels(databases)

    done = await _close(databases, made)
    assert done is not None
    assert done.released == (11 if others == 24 else 10)
    assert ALONE not in await _labels(databases)
    async with databases.superuser.statement() as session:
        asked = "SELECT sum(n) FROM tally WHERE question = :night AND choice = ''"
        assert (await session.execute(text(asked), {"night": NIGHT})).scalar_one() == others + 1
        levels = (
            await session.execute(text("SELECT level FROM figure WHERE choice = :one"), {"one": ALONE})
        ).scalars()
        assert set(levels) == {1}, "as of a sector in which nobody lives"


async def _says(databases: Databases, made: Consultation, said: Submission) -> None:
    async with databases.resident.transaction() as session:
        assert await participation.submit(
            session,
            consultation=made.id,
            nullifier=os.urandom(32),
            content=to_json(said),
            draft_slots=[],
        )


async def test_all_answers_equal_are_still_told_as_nearly_all(databases: Databases) -> None:
    """Forty people say the same: no two boxes are alike, and no figure says that nobody thought otherwise."""
    made = await opened(databases)
    marks = tuple(Mark(question, choice) for question in (NIGHT,) for choice in ("", "ya_no", "*"))
    for _ in range(40):
        await _says(databases, made, Submission("", marks, ()))
    async with databases.superuser.statement() as session:
        boxes = (await session.execute(text("SELECT box FROM staging"))).scalars().all()
    assert len(set(boxes)) == 40
    assert {len(box) for box in boxes} == {sealing.BOX_BYTES}

    assert await _close(databases, made) == mixing.Release(40, 0, 0)

    async with databases.organiser.statement() as session:
        levels = (
            await session.execute(text("SELECT choice, level FROM figure WHERE question = :n"), {"n": NIGHT})
        ).all()
    assert levels
    assert {level for choice, level in levels if choice in ("ya_no", "*")} == {9}
    assert {level for choice, level in levels if choice not in ("ya_no", "*")} <= {1}


@pytest.mark.parametrize("word", [WORD, "ñ" * 2_000, "😀" * 1_000], ids=["letters", "accents", "pictures"])
async def test_a_word_without_an_end_goes_through_whole(databases: Databases, word: str) -> None:
    """In a box as long as every other, opened as it was said, and loose from who said it."""
    made = await opened(databases)
    for said in ["sí", word] * 10:
        await _says(databases, made, Submission("", (Mark(NIGHT, ""),), (("tu_idea/propuesta", said),)))
    async with databases.superuser.statement() as session:
        lengths = (await session.execute(text("SELECT DISTINCT length(box) FROM staging"))).scalars().all()
    assert lengths == [sealing.BOX_BYTES]

    assert await _close(databases, made) == mixing.Release(20, 0, 0)

    async with databases.superuser.statement() as session:
        told = (await session.execute(text("SELECT body FROM loose_text"))).scalars().all()
    assert sorted(told) == sorted(["sí", word] * 10)

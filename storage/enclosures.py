"""Files that came with an answer: each sealed under a key of its own, until the mixer lets it out on a shuffled heap.

The key travels inside the sealed answer and nowhere else, so what the mixer never opens nobody ever opens. Everybody
who takes part in a consultation leaves as many sealed files, of the same lengths, in the same order: a place that
nobody filled holds an empty one. So neither that there is a file, nor how long it is, tells whose it may be.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from random import Random
from uuid import UUID, uuid4

from dialogs.submission import Enclosure, Submission
from storage import sealing
from storage.database import Session, ask, do

KIB = 1024
#: Bytes of a sealed file, by the sort of file its question asks for: the same for everybody, empty or not.
LENGTHS = {"image": 256 * KIB, "audio": 1024 * KIB, "file": 4096 * KIB, "video": 8192 * KIB}

Secret = Callable[[int], bytes]  #: so many random bytes


def most(room: str) -> int:
    """How many bytes a file may have that is put in the place of a question for this sort."""
    return LENGTHS[room] - sealing.ENCLOSED_MORE


def drawn(question: str, sort: str, *, secret: Secret = os.urandom) -> Enclosure:
    """The name and the key of a file that is about to be sealed; `question` is empty when there is none."""
    return Enclosure(question, sort, UUID(bytes=secret(16), version=4), secret(sealing.KEY_BYTES))


def seal(enclosure: Enclosure, content: bytes, room: str) -> bytes:
    """Seal a file for its place; raises `sealing.TooLarge`."""
    return sealing.enclose(enclosure.key, content, LENGTHS[room])


async def hand_in(
    session: Session, consultation: UUID, boxes: Iterable[tuple[Enclosure, bytes]], *, first: bool
) -> None:
    """Keep sealed files with the answer that names them, in its transaction (role resident).

    Of a repeated participation (`first` is false) nothing is kept, and the same bytes travel.
    """
    for enclosure, box in boxes:
        await do(session, _KEEP, consultation, enclosure.id, box, first)


async def release(
    session: Session,
    consultation: UUID,
    leaving: Sequence[Submission],
    staying: Sequence[Submission],
    *,
    k: int,
    rng: Random,
) -> tuple[Submission, ...]:
    """Let out the files of those who leave, and seal those of whoever stays anew (role mixer).

    Returns those who stay, with the new names and keys of their files. All that was let out before is written again
    among the new in random order, under new ids. Where fewer than k could have sent one, none is let out. One file at a
    time is in memory.
    """
    before = [row[0] for row in await ask(session, _NAMES, consultation)]
    if not before:
        return tuple(staying)
    if sum(bool(one.enclosures) for one in leaving) < k:
        leaving = ()  # files were received from too few of them: the setting changed while people were answering
    filled = [each for one in leaving for each in one.enclosures if each.question]
    for each in rng.sample(filled, len(filled)):
        if content := _opened(each, await _box(session, consultation, each)):
            await do(session, _LET_OUT, consultation, uuid4(), each.question, each.sort, content)
    await do(session, _RESHUFFLE, consultation)
    renewed = {each.id: drawn(each.question, each.sort) for one in staying for each in one.enclosures}
    old = [each for one in staying for each in one.enclosures]
    for each in rng.sample(old, len(old)):
        if box := await _box(session, consultation, each):
            new = renewed[each.id]
            again = sealing.enclose(new.key, _opened(each, box), len(box))
            await do(session, _KEEP, consultation, new.id, again, True)
    await do(session, _END, consultation, before)
    return tuple(
        replace(one, enclosures=tuple(renewed[each.id] for each in one.enclosures)) for one in staying
    )


async def _box(session: Session, consultation: UUID, enclosure: Enclosure) -> bytes:
    rows = await ask(session, _BOX, consultation, enclosure.id)
    return bytes(rows[0][0]) if rows else b""


def _opened(enclosure: Enclosure, box: bytes) -> bytes:
    """The file; empty when there was none, or when somebody changed what was sealed."""
    try:
        return sealing.disclose(enclosure.key, box)
    except sealing.SealBroken:
        return b""


_KEEP = (
    "INSERT INTO enclosure (consultation_id, id, box) SELECT $1::uuid, $2::uuid, $3::bytea WHERE $4::boolean"
)
_NAMES = "SELECT id FROM enclosure WHERE consultation_id = $1"
_BOX = "SELECT box FROM enclosure WHERE consultation_id = $1 AND id = $2"
_END = "DELETE FROM enclosure WHERE consultation_id = $1 AND id = ANY($2::uuid[])"
_LET_OUT = (
    "INSERT INTO loose_enclosure (consultation_id, id, question, sort, body) VALUES ($1, $2, $3, $4, $5)"
)
# The order of the new ids is the order on disk: both are chance.
_RESHUFFLE = (
    "WITH heap AS (DELETE FROM loose_enclosure WHERE consultation_id = $1 RETURNING question, sort, body)"
    " INSERT INTO loose_enclosure (consultation_id, id, question, sort, body)"
    " SELECT $1, gen_random_uuid(), question, sort, body FROM heap ORDER BY 2"
)

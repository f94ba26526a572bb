"""Released free texts: loose, without sector or person, read by two people before anything leaves (role mixer)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from random import Random
from uuid import UUID, uuid4

from sqlalchemy import select, text

from storage.consultations import partition
from storage.database import Session
from storage.tables import loose_text as table


@dataclass(frozen=True)
class LooseText:
    """One free text. Its id is renewed at every release until somebody has reviewed it."""

    id: UUID
    question: str
    body: str
    review: str  #: waiting, once (one person decided), passed, rejected
    theme: str = ""  #: what was decided of it (`reviewing`)
    wording: str = ""
    reviewer_a: UUID | None = None
    reviewer_b: UUID | None = None


async def all_of(session: Session, consultation: UUID) -> tuple[LooseText, ...]:
    """Every text of a consultation, in the order of ids that mean nothing."""
    columns = [table.c[each.name] for each in fields(LooseText)]
    rows = await session.execute(
        select(*columns).where(table.c.consultation_id == consultation).order_by(table.c.id)
    )
    return tuple(LooseText(*row) for row in rows)


async def add(session: Session, consultation: UUID, fresh: Sequence[tuple[str, str]], *, rng: Random) -> None:
    """Throw new texts (question, text) and all earlier ones on one heap, in random order.

    Texts nobody has reviewed get new ids, so that whoever knew them before cannot tell them from the new ones by id
    nor by place; a reviewed one keeps its id and all that was decided of it. Whoever reviews at this moment waits, so
    that no decision falls between reading the heap and writing it.
    """
    await session.execute(
        text(f"LOCK TABLE {partition('loose_text', consultation)} IN ACCESS EXCLUSIVE MODE")
    )
    earlier = await all_of(session, consultation)
    heap = [replace(old, id=uuid4()) if old.review == "waiting" else old for old in earlier] + [
        LooseText(uuid4(), question, _storable(body), "waiting") for question, body in fresh
    ]
    rng.shuffle(heap)
    await session.execute(text(f"TRUNCATE {partition('loose_text', consultation)}"))
    if heap:
        columns = {each.name: [getattr(one, each.name) for one in heap] for each in fields(LooseText)}
        await session.execute(_INSERT, {"consultation": consultation, **columns})


def _storable(body: str) -> str:
    """PostgreSQL's text holds everything but NUL and lone surrogates."""
    return body.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


# One statement, in the order of the arrays: that order is the order on disk.
_INSERT = text(
    "INSERT INTO loose_text"
    " (consultation_id, id, question, body, review, theme, wording, reviewer_a, reviewer_b)"
    " SELECT :consultation, heap.* FROM unnest(CAST(:id AS uuid[]), CAST(:question AS text[]), CAST(:body AS text[]),"
    " CAST(:review AS text[]), CAST(:theme AS text[]), CAST(:wording AS text[]), CAST(:reviewer_a AS uuid[]),"
    " CAST(:reviewer_b AS uuid[])) AS heap (id, question, body, review, theme, wording, reviewer_a, reviewer_b)"
)

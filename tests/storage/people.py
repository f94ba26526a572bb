"""Residents who answer without a bot: each hands one submission in, as the residents' process would."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from random import Random
from uuid import UUID

from sqlalchemy import text

from dialogs.submission import Mark, Submission, to_json
from storage import drafts, participation, sealing
from storage.database import Database, Session
from storage.figures import Figure, Standing
from storage.keys import KeyRing
from storage.tallies import Count
from tests.databases import Databases

DAY = date(2026, 3, 10)


def answers(sector: str, *, said: str = "", choice: str = "si") -> Submission:
    """What one person says: her sector, one closed question, and perhaps a text."""
    marks = [Mark("agua", ""), Mark("agua", choice)]
    if sector:
        marks += [Mark("zona", ""), Mark("zona", sector)]
    return Submission(sector, tuple(marks), (("propuesta", said),) if said else ())


async def hand_in(
    database: Database, ring: KeyRing, consultation: UUID, person: int, said: Submission
) -> bool:
    """One person's "Enviar"."""
    mark = sealing.nullifier(ring.nullifier_key(consultation), consultation, person)
    async with database.transaction() as session:
        return await participation.submit(
            session, consultation=consultation, nullifier=mark, content=to_json(said), draft_slots=[]
        )


async def hand_in_whole(
    databases: Databases,
    keys: drafts.DraftKeys,
    held: drafts.Held,
    consultation: UUID,
    person: int,
    said: Submission,
) -> bool:
    """One person's "Enviar" at the end of a conversation that was kept in a draft."""
    mark = sealing.nullifier(databases.resident_keys.nullifier_key(consultation), consultation, person)
    async with databases.resident.transaction() as session:
        first = await participation.submit(
            session,
            consultation=consultation,
            nullifier=mark,
            content=to_json(said),
            draft_slots=drafts.slots_of(keys, person),
        )
    await drafts.end(keys, [held.own.name])
    return first


async def all_hand_in(
    databases: Databases,
    consultation: UUID,
    sectors: Sequence[str],
    *,
    first: int = 1,
    words: str = "palabra",
) -> None:
    """One person after the other, each with a word of her own."""
    for number, sector in enumerate(sectors, first):
        said = answers(sector, said=f"{words}{number}")
        assert await hand_in(databases.resident, databases.resident_keys, consultation, number, said)


def everything(counts: Iterable[Count], before: Iterable[Standing]) -> list[Standing]:
    """A publishing policy for tests that shows each base of ten and more as it is."""
    totals: dict[str, int] = {}
    for count in counts:
        if count.choice == "":
            totals[count.question] = totals.get(count.question, 0) + count.n
    revisions = {one.figure.question: one.figure.revision for one in before}
    return [
        Standing(Figure(question, "", "", 5, base // 10 * 10, revisions.get(question, 0) + 1), base)
        for question, base in totals.items()
        if base >= 10
    ]


async def rows(session: Session, table: str) -> int:
    """How many rows a table has."""
    return int((await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one())


def chance(seed: int = 1) -> Random:
    """Chance that repeats itself."""
    return Random(seed)

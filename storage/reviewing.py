"""Reading released texts, two people each, before anything of one leaves (role organiser).

A decision is a wording and a theme: how the text may leave, and under what. An empty wording is a rejection, and its
theme the reason. Whoever decides first leaves the text in `once`; it is final when somebody else decides exactly the
same (or rejects it, too), and whoever decides otherwise becomes the first herself. So two people always saw the final
words, and nobody is silenced by one. That they are two is a constraint of the table; that nothing changed meanwhile is
a condition of the same statement that writes.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, update

from storage.database import Session
from storage.tables import loose_text as table


class Changed(Exception):
    """Somebody decided meanwhile, or a release gave the text another id: it has to be read again."""


@dataclass(frozen=True)
class Decision:
    """How a text may leave and under what; or, without a wording, why it may not."""

    wording: str
    theme: str

    @property
    def rejects(self) -> bool:
        """Whether it keeps the text back."""
        return not self.wording


@dataclass(frozen=True)
class Reading:
    """A text as it lies before somebody who reviews."""

    consultation: UUID
    id: UUID
    question: str
    body: str
    first: UUID | None  #: who decided first
    decided: Decision | None  #: what she decided

    @property
    def mark(self) -> str:
        """Twelve characters that are others as soon as anything was decided: a button carries them."""
        said = "" if self.decided is None else f"{self.first}\0{self.decided.wording}\0{self.decided.theme}"
        return urlsafe_b64encode(sha256(f"{self.body}\0{said}".encode()).digest()[:9]).decode()


@dataclass(frozen=True)
class Approved:
    """Words that may leave: two people read them. Without sector, without date."""

    question: str
    theme: str
    wording: str


async def following(
    session: Session, consultation: UUID, who: UUID, after: UUID | None = None
) -> Reading | None:
    """The next text that somebody may decide, in the order of ids that mean nothing; None when there is none."""
    query = _columns().where(table.c.consultation_id == consultation, _open_to(who))
    if after is not None:
        query = query.where(table.c.id > after)
    return _read((await session.execute(query.order_by(table.c.id).limit(1))).one_or_none())


async def one(session: Session, consultation: UUID, text: UUID, who: UUID) -> Reading | None:
    """A text, while that person may decide it."""
    query = _columns().where(table.c.consultation_id == consultation, table.c.id == text, _open_to(who))
    return _read((await session.execute(query)).one_or_none())


async def left(session: Session, consultations: Collection[UUID], who: UUID) -> int:
    """How many texts wait for that person."""
    query = select(func.count()).where(table.c.consultation_id.in_(consultations), _open_to(who))
    found: int = (await session.execute(query)).scalar_one()
    return found


async def decide(session: Session, reading: Reading, who: UUID, decision: Decision) -> str:
    """Decide a text as it was read; what it is then: `once`, `passed` or `rejected`.

    Raises `Changed` when it is no longer as it was read; nothing was written then.
    """
    agrees = _agrees(reading, who, decision)
    state = _state(decision, agreed=agrees)
    values: dict[str, Any] = {"review": state, "wording": decision.wording, "theme": decision.theme}
    values |= {"reviewer_b": who} if agrees else {"reviewer_a": who}
    same = [
        table.c.consultation_id == reading.consultation,
        table.c.id == reading.id,
        table.c.body == reading.body,
    ]
    if reading.decided is None:
        same.append(table.c.review == "waiting")
    else:
        same += [
            table.c.review == "once",
            table.c.reviewer_a == reading.first,
            table.c.wording == reading.decided.wording,
            table.c.theme == reading.decided.theme,
        ]
    if (await session.execute(update(table).where(*same).values(**values))).rowcount != 1:
        raise Changed
    return state


async def undo(session: Session, before: Reading, who: UUID, decision: Decision) -> bool:
    """Take back what somebody decided on a text as it was read; False when anything happened to it since."""
    agreed = _agrees(before, who, decision)
    same = [
        table.c.consultation_id == before.consultation,
        table.c.id == before.id,
        table.c.body == before.body,
        table.c.review == _state(decision, agreed=agreed),
        table.c.wording == decision.wording,
        table.c.theme == decision.theme,
        (table.c.reviewer_b if agreed else table.c.reviewer_a) == who,
    ]
    was = before.decided
    values: dict[str, Any] = {
        "review": "waiting" if was is None else "once",
        "wording": "" if was is None else was.wording,
        "theme": "" if was is None else was.theme,
        "reviewer_a": before.first if was is not None else None,
        "reviewer_b": None,
    }
    return (await session.execute(update(table).where(*same).values(**values))).rowcount == 1


async def wordings(session: Session, reading: Reading) -> tuple[str, ...]:
    """What may leave already, or may soon, of the same question: to see whether a text says the same."""
    query = select(table.c.wording).where(
        table.c.consultation_id == reading.consultation,
        table.c.question == reading.question,
        table.c.id != reading.id,
        table.c.review.in_(("once", "passed")),
        table.c.wording != "",
    )
    return tuple((await session.execute(query.order_by(table.c.id))).scalars())


async def approved(session: Session, consultation: UUID) -> tuple[Approved, ...]:
    """What two people passed, in the order of ids that mean nothing. No other text of a resident leaves."""
    query = select(table.c.question, table.c.theme, table.c.wording).where(
        table.c.consultation_id == consultation, table.c.review == "passed"
    )
    return tuple(Approved(*row) for row in await session.execute(query.order_by(table.c.id)))


def _agrees(reading: Reading, who: UUID, decision: Decision) -> bool:
    """Whether somebody else decided the same first; two who reject need not give the same reason."""
    before = reading.decided
    both_reject = before is not None and before.rejects and decision.rejects
    return reading.first != who and (before == decision or both_reject)


def _state(decision: Decision, *, agreed: bool) -> str:
    return "once" if not agreed else "rejected" if decision.rejects else "passed"


def _open_to(who: UUID) -> ColumnElement[bool]:
    """Nobody read it yet, or somebody else did."""
    return or_(table.c.review == "waiting", (table.c.review == "once") & (table.c.reviewer_a != who))


def _columns() -> Any:
    return select(
        *(table.c[name] for name in ("consultation_id", "id", "question", "body", "review")),
        *(table.c[name] for name in ("reviewer_a", "wording", "theme")),
    )


def _read(row: Any) -> Reading | None:
    if row is None:
        return None
    decided = Decision(row.wording, row.theme) if row.review == "once" else None
    return Reading(row.consultation_id, row.id, row.question, row.body, row.reviewer_a, decided)

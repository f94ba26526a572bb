"""Messages that were sent and are to say something else now, or nothing; and the pace Telegram allows (role resident).

What is to be changed is known while the rows of `outbox` are kept. A row that was taken away is `dropped`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from storage.database import Session, ask, do


@dataclass(frozen=True)
class Standing:
    """A message in somebody's chat."""

    id: UUID
    slot: bytes
    box: bytes | None  #: her subscription; None when she left and her chat is not known any more
    message: int


async def standing(session: Session, notice: UUID, after: bytes, limit: int) -> tuple[Standing, ...]:
    """The next messages of a notice that are not yet as they should be, in the order of their slots."""
    return tuple(Standing(*row) for row in await ask(session, _STANDING, notice, after, limit))


async def edited(
    session: Session, messages: Collection[UUID], revision: int, stuck: Collection[UUID] = ()
) -> None:
    """Note that messages say what this revision says; or that nothing can be done about those that are `stuck`."""
    await do(session, _EDITED, [*messages, *stuck], revision, list(stuck))


async def taken_away(session: Session, messages: Collection[UUID], stuck: Collection[UUID] = ()) -> None:
    """Note that messages are gone or harmless; or that nothing can be done about those that are `stuck`."""
    await do(session, _TAKEN_AWAY, [*messages, *stuck], list(stuck))


async def all_changed(session: Session, notice: UUID, revision: int) -> bool:
    """Note that nothing is left to change, and how many could not be; False when something is left, or something else
    is wanted by now. Could not be: also messages of whoever left, and those of which nobody knows any more who has
    them."""
    return bool(await do(session, _ALL_CHANGED, notice, revision))


async def keep_file(session: Session, notice: UUID, file_id: str | None) -> None:
    """Remember what Telegram calls a file, so that it need not be uploaded again."""
    await do(session, "UPDATE attachment SET file_id = $2 WHERE notice_id = $1", notice, file_id)


async def file_id(session: Session, notice: UUID) -> str | None:
    """What Telegram calls the file of a notice, once it was uploaded."""
    rows = await ask(session, "SELECT file_id FROM attachment WHERE notice_id = $1", notice)
    return rows[0][0] if rows else None


async def keep_pace(session: Session, held: float, rate: float) -> None:
    """Remember for how many seconds from now Telegram wants to hear nothing, and how fast the courier goes."""
    await do(session, _KEEP_PACE, held, rate)


async def pace(session: Session) -> tuple[float, float | None]:
    """For how many seconds more Telegram wants to hear nothing, and how fast the courier went.

    Never longer than Telegram asked, even if a clock was set back meanwhile.
    """
    rows = await ask(session, _PACE)
    return (float(rows[0][0]), rows[0][1]) if rows else (0.0, None)


_AMISS = (
    "o.notice_id = n.id AND (o.state = 'sent' AND (n.state = 'withdrawn' OR o.revision < n.revision)"
    " AND o.message_id IS NOT NULL)"
)
_STANDING = (
    "SELECT o.id, o.slot, (SELECT box FROM subscription s WHERE s.slot = o.slot), o.message_id"  # noqa: S608
    f" FROM notice n JOIN outbox o ON {_AMISS} WHERE n.id = $1 AND o.slot > $2 ORDER BY o.slot LIMIT $3"
)
_EDITED = "UPDATE outbox SET revision = $2, stuck = id = ANY($3::uuid[]) WHERE id = ANY($1::uuid[])"
_TAKEN_AWAY = "UPDATE outbox SET state = 'dropped', stuck = id = ANY($2::uuid[]) WHERE id = ANY($1::uuid[])"
_ALL_CHANGED = (
    "UPDATE notice n SET wanted = NULL,"  # noqa: S608
    " stuck = greatest(0, n.delivered - (SELECT count(*) FROM outbox o WHERE o.notice_id = n.id"
    "  AND o.state IN ('sent', 'dropped') AND o.message_id IS NOT NULL AND NOT o.stuck))"
    " WHERE id = $1 AND revision = $2"
    f" AND NOT EXISTS (SELECT FROM outbox o WHERE {_AMISS})"
    " AND NOT EXISTS (SELECT FROM outbox o WHERE o.notice_id = n.id AND o.state = 'sending'"
    "  AND (n.state = 'withdrawn' OR o.revision < n.revision))"
)
_KEEP_PACE = (
    "UPDATE courier SET held_until = clock_timestamp() + make_interval(secs => $1),"
    " held_for = $1, rate = $2 WHERE id = 1"
)
_PACE = (
    "SELECT greatest(0, least(extract(epoch FROM held_until - clock_timestamp()), held_for)), rate"
    " FROM courier WHERE id = 1"
)

"""What is on its way: one row for each person a notice goes to (role resident; only the one courier writes here).

    queued → leased → sending → sent | blocked | failed | ambiguous

`leased` rows are certainly unsent. `sending` is committed before the request leaves, so a process killed at any moment
leaves behind `sending` only what was in the air: about rate × latency messages. Telegram has no way to ask whether one
of those arrived; a notice says whether it is then sent again (at least once) or listed as not confirmed (at most once).

Each courier has a `term`. A step of one whose term is over finds nothing to do, and steps that let messages leave pass
the gate (`gate`), so that a new courier, or somebody who leaves, can be sure that none is under way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from storage.database import Session, ask, do
from storage.gate import OPEN, close_gate, pass_gate


class Overtaken(Exception):
    """Another courier has taken over: this one may send nothing more."""


@dataclass(frozen=True)
class Parcel:
    """A message that is to be sent to one person."""

    id: UUID
    notice: UUID
    slot: bytes
    box: bytes  #: her subscription
    attempts: int


@dataclass(frozen=True)
class Settled:
    """What became of a message."""

    id: UUID
    state: str
    message: int | None = None


async def take_over(session: Session) -> int:
    """Become the courier: the new term. What others had leased is queued again. To be called in a transaction."""
    await close_gate(session)
    term = (await ask(session, _TERM))[0][0]
    await do(session, "UPDATE outbox SET state = 'queued' WHERE state = 'leased'")
    return int(term)


async def recover(session: Session, mine: Collection[UUID]) -> int:
    """Decide on messages that another courier left in the air; how many. `mine` are one's own."""
    return len(await ask(session, _RECOVER, list(mine)))


async def claim(session: Session, term: int, each: int) -> tuple[Parcel, ...]:
    """Lease up to so many messages of each notice that is being sent.

    Those of people who are no longer subscribed fall away and are counted as gone. To be called in a transaction.
    Raises `Overtaken`.
    """
    await _still(session, term)
    rows = await ask(session, _CLAIM, each)
    gone = [row[0] for row in rows if row[3] is None]
    if gone:
        await do(session, _GONE, gone)
    return tuple(Parcel(*row) for row in rows if row[3] is not None)


async def start(session: Session, term: int, parcels: Iterable[UUID]) -> dict[UUID, int]:
    """Note that messages are about to leave, and say which may, with the revision of their notice.

    May not: of a notice that was paused, cancelled or withdrawn, of a suspended place, to somebody who left, while the
    gate is closed. One statement, which has to be committed before anything is sent. What it sees may be older than
    the gate by a blink; but whoever closed the gate had every leased row in hand, and `claim` leases no other
    meanwhile, so a row that was called off is not there to be started.
    """
    return {row[0]: row[1] for row in await ask(session, _START, list(parcels), term)}


async def let_go(session: Session, term: int, parcels: Collection[UUID]) -> None:
    """Give up leased messages that may not leave: of people who left for good, others for now.

    To be called in a transaction. Raises `Overtaken`.
    """
    await _still(session, term)
    await do(session, _GONE, list(parcels))
    await do(session, _HAND_BACK, list(parcels))


async def hand_back(session: Session, parcels: Collection[UUID]) -> None:
    """Leave leased messages to whoever claims them next."""
    await do(session, _HAND_BACK, list(parcels))


async def settle(session: Session, term: int, outcomes: Collection[Settled]) -> None:
    """Note what became of messages and count it on their notices, both or neither.

    "sent" is believed in any state; anything else only of a message that is still in the air. "leased" puts it back,
    which only the courier of the present term can do.
    """
    await do(
        session,
        _SETTLE,
        term,
        [one.id for one in outcomes],
        [one.state for one in outcomes],
        [one.message for one in outcomes],
    )


async def forget(session: Session, slots: Collection[bytes]) -> None:
    """Nobody is there any more: their subscriptions end."""
    await do(session, "DELETE FROM subscription WHERE slot = ANY($1::bytea[])", list(slots))


async def move(session: Session, parcel: Parcel, slot: bytes, box: bytes) -> bool:
    """A chat has another id now: its subscription and its message follow it; False when it has one there already.

    To be called in a transaction. Whoever left meanwhile does not come back by it.
    """
    await pass_gate(session)
    if not await ask(session, "SELECT FROM subscription WHERE slot = $1", parcel.slot):
        await do(session, "UPDATE outbox SET state = 'leased' WHERE id = $1", parcel.id)
        await do(session, _GONE, [parcel.id])
        return False
    await forget(session, [parcel.slot])
    await do(
        session, "INSERT INTO subscription (slot, box) VALUES ($1, $2) ON CONFLICT DO NOTHING", slot, box
    )
    taken = await ask(
        session,
        "SELECT FROM outbox WHERE notice_id = $1 AND slot = $2 AND id <> $3",
        parcel.notice,
        slot,
        parcel.id,
    )
    if taken:
        await do(session, "DELETE FROM outbox WHERE id = $1", parcel.id)
        return False
    return bool(
        await do(session, "UPDATE outbox SET slot = $2, state = 'leased' WHERE id = $1", parcel.id, slot)
    )


async def _still(session: Session, term: int) -> None:
    await pass_gate(session)
    if (await ask(session, "SELECT term FROM courier WHERE id = 1"))[0][0] != term:
        raise Overtaken


_TERM = (
    "INSERT INTO courier (id, term) VALUES (1, 1)"
    " ON CONFLICT (id) DO UPDATE SET term = courier.term + 1 RETURNING term"
)
_CLAIM = (
    "WITH picked AS ("
    " SELECT o.id FROM notice n JOIN place p ON p.id = n.place_id AND NOT p.suspended CROSS JOIN LATERAL"
    "  (SELECT id FROM outbox WHERE notice_id = n.id AND state = 'queued' LIMIT $1 FOR UPDATE SKIP LOCKED) o"
    " WHERE n.state = 'sending')"
    " UPDATE outbox o SET state = 'leased' FROM picked WHERE o.id = picked.id"
    " RETURNING o.id, o.notice_id, o.slot, (SELECT box FROM subscription s WHERE s.slot = o.slot), o.attempts"
)
_START = (
    f"WITH gate AS MATERIALIZED ({OPEN})"  # noqa: S608
    " UPDATE outbox o SET state = 'sending', attempts = least(o.attempts + 1, 30000), revision = n.revision"
    " FROM gate, notice n JOIN place p ON p.id = n.place_id AND NOT p.suspended"
    " WHERE gate.open AND o.id = ANY($1::uuid[]) AND o.state = 'leased'"
    " AND n.id = o.notice_id AND n.state = 'sending' AND (SELECT term FROM courier WHERE id = 1) = $2"
    " AND EXISTS (SELECT FROM subscription s WHERE s.slot = o.slot) RETURNING o.id, o.revision"
)
_GONE = (
    "WITH off AS (DELETE FROM outbox o WHERE id = ANY($1::uuid[]) AND state = 'leased'"
    "  AND NOT EXISTS (SELECT FROM subscription s WHERE s.slot = o.slot) RETURNING notice_id)"
    " UPDATE notice SET gone = gone + lost.n FROM (SELECT notice_id, count(*) AS n FROM off GROUP BY 1) lost"
    " WHERE notice.id = lost.notice_id"
)
_HAND_BACK = "UPDATE outbox SET state = 'queued' WHERE id = ANY($1::uuid[]) AND state = 'leased'"
_COUNTED = {"delivered": "sent", "blocked": "blocked", "failed": "failed", "unconfirmed": "ambiguous"}
_DELTAS = ", ".join(
    f"count(*) FILTER (WHERE now = '{state}') - count(*) FILTER (WHERE was = '{state}') AS {column}"
    for column, state in _COUNTED.items()
)
_ADD = ", ".join(f"{column} = n.{column} + d.{column}" for column in _COUNTED)
_COUNT = (
    f" d AS (SELECT notice_id, {_DELTAS} FROM changed GROUP BY notice_id),"  # noqa: S608
    " held AS (SELECT id FROM notice WHERE id IN (SELECT notice_id FROM d) ORDER BY id FOR NO KEY UPDATE)"
    f" UPDATE notice n SET {_ADD} FROM d, held WHERE n.id = d.notice_id AND held.id = n.id"
)
_SETTLE = (
    # Not waited for on the disk: a server that fails forgets at worst that a message left the air, never that it left.
    "WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),"  # noqa: S608
    " given AS"
    " (SELECT * FROM unnest($2::uuid[], $3::text[], $4::bigint[]) AS g(id, state, message_id)),"
    " before AS (SELECT id, state, notice_id FROM outbox WHERE id = ANY($2::uuid[]) ORDER BY id FOR UPDATE),"
    " changed AS (UPDATE outbox o SET state = g.state, message_id = coalesce(g.message_id, o.message_id)"
    "  FROM quick, given g, before b WHERE o.id = g.id AND b.id = o.id"
    "  AND (b.state = 'sending' OR g.state = 'sent' AND b.state IN ('queued', 'leased', 'ambiguous'))"
    "  AND (g.state <> 'leased' OR (SELECT term FROM courier WHERE id = 1) = $1)"
    f"  RETURNING o.notice_id, b.state AS was, o.state AS now),{_COUNT}"
)
_RECOVER = (
    "WITH before AS"  # noqa: S608
    " (SELECT o.id, o.notice_id, n.delivery FROM outbox o JOIN notice n ON n.id = o.notice_id"
    "  WHERE o.state = 'sending' AND o.id <> ALL($1::uuid[]) ORDER BY o.id FOR UPDATE OF o),"
    " changed AS (UPDATE outbox o"
    "  SET state = CASE b.delivery WHEN 'at_least_once' THEN 'queued' ELSE 'ambiguous' END"
    f"  FROM before b WHERE o.id = b.id RETURNING o.notice_id, 'sending' AS was, o.state AS now),{_COUNT}"
    " RETURNING n.id"
)

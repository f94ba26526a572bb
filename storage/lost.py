"""A phone that was lost: everything that it could do, or that was done in its name and waits, ends in one transaction.

Called by the organisers' bot (role organiser) and by the operator (role owner).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import delete, or_, update

from storage import organisers, subscribers
from storage.database import Session
from storage.organisers import Organiser
from storage.presence import LOST
from storage.tables import invitation, motion, notice


@dataclass(frozen=True)
class Ended:
    """What ended with a phone."""

    left: tuple[UUID, ...]  #: the places she belongs to no more
    kept_out: tuple[
        UUID, ...
    ]  #: the places she still belongs to, and may do nothing in until somebody confirms her
    cancelled: int  #: what she had put forward, of what two people decide
    drafts: int  #: notices she had put forward, which are drafts again


async def lose(
    session: Session, key: bytes, whom: Organiser, places: Collection[UUID], *, undo: Collection[str] = ()
) -> Ended:
    """Somebody's phone was lost: take her out of some places, and keep her out of the others.

    Where it is not up to whoever says so (another place), she is kept out until somebody there confirms or removes her.
    Her invitations and her subscriptions to digests end, and what she put forward is cancelled. So is what two people
    decided, one of them she, if it has not happened yet and is one of `undo` (names of actions).
    """
    left = tuple(place for place in whom.roles if place in places)
    for place in left:
        await organisers.remove(session, whom.id, place, last=True)
    await session.execute(delete(invitation).where(invitation.c.invited_by == whom.id))
    await subscribers.unsubscribe(session, key, whom.chat)
    staying = tuple(place for place in whom.roles if place not in places)
    if staying:
        held = await organisers.by_chat(session, key, whom.chat)
        if held is not None:
            await organisers.mark(session, key, held, replace(held.presence, why_out=LOST))
    cancelled = await _cancel(session, whom.id, undo)
    return Ended(left, staying, cancelled, await back_to_draft(session, whom.id))


async def _cancel(session: Session, who: UUID, undo: Collection[str]) -> int:
    waits = (motion.c.state == "proposed") & (motion.c.proposed_by == who)
    hers = or_(motion.c.proposed_by == who, motion.c.approved_by == who)
    decided = (motion.c.state == "approved") & motion.c.action.in_(undo) & hers
    return (await session.execute(update(motion).where(waits | decided).values(state="refused"))).rowcount


async def back_to_draft(session: Session, who: UUID, place: UUID | None = None) -> int:
    """Notices that somebody who is gone had put forward (in one place, or anywhere) wait for nobody any more; how many.

    Nobody's words are lost with her: somebody else can put them forward again.
    """
    waits = update(notice).where((notice.c.state == "proposed") & (notice.c.proposed_by == who))
    if place is not None:
        waits = waits.where(notice.c.place_id == place)
    return (await session.execute(waits.values(state="draft", proposed_by=None, proposed_at=None))).rowcount

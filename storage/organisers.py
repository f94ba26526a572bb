"""Who organises and what they may do where. Their chats are sealed (role organiser; the operator as owner).

Whoever may do something is asked of the database each time: who was removed a second ago is a stranger now.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from storage import chats
from storage.database import Session, ask, do
from storage.presence import NEVER, Presence, beside, read_beside
from storage.tables import digest_subscription, invitation, membership
from storage.tables import organiser as table

COORDINATES, ORGANISES, REVIEWS, RESEARCHES = "coordinates", "organises", "reviews", "researches"
ROLES = (COORDINATES, ORGANISES, REVIEWS, RESEARCHES)
ALIAS = 32  #: characters of an alias at most
_PURPOSE = "organiser"


class AliasTaken(Exception):
    """Somebody else is called that already."""


class LastCoordinator(Exception):
    """Without her nobody would coordinate the place."""


@dataclass(frozen=True)
class Organiser:
    """Somebody who organises, under a name she chose."""

    id: UUID
    chat: int
    alias: str
    roles: Mapping[UUID, frozenset[str]]  #: place -> what she does there
    presence: Presence = (
        NEVER  #: the day she was last here, and whether she is kept out until somebody confirms her
    )
    box: bytes = field(default=b"", repr=False)  #: what `chat`, `alias` and `presence` were read from

    def may(self, role: str, place: UUID) -> bool:
        """Whether she may do what a role does in a place; who coordinates may do all of it."""
        return bool(self.roles.get(place, frozenset()) & {role, COORDINATES})

    def may_somewhere(self, *roles: str) -> tuple[UUID, ...]:
        """The places where she may do what one of these roles does."""
        return tuple(place for place in self.roles if any(self.may(role, place) for role in roles))


async def by_chat(session: Session, key: bytes, chat: int) -> Organiser | None:
    """Who writes from a chat: one SELECT. None for strangers, and for who belongs to no place any more.

    Also somebody who is kept out (`presence`): whoever lets her do something looks at that.
    """
    at = chats.slot(key, _PURPOSE, chat)
    found = _read(key, [_Row(*row) for row in await ask(session, _BY_CHAT, at)])
    return found[0] if found else None


async def everybody(session: Session, key: bytes) -> tuple[Organiser, ...]:
    """All who belong to a place, by alias; also who is kept out."""
    return _read(key, (await session.execute(_EVERYBODY)).all())


async def in_place(
    session: Session, key: bytes, place: UUID, role: str | None = None, *, kept_out: bool = False
) -> tuple[Organiser, ...]:
    """Who belongs to a place, by alias; with a role only who may do what it does (coordinators may).

    Whoever is kept out until somebody confirms her counts only where that is asked for: she decides nothing, and
    nothing is told to a phone that may be somebody else's.
    """
    there = select(membership.c.organiser_id).where(membership.c.place_id == place)
    found = _read(key, (await session.execute(_EVERYBODY.where(table.c.id.in_(there)))).all())
    return tuple(
        one
        for one in found
        if (role is None or one.may(role, place)) and (kept_out or not one.presence.kept_out)
    )


async def join(
    session: Session,
    key: bytes,
    chat: int,
    alias: str,
    place: UUID,
    roles: Collection[str],
    *,
    today: date | None = None,
) -> Organiser:
    """Make somebody a member of a place, or give her more to do there; a member keeps the alias she has.

    `today`: she is here, and whoever was kept out is not any more. Without it only what she may do changes.
    Raises `AliasTaken` when somebody else is called so; nothing was changed then.
    """
    await session.execute(_ONE_AT_A_TIME)
    known = await by_chat(session, key, chat)
    if known is None:
        name = tidy(alias)
        if any(same(one.alias, name) for one in await everybody(session, key)):
            raise AliasTaken
        at = chats.slot(key, _PURPOSE, chat)
        kept = beside(name, Presence(today))
        row = {"id": chats.identity(key, chat), "slot": at, "box": chats.box(key, at, chat, kept)}
        fresh = upsert(table).values(row)
        await session.execute(
            fresh.on_conflict_do_update(index_elements=["id"], set_={"box": fresh.excluded.box})
        )
    who = known.id if known else chats.identity(key, chat)
    for role in roles:
        more = upsert(membership).values(organiser_id=who, place_id=place, role=role)
        await session.execute(more.on_conflict_do_nothing())
    if known is not None and today is not None:
        await mark(session, key, known, Presence(today))
    joined = await by_chat(session, key, chat)
    assert joined is not None
    return joined


async def still_coordinates(session: Session, key: bytes, who: Organiser, place: UUID) -> bool:
    """Whether she does so now, and until this transaction ends: of two who remove each other at once, one is late."""
    await session.execute(_ONE_AT_A_TIME)
    now = await by_chat(session, key, who.chat)
    return now is not None and not now.presence.kept_out and now.may(COORDINATES, place)


async def mark(session: Session, key: bytes, who: Organiser, presence: Presence) -> bool:
    """Write down when she was last here, or that she is kept out; False when something else was written meanwhile."""
    at = chats.slot(key, _PURPOSE, who.chat)
    box = chats.box(key, at, who.chat, beside(who.alias, presence))
    return await do(session, _MARK, who.id, who.box, box) == 1


async def remove(session: Session, who: UUID, place: UUID, *, last: bool = False) -> bool:
    """End what somebody does in a place, and the invitations she gave there; whoever belongs nowhere is forgotten.

    False when she did not belong to it. Raises `LastCoordinator` unless `last` says that this, too, is meant.
    """
    await session.execute(_ONE_AT_A_TIME)
    if not last and await _only_coordinator(session, who, place):
        raise LastCoordinator
    here = (membership.c.organiser_id == who) & (membership.c.place_id == place)
    removed = (await session.execute(delete(membership).where(here))).rowcount > 0
    given = (invitation.c.invited_by == who) & (invitation.c.place_id == place)
    await session.execute(delete(invitation).where(given))
    nowhere = ~select(membership.c.role).where(membership.c.organiser_id == who).exists()
    await session.execute(delete(table).where((table.c.id == who) & nowhere))
    return removed


async def forget_everybody(session: Session) -> int:
    """Forget all teams, invitations and subscriptions: nobody can open them without the key (role owner); how many."""
    gone = await count(session)
    for each in (membership, table, invitation, digest_subscription):
        await session.execute(delete(each))
    return gone


async def count(session: Session) -> int:
    """How many there are, which needs no key."""
    found: int = (await session.execute(text("SELECT count(*) FROM organiser"))).scalar_one()
    return found


def switches(roles: Collection[str]) -> int:
    """Roles as bits, in the order of `ROLES`.

    >>> switches({"reviews"})
    4
    """
    return sum(1 << bit for bit, role in enumerate(ROLES) if role in roles)


def tidy(alias: str) -> str:
    """An alias as it is kept: one line, no control or direction marks, at most `ALIAS` characters; perhaps empty."""
    plain = "".join(one if unicodedata.category(one)[0] != "C" else " " for one in alias)
    return " ".join(plain.split())[:ALIAS].strip()


def same(one: str, other: str) -> bool:
    """Whether two aliases would be taken for one another: case, accents and width do not tell them apart."""
    return _bare(one) == _bare(other)


def _bare(alias: str) -> str:
    spread = unicodedata.normalize("NFKD", alias.casefold())
    return "".join(one for one in spread if not unicodedata.combining(one))


async def _only_coordinator(session: Session, who: UUID, place: UUID) -> bool:
    query = select(membership.c.organiser_id).where(
        (membership.c.place_id == place) & (membership.c.role == COORDINATES)
    )
    return set((await session.execute(query)).scalars()) == {who}


def _read(key: bytes, rows: Iterable[Any]) -> tuple[Organiser, ...]:
    roles: dict[UUID, dict[UUID, set[str]]] = {}
    boxes: dict[UUID, tuple[bytes, bytes]] = {}
    for row in rows:
        boxes[row.id] = (row.slot, row.box)
        roles.setdefault(row.id, {}).setdefault(row.place_id, set()).add(row.role)
    found = []
    for who, (at, sealed) in boxes.items():
        chat, kept = chats.unbox(key, at, sealed)
        alias, presence = read_beside(kept)
        held = {place: frozenset(some) for place, some in roles[who].items()}
        found.append(Organiser(who, chat, alias, held, presence, sealed))
    return tuple(sorted(found, key=lambda one: (one.alias.casefold(), one.id)))


class _Row(NamedTuple):
    id: UUID
    slot: bytes
    box: bytes
    place_id: UUID
    role: str


#: Asked at each update, some more than once: so it goes straight to the driver.
_BY_CHAT = (
    "SELECT organiser.id, slot, box, place_id, role FROM organiser"
    " JOIN membership ON organiser_id = organiser.id WHERE slot = $1"
)
#: By what it replaces: of two who write at once, the second finds something else there.
_MARK = "UPDATE organiser SET box = $3 WHERE id = $1 AND box = $2"
_EVERYBODY = select(
    table.c.id, table.c.slot, table.c.box, membership.c.place_id, membership.c.role
).select_from(table.join(membership, membership.c.organiser_id == table.c.id))
#: Two who join at once may not take one alias, nor the last two coordinators remove each other.
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('organisers', 0))")

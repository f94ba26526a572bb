"""Unfinished conversations: one encrypted row a person, found by a keyed slot, gone when its day key dies.

Each conversation also has a secret of its own, a file that is destroyed when it is sent or forgotten: what was sent
must not be readable beside its chat in dead rows, the journal or a backup, while the day key waits for the others.

A tap costs one SELECT (`load`) and one write (`save`). Saving is a compare-and-swap on the box that was loaded, so of
two quick taps, or two replicas, one wins and the other is told so. Every save writes under today's key, so a draft
is gone `draft_days` days after its last tap.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from storage import sealing
from storage.database import Session, ask, do
from storage.keys import KeyProblem, KeyRing


@dataclass(frozen=True)
class Held:
    """A draft as it was loaded: its content, and which version of the row it was."""

    content: bytes
    slot: bytes
    version: bytes
    own: sealing.Own


class DraftKeys:
    """The living day keys, kept in memory for a day: today's to write, all of them to read.

    Made anew each day (or for each process) by `living`; it is the only thing `load` and `save` need.
    """

    def __init__(self, today: bytes, earlier: Sequence[bytes], ring: KeyRing) -> None:
        self._today = today
        self._earlier = tuple(earlier)
        self.ring = ring  #: where each conversation's own secret is

    @property
    def all(self) -> tuple[bytes, ...]:
        """Every living key, newest first."""
        return (self._today, *self._earlier)

    def current(self, chat_id: int, own: sealing.Own) -> sealing.DraftKey:
        """Where a chat's draft is written today."""
        return sealing.draft_key(self._today, chat_id, own)

    def every(self, chat_id: int) -> dict[bytes, bytes]:
        """Everywhere a chat's draft may lie, and the day key of each place; newest first."""
        return {sealing.draft_slot(key, chat_id): key for key in self.all}


def living(ring: KeyRing, *, today: date, days: int) -> DraftKeys:
    """Make today's key if it is not there, bury those of `days` days ago and before, and return the living ones."""
    ring.bury_draft_keys(today=today, days=days)
    current = ring.draft_key(today)
    # Days ahead of today exist when the clock was set back: what was written then is still somebody's draft.
    earlier = [ring.draft_key(day, make=False) for day in ring.draft_days() if day != today]
    return DraftKeys(current, earlier, ring)


async def load(session: Session, keys: DraftKeys, chat_id: int) -> Held | None:
    """The draft of a chat, None when there is none or its key has died."""
    places = keys.every(chat_id)
    found = {slot: box for slot, box in await ask(session, _LOAD, list(places))}  # noqa: C416 - records, not pairs
    for slot, day_key in places.items():
        if slot in found:
            box = found[slot]
            own = sealing.Own(sealing.draft_name(box), b"")
            try:
                own = replace(own, secret=keys.ring.talk_key(own.name))
                content = sealing.unbox_draft(sealing.draft_key(day_key, chat_id, own), box)
            except (KeyProblem, sealing.SealBroken):  # damaged: the person starts again
                content = b""
            return Held(content, slot, sealing.draft_version(box), own)
    return None


async def save(
    session: Session, keys: DraftKeys, chat_id: int, content: bytes, *, over: Held | None
) -> Held | None:
    """Keep a draft in place of the one that was loaded (`over`; None when none was).

    Returns what is now held; None, and nothing is changed, when somebody saved in between: load again and decide
    again.
    """
    own = sealing.new_own() if over is None else over.own
    key = keys.current(chat_id, own)
    box = sealing.box_draft(key, content)
    if over is None:
        keys.ring.keep_talk_key(own.name, own.secret)
        saved = await do(session, _INSERT, key.slot, box, list(keys.every(chat_id)))
    else:
        saved = await do(session, _UPDATE, key.slot, box, over.slot, over.version)
    if saved == 1:
        return Held(content, key.slot, sealing.draft_version(box), own)
    if over is None:
        await end(keys, [own.name])
    return None


async def forget(session: Session, keys: DraftKeys, slots: Sequence[bytes]) -> None:
    """Remove the drafts in these slots (`slots_of`), and end them wherever they still lie.

    On a session whose statements each stand for themselves: a key cannot come back when a transaction does not end.
    """
    await end(keys, [row[0] for row in await ask(session, _DELETE, list(slots))])


async def end_all(session: Session, ring: KeyRing) -> int:
    """Remove every draft, the secret of each and all day keys: nobody reads any of them again. Returns how many rows.

    On a session whose statements each stand for themselves. Keys held in memory are the caller's to drop. The keys go
    first: as long as rows are left, not everything has been ended.
    """
    ring.destroy_draft_keys()
    names = [row[0] for row in await ask(session, _DELETE_ALL)]
    for name in names:
        await asyncio.to_thread(ring.destroy_talk_key, name)
    return len(names)


async def end(keys: DraftKeys, names: Iterable[bytes]) -> None:
    """Destroy the secrets of conversations that are over: of the one just sent, once its transaction has committed."""
    for name in names:
        await asyncio.to_thread(keys.ring.destroy_talk_key, name)


def slots_of(keys: DraftKeys, chat_id: int) -> tuple[bytes, ...]:
    """Everywhere a chat's draft may lie, for `forget` and for `participation.submit`."""
    return tuple(keys.every(chat_id))


async def sweep(session: Session, keys: DraftKeys) -> int:
    """Remove the rows that no living key recognises: drafts that nobody can open any more. Returns how many."""
    rows = await ask(session, _HEADS)
    dead = [slot for slot, head in rows if not sealing.is_living(keys.all, slot, head)]
    for start in range(0, len(dead), 1000):
        await forget(session, keys, dead[start : start + 1000])
    return len(dead)


async def sweep_secrets(session: Session, keys: DraftKeys, *, before: float) -> int:
    """Destroy the secrets, kept before a moment (POSIX time), of conversations that have no row; returns how many.

    A process that died right after a commit leaves one. The moment is some minutes ago: the secret of a conversation
    that begins just now is there before its row.
    """
    kept = keys.ring.talk_names(before=before)
    there = {row[0] for row in await ask(session, _NAMES)}
    await end(keys, kept - there)
    return len(kept - there)


async def count(session: Session) -> int:
    """How many drafts are kept, for health checks."""
    return int((await ask(session, "SELECT count(*) FROM draft"))[0][0])


_LOAD = "SELECT slot, box FROM draft WHERE slot = ANY($1::bytea[])"
_INSERT = (
    "INSERT INTO draft (slot, box) SELECT $1::bytea, $2::bytea"
    " WHERE NOT EXISTS (SELECT FROM draft WHERE slot = ANY($3::bytea[])) ON CONFLICT DO NOTHING"
)
_UPDATE = "UPDATE draft SET slot = $1, box = $2 WHERE slot = $3 AND substr(box, 17, 24) = $4"  # its nonce
_DELETE = "DELETE FROM draft WHERE slot = ANY($1::bytea[]) RETURNING substr(box, 41, 16)"  # their names
_DELETE_ALL = "DELETE FROM draft RETURNING substr(box, 41, 16)"
_NAMES = "SELECT substr(box, 41, 16) FROM draft"
_HEADS = "SELECT slot, substr(box, 1, 16) FROM draft"  # their marks

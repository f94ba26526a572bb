"""What is held while three people share the key out, in memory alone: each phrase until it is written down, and of
those who have it on paper only what argon2id made of it (`share`). Here is who has which.
"""

from __future__ import annotations

import asyncio
import os
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from admin.organiser.custody.share import Gone, Share, Step
from storage.custody import PEOPLE, SALT_BYTES


@dataclass(frozen=True)
class Parts:
    """What the key is made of."""

    sharing: str
    salt: bytes = field(repr=False)
    stretched: Sequence[bytes] = field(repr=False)


@dataclass
class _Sharing:
    name: str = field(default_factory=lambda: uuid4().hex)  #: what it is called in the database
    salt: bytes = field(default_factory=lambda: os.urandom(SALT_BYTES), repr=False)
    shares: dict[UUID, Share] = field(default_factory=dict)
    gone: dict[UUID, Gone] = field(default_factory=dict)
    asked: set[UUID] = field(default_factory=set)
    anew: bool = False
    opening: bool = False
    untold: bool = False


@dataclass
class Shares:
    """Who has which part of what. No await between a look and a change: one loop, no locks."""

    #: For each key and person, held while her message is changed: what she sees last is how it stands.
    turns: defaultdict[tuple[UUID, UUID], asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock)
    )
    _sharing: dict[UUID, _Sharing] = field(default_factory=dict)

    def knows(self, motion: UUID) -> bool:
        """Whether this process shares that key out."""
        return motion in self._sharing

    def all(self) -> tuple[UUID, ...]:
        """Every key this process shares out."""
        return tuple(self._sharing)

    def begin(self, motion: UUID, asked: Collection[UUID], *, anew: bool) -> str:
        """Share a key out, nobody having a part; what this is called, each time otherwise.

        `asked`: who was asked already; `anew`: what was written down before is worth nothing.
        """
        self._sharing[motion] = _Sharing(asked=set(asked), anew=anew)
        return self._sharing[motion].name

    def asks(self, motion: UUID, organiser: UUID) -> bool:
        """Whether she is to be asked now: once."""
        found = self._sharing.get(motion)
        if found is None or organiser in found.asked:
            return False
        found.asked.add(organiser)
        return True

    def not_asked(self, motion: UUID, organiser: UUID) -> None:
        """She could not be reached, and is to be asked later."""
        if motion in self._sharing:
            self._sharing[motion].asked.discard(organiser)

    def anew(self, motion: UUID) -> bool:
        """Whether what was written down before is worth nothing."""
        return motion in self._sharing and self._sharing[motion].anew

    def name(self, motion: UUID) -> str | None:
        """What the sharing out of a key is called."""
        found = self._sharing.get(motion)
        return None if found is None else found.name

    def names(self) -> tuple[str, ...]:
        """The same of all."""
        return tuple(found.name for found in self._sharing.values())

    def end(self, motion: UUID) -> frozenset[UUID] | None:
        """It is open, or will not be: nothing is held any more. Who had a part; None when it was ended before."""
        found = self._sharing.pop(motion, None)
        return None if found is None else frozenset(found.shares)

    def why_gone(self, motion: UUID, organiser: UUID) -> Gone | None:
        """Why she has no part any more; None when she never had one."""
        found = self._sharing.get(motion)
        return None if found is None else found.gone.get(organiser)

    def of(self, motion: UUID) -> tuple[Share, ...]:
        """The parts that somebody has or is about to have."""
        found = self._sharing.get(motion)
        return () if found is None else tuple(found.shares.values())

    def one(self, motion: UUID, organiser: UUID) -> Share | None:
        """Her part."""
        return next((share for share in self.of(motion) if share.organiser == organiser), None)

    def kept(self, motion: UUID) -> int:
        """How many have theirs on paper."""
        return sum(share.kept for share in self.of(motion))

    def join(self, motion: UUID, share: Share) -> bool:
        """Take a place among the three; False when there is none left."""
        found = self._sharing.get(motion)
        if found is None or len(found.shares) >= PEOPLE:
            return False
        found.shares[share.organiser] = share
        found.gone.pop(share.organiser, None)
        return True

    def put(self, motion: UUID, share: Share) -> bool:
        """Her next step; False when she has no place any more."""
        found = self._sharing.get(motion)
        if found is None or share.organiser not in found.shares:
            return False
        found.shares[share.organiser] = share
        return True

    def leave(self, motion: UUID, organiser: UUID, why: Gone = Gone.LEFT) -> bool:
        """Give her place back; False when she has none, and while the key is being made."""
        found = self._sharing.get(motion)
        if found is None or found.opening or found.shares.pop(organiser, None) is None:
            return False
        found.gone[organiser] = why
        found.untold = True
        return True

    def forget_chat(self, chat: int) -> None:
        """Her phone was lost, or she is of the team no longer: her part counts no more."""
        for found in self._sharing.values():
            left = {who: share for who, share in found.shares.items() if share.chat != chat}
            found.untold |= len(left) < len(found.shares)
            found.shares = left

    def untold(self) -> tuple[UUID, ...]:
        """Of which keys somebody was not shown yet how it stands."""
        return tuple(motion for motion, found in self._sharing.items() if found.untold)

    def tell(self, motion: UUID, *, yet: bool) -> None:
        """Everybody is shown how it stands, or is yet to be."""
        if motion in self._sharing:
            self._sharing[motion].untold = yet

    def busy(self, organiser: UUID) -> bool:
        """Whether somebody is about to write a phrase down, or to type it: one at a time, or papers are mixed up."""
        return any(share.organiser == organiser and not share.kept for _motion, share in self._all())

    def awaited(self, chat: int) -> tuple[UUID, Share] | None:
        """The part of which a word is asked for in this chat."""
        for motion, share in self._all():
            if share.chat == chat and share.step is Step.ASKED:
                return motion, share
        return None

    def writing(self, chat: int) -> Step | None:
        """Whether somebody has a phrase before her there, or is asked for a word of it; which of the two."""
        steps = {share.step for _motion, share in self._all() if share.chat == chat}
        return next((step for step in (Step.SHOWN, Step.ASKED) if step in steps), None)

    def drop_old(self, now: datetime) -> None:
        """Free the places of who waited too long."""
        for motion, share in self._all():
            if share.until <= now:
                self.leave(motion, share.organiser, Gone.ALONE if share.kept else Gone.SLOW)

    def salt(self, motion: UUID) -> bytes:
        """Under which the phrases of this key are stretched; zeros when it is not shared out any more."""
        found = self._sharing.get(motion)
        return found.salt if found is not None else bytes(SALT_BYTES)

    def take_all(self, motion: UUID) -> Parts | None:
        """All three parts, once: to whoever makes the key now. None until three have theirs on paper."""
        found = self._sharing.get(motion)
        if found is None or found.opening or self.kept(motion) < PEOPLE:
            return None
        found.opening = True
        return Parts(found.name, found.salt, [share.stretched for share in found.shares.values()])

    def not_now(self, motion: UUID) -> None:
        """It could not be opened; the parts stay."""
        if motion in self._sharing:
            self._sharing[motion].opening = False

    def _all(self) -> Iterator[tuple[UUID, Share]]:
        for motion, found in list(self._sharing.items()):
            for share in list(found.shares.values()):
                yield motion, share

"""What is done about an outcome: settled, put back to be tried again, or followed to another chat."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from bot.courier import letters
from bot.courier.journal import Journal
from bot.courier.letters import Manner
from bot.courier.office import Office
from bot.courier.telegram import Outcome
from storage import outbox, subscriptions
from storage.database import DatabaseUnavailable
from storage.notices import Attachment, Notice
from storage.outbox import Parcel, Settled

logger = logging.getLogger(__name__)

LONGEST = 30.0  #: seconds between two tries of a message
TRIES = 20  #: of a message that Telegram has trouble with, while it takes others
UNKNOWN = 6  #: tries of one of which nobody knows whether it arrived


class Conclusions:
    """One term's. `air` are the messages that may be leaving, or whose outcome is not written yet."""

    def __init__(self, office: Office, journal: Journal, put: Callable[[Parcel, float], None]) -> None:
        """`put(parcel, seconds)` has a leased message tried again after a while."""
        self._office = office
        self._journal = journal
        self._put = put
        self.air: set[UUID] = set()

    async def conclude(self, parcel: Parcel, notice: Notice, manner: Manner, outcome: Outcome) -> None:
        """Act upon an outcome."""
        tries = parcel.attempts + 1
        wait = min(LONGEST, self._office.pulse.retry * 2.0 ** min(tries - 1, 10))
        isolated = not self._office.pacer.in_trouble
        again = replace(parcel, attempts=tries if isolated else parcel.attempts)
        match outcome.kind:
            case "done":
                await self._arrived(parcel, notice, manner, outcome)
            case "nobody":
                await self.settle(parcel, "blocked", forget=True)
            case "refused" if _lost_its_file(manner, outcome) and tries < TRIES:
                await self._office.uploaded(notice.id, None)
                await self.give_back(again, 0.0)
            case "refused":
                logger.warning("Refused", extra={"action": "notice_refused", "notice": str(notice.id)})
                await self.settle(parcel, "failed")
            case "moved":
                await self._move(parcel, outcome.chat)
            case "too_many":
                await self.give_back(parcel, outcome.seconds)
            case "unknown" if notice.draft.delivery == "at_most_once" or (isolated and tries >= UNKNOWN):
                await self.settle(parcel, "ambiguous")
            case _ if isolated and tries >= TRIES:
                await self.settle(parcel, "failed")
            case _:
                await self.give_back(again, wait)

    async def settle(
        self, parcel: Parcel, state: str, message: int | None = None, *, forget: bool = False
    ) -> None:
        """It is over."""
        await self._journal.note(Settled(parcel.id, state, message), forget=parcel.slot if forget else None)
        self.air.discard(parcel.id)

    async def give_back(self, parcel: Parcel, wait: float) -> None:
        """It has not left, or has to leave again: back among the leased ones, and tried again later."""
        until = self._office.clock() + wait
        await self._journal.note(Settled(parcel.id, "leased"))
        self.air.discard(parcel.id)
        self._put(parcel, until - self._office.clock())

    async def _arrived(self, parcel: Parcel, notice: Notice, manner: Manner, outcome: Outcome) -> None:
        file_id = letters.file_of(outcome.result) if isinstance(manner.file, Attachment) else None
        if file_id is not None:
            self._office.files[notice.id] = Manner(file=file_id)
        await self.settle(parcel, "sent", outcome.result.message_id)
        if file_id is not None:
            await self._office.uploaded(notice.id, file_id)

    async def _move(self, parcel: Parcel, chat: int) -> None:
        """The chat has another id now."""
        key = self._office.key()
        person = subscriptions.unseal(key, parcel.slot, parcel.box)
        slot, box = subscriptions.seal(key, chat, person.wishes)
        while True:
            try:
                async with self._office.database.transaction() as session:
                    kept = await outbox.move(session, parcel, slot, box)
                break
            except DatabaseUnavailable:
                await asyncio.sleep(self._office.pulse.again)
        self.air.discard(parcel.id)
        if kept:
            self._put(replace(parcel, slot=slot, box=box), 0.0)


def _lost_its_file(manner: Manner, outcome: Outcome) -> bool:
    """Whether Telegram no longer knows the name of a file: then it is uploaded anew."""
    return isinstance(manner.file, str) and "file" in str(outcome.result).lower()

"""What the sender looks at once a second: what is due, what was stopped, what has ended, what has to be changed."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from bot.courier import audience
from bot.courier.desk import Desk
from bot.courier.office import Office
from bot.courier.reissuing import Reissue
from storage import broadcasts, outbox, subscriptions
from storage.database import DatabaseUnavailable, Session
from storage.gate import close_gate
from storage.keys import KeyProblem
from storage.notices import Notice

logger = logging.getLogger(__name__)

TIDYING = 1800.0  #: seconds between two times that old rows are thrown away, and subscriptions laid anew


class Rounds:
    """One term's housekeeping."""

    def __init__(self, office: Office, desk: Desk, reissue: Reissue) -> None:
        self._office = office
        self._desk = desk
        self._reissue = reissue
        self._began = office.clock()
        self._recovered = False
        self._tidied: float | None = None
        self._changing: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Go round until cancelled."""
        away = False
        try:
            while True:
                try:
                    await self._round()
                    away = False
                except (DatabaseUnavailable, KeyProblem) as error:
                    if not away:  # once in an outage
                        kind = type(error).__name__
                        logger.warning("Notices wait", extra={"action": "notices_wait", "kind": kind})
                    away = True
                self._desk.news.set()
                await asyncio.sleep(self._office.pulse.tick)
        finally:
            if self._changing is not None:
                self._changing.cancel()
                with suppress(asyncio.CancelledError):
                    await self._changing

    async def _round(self) -> None:
        office = self._office
        async with office.database.statement() as session:
            due = await broadcasts.due(session, office.now())
        for notice in due:
            await self._begin(notice)
        async with office.database.transaction() as session:
            if not self._recovered and office.clock() - self._began >= office.pulse.doubt:
                await self._recover(session)
            await broadcasts.finish(session, office.now())
            await self._weekly(session)
            live = await broadcasts.live(session)
        office.notices.clear()
        office.notices.update({one.id: one for one in live})
        for gone in set(office.files) - {one.id for one in live}:
            del office.files[gone]
        wanted = [one for one in live if one.wanted is not None]
        if wanted and (self._changing is None or self._changing.done()):
            self._changing = asyncio.create_task(self._change(wanted))
        if self._tidied is None or office.clock() - self._tidied >= TIDYING:
            await self._tidy()

    async def _begin(self, notice: Notice) -> None:
        """Freeze to whom a notice goes, and let it go."""
        office = self._office
        gathering = audience.Gathering(notice)
        async with office.database.transaction() as session:
            if await subscriptions.anybody(session):
                key = office.key()
                async for page in subscriptions.every(session, key):
                    gathering.add(page)
            to = await asyncio.to_thread(gathering.shuffled, office.rng)  # residents are answered meanwhile
            begun = await broadcasts.freeze(session, notice.id, office.now(), to.at_once, to.weekly)
        if begun:
            size = len(to.at_once) + len(to.weekly)
            logger.info(
                "Notice begun", extra={"action": "notice_begun", "notice": str(notice.id), "size": size}
            )

    async def _recover(self, session: Session) -> None:
        """Decide on what an earlier sender left in the air. One that is still alive has had the time to say.

        Behind the closed gate, so that no message of ours begins to leave between the question who is ours and theirs.
        """
        await close_gate(session)
        told = {one.id for one in self._office.lately.outcomes()}  # a server that failed may not remember
        found = await outbox.recover(session, self._desk.air | told)
        self._recovered = True
        if found:
            logger.info("In doubt after a restart", extra={"action": "notices_recovered"})

    async def _weekly(self, session: Session) -> None:
        for notice in await broadcasts.with_weekly(session):
            if audience.is_weekly_time(notice, await self._office.there(notice.place)):
                await broadcasts.release_weekly(session, notice.id)

    async def _change(self, wanted: list[Notice]) -> None:
        """Messages that say what they should not go first: meanwhile none is sent."""
        try:
            if any(one.wanted == "withdraw" for one in wanted):
                self._desk.urgent.clear()
            for notice in wanted:
                await self._reissue.run(notice)
        except (DatabaseUnavailable, KeyProblem) as error:
            logger.info("Changing waits", extra={"action": "changing_waits", "kind": type(error).__name__})
        finally:
            self._desk.urgent.set()

    async def _tidy(self) -> None:
        office = self._office
        async with office.database.statement() as session:
            size = await broadcasts.purge(session, office.now())
        async with office.database.transaction() as session:
            await subscriptions.shuffle(session)
        async with office.database.transaction() as session:
            await broadcasts.lay_anew(session)
        self._tidied = office.clock()
        logger.info("Notices tidied", extra={"action": "notices_tidied", "size": size})

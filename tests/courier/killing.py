"""What is killed in the courier's tests: a process that delivers, forked like those of `tests.storage.killing`."""

from __future__ import annotations

import asyncio

from babel.support import NullTranslations

from bot.courier.letters import Rows
from bot.courier.office import Pulse
from bot.courier.pacer import Pacer
from bot.courier.running import deliver
from storage.database import Database
from storage.notices import Notice
from tests.courier.hall import NOW
from tests.courier.post import office_of
from tests.storage import killing


async def work(url: str, key: str, telegram: str, limit: str, doubt: str) -> None:
    """Deliver until killed."""
    database = Database(url)
    pulse = Pulse(tick=0.1, standby=0.05, doubt=float(doubt), again=0.02, retry=0.1)
    office = office_of(
        telegram, database, bytes.fromhex(key), now=lambda: NOW, pacer=Pacer(float(limit)), pulse=pulse
    )
    said: list[str] = []

    def under(_notice: Notice, _t: NullTranslations) -> Rows:
        """No buttons; but the first time somebody asks for them, a message is about to leave."""
        if not said:
            said.append("sends")
            killing.say(said[0])
        return ()

    office.more = under
    await deliver(office, asyncio.Event())


if __name__ == "__main__":
    killing.WORKS["deliver"] = work
    killing.mother()

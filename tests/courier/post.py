"""A courier at work on an emulated Telegram, and everything its tests ask of both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from aiogram import Bot

from bot.courier.office import Office, Pulse
from bot.courier.pacer import Pacer
from bot.courier.replies import Replies
from bot.courier.running import deliver
from bot.courier.telegram import CourierSession
from bot.emulator import Bot as Account
from bot.emulator import Emulator, Person
from bot.emulator.deeds import write
from storage.database import Database
from tests.courier.hall import NOW, Hall

QUICK = Pulse(tick=0.02, standby=0.05, doubt=0.3, again=0.02, retry=0.01)
TOKEN = "100:RES"


def office_of(
    url: str,
    database: Database,
    key: bytes,
    *,
    now: Callable[[], datetime],
    pacer: Pacer,
    pulse: Pulse = QUICK,
) -> Office:
    """What a courier uses, with an emulated Telegram at this address."""
    bot = Bot(TOKEN, session=CourierSession(url, 100))
    clock = asyncio.get_running_loop().time
    return Office(
        bot=bot,
        database=database,
        key=lambda: key,
        now=now,
        rng=Random(),
        pacer=pacer,
        replies=Replies(pacer, clock),
        clock=clock,
        pulse=pulse,
    )


@dataclass
class Post:
    """Telegram, a place, its people and its courier."""

    telegram: Emulator
    account: Account
    hall: Hall
    office: Office
    people: list[Person]
    time: list[datetime]  #: what the machine's clock shows

    async def arrive(self, number: int, **wishes: object) -> list[Person]:
        """So many people open the chat and subscribe."""
        came = people(self.telegram, self.account, number)
        self.people += came
        await self.hall.subscribe([one.user.id for one in came], **wishes)
        return came

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """The courier delivers while the block lasts."""
        stop = asyncio.Event()
        work = asyncio.create_task(deliver(self.office, stop))
        try:
            yield
        finally:
            stop.set()
            await work

    async def until(self, notice: UUID, *states: str, within: float = 60.0) -> None:
        """Wait until a notice is in one of these states, and nothing of it is wanted."""
        async with asyncio.timeout(within):
            while True:
                found = await self.hall.notice(notice)
                if found.state in states and found.wanted is None:
                    return
                await asyncio.sleep(0.02)

    async def delivered(self, notice: UUID) -> None:
        """Let the courier work until a notice is sent."""
        async with self.at_work():
            await self.until(notice, "sent")

    def received(self) -> dict[int, list[str]]:
        """What each person has of the bot in her chat."""
        return {one.user.id: texts_of(self.telegram, self.account, one) for one in self.people}


def people(telegram: Emulator, account: Account, number: int) -> list[Person]:
    """So many people who opened the chat."""
    came = [telegram.person(f"Vecina {n}").with_(account) for n in range(number)]
    for one in came:
        write(telegram.world, one.chat, one.user, "/start", None)
    return came


def texts_of(telegram: Emulator, account: Account, person: Person) -> list[str]:
    """The bot's messages that stand in somebody's chat."""
    chat = telegram.world.private[(account.id, person.user.id)]
    return [
        str(one.content.get("text", one.content.get("caption", "")))
        for one in chat.messages.values()
        if one.sender is account.user
    ]


@asynccontextmanager
async def opened_post(hall: Hall, telegram: Emulator, pacer: Pacer | None = None) -> AsyncIterator[Post]:
    """A courier that may begin."""
    account = telegram.bot(TOKEN, "desdeabajo_bot", "Desde Abajo")
    time = [NOW]
    office = office_of(
        telegram.url, hall.databases.resident, hall.key, now=lambda: time[0], pacer=pacer or Pacer(500.0)
    )
    try:
        yield Post(telegram, account, hall, office, [], time)
    finally:
        await office.bot.session.close()

"""The courier in the residents' process: beside the dialogue, with connections of its own."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiogram import Bot

from bot.courier.office import Office, Pulse
from bot.courier.pacer import FREE, PAID, Pacer
from bot.courier.replies import Replies
from bot.courier.running import delivering
from bot.courier.telegram import CourierSession
from bot.runtime import Runtime


@asynccontextmanager
async def notices_delivered(runtime: Runtime, pulse: Pulse | None = None) -> AsyncIterator[Office]:
    """Deliver notices as long as the block lasts, and count what residents are answered meanwhile.

    The clock of the pace is the machine's count of seconds: nobody can set it.
    """
    pacer = Pacer(PAID if runtime.paid else FREE)
    replies = Replies(pacer, time.monotonic)
    session = CourierSession("", int(pacer.limit), runtime.bot.session.api)
    office = Office(
        bot=Bot(runtime.bot.token, session=session),
        database=runtime.database,
        key=lambda: runtime.keys.subscriber_key(make=False),
        now=runtime.now,
        rng=runtime.rng,
        pacer=pacer,
        replies=replies,
        paid=runtime.paid,
        more=runtime.meetings.under,
        pulse=pulse or Pulse(),
    )
    runtime.bot.session.middleware(replies)
    try:
        async with delivering(office):
            yield office
    finally:
        runtime.bot.session.middleware.unregister(replies)
        await session.close()

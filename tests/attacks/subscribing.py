"""People who ask for notices one at a time, receive one, and leave, as the residents' process writes it down."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from uuid import UUID

from storage import broadcasts, outbox, subscriptions
from storage.outbox import Settled
from tests.courier.hall import NOW, Hall


async def delivers(hall: Hall, *, seed: int, first: int = 5000, **more: object) -> UUID:
    """A notice to everybody who is subscribed; messages are numbered as they leave, as Telegram does."""
    rng, resident = Random(seed), hall.databases.resident
    notice = await hall.approved(**more)  # type: ignore[arg-type]
    async with resident.statement() as session:
        slots = [one.slot async for page in subscriptions.every(session, hall.key) for one in page]
    rng.shuffle(slots)
    async with resident.transaction() as session:
        assert await broadcasts.freeze(session, notice, NOW, slots)
    async with resident.transaction() as session:
        term = await outbox.take_over(session)
    number = first
    while True:
        async with resident.transaction() as session:
            parcels = list(await outbox.claim(session, term, 20))
        if not parcels:
            break
        rng.shuffle(parcels)
        async with resident.statement() as session:
            await outbox.start(session, term, [one.id for one in parcels])
        for one in parcels:
            number += 1
            async with resident.statement() as session:
                await outbox.settle(session, term, [Settled(one.id, "sent", number)])
    async with resident.statement() as session:
        await broadcasts.finish(session, NOW)
    return notice


async def swept(hall: Hall) -> None:
    """What the courier does every half hour."""
    async with hall.databases.resident.transaction() as session:
        await subscriptions.shuffle(session)
    async with hall.databases.resident.transaction() as session:
        assert await broadcasts.lay_anew(session)


def tokens(hall: Hall, chats: Sequence[int]) -> list[str]:
    """What stands in the tables for each of them, as SQL writes it."""
    return [f"\\x{subscriptions.slot(hall.key, chat).hex()}" for chat in chats]

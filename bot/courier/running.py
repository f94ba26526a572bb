"""The courier in the life of a process: one sender for the token, of however many replicas; the others stand by."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

from bot.courier.desk import Desk
from bot.courier.journal import Journal
from bot.courier.office import Office
from bot.courier.reissuing import Reissue
from bot.courier.rounds import Rounds
from storage import outbox, reissue
from storage.database import DatabaseUnavailable
from storage.leading import Lead
from storage.outbox import Overtaken

logger = logging.getLogger(__name__)


@asynccontextmanager
async def delivering(office: Office) -> AsyncIterator[None]:
    """Deliver notices as long as the block lasts; at its end what is in the air is waited for and written down."""
    stop = asyncio.Event()
    work = asyncio.create_task(deliver(office, stop))
    try:
        yield
    finally:
        stop.set()
        await work


async def deliver(office: Office, stop: asyncio.Event) -> None:
    """Deliver notices until told to stop, whenever this process leads."""
    async with Lead(office.database, f"notices of {office.bot.id}") as lead:
        while not stop.is_set():
            if not await lead.mine():
                await _pause(stop, office.pulse.standby)
                continue
            try:
                await _serve_term(office, lead, stop)
            except Overtaken:
                logger.info("Somebody else delivers", extra={"action": "courier_overtaken"})
            except DatabaseUnavailable:
                await _pause(stop, office.pulse.again)
            except Exception as error:
                kind = type(error).__name__
                logger.error("Delivering failed", extra={"action": "courier_failed", "kind": kind})
                await _pause(stop, office.pulse.standby)


async def _serve_term(office: Office, lead: Lead, stop: asyncio.Event) -> None:
    """Be the sender until told to stop, or until somebody else leads. Raises `Overtaken`."""
    began = lead.taken
    async with office.database.transaction() as session:
        term = await outbox.take_over(session)
        held, rate = await reissue.pace(session)
    told = office.lately.outcomes()
    async with office.database.statement() as session:
        await outbox.settle(session, term, told)
    office.lately.add(told, sure=True)  # just now: it may fail once more
    office.pacer.resume(office.clock(), held, rate)
    logger.info("Delivering", extra={"action": "courier_begun"})
    own = office.database.alone()
    sure = partial(lead.held_since, began)
    journal = Journal(office.database, term, office.pulse.again, office.lately, sure)
    desk = Desk(office, journal, own, term)
    writing = asyncio.create_task(journal.run())
    try:
        await _first_of(
            desk.run(),
            Rounds(office, desk, Reissue(office)).run(),
            _until_other(lead, began, office.pulse.standby / 2),
            stop.wait(),
        )
    finally:
        await desk.close()
        writing.cancel()
        with suppress(asyncio.CancelledError):
            await writing
        await own.close()


async def _first_of(*works: Coroutine[Any, Any, Any]) -> None:
    """Work at all until one ends; end the others; raise what it raised."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _until_other(lead: Lead, began: int, every: float) -> None:
    """Until somebody else leads, or we do anew: then the server failed, and may have forgotten what a
    term is built on."""
    while True:
        if not await lead.mine() or lead.taken != began:
            return
        await asyncio.sleep(every)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()

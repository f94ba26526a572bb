"""What the organisers' bot and the mixer share at start-up: a database that answers, and tells nobody anything."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from admin.operator.problem import Problem
from storage.database import Database, DatabaseUnavailable, Refused
from storage.server_settings import LeakingServer, refuse_if_leaking

FIRST_WAIT = 0.5  #: seconds before the second attempt; doubled each time…
LONGEST_WAIT = 15.0  #: …up to this

Done = TypeVar("Done")

logger = logging.getLogger(__name__)


def wait_after(failures: int) -> float:
    """Seconds to wait after so many failures in a row.

    >>> [wait_after(failures) for failures in (1, 2, 3, 10, 1000)]
    [0.5, 1.0, 2.0, 15.0, 15.0]
    """
    return min(LONGEST_WAIT, FIRST_WAIT * float(2 ** min(failures - 1, 10)))


async def settle_in(database: Database, role: str, stop: asyncio.Event) -> None:
    """Wait, calmly, until the database answers; then refuse to work on a server that would write down what people say.

    Raises `Problem` for a leaking server or one that does not let the role in. Returns early when `stop` is set.
    """

    async def look() -> None:
        async with database.statement() as session:
            await refuse_if_leaking(session)

    try:
        await patiently(look, stop)
    except LeakingServer as leaking:
        raise Problem(str(leaking)) from None
    except Refused:
        raise Problem(
            f"La base de datos no deja entrar al papel «{role}».",
            "Corre «desdeabajo migrate», que pone al día papeles y contraseñas.",
        ) from None


async def patiently(attempt: Callable[[], Awaitable[Done]], stop: asyncio.Event) -> Done | None:
    """Do something with the database, again and again while it is away; None when `stop` is set first."""
    failures = 0
    while not stop.is_set():
        try:
            return await attempt()
        except DatabaseUnavailable:
            failures += 1
            logger.warning(
                "The database is away", extra={"action": "database_away", "wait": wait_after(failures)}
            )
            await pause(wait_after(failures), stop)
    return None


async def pause(seconds: float, stop: asyncio.Event) -> None:
    """Wait so long, or until `stop` is set."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)

"""Who is counted where a place code is needed: a use before the answer, given back when nothing of it was kept.

A good code, a bad one and none at all take the same way: the same digest is worked out, the same statements are made,
the same rows written anew. Only the numbers in them differ.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from bot.runtime import Runtime
from storage import codes, sayable
from storage.consultations import Consultation
from storage.database import DatabaseUnavailable


@dataclass
class Admission:
    """Whether somebody's answer counts, and whether it was kept."""

    counts: bool  #: no code is needed, or the code was good and has just been used once
    stored: bool = False  #: to be set once the answer is kept; otherwise the use is given back


@asynccontextmanager
async def of(runtime: Runtime, consultation: Consultation, code: str) -> AsyncIterator[Admission]:
    """Count a use of the code for the length of the block; given back after it, whatever happens inside, unless the
    answer was `stored`."""
    if not consultation.coded:
        yield Admission(counts=True)
        return
    place, today = consultation.place.id, (await runtime.now_in(consultation.id)).date()
    digest = await asyncio.to_thread(sayable.digest, place, code)
    admitted = Admission(await codes.use(runtime.database, place, digest, today=today))
    try:
        yield admitted
    finally:
        given = admitted.counts and not admitted.stored
        with suppress(DatabaseUnavailable):  # it costs the code one use, and nobody an answer
            await codes.give_back(runtime.database, place, digest, today=today, given=given)

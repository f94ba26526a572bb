"""One consultation and its answers: whether a release or its closing is due, and the release itself.

Nothing here knows a timetable; `admin.mixer` ticks.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from random import Random, SystemRandom
from uuid import UUID

from admin.digest.stored import finish, pairs, policy
from admin.schedule import Weekly, today
from dialogs import xform
from storage import clock, consultations, epochs, forms, inspection, mixing, unlocking
from storage.consultations import Consultation
from storage.custody import NotOpened
from storage.database import Database
from storage.keys import KeyProblem, KeyRing
from storage.server_settings import refuse_if_leaking

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Mixer:
    """What the mixer works with."""

    database: Database
    keys: KeyRing
    daily: Weekly  #: when answers are released, on the clock of each place
    now: Callable[[], datetime] = clock.wall
    rng: Random = SystemRandom()  # noqa: RUF009 - the system's randomness has no state to share
    agreeing: bool = False  #: whether the database server's clock must have come as far, too
    again: float = 60.0  #: seconds between two tries of a release that a key, a disk or a setting prevents


async def release_once(
    database: Database, keys: KeyRing, consultation: Consultation, *, on: date, rng: Random
) -> mixing.Release | None:
    """Release what may be released of a consultation, publishing figures with it; None when nothing was to be done.

    At most once per calendar day `on` of the place. Past its closing date, or when the operator is closing it, the
    consultation is closed instead: whatever waits leaves, the finer editions are made, and the last key dies. In
    custody what waits is only stirred, and closed as soon as two people have opened it. Nothing is done in a suspended
    place. Raises `KeyProblem` when the key cannot be read.
    """
    over = consultation.state == "closing" or (consultation.closes is not None and on > consultation.closes)
    try:
        private = None
        if consultation.mode == "custody":
            if not over:
                await mixing.stir(database, consultation.id, rng=rng)
                return None
            private = await unlocking.unlock(database, keys, consultation.id)
        async with database.statement() as session:
            form = xform.load(await forms.xform(session, consultation.form_id))
        if over:
            return await mixing.close(
                database,
                keys,
                consultation.id,
                rng=rng,
                publish=policy(form, final=True),
                pairs=pairs(form),
                finish=finish(form, k=consultation.k, rng=rng),
                private=private,
            )
        return await mixing.release(
            database, keys, consultation.id, today=on, rng=rng, publish=policy(form), pairs=pairs(form)
        )
    except mixing.Suspended:
        logger.info("Stopped: the place was suspended", extra={"action": "release_suspended"})
        return None
    except NotOpened:
        return None


async def attempt(mixer: Mixer, consultation_id: UUID) -> None:
    """One look at a consultation, and its release if it is due.

    Raises `LeakingServer` when somebody changed the server since we started, `KeyProblem` while a key is not as it
    must be: then nothing is opened.
    """
    async with mixer.database.statement() as session:
        await refuse_if_leaking(session)
        consultation = await consultations.one(session, consultation_id)
        now = mixer.now()
        if mixer.agreeing:
            now = min(now, await inspection.server_time(session) + clock.SLACK)
    if consultation is None or consultation.state not in ("open", "closing"):
        return
    on = today(now, consultation.place.time_zone)
    if consultation.state == "open" and consultation.closes and on > consultation.closes + clock.FAR:
        logger.error("Too far beyond its end to be true; not closed", extra={"action": "clock_doubted"})
        return
    if consultation.mode == "pool":
        await epochs.ensure_epoch(mixer.database, mixer.keys, consultation.id)
    await release_once(mixer.database, mixer.keys, consultation, on=on, rng=mixer.rng)


async def ensure_epochs(mixer: Mixer, troubled: set[UUID]) -> tuple[Consultation, ...]:
    """Give every open consultation a key to seal to; the consultations there are."""
    async with mixer.database.statement() as session:
        open_now = await consultations.open_ones(session)
    for consultation in open_now:
        try:
            await _ensure_epoch(mixer, consultation)
        except KeyProblem as problem:
            if consultation.id not in troubled:
                said = {"action": "key_problem", "said": str(problem)}
                logger.error("A key is not as it must be; nothing is received meanwhile", extra=said)
            troubled.add(consultation.id)
        else:
            troubled.discard(consultation.id)
    return open_now


async def _ensure_epoch(mixer: Mixer, consultation: Consultation) -> None:
    """See that what people send now can be opened later. Raises `KeyProblem`; then nothing is received."""
    if consultation.public_key is None:
        if await epochs.ensure_epoch(mixer.database, mixer.keys, consultation.id):
            logger.info("First key made", extra={"action": "epoch_begun"})
    elif consultation.mode == "pool":
        assert consultation.epoch is not None
        try:
            epochs.matching_key(mixer.keys, consultation.id, consultation.epoch, consultation.public_key)
        except KeyProblem:
            if await epochs.stop_intake(mixer.database, consultation.id, consultation.epoch):
                raise

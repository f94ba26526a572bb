"""The mixer's work: open what waits, let a shuffled crowd out, seal the rest anew, and end the key.

A release is one transaction under the consultation's exclusive advisory lock. Whatever is kept is written again in
random order by that one transaction, so neither place, nor transaction number, nor id tells who came when. The old
key dies only after the commit, and by asking the database which epoch is open: a crash at any point loses nothing,
and leaves at worst a key that the next `sweep_dead_keys` ends.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

from sqlalchemy import Row, text

from dialogs.submission import Submission, from_json, to_json
from storage import crossed, custody, enclosures, figures, journal, pool, research, sealing, tallies, texts
from storage.custody import NotOpened
from storage.database import Database, Session
from storage.drawing import Draw, count, count_together, draw, draw_everything, draw_nobody
from storage.epochs import begin_epoch, lock, matching_key, sweep_dead_keys
from storage.figures import Standing
from storage.keys import KeyRing
from storage.research import Editions, Ending, Finish
from storage.tallies import Count

#: From everything counted so far, and what stands published with its exact bases, to what shall stand published.
Publish = Callable[[Sequence[Count], Sequence[Standing]], Iterable[Standing]]

logger = logging.getLogger(__name__)


class Suspended(Exception):
    """The place was suspended while this was under way: nothing was changed."""


@dataclass(frozen=True)
class Release:
    """What a release did, in numbers that name nobody."""

    released: int
    kept: int
    unreadable: int  #: boxes not sealed by us, thrown away


async def release(
    database: Database,
    ring: KeyRing,
    consultation: UUID,
    *,
    today: date,
    rng: Random,
    publish: Publish,
    pairs: Sequence[tuple[str, str]] = (),
) -> Release | None:
    """Let out, per sector, all but k of those who wait, where at least 2k do. None when nobody leaves.

    At most once a `today` (the place's date): the database keeps the date of the last release, and a clock set back
    does not help; and not while it is paused. Where nobody may leave, those who wait are mixed all the same, and sealed
    to a new key: whoever takes the machine with its keys can lay beside their owners' marks only the answers that came
    since. Answers to two questions of `pairs` are counted together, and kept sealed until the closing. None in custody,
    where nobody leaves before the closing (`stir`). Raises `KeyProblem` when the private key cannot be read, and
    `Suspended`; nothing is changed then.
    """
    async with database.transaction() as session:
        now = await _lock_open(session, consultation)
        if now is None or now.mode == "custody" or (now.released_on and now.released_on >= today):
            return None
        keys = _keys_of(ring, now)
        waiting, unreadable = await _open_all(session, consultation, keys)
        drawn = draw_nobody(waiting, rng=rng) if now.paused else draw(waiting, k=now.k, rng=rng)
        if drawn.leaving:
            await _count(session, consultation, drawn, rng=rng)
            await _publish(session, consultation, publish)
            await session.execute(_RELEASED, {"consultation": consultation, "today": today})
        elif not await pool.newcomers(session, consultation):
            return None
        staying = await enclosures.release(
            session, consultation, drawn.leaving, drawn.staying, k=now.k, rng=rng
        )
        await pool.lay_marks(session, consultation, rng=rng)
        await session.execute(_END_EPOCH, {"consultation": consultation})
        following = await begin_epoch(session, ring, consultation, now.number + 1)
        await _restage(session, consultation, now.number + 1, following, staying)
        if pairs:
            together = await crossed.gathered(session, consultation, keys.private)
            together += count_together(drawn.leaving, pairs)
            await crossed.keep(session, consultation, following.private, together)
        await _refuse_if_suspended(session, consultation)
    done = Release(len(drawn.leaving), len(drawn.staying), unreadable)
    action = "batch_released" if done.released else "pool_mixed"
    logger.info("Pool mixed", extra={"action": action, "size": done.released, "kept": done.kept})
    await sweep_dead_keys(database, ring)
    await journal.begin_anew(database)
    return done if done.released else None


async def close(
    database: Database,
    ring: KeyRing,
    consultation: UUID,
    *,
    rng: Random,
    publish: Publish,
    pairs: Sequence[tuple[str, str]] = (),
    finish: Finish = lambda ending: Editions(),
    private: bytes | None = None,
) -> Release | None:
    """Close an open consultation: everything that waits leaves, with its sector only where k share it.

    With fewer than k in all nothing is opened and the consultation ends `unopened`. Either way the nullifiers and the
    sealed answers are thrown away and the key dies; the residents' process ends the nullifier key when it sees the
    state (`participation.bury_nullifier_keys`). `finish` makes the finer editions of all that was counted; it sees the
    answers themselves only in custody, where nothing was released before. There the key is not here: `private` is what
    two people opened (`unlocking`), and what they opened it with is thrown away. None when it was not open, or its
    place is suspended; raises `Suspended` when that happens meanwhile, and `NotOpened` in custody without the key.
    """
    async with database.transaction() as session:
        now = await _lock_open(session, consultation)
        if now is None:
            return None
        waiting: list[Submission] = []
        unreadable = 0
        if await pool.waiting(session, consultation) >= now.k:
            waiting, unreadable = await _open_all(session, consultation, _keys_of(ring, now, private))
        drawn = draw_everything(waiting, k=now.k, rng=rng)
        if drawn.leaving:
            await _count(session, consultation, drawn, rng=rng)
            await enclosures.release(session, consultation, drawn.leaving, (), k=now.k, rng=rng)
        if drawn.leaving or now.released_on is not None:
            await _publish(session, consultation, publish)
            together = count_together(drawn.leaving, pairs)
            if pairs and now.released_on is not None:
                together += await crossed.gathered(
                    session, consultation, _keys_of(ring, now, private).private
                )
            standing = await figures.standing(session, consultation)
            whole = drawn.leaving if now.mode == "custody" and now.released_on is None else ()
            editions = finish(Ending(standing, together, whole))
            await figures.write(session, consultation, editions.figures)
            await research.write(session, consultation, editions, rng=rng)
        await crossed.forget(session, consultation)
        await custody.destroy(session, consultation)
        await pool.throw_away(session, consultation)
        await session.execute(_END_EPOCH, {"consultation": consultation})
        state = "closed" if drawn.leaving or now.released_on is not None else "unopened"
        await session.execute(_CLOSE, {"consultation": consultation, "state": state})
        await _refuse_if_suspended(session, consultation)
    done = Release(len(drawn.leaving), 0, unreadable)
    logger.info("Consultation closed", extra={"action": f"consultation_{state}", "size": done.released})
    await sweep_dead_keys(database, ring)
    await journal.begin_anew(database)
    return done


async def stir(database: Database, consultation: UUID, *, rng: Random) -> bool:
    """In custody, where nothing can be opened meanwhile: lay marks and sealed answers anew, each in random order.

    Whoever takes the machine and forces two phrases out of people can lay beside their owners' marks only the answers
    that came since. False when nobody came, or nothing is received.
    """
    async with database.transaction() as session:
        now = await _lock_open(session, consultation)
        if now is None or now.mode != "custody" or not await pool.newcomers(session, consultation):
            return False
        boxes = await pool.boxes(session, consultation)
        rng.shuffle(boxes)
        await pool.lay_marks(session, consultation, rng=rng)
        await pool.lay_boxes(session, consultation, now.number, boxes)
        await _refuse_if_suspended(session, consultation)
    logger.info("Sealed answers stirred", extra={"action": "custody_stirred", "kept": len(boxes)})
    await journal.begin_anew(database)
    return True


async def _lock_open(session: Session, consultation: UUID) -> Row[tuple[object, ...]] | None:
    await lock(session, consultation)
    found = await session.execute(_OPEN, {"consultation": consultation})
    return found.one_or_none()


async def _refuse_if_suspended(session: Session, consultation: UUID) -> None:
    """The last statement before the commit: whoever suspended the place meanwhile has stopped this, too."""
    if (await session.execute(_IS_SUSPENDED, {"consultation": consultation})).scalar_one():
        raise Suspended


def _keys_of(
    ring: KeyRing, epoch: Row[tuple[object, ...]], private: bytes | None = None
) -> sealing.EpochKeys:
    if epoch.mode == "custody":
        if private is None or sealing.public_half(private) != epoch.public_key:
            raise NotOpened
        return sealing.EpochKeys(epoch.public_key, private)
    return sealing.EpochKeys(epoch.public_key, matching_key(ring, epoch.id, epoch.number, epoch.public_key))


async def _open_all(
    session: Session, consultation: UUID, keys: sealing.EpochKeys
) -> tuple[list[Submission], int]:
    opened: list[Submission] = []
    unreadable = 0
    for box in await pool.boxes(session, consultation):
        try:
            opened.append(from_json(sealing.open_sealed(keys, box)))
        except (sealing.SealBroken, ValueError, KeyError, TypeError):
            unreadable += 1
    return opened, unreadable


async def _count(session: Session, consultation: UUID, drawn: Draw, *, rng: Random) -> None:
    await tallies.add(session, consultation, count(drawn.leaving))
    loose = [one for submission in drawn.leaving for one in submission.texts]
    await texts.add(session, consultation, loose, rng=rng)


async def _publish(session: Session, consultation: UUID, publish: Publish) -> None:
    counts = await tallies.counts(session, consultation)
    before = await figures.standing(session, consultation)
    await figures.write(session, consultation, publish(counts, before))


async def _restage(
    session: Session, consultation: UUID, number: int, keys: sealing.EpochKeys, staying: Sequence[Submission]
) -> None:
    """Those who stay behind, sealed to the new epoch, in the random order in which they were drawn."""
    boxes = [sealing.seal(keys.public, to_json(submission)) for submission in staying]
    await pool.lay_boxes(session, consultation, number, boxes)


_OPEN = text(
    "SELECT c.id, c.k, c.released_on, c.paused, c.mode, e.number, e.public_key"
    " FROM consultation c JOIN epoch e ON e.consultation_id = c.id JOIN place p ON p.id = c.place_id"
    " WHERE c.id = :consultation AND c.state IN ('open', 'closing') AND e.open AND NOT p.suspended"
    " FOR UPDATE OF c"
)
_IS_SUSPENDED = text(
    "SELECT p.suspended FROM consultation c JOIN place p ON p.id = c.place_id WHERE c.id = :consultation"
)
_END_EPOCH = text("UPDATE epoch SET open = false WHERE consultation_id = :consultation AND open")
_RELEASED = text("UPDATE consultation SET released_on = :today WHERE id = :consultation")
_CLOSE = text("UPDATE consultation SET state = :state WHERE id = :consultation")

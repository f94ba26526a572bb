"""The machine is taken while its consultation is in custody: with every byte of it, nothing opens."""

import base64
import sys
from contextlib import suppress

import psutil
import pytest
from sqlalchemy import text

from storage import custody, sealing, unlocking
from storage.embedded import EmbeddedPostgres
from tests.attacks.seizure import seize, windows
from tests.custody.people import Kept, in_custody
from tests.databases import Databases


async def _private(kept: Kept) -> bytes:
    """What the attacker would like to find; only two people could say it."""
    async with kept.databases.organiser.statement() as session:
        wraps = await custody.wraps_of(session, kept.id)
    one, other = (custody.give(kept.id, wraps, phrase) for phrase in kept.phrases[:2])
    return custody.unwrap(kept.id, wraps, one, other)


async def _seized(kept: Kept, cluster: EmbeddedPostgres, private: bytes) -> None:
    """Every file of the server and of every key folder: neither the key nor a phrase lies there, and nothing fits."""
    databases = kept.databases
    async with databases.superuser.statement() as session:
        await session.execute(text("CHECKPOINT"))
        spoils = await seize(session, cluster.pgdata, databases.keys)
        boxes = list((await session.execute(text("SELECT box FROM staging"))).scalars())
        kept_in = (await session.execute(text("SELECT salt, box FROM wrap"))).all()
        asked = (await session.execute(text("SELECT public_key, box FROM opening"))).all()
    whole = [spoils.disk.content, *spoils.keys.values()]
    for lying in (private, private.hex().encode(), base64.b64encode(private)):
        assert not any(lying in content for content in whole)
    for phrase in kept.phrases:
        assert not any(phrase.encode() in content for content in whole)
    small = [bytes(cell) for row in (*kept_in, *asked) for cell in row if cell is not None]
    secrets = {*spoils.secrets, *(window for one in small for window in windows(one))}
    for secret in secrets:
        keys = sealing.EpochKeys(sealing.public_half(secret), secret)
        for box in boxes[:1]:  # all are sealed to one key
            with suppress(sealing.SealBroken):
                raise AssertionError(sealing.open_sealed(keys, box))


@pytest.mark.long
async def test_at_no_moment_before_the_phrases_does_the_machine_open_anything(
    databases: Databases, cluster: EmbeddedPostgres
) -> None:
    """While people answer, after a stir, when it is closing, when the mixer asks, and with garbage handed over."""
    kept = await in_custody(databases)
    private = await _private(kept)
    await kept.answered(5)
    await _seized(kept, cluster, private)
    await kept.answered(10, seed=2)
    await kept.mixed()
    await _seized(kept, cluster, private)
    await kept.ordered_to_close()
    await _seized(kept, cluster, private)
    await kept.mixed()
    await _seized(kept, cluster, private)
    async with databases.organiser.transaction() as session:
        await session.execute(text("UPDATE opening SET box = 'basura'"))
    await kept.mixed()
    await _seized(kept, cluster, private)


async def test_the_attacker_finds_a_key_that_does_lie_about(
    databases: Databases, cluster: EmbeddedPostgres
) -> None:
    """The same attacker against an operator who kept the key in a file: found, and it opens."""
    kept = await in_custody(databases)
    private = await _private(kept)
    await kept.answered(1)
    databases.keys.joinpath("copia.txt").write_text(private.hex())
    with pytest.raises(AssertionError):
        await _seized(kept, cluster, private)


@pytest.mark.long
async def test_a_mixer_killed_at_any_moment_of_the_closing_loses_and_doubles_nothing(
    databases: Databases,
) -> None:
    """kill -9 again and again from the closing on; whichever closes in the end counts each answer once."""
    kept = await in_custody(databases)
    await kept.answered(30)
    await kept.ordered_to_close()
    kills = handed = 0
    while await kept.state() == "closing" and kills < 40:
        words = ("tests.custody.killing", databases.urls["mixer"], str(databases.mixer_keys.folder))
        process = psutil.Popen([sys.executable, "-m", *words, str(kept.id), str(kills)])
        assert process.wait() in (0, -9)
        kills += 1
        if await _asks(kept) and handed < 1 + kills // 10:
            await kept.given(1, 3)
            handed += 1
    while await kept.state() == "closing":
        if await _asks(kept):
            await kept.given(2, 3)
        await kept.mixed()
    assert await kept.state() == "closed"
    async with databases.mixer.statement() as session:
        counted = text("SELECT sum(n) FROM tally WHERE choice = '' AND question = 'sobre_ti/sector'")
        every = (await session.execute(counted)).scalar_one()
    assert every == 30
    assert await unlocking.unlock(databases.mixer, databases.mixer_keys, kept.id) is None


async def _asks(kept: Kept) -> bool:
    async with kept.databases.owner.statement() as session:
        return await custody.asked(session, kept.id) is not None

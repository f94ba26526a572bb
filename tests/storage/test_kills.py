"""kill -9 at random moments: of those who hand in, of the mixer, of PostgreSQL. Nothing sent is lost or doubled."""

import asyncio
import re
import sys
from pathlib import Path
from random import Random
from uuid import UUID

import psutil
import pytest

from storage import epochs, mixing, tallies, texts
from storage.embedded import EmbeddedPostgres
from storage.migrate import migrate
from tests.databases import PASSWORDS, connect
from tests.storage.people import chance, everything

ROUNDS = 20


async def _start(
    work: str, url: str, keys: Path, consultation: UUID, numbers: range
) -> asyncio.subprocess.Process:
    arguments = (work, url, str(keys), str(consultation), str(numbers.start), str(numbers.stop))
    command = [sys.executable, "-m", "tests.storage.killing", *arguments]
    return await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)


async def _said(process: asyncio.subprocess.Process, lines: int) -> list[int]:
    """The next people who were told "enviado"."""
    assert process.stdout is not None
    return [int((await process.stdout.readline()).split()[1]) for _ in range(lines)]


async def _kill(process: asyncio.subprocess.Process) -> list[int]:
    """Kill it, and hear whom it had still told."""
    process.kill()
    assert process.stdout is not None
    rest = (await process.stdout.read()).decode()
    await process.wait()
    return [int(number) for number in re.findall(r"enviado (\d+)\n", rest)]


@pytest.mark.long
async def test_twenty_kills_of_each_process_lose_and_double_nothing(server: EmbeddedPostgres) -> None:
    """Twenty rounds: submitters and mixer at work, each of them and PostgreSQL killed at random; closing counts all."""
    rng = Random(5)
    await migrate(server.url(), PASSWORDS, password=server.superuser_password())
    databases = connect(server, "desdeabajo", server.pgdata.parent / "keys")
    consultation = (await databases.open_consultation()).id
    told: set[int] = set()
    first, kills = 1, 0
    for round_ in range(ROUNDS):
        # The next start repeats the last person of the one before: she may or may not have been stored.
        start = max(1, first - 1)
        people, days = range(start, start + 10_000), range(200 * round_, 200 * round_ + 200)
        urls, keys = databases.urls, databases.keys
        handing = await _start("submit", urls["resident"], keys / "resident", consultation, people)
        mixing_ = await _start("mix", urls["mixer"], keys / "mixer", consultation, days)
        heard = await _said(handing, rng.randint(5, 40))
        victims = [handing, mixing_, "postgres"]
        rng.shuffle(victims)
        for victim in victims:
            if victim == "postgres":
                if round_ % 2:
                    process = psutil.Process(server.pid)
                    process.kill()
                    await asyncio.to_thread(psutil.wait_procs, [process], 10)
                else:
                    await asyncio.to_thread(server.stop, mode="immediate")
                await asyncio.to_thread(server.start)
                if handing.returncode is None:
                    heard += await _said(handing, rng.randint(1, 10))
            elif victim is handing:
                heard += await _kill(handing)
            else:
                await _kill(mixing_)
            kills += 1
        told.update(heard)
        first = max(told) + 1

    await databases.close()
    databases = connect(server, "desdeabajo", server.pgdata.parent / "keys")
    await epochs.ensure_epoch(databases.mixer, databases.mixer_keys, consultation)
    await mixing.close(databases.mixer, databases.mixer_keys, consultation, rng=chance(), publish=everything)
    async with databases.mixer.statement() as session:
        counts = await tallies.counts(session, consultation)
        bodies = [one.body for one in await texts.all_of(session, consultation)]
    counted = [int(number) for body in bodies for number in re.findall(r"palabra(\d+)fin", body)]

    assert kills == 3 * ROUNDS
    assert len(counted) == len(set(counted))
    assert told <= set(counted)
    assert len(set(counted) - told) <= ROUNDS  # stored, but killed before it could say so
    assert sum(one.n for one in counts if (one.question, one.choice) == ("agua", "")) == len(counted)
    assert databases.mixer_keys.epochs(consultation) == ()
    await databases.close()

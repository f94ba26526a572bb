"""What may go wrong around the mixer: clocks, keys, disks, the server, a second one. Nothing is lost or done twice."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from admin import mixer, releasing
from admin.schedule import Weekly
from storage import clock, consultations, sealing
from storage.consultations import Consultation
from storage.embedded import EmbeddedPostgres
from tests.databases import OPENS, Databases
from tests.mixer.people import eventually, opened, take_part
from tests.storage.people import rows

DAILY = Weekly("day", 4, 0)
NIGHT = datetime(2026, 3, 2, 18, tzinfo=UTC)  #: noon in the place, on the day after it opened


@dataclass
class Machine:
    """A machine whose clock somebody sets."""

    wall: datetime = NIGHT
    count: float = 0.0

    def clock(self) -> clock.Steady:
        """The clock of a process that has just been started here."""
        made = clock.Steady(lambda: self.wall, lambda: self.count)
        made()
        return made


@asynccontextmanager
async def mixing(databases: Databases, now: Callable[[], datetime], *, seed: int = 1) -> AsyncIterator[None]:
    """A mixer at work that tries again soon."""
    stop = asyncio.Event()
    made = releasing.Mixer(databases.mixer, databases.mixer_keys, DAILY, now, Random(seed), again=0.1)
    working = asyncio.create_task(mixer.run(made, stop))
    try:
        yield
    finally:
        stop.set()
        await working


async def waiting(databases: Databases) -> int:
    """How many sealed answers there are."""
    async with databases.mixer.statement() as session:
        return await rows(session, "staging")


async def counted(databases: Databases) -> int:
    """How many people the tallies know."""
    async with databases.mixer.statement() as session:
        question = text(
            "SELECT coalesce(sum(n), 0) FROM tally WHERE question = 'sobre_ti/sector' AND choice = ''"
        )
        return int((await session.execute(question)).scalar_one())


async def now(databases: Databases, consultation: Consultation) -> Consultation:
    """The consultation as it is, with its key if it has an open one."""
    async with databases.mixer.statement() as session:
        found = {one.id: one for one in await consultations.open_ones(session)}
        return (
            found.get(consultation.id) or (await consultations.one(session, consultation.id)) or consultation
        )


async def is_counted(databases: Databases, people: int) -> None:
    """Wait until so many were counted."""

    async def so() -> bool:
        return await counted(databases) == people

    await eventually(so)


async def tried(caplog: pytest.LogCaptureFixture, action: str) -> None:
    """Wait until the mixer says so in its log."""

    async def said() -> bool:
        return any(getattr(record, "action", "") == action for record in caplog.records)

    await eventually(said)


@pytest.mark.parametrize("jump", [timedelta(hours=48), timedelta(days=27_000)])
async def test_a_clock_set_ahead_closes_nothing_and_releases_once(
    databases: Databases, jump: timedelta
) -> None:
    """The day of its end is long past by that clock; the consultation stays open, and no key dies before its time."""
    consultation = await opened(databases)
    async with databases.owner.transaction() as session:
        await session.execute(
            text("UPDATE consultation SET closes = :day"), {"day": OPENS + timedelta(days=1)}
        )
    await take_part(databases, consultation, 25)
    machine = Machine()
    steady = machine.clock()
    async with mixing(databases, steady):
        await is_counted(databases, 15)
        await take_part(databases, consultation, 20, seed=2)
        machine.wall += jump
        async with databases.mixer.statement() as session:
            one = await consultations.one(session, consultation.id)
        assert one is not None
        await releasing.attempt(
            releasing.Mixer(databases.mixer, databases.mixer_keys, DAILY, steady, Random(3)), consultation.id
        )

    after = await now(databases, consultation)
    assert (after.state, after.released_on) == ("open", OPENS + timedelta(days=1))
    assert (await waiting(databases), await counted(databases)) == (30, 15)
    assert databases.mixer_keys.epochs(consultation.id) == (after.epoch,)


async def test_a_clock_that_was_wrong_from_the_start_closes_nothing_by_itself(
    databases: Databases, caplog: pytest.LogCaptureFixture
) -> None:
    """Started in the year 2100 there is nothing to hold the clock against but the consultation's own end."""
    consultation = await opened(databases)
    async with databases.owner.transaction() as session:
        await session.execute(
            text("UPDATE consultation SET closes = :day"), {"day": OPENS + timedelta(days=1)}
        )
    await take_part(databases, consultation, 25)

    async with mixing(databases, lambda: datetime(2100, 1, 1, 18, tzinfo=UTC)):
        await tried(caplog, "clock_doubted")

    assert (await now(databases, consultation)).state == "open"
    assert await waiting(databases) == 25


async def test_the_server_s_clock_must_have_come_as_far(databases: Databases) -> None:
    """A mixer two days ahead of the database server does not do the work of the day after tomorrow."""
    consultation = await opened(databases)
    async with databases.superuser.statement() as session:
        today = (await session.execute(text("SELECT current_date"))).scalar_one()
        await session.execute(
            text("UPDATE consultation SET closes = :day"), {"day": today + timedelta(days=1)}
        )
    await take_part(databases, consultation, 25)
    ahead = datetime.now(UTC) + timedelta(hours=48)
    doubting = releasing.Mixer(
        databases.mixer, databases.mixer_keys, DAILY, lambda: ahead, Random(1), agreeing=True
    )

    await releasing.attempt(doubting, consultation.id)

    after = await now(databases, consultation)
    assert after.state == "open"
    assert after.released_on is not None
    assert after.released_on <= today


async def test_a_clock_set_back_releases_nothing_twice(databases: Databases) -> None:
    """What was done has its date; the work of the next day waits for it."""
    consultation = await opened(databases)
    await take_part(databases, consultation, 25)
    async with mixing(databases, lambda: NIGHT):
        await is_counted(databases, 15)
    await take_part(databases, consultation, 20, seed=2)
    back = releasing.Mixer(
        databases.mixer, databases.mixer_keys, DAILY, lambda: NIGHT - timedelta(hours=48), Random(2)
    )

    await releasing.attempt(back, consultation.id)

    assert await counted(databases) == 15


async def test_a_server_that_begins_to_tell_is_not_worked_with(
    databases: Databases, caplog: pytest.LogCaptureFixture
) -> None:
    """Changed while we run: nothing is opened, it is said, and once it is mended the work is done without a restart."""
    consultation = await opened(databases)
    await take_part(databases, consultation, 25)
    name = databases.url.rpartition("/")[2].partition("?")[0]
    async with databases.superuser.statement() as session:
        await session.execute(text(f"ALTER DATABASE {name} SET log_statement = 'all'"))

    async with mixing(databases, lambda: NIGHT):
        await tried(caplog, "server_leaks")
        assert (await waiting(databases), await counted(databases)) == (25, 0)
        async with databases.superuser.statement() as session:
            await session.execute(text(f"ALTER DATABASE {name} RESET log_statement"))
        await is_counted(databases, 15)


def _missing(path: Path) -> None:
    path.unlink()


def _short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9])


def _open(path: Path) -> None:
    path.chmod(0o644)


def _another(path: Path) -> None:
    path.write_bytes(os.urandom(32))


@pytest.mark.parametrize("harm", [_missing, _short, _open, _another])
async def test_nothing_is_received_under_a_key_that_is_not_as_it_must_be(
    databases: Databases, harm: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    """What came stays sealed, what would come is asked to wait; with the key back all goes on without a restart."""
    consultation = await opened(databases)
    await take_part(databases, consultation, 25)
    (path,) = databases.mixer_keys.folder.glob("epoch-*.key")
    key = path.read_bytes()
    harm(path)

    async def closed() -> bool:
        return (await now(databases, consultation)).public_key is None

    async with mixing(databases, lambda: NIGHT):
        await eventually(closed)
        await tried(caplog, "key_problem")
        assert (await waiting(databases), await counted(databases)) == (25, 0)
        path.unlink(missing_ok=True)
        path.write_bytes(key)
        path.chmod(0o600)
        await is_counted(databases, 15)
    assert key.hex() not in caplog.text


async def test_two_mixers_at_once_count_everybody_once(databases: Databases) -> None:
    """Whoever is second finds the work done; neither takes the other's new key for a lost one."""
    consultation = await opened(databases)
    await take_part(databases, consultation, 25)
    async with mixing(databases, lambda: NIGHT), mixing(databases, lambda: NIGHT, seed=2):
        await is_counted(databases, 15)
    after = await now(databases, consultation)

    assert await waiting(databases) == 10
    assert after.epoch is not None
    assert after.public_key == sealing.public_half(
        databases.mixer_keys.epoch_key(consultation.id, after.epoch)
    )


FULL = """
import asyncio, resource, sys
from datetime import date
from pathlib import Path
from random import Random
from uuid import UUID
from storage import mixing
from storage.database import Database
from storage.keys import KeyProblem, KeyRing

async def main(url, folder, consultation):
    database = Database(url)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16))
    try:
        await mixing.release(database, KeyRing(Path(folder)), UUID(consultation),
                             today=date(2026, 3, 1), rng=Random(1), publish=lambda counts, before: [])
    except KeyProblem as problem:
        print(problem)
    finally:
        await database.close()

asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_disk_without_room_for_the_next_key_undoes_the_release(databases: Databases) -> None:
    """The new key cannot be written: nothing was changed, nothing half lies about, and with room it is done."""
    consultation = await opened(databases)
    await take_part(databases, consultation, 25)
    folder = databases.mixer_keys.folder
    arguments = (databases.urls["mixer"], str(folder), str(consultation.id))

    said = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", FULL, *arguments], capture_output=True, text=True, check=True
    )

    assert "el disco está lleno" in said.stdout
    assert [path.name for path in folder.iterdir()] == [f"epoch-{consultation.id.hex}-1.key"]
    assert (await waiting(databases), await counted(databases)) == (25, 0)
    async with mixing(databases, lambda: NIGHT):
        await is_counted(databases, 15)


@pytest.fixture
def little_disk(cluster: EmbeddedPostgres) -> Iterator[Path]:
    """A disk of half a megabyte that the database server may write to. Only root can make one."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting needs root")
    folder = Path(tempfile.mkdtemp(prefix="desdeabajo-disco-"))
    folder.chmod(0o711)
    disk = folder / "disco"
    disk.mkdir()
    owner = cluster.pgdata.stat()
    options = f"size=512k,mode=700,uid={owner.st_uid},gid={owner.st_gid}"
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], check=False, capture_output=True
    )
    if done.returncode != 0:
        shutil.rmtree(folder)
        pytest.skip("mounting is not allowed here")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)
    shutil.rmtree(folder)


async def test_a_database_without_room_undoes_the_release(
    databases: Databases, little_disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The tallies lie on a disk that is full: the mixer waits, and counts everybody once when there is room."""
    consultation = await opened(databases)
    await take_part(databases, consultation, 25)
    async with databases.superuser.statement() as session:
        await session.execute(text(f"CREATE TABLESPACE lleno LOCATION '{little_disk}'"))
        await session.execute(text("ALTER TABLE tally SET TABLESPACE lleno"))
    ballast = little_disk / "lastre"
    _fill(ballast)
    try:
        async with mixing(databases, lambda: NIGHT):
            await tried(caplog, "database_away")
            assert (await waiting(databases), await counted(databases)) == (25, 0)
            assert (await now(databases, consultation)).epoch == 1
            ballast.unlink()
            await is_counted(databases, 15)
        assert await waiting(databases) == 10
    finally:
        ballast.unlink(missing_ok=True)
        async with databases.superuser.statement() as session:
            await session.execute(text("ALTER TABLE tally SET TABLESPACE pg_default"))
            await session.execute(text("CHECKPOINT"))
            await session.execute(text("DROP TABLESPACE lleno"))


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass

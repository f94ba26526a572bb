"""The mixer releases once a day, publishes only what may be known, and waits calmly for a database that is away."""

import asyncio
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from admin import mixer, releasing
from admin.operator.problem import Problem
from admin.runtime import patiently, settle_in, wait_after
from admin.schedule import Weekly
from storage import consultations, figures, forms
from storage.consultations import Consultation
from storage.database import Database, DatabaseUnavailable
from tests.databases import OPENS, Databases
from tests.digest import colonia
from tests.mixer.people import NIGHT, eventually, opened, take_part, xform

DAILY = Weekly("day", 4, 0)


@asynccontextmanager
async def mixing(databases: Databases, now: datetime) -> AsyncIterator[None]:
    """The mixer at work, at a moment that does not pass."""
    stop = asyncio.Event()
    working = asyncio.create_task(
        mixer.run(releasing.Mixer(databases.mixer, databases.mixer_keys, DAILY, lambda: now, Random(1)), stop)
    )
    try:
        yield
    finally:
        stop.set()
        await working


async def release(databases: Databases, consultation: Consultation, on: date) -> int:
    """One release; how many answers left."""
    done = await releasing.release_once(
        databases.mixer, databases.mixer_keys, consultation, on=on, rng=Random(1)
    )
    return done.released if done is not None else 0


async def told(
    databases: Databases, consultation: Consultation
) -> dict[tuple[str, str, str], figures.Figure]:
    """What anybody may know, as the organisers' bot reads it."""
    async with databases.organiser.statement() as session:
        found = await figures.published(session, consultation.id)
    return {(one.question, one.group, one.choice): one for one in found}


async def test_a_release_publishes_what_may_be_known_and_nothing_else(databases: Databases) -> None:
    """Twenty-five women: fifteen leave, and their figures; the nine men wait, and nothing shows they are there."""
    consultation = await opened(databases)
    await take_part(databases, consultation, 25)
    await take_part(databases, consultation, 9, sector="hombre_adulto")

    assert await release(databases, consultation, OPENS) == 15
    found = await told(databases, consultation)

    assert {group for _, group, _ in found} == {"", "mujer_joven"}
    assert found[NIGHT, "", "*"].base_tens == 10
    assert found[NIGHT, "mujer_joven", "nunca"].level == 1, "an option nobody chose is told like the others"
    assert all(question != "seguridad/segura" for question, _, _ in found), "nobody was asked that"


async def test_a_day_has_one_release(databases: Databases) -> None:
    """However often it is asked for; the next day has its own, and figures said anew count it."""
    consultation = await opened(databases)
    await take_part(databases, consultation, 25)

    assert await release(databases, consultation, OPENS) == 15
    await take_part(databases, consultation, 20, seed=2)
    assert await release(databases, consultation, OPENS) == 0
    assert await release(databases, consultation, OPENS + timedelta(days=1)) == 20

    assert (await told(databases, consultation))[NIGHT, "", "*"].revision == 2


async def test_after_its_last_day_a_consultation_is_closed(databases: Databases) -> None:
    """What waited leaves at once, and the state says so."""
    consultation = await opened(databases)
    await take_part(databases, consultation, 12)
    ended = replace(consultation, closes=OPENS + timedelta(days=7))

    assert await release(databases, ended, OPENS + timedelta(days=7)) == 0
    assert await release(databases, ended, OPENS + timedelta(days=8)) == 12

    async with databases.organiser.statement() as session:
        after = await consultations.one(session, consultation.id)
    assert after is not None
    assert after.state == "closed"


async def test_a_consultation_the_operator_closes_is_closed_within_seconds(databases: Databases) -> None:
    """The order alone is enough, whatever the hour: what waits is counted, and the key is gone."""
    consultation = await opened(databases)
    await take_part(databases, consultation, 12)

    async def is_closed() -> bool:
        async with databases.organiser.statement() as session:
            after = await consultations.one(session, consultation.id)
        return after is not None and after.state == "closed"

    async with mixing(databases, datetime(2026, 3, 1, 18, tzinfo=UTC)):
        async with databases.owner.transaction() as session:
            await consultations.set_state(session, consultation.id, "closing")
        await eventually(is_closed)
        await eventually(lambda: _no_key(databases, consultation))

    assert (await told(databases, consultation))[NIGHT, "", "ya_no"].base_tens == 10


async def _no_key(databases: Databases, consultation: Consultation) -> bool:
    return not databases.mixer_keys.epochs(consultation.id)


async def test_a_newly_opened_consultation_gets_a_key_while_the_mixer_runs(databases: Databases) -> None:
    """Nobody can take part before; it takes seconds."""
    place = (await databases.open_consultation()).place
    fresh = Consultation(
        uuid.uuid4(), place, colonia.form().identity, "Nueva", "open", 10, 7, OPENS, None, None, None
    )

    async def can_be_answered() -> bool:
        async with databases.resident.statement() as session:
            return any(c.id == fresh.id and c.public_key for c in await consultations.open_ones(session))

    async with mixing(databases, datetime(2026, 3, 1, 12, tzinfo=UTC)):
        async with databases.owner.transaction() as session:
            await forms.publish(session, fresh.form_id, xform(), "Nueva")
            await consultations.open_consultation(session, fresh)
        await eventually(can_be_answered)


async def test_a_release_missed_while_the_mixer_was_off_is_done_at_its_start(databases: Databases) -> None:
    """It is past the hour of the next day: what waits is released now."""
    consultation = await opened(databases)
    await take_part(databases, consultation, 25)

    async def published() -> bool:
        return bool(await told(databases, consultation))

    async with mixing(databases, datetime(2026, 3, 3, 20, tzinfo=UTC)):
        await eventually(published)


async def test_nothing_is_released_before_the_hour_of_the_first_night(databases: Databases) -> None:
    """On the day a consultation opens its answers wait for the next night."""
    consultation = await opened(databases)
    await take_part(databases, consultation, 25)
    noon = datetime(2026, 3, 1, 18, tzinfo=UTC)

    assert DAILY.last_due(noon, consultation.place.time_zone) == OPENS

    async with mixing(databases, noon):
        await asyncio.sleep(0)
    assert await told(databases, consultation) == {}


async def test_the_mixer_waits_for_a_database_that_is_away() -> None:
    """It tries again, a little later each time, until told to stop."""
    stop, attempts = asyncio.Event(), 0

    async def attempt() -> str:
        nonlocal attempts
        attempts += 1
        if attempts < 2:
            raise DatabaseUnavailable
        return "back"

    assert await patiently(attempt, stop) == "back"
    assert [wait_after(n) for n in (1, 2, 3, 50)] == [0.5, 1.0, 2.0, 15.0]


async def test_an_unreachable_server_does_not_end_the_process_until_it_is_told_to() -> None:
    """Connection refused: no exception, no busy loop, and it stops when asked."""
    database, stop = Database("postgresql://127.0.0.1:9/nada", role="mixer", password="x"), asyncio.Event()
    waiting = asyncio.create_task(settle_in(database, "mixer", stop))
    await asyncio.sleep(0.05)

    assert not waiting.done()
    stop.set()
    await waiting
    await database.close()


async def test_a_server_that_would_write_down_answers_is_refused(databases: Databases) -> None:
    """Which setting, why, and what to type."""
    async with databases.superuser.statement() as session:
        name = (await session.execute(text("SELECT current_database()"))).scalar_one()
        await session.execute(text(f"ALTER DATABASE {name} SET log_statement = 'all'"))
    database = Database(databases.urls["mixer"])

    with pytest.raises(Problem, match="log_statement"):
        await settle_in(database, "mixer", asyncio.Event())
    await database.close()


async def test_a_wrong_password_is_said_in_words(databases: Databases) -> None:
    """And what to do about it."""
    database = Database(databases.url, role="mixer", password="otra")

    with pytest.raises(Problem, match=r"no deja entrar al papel «mixer».*desdeabajo migrate"):
        await settle_in(database, "mixer", asyncio.Event())
    await database.close()


def started(environment: Mapping[str, str]) -> subprocess.Popen[str]:
    """The mixer as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "admin.mixer"],
        env={"PATH": os.environ["PATH"], **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_without_a_database_address_the_process_says_one_sentence(tmp_path: Path) -> None:
    """Exit code 78: starting it again would not help."""
    process = started({"DESDEABAJO_HOME": str(tmp_path)})
    out, err = process.communicate(timeout=60)

    assert (process.returncode, out) == (78, "")
    assert err == "Falta DATABASE_URL. Corre «desdeabajo up», que lo pone por ti, o dale un valor.\n"


async def test_the_process_works_and_stops_when_told(databases: Databases, tmp_path: Path) -> None:
    """Started as in service, it gives a consultation its key, and SIGTERM ends it quietly."""
    consultation = await opened(databases)
    await take_part(databases, consultation, 25)
    keys = str(databases.keys / "mixer")
    process = started(
        {"DATABASE_URL": databases.urls["mixer"], "DESDEABAJO_KEYS": keys, "DESDEABAJO_HOME": str(tmp_path)}
    )

    async def published() -> bool:
        return bool(await told(databases, consultation))

    try:
        await eventually(published, within=60)
    finally:
        process.send_signal(signal.SIGTERM)
        _out, err = await asyncio.to_thread(process.communicate, timeout=60)

    assert process.returncode == 0
    assert "batch_released" in err
    assert "Traceback" not in err

"""The organisers' process: how it starts, what it refuses, how it dies, and that nothing is lost when it is killed."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from admin.operator.problem import Problem
from admin.organiser.app import serve
from bot.emulator import Emulator, Person
from storage.database import Database
from tests.mixer.people import eventually
from tests.organiser.conftest import TOKEN, Office


def started(**environment: str) -> subprocess.Popen[str]:
    """The bot as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "admin.organiser"],
        env={"PATH": os.environ["PATH"], **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def of(office: Office, home: Path) -> dict[str, str]:
    """Its environment in service."""
    return {
        "DATABASE_URL": office.databases.urls["organiser"],
        "ORGANISERS_TOKEN": TOKEN,
        "DESDEABAJO_API_URL": office.telegram.url,
        "DESDEABAJO_KEYS": str(office.settings.keys),
        "DESDEABAJO_HOME": str(home),
    }


def test_without_a_token_it_says_one_sentence(tmp_path: Path) -> None:
    """And ends with 78, so that nobody starts it again in vain."""
    process = started(DATABASE_URL="postgresql://127.0.0.1:9/nada", DESDEABAJO_HOME=str(tmp_path))
    out, err = process.communicate(timeout=60)

    assert (process.returncode, out) == (78, "")
    assert err == (
        "Falta el token del bot de la organización (ORGANISERS_TOKEN). "
        "Pídelo a @BotFather en Telegram y guárdalo con «desdeabajo init».\n"
    )


async def test_with_a_token_telegram_does_not_know_it_says_one_sentence(
    office: Office, tmp_path: Path
) -> None:
    """The token itself is in none of its words."""
    wrong = "999:desconocido-000000000000000000000000"
    process = started(**of(office, tmp_path) | {"ORGANISERS_TOKEN": wrong})
    _out, err = await asyncio.to_thread(process.communicate, timeout=60)

    assert process.returncode == 78
    assert err.splitlines()[-1].startswith("Telegram no reconoce el token del bot de la organización.")
    assert "Traceback" not in err
    assert wrong not in err


@pytest.mark.long
async def test_it_waits_for_a_telegram_that_is_away(office: Office) -> None:
    """502 at the start, a broken answer, a 429: it begins when Telegram does."""
    for method in ("getMe", "setMyCommands"):
        office.telegram.faults.add(method=method, error=502)
        office.telegram.faults.add(method=method, lose_connection=True)
    async with office.serving():
        ines = await office.person("Inés")
        await ines.writes("/start")

        assert "/boletin" in (await ines.reads()).text


async def test_a_kill_loses_no_update_and_the_log_names_nobody(office: Office, tmp_path: Path) -> None:
    """Twelve people ask; the process is killed with -9 in between, twice; every one of them is answered."""
    people = [await office.person(f"Persona {number}") for number in range(12)]
    logs = []
    for life in range(3):
        process = started(**of(office, tmp_path))
        asking = people[life * 4 : life * 4 + 4]
        for person in asking:
            await person.writes("/ayuda secreto-canario")
        await eventually(partial(_somebody_was_answered, asking), within=60)
        if life == 2:
            await office.telegram.idle(office.bot)
            process.send_signal(signal.SIGTERM)
        else:
            process.kill()
        _out, err = await asyncio.to_thread(process.communicate, timeout=60)
        logs.append(err)

    assert process.returncode == 0
    assert all(any(not seen.mine for seen in person.sees()) for person in people)
    written = "".join(logs)
    assert all(json.loads(line)["process"] == "organisers" for line in written.splitlines())
    for secret in (TOKEN, "canario", *(str(person.user.id) for person in people), "Persona"):
        assert secret not in written


async def _somebody_was_answered(people: list[Person]) -> bool:
    return any(not seen.mine for person in people for seen in person.sees())


async def test_while_the_database_is_away_people_get_one_calm_line(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the digest itself once it is back."""
    async with office.serving(tick=600):
        ines = await office.person("Inés")
        await ines.writes("/boletin")
        await ines.reads(showing="cada semana el boletín")
        with monkeypatch.context() as away:
            gone = Database("postgresql://127.0.0.1:9/nada", role="organiser", password="x")
            away.setattr(Database, "statement", lambda _self: type(gone).transaction(gone))
            await ines.writes("/boletin")
            assert "Ahora no puedo leer los datos." in (await ines.reads()).text
        await gone.close()
        await ines.writes("/boletin")

        await ines.reads(showing="cada semana el boletín")


async def test_another_process_with_the_same_token_is_waited_for(office: Office) -> None:
    """409: it goes on by itself when the other one is gone."""
    office.telegram.faults.add(method="getUpdates", error=409)
    async with office.serving():
        ines = await office.person("Inés")
        await ines.writes("/start")

        assert "/boletin" in (await ines.reads()).text


async def test_a_token_revoked_while_it_runs_ends_it_in_words(office: Office, telegram: Emulator) -> None:
    """Not a loop of failures."""
    stop = asyncio.Event()
    telegram.faults.add(method="getUpdates", error=401)

    with pytest.raises(Problem, match="Telegram no reconoce el token"):
        await serve(office.settings, stop)


async def test_an_update_that_cannot_be_read_stops_nobody(at_work: Office, ines: Person) -> None:
    """A message of a shape the library does not know is passed over; the next one is answered."""
    await ines.sends({"poll": {"id": "1", "question": "¿?", "options": []}})
    await ines.writes("/boletin")

    assert (await ines.reads()).text

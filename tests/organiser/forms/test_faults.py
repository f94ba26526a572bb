"""Bad days of Telegram and of the database, and a kill in between: nothing lost, nothing doubled, one calm line."""

import asyncio
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from admin.organiser import wording
from admin.organiser.forms import folder
from admin.organiser.forms.folder import Folder
from bot.emulator import Person
from storage import forms
from storage.database import Database
from tests.mixer.people import eventually
from tests.organiser.conftest import TOKEN, Office
from tests.organiser.forms.conftest import Bringing
from tests.organiser.forms.sheets import WATER, excel
from tests.organiser.test_process import of, started

NOT_FETCHED = "No pude bajar el archivo. Mándalo otra vez en un momento."


@pytest.mark.parametrize(
    "fault",
    [
        {"method": "getFile", "error": 429, "retry_after": 1},
        {"method": "getFile", "error": 502},
        {"method": "getFile", "lose_answer": True},
        {"method": "download", "error": 502, "html": True},
        {"method": "download", "lose_connection": True},
        {"method": "download", "lose_answer": True},
        {"method": "editMessageText", "error": 429, "retry_after": 1},
        {"method": "editMessageText", "lose_answer": True},
    ],
)
async def test_a_hiccup_of_telegram_is_not_seen(
    at_work: Office, elena: Person, brings: Bringing, fault: dict[str, Any]
) -> None:
    """The check arrives once, and a trial begins."""
    at_work.telegram.faults.add(**fault)
    check = await brings(elena)
    await elena.taps("Probar", on=check)
    await elena.reads(showing="Es una prueba")
    await at_work.telegram.idle(at_work.bot)

    assert len([seen for seen in elena.sees() if not seen.mine]) == 2


async def test_a_tap_that_grew_too_old_still_begins_a_trial(
    at_work: Office, elena: Person, brings: Bringing
) -> None:
    """Telegram no longer takes the answer to the tap; the message comes all the same."""
    check = await brings(elena)
    words = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    at_work.telegram.faults.add(method="answerCallbackQuery", error=400, description=words)
    await elena.taps("Probar", on=check)

    assert "¿Te falta agua?" in (await elena.reads(showing="Es una prueba")).text


@pytest.mark.parametrize("method", ["getFile", "download"])
async def test_a_file_that_expired_is_asked_for_again(at_work: Office, elena: Person, method: str) -> None:
    """Telegram no longer has it: one sentence in place of «Lo estoy revisando…»."""
    words = "Bad Request: wrong file_id or the file is temporarily unavailable"
    at_work.telegram.faults.add(method=method, error=400, description=words)
    await elena.sends_document("encuesta.xlsx", excel(WATER))
    await elena.reads(showing="No pude bajar")

    assert [seen.text for seen in elena.sees() if not seen.mine] == [NOT_FETCHED]


async def test_a_list_that_cannot_be_sent_is_only_late(at_work: Office, elena: Person) -> None:
    """The message is there; the file follows when Telegram takes it."""
    rows = "".join(f"|        | text | p{n} | Pregunta | ${{nadie{n}}} = 1 |\n" for n in range(40))
    table = (
        "| survey |      |      |       |          |\n|        | type | name | label | relevant |\n" + rows
    )
    at_work.telegram.faults.add(method="sendDocument", error=429, retry_after=1)
    at_work.telegram.faults.add(method="sendDocument", error=502)
    await elena.sends_document("mal.md", table.encode())
    said = await elena.reads(showing="lista completa")

    assert said.file is not None


async def test_while_the_database_is_away_publishing_waits_and_nobody_comes_in(
    office: Office, brings: Bringing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows then who belongs here: one calm line, and what was tapped is done when the database is back."""
    async with office.serving(tick=600):
        elena = await office.person("Elena")
        await elena.writes("/start")
        await elena.reads()
        check = await brings(elena)
        await elena.taps("Publicar", on=check)
        sure = await elena.reads(showing="¿Publicar")
        gone = Database("postgresql://127.0.0.1:9/nada", role="organiser", password="x")
        with monkeypatch.context() as away:
            transaction = Database.transaction
            away.setattr(Database, "transaction", lambda _self: transaction(gone))
            away.setattr(Database, "statement", lambda _self: transaction(gone))
            await elena.taps("Sí, publicar", on=sure)
            assert (await elena.reads()).toast == wording.not_now()
            before = len(elena.sees())
            await elena.writes("/formularios")
            marcos = office.stranger("Marcos")
            await marcos.writes("/formularios")
            assert (await marcos.reads()).text == wording.not_now()
            assert len(elena.sees()) == before + 1  # her own words; they wait for their turn
        await gone.close()
        await elena.reads(showing="quedó publicado")
        await elena.reads(showing="Formularios")


@asynccontextmanager
async def life(office: Office, home: Path) -> AsyncIterator["subprocess.Popen[str]"]:
    """The bot as a process of its own, killed in the end if it still runs; its log is in `home`."""
    process = started(**of(office, home), TMPDIR=str(home))
    try:
        yield process
    finally:
        process.kill()
        _out, log = await asyncio.to_thread(process.communicate, timeout=60)
        with (home / "log").open("a", encoding="utf-8") as kept:
            kept.write(log)


def left_in(home: Path) -> set[Path]:
    """The folders of files that are looked at."""
    return set(home.glob(f"{folder.PREFIX}*"))


async def test_kills_lose_no_check_and_publish_once(office: Office, tmp_path: Path) -> None:
    """While a file is looked at: the next life looks at it. Between tap and effect, or after it: one form."""
    elena = await office.person("Elena")
    async with life(office, tmp_path):
        await elena.sends_document("encuesta.xlsx", excel(WATER))
        await elena.reads(showing="Lo estoy revisando", within=60)
    left = left_in(tmp_path)
    async with life(office, tmp_path):
        check = await elena.reads(showing="Agua en la colonia", within=60)
        assert not left & left_in(tmp_path)
        await elena.taps("Publicar", on=check)
        asked = await elena.reads(showing="¿Publicar", within=60)
        await elena.taps("Sí, publicar", on=asked)
        await eventually(partial(_is_published, office), within=60)
    async with life(office, tmp_path) as process:
        await elena.taps("Sí, publicar", on=asked, at_once=True)
        await office.telegram.idle(office.bot)
        assert "quedó publicado" in elena.sees()[-1].text
        process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait, timeout=60) == 0

    assert left_in(tmp_path) == set()
    assert await _is_published(office)
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "form_published" in log
    for secret in (TOKEN, "encuesta.xlsx", str(elena.user.id), "Traceback"):
        assert secret not in log


async def _is_published(office: Office) -> bool:
    async with office.databases.organiser.statement() as session:
        return sum(not one.used for one in await forms.every_one(session)) == 1


async def test_a_folder_of_a_process_that_is_no_more_is_taken_away(tmp_path: Path) -> None:
    """One that is held by a living process is left."""
    living = Folder()
    async with living.holding(b"x", ".md") as path:
        dead = path.parents[2] / f"{folder.PREFIX}muerta"
        dead.mkdir()
        (dead / folder.LOCK).touch()
        (dead / "formulario.md").touch()
        folder.sweep(path.parents[2])
        assert not dead.exists()
        assert path.read_bytes() == b"x"
    assert not path.exists()
    living.close()

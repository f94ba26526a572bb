"""Bad days of Telegram and of the database, and a kill in between: nothing lost, nothing doubled, one calm line."""

import asyncio
import signal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

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
        {"method": "answerCallbackQuery", "error": 400, "description": "Bad Request: query is too old"},
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


async def test_while_the_database_is_away_a_check_goes_on_and_publishing_waits(
    office: Office, brings: Bringing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What needs no database works; «Sí, publicar» says so calmly and can be tapped again."""
    async with office.serving(tick=600):
        elena = office.person("Elena")
        gone = Database("postgresql://127.0.0.1:9/nada", role="organiser", password="x")
        with monkeypatch.context() as away:
            away.setattr(Database, "statement", lambda _self: type(gone).transaction(gone))
            transaction = Database.transaction
            away.setattr(Database, "transaction", lambda _self: transaction(gone))
            away.setattr(Database, "statement", lambda _self: transaction(gone))
            check = await brings(elena)
            await elena.taps("Publicar", on=check)
            sure = await elena.reads(showing="¿Publicar")
            await elena.taps("Sí, publicar", on=sure)
            assert (await elena.reads()).toast.startswith("Ahora no puedo leer los datos.")
        await gone.close()
        await elena.taps("Sí, publicar", on=sure)
        await elena.reads(showing="quedó publicado")


async def test_a_kill_while_a_file_is_looked_at_loses_no_check(office: Office, tmp_path: Path) -> None:
    """The update was not confirmed: the next life looks at the file, and takes away what the last one left."""
    where = {"TMPDIR": str(tmp_path)}
    elena = office.person("Elena")
    process = started(**of(office, tmp_path), **where)
    await elena.sends_document("encuesta.xlsx", excel(WATER))
    await elena.reads(showing="Lo estoy revisando", within=60)
    process.kill()
    await asyncio.to_thread(process.communicate, timeout=60)
    left = await asyncio.to_thread(lambda: list(tmp_path.glob(f"{folder.PREFIX}*")))

    process = started(**of(office, tmp_path), **where)
    check = await elena.reads(showing="Agua en la colonia", within=60)
    now = await asyncio.to_thread(lambda: list(tmp_path.glob(f"{folder.PREFIX}*")))
    assert not set(left) & set(now)
    await elena.taps("Publicar", on=check)
    await elena.taps("Sí, publicar", on=await elena.reads(showing="¿Publicar"))
    await eventually(partial(_is_published, office), within=60)
    process.kill()
    await asyncio.to_thread(process.communicate, timeout=60)

    process = started(**of(office, tmp_path), **where)
    await elena.taps("Sí, publicar", on=await _asking(elena))
    await elena.reads(showing="quedó publicado", within=60)
    process.send_signal(signal.SIGTERM)
    _out, log = await asyncio.to_thread(process.communicate, timeout=60)
    assert process.returncode == 0
    assert await asyncio.to_thread(lambda: list(tmp_path.glob(f"{folder.PREFIX}*"))) == []
    assert await _is_published(office)
    for secret in (TOKEN, "encuesta.xlsx", str(elena.user.id), "Traceback"):
        assert secret not in log


async def _asking(who: Person) -> Any:
    """The message that asks, as it was before anything came of the tap."""
    newest = who.sees()[-1]
    if "Sí, publicar" in newest.buttons:
        return newest
    button = next(iter(newest.rows[0]))
    assert button.data is not None
    return newest


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

"""`doctor --anonymity` on files and processes that really are wrong: logs, copies, tokens, owners, crashes."""

import asyncio
import logging
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from admin.operator.anonymity import copies, key_folders, machine, written
from admin.operator.findings import Finding, Verdict
from admin.operator.installation import Installation
from admin.operator.server import server_of
from storage import logs
from storage.database import Database
from storage.keys import KeyRing
from tests.operator.terminal import RESIDENTS, Types
from tests.operator.test_anonymity import TODAY, made, wrong

__all__ = ["made"]


@pytest.fixture
def backed(made: Installation) -> Path:
    """An installation with a copy of today, as it should be; its folder of copies."""
    made.backups.mkdir(mode=0o700)
    (made.backups / f"desdeabajo-{TODAY}.dump").touch(mode=0o600)
    made.password("owner").write_text("x" * 32)
    made.password("owner").chmod(0o600)
    os.utime(made.password("owner"), (0, datetime(2026, 3, 19, 12).timestamp()))
    return made.backups


def test_copies_are_old_or_not_there(made: Installation, backed: Path) -> None:
    """A new installation may have none yet; after three days one must be there, and none may be older."""
    assert wrong(copies.copies(made, TODAY)) == ""
    assert wrong(copies.copies(made, TODAY + timedelta(days=2))) == ""
    assert "hace 3 días" in wrong(copies.copies(made, TODAY + timedelta(days=3)), Verdict.BAD)
    next(backed.glob("*.dump")).unlink()
    assert wrong(copies.copies(made, TODAY)) == ""
    backed.rmdir()
    assert wrong(copies.copies(made, TODAY)) == ""
    assert "No hay ninguna copia" in wrong(copies.copies(made, TODAY + timedelta(days=3)), Verdict.BAD)


def test_copies_that_should_be_gone_or_closed_are_named(made: Installation, backed: Path) -> None:
    """Open to others; of before an ending; and what is no copy."""
    (backed / f"desdeabajo-{TODAY - timedelta(days=20)}.dump").touch(mode=0o644)
    (backed / "otra.zip").touch(mode=0o600)
    (backed / "cierres.json").write_text(f'{{"a": "{TODAY - timedelta(days=15)}"}}')
    (backed / "cierres.json").chmod(0o600)

    found = wrong(copies.copies(made, TODAY))

    assert "chmod 600" in found
    assert "de antes de un cierre" in found
    assert "No conozco el archivo" in found


def _key_file(backed: Path, key: Path) -> None:
    (backed / key.name).write_bytes(b"otra")


def _tar(backed: Path, key: Path) -> None:
    with tarfile.open(backed / "todo.tar.gz", "w:gz") as packed:
        packed.add(key.parents[2], arcname="datos")


def _zip(backed: Path, key: Path) -> None:
    with zipfile.ZipFile(backed / "todo.zip", "w") as packed:
        packed.write(key, "secrets/x")


def _raw(backed: Path, key: Path) -> None:
    (backed / f"desdeabajo-{TODAY}.dump").write_bytes(b"PGDMP" + key.read_bytes() + b"fin")


def _hex(backed: Path, key: Path) -> None:
    (backed / f"desdeabajo-{TODAY}.dump").write_text(f"\\\\x{key.read_bytes().hex()}")


@pytest.mark.parametrize("harm", [_key_file, _tar, _zip, _raw, _hex])
def test_keys_in_a_copy_are_found_however_they_came_there(
    made: Installation, backed: Path, harm: Callable[[Path, Path], None]
) -> None:
    """As a file, in an archive of the whole folder, or as bytes in a dump."""
    harm(backed, next(made.keys("mixer").glob("epoch-*.key")))
    for path in backed.iterdir():
        path.chmod(0o600)

    assert "llaves" in wrong(copies.copies(made, TODAY), Verdict.BAD)


def test_a_token_that_others_may_read_is_named(made: Installation) -> None:
    """With the command that closes it; done, nothing is found."""
    made.residents_token.write_text(RESIDENTS)
    made.residents_token.chmod(0o644)

    said = wrong(key_folders.folders(made, (), {}), Verdict.BAD)
    assert f"chmod 600 {made.residents_token}" in said
    assert RESIDENTS not in said

    subprocess.run(["chmod", "600", str(made.residents_token)], check=True)
    assert wrong(key_folders.folders(made, (), {})) == ""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("what", ["key", "folder"])
def test_keys_of_another_user_are_named_and_given_back(made: Installation, what: str) -> None:
    """A key or its whole folder; the command that is said gives it back."""
    folder = made.keys("mixer")
    given = (folder,) if what == "folder" else tuple(folder.iterdir())
    for path in given:
        os.chown(path, 54321, 54321)

    (said,) = (each for each in key_folders.folders(made, (), {}) if each.verdict is Verdict.BAD)
    assert "es de otro usuario" in said.what

    subprocess.run(said.mend.split(), check=True)
    assert wrong(key_folders.folders(made, (), {})) == ""


def test_a_log_at_debug_and_a_log_that_holds_words_are_found(made: Installation) -> None:
    """What our own formatter and Python itself really write; our ordinary lines are well."""
    log = made.home / "up.log"
    log.touch(mode=0o600)
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        with log.open("w") as stream:
            handler = logging.StreamHandler(stream)
            handler.setFormatter(logs.OneLine("residents"))
            root.handlers[:] = [handler]
            logging.getLogger("bot.consult").setLevel(logging.DEBUG)
            logging.getLogger("bot.consult").warning("Batch released", extra={"action": "x", "size": 12})
            handler.flush()
            assert wrong(written.logs(made)) == ""
            logging.getLogger("bot.consult").debug("Anything")
        assert "DEBUG" in wrong(written.logs(made), Verdict.BAD)
    finally:
        root.handlers[:], root.level = before
        logging.getLogger("bot.consult").setLevel(logging.NOTSET)

    with log.open("w") as stream:
        fails = "raise ValueError('Key (nullifier)=(Chapulín77) already exists')"
        subprocess.run([sys.executable, "-c", fails], stderr=stream, check=False)
    said = wrong(written.logs(made), Verdict.BAD)
    assert "lo que dijo un error" in said
    assert "Chapulín77" not in said
    log.write_text(f"GET https://api.telegram.org/bot{RESIDENTS}/getUpdates\n")
    assert "un token" in wrong(written.logs(made), Verdict.BAD)
    assert RESIDENTS not in wrong(written.logs(made))
    log.write_text("{'chat_id': 77, 'text': 'hola'}\n")
    log.chmod(0o644)
    said = wrong(written.logs(made), Verdict.BAD)
    assert "mensajes de Telegram" in said
    assert "chmod 600" in said


def test_what_the_database_s_server_wrote_is_found(types: Types, running: Installation) -> None:
    """Told to log everything and a statement typed: its log, and with it the whole examination, say so; exit code 1."""
    assert types("doctor", "--anonymity", "--offline").exit_code == 0
    assert wrong(written.logs(running)) == ""
    asyncio.run(_log_all(running))

    assert "datos de la base" in wrong(written.logs(running), Verdict.BAD)
    ill = types("doctor", "--anonymity", "--offline")
    assert ill.exit_code == 1
    assert "server.log guarda datos de la base" in " ".join(ill.stdout.split())


async def _log_all(installation: Installation) -> None:
    there = server_of(installation, {})
    database = Database(there.admin_url, password=there.admin_password, connections=1)
    try:
        async with database.statement() as session:
            await session.execute(text("SET log_statement = 'all'"))
            await session.execute(text("SELECT 'Chapulín77'"))
    finally:
        await database.close()


def test_a_process_that_may_leave_its_memory_is_found(made: Installation, tmp_path: Path) -> None:
    """As /proc tells it of processes with our keys; of others nothing is said. (Our own close this for good.)"""
    limits = Path("/proc/self/limits").read_text()
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    for number, keys, limit in (
        ("11", made.keys("mixer"), "4096"),
        ("12", made.keys("mixer"), "0"),
        ("13", "/x", "1"),
    ):
        folder = tmp_path / "proc" / number
        folder.mkdir(parents=True)
        (folder / "environ").write_bytes(f"PATH=/bin\0DESDEABAJO_KEYS={keys}\0".encode())
        line = f"{'Max core file size':<26}{limit:<21}{'unlimited':<21}bytes"
        (folder / "limits").write_text(limits.replace(core, line))

    said = wrong(written.running(made, {}, tmp_path / "proc"), Verdict.BAD)

    assert "dejaría su memoria en un archivo (número 11)" in said


@pytest.fixture
def talkative(made: Installation) -> Iterator[subprocess.Popen[bytes]]:
    """A process with our keys, started by somebody who debugs."""
    told = {
        "PATH": os.environ["PATH"],
        "DESDEABAJO_KEYS": str(made.keys("mixer")),
        "PYTHONDEVMODE": "1",
    }
    does = "print(flush=True); input()"
    process = subprocess.Popen([sys.executable, "-c", does], env=told, stdin=-1, stdout=-1)
    assert process.stdout is not None
    process.stdout.readline()
    yield process
    process.communicate(b"\n")


def test_a_process_of_ours_that_was_made_to_talk_is_found(
    made: Installation, talkative: subprocess.Popen[bytes]
) -> None:
    """Its environment is looked at, whoever started it; another installation's are not ours."""
    said = wrong(written.running(made, {}), Verdict.BAD)

    assert talkative.poll() is None
    assert "PYTHONDEVMODE" in said
    assert wrong(written.running(Installation(made.home / "otra"), {})) == ""
    assert "PYTHONASYNCIODEBUG" in wrong(written.running(made, {"PYTHONASYNCIODEBUG": "1"}))


@pytest.mark.parametrize(("said", "verdict"), [("no", Verdict.WARNING), ("yes", Verdict.GOOD), ("", None)])
def test_whether_somebody_keeps_the_clock_right_is_asked_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, verdict: Verdict | None
) -> None:
    """What `timedatectl` answers; nothing where there is no such program, or it does not know."""
    program = tmp_path / "timedatectl"
    program.write_text(f"#!/bin/sh\necho {said}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")

    found: list[Finding] = list(machine.clock())

    assert [each.verdict for each in found] == ([] if verdict is None else [verdict])
    assert all("set-ntp" in each.mend for each in found if each.verdict is Verdict.WARNING)
    monkeypatch.setenv("PATH", str(tmp_path / "nada"))
    assert list(machine.clock()) == []


def test_a_journal_on_the_disk_is_named(tmp_path: Path) -> None:
    """With the setting that lets it forget."""
    assert wrong(machine.journal(tmp_path)) == ""
    (tmp_path / "var/log/journal").mkdir(parents=True)
    assert "MaxRetentionSec" in wrong(machine.journal(tmp_path))


def test_one_of_each_key_is_known(made: Installation) -> None:
    """Every kind of key file that the program makes is a file that the doctor knows."""
    resident, mixer = KeyRing(made.keys("resident")), KeyRing(made.keys("mixer"))
    resident.draft_key(date(2026, 3, 20))
    resident.trace_key(41000)
    resident.keep_talk_key(b"t" * 16, b"k" * 32)
    mixer.opening_key(next(iter(mixer.epoch_consultations())))

    assert wrong(key_folders.folders(made, (), {})) == ""

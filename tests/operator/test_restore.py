"""A copy comes back whole or not at all; what is lost with it, or with its keys, is counted and said."""

import asyncio
import json
import shutil
import subprocess
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from admin.operator import backup, renewing
from admin.operator.installation import Installation
from admin.operator.server import passwords, server_of
from dialogs.submission import to_json
from storage import consultations, epochs, participation, sealing
from storage.consultations import Consultation
from storage.database import Database
from storage.keys import KeyRing
from storage.places import Place
from storage.renewal import Loss
from tests.operator.terminal import Types
from tests.storage.people import answers, rows

Result = TypeVar("Result")
TODAY = date(2026, 11, 20)


def name(back: int) -> str:
    """The copy of so many days ago."""
    return f"desdeabajo-{TODAY - timedelta(days=back)}.dump"


def test_copies_of_before_an_ending_go_within_two_weeks() -> None:
    """Not before a copy of after it is there, not at once, and nothing that is no copy of ours."""
    names = [*map(name, (0, 5, 13, 14, 20)), "notas.txt", "desdeabajo-2026-13-45.dump"]
    ended = {"a": TODAY - timedelta(days=13)}

    assert set(backup.superseded(names, ended, today=TODAY)) == {name(14), name(20)}
    assert backup.superseded(names, ended, today=TODAY - timedelta(days=1)) == ()
    assert backup.superseded([name(14), name(20)], ended, today=TODAY) == ()
    assert backup.superseded(names, {}, today=TODAY) == ()


def test_the_day_of_an_ending_is_the_first_on_which_it_was_seen(tmp_path: Path) -> None:
    """A second copy does not postpone anything; a damaged note begins anew instead of keeping for ever."""
    backup.note_endings(tmp_path, ["a"], today=TODAY)
    known = backup.note_endings(tmp_path, ["b", "a"], today=TODAY + timedelta(days=3))

    assert known == {"a": TODAY, "b": TODAY + timedelta(days=3)}
    assert backup.seen_endings(tmp_path) == known
    (tmp_path / backup.ENDINGS).write_text("[1")
    assert backup.seen_endings(tmp_path) == {}
    for back in (0, 14, 20):
        (tmp_path / name(back)).touch()
    (tmp_path / backup.ENDINGS).write_text(json.dumps({"a": (TODAY - timedelta(days=13)).isoformat()}))
    assert backup.rotate(tmp_path, keep=14, today=TODAY) == 2
    assert (tmp_path / name(0)).exists()


def as_role(installation: Installation, role: str, work: Callable[[Database], Awaitable[Result]]) -> Result:
    """Do something with the running database of an installation."""
    server, secrets = server_of(installation, {}), passwords(installation, {})

    async def run() -> Result:
        database = Database(server.roles.urls[role], role=role, password=secrets[role], connections=1)
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())


def the_consultation(installation: Installation) -> Consultation:
    """The first one."""

    async def work(database: Database) -> Consultation:
        async with database.statement() as session:
            return (await consultations.open_ones(session))[0]

    return as_role(installation, "resident", work)


def first_key(installation: Installation) -> None:
    """The mixer's first work."""
    ring, consultation = KeyRing(installation.keys("mixer")), the_consultation(installation)
    as_role(installation, "mixer", lambda database: epochs.ensure_epoch(database, ring, consultation.id))


def hand_in(installation: Installation, *people: int) -> list[bool]:
    """These people send something; who counts for the first time."""
    ring, consultation = KeyRing(installation.keys("resident")), the_consultation(installation)

    async def work(database: Database) -> list[bool]:
        key = await participation.marking_key(database, ring, consultation)
        done = []
        for person in people:
            async with database.transaction() as session:
                done.append(
                    await participation.submit(
                        session,
                        consultation=consultation.id,
                        nullifier=sealing.nullifier(key, consultation.id, person),
                        content=to_json(answers("norte")),
                        draft_slots=[],
                    )
                )
        return done

    return as_role(installation, "resident", work)


def waiting(installation: Installation) -> tuple[int, int]:
    """How many sealed answers and marks there are."""

    async def work(database: Database) -> tuple[int, int]:
        async with database.statement() as session:
            return await rows(session, "staging"), await rows(session, "participation")

    return as_role(installation, "mixer", work)


def the_copy(installation: Installation) -> str:
    """The newest copy."""
    return str(max(installation.backups.glob("*.dump")))


def test_a_copy_with_its_keys_brings_back_every_sealed_answer(types: Types, running: Installation) -> None:
    """What was staged is there and opens; what came later is gone, and its people can answer again."""
    first_key(running)
    hand_in(running, 1, 2, 3)
    assert types("backup").exit_code == 0
    hand_in(running, 4)
    assert "no está vacía" in types("restore", the_copy(running)).stderr

    done = types("restore", the_copy(running), "--replace", "--yes")

    assert done.exit_code == 0, done.output
    assert "puede volver a contestar" in done.stdout
    assert waiting(running) == (3, 3)
    assert hand_in(running, 1, 4) == [False, True]
    shown = types("audit", "list", "--last", "1").stdout
    assert "devolvió una copia" in shown
    assert types("audit", "verify").exit_code == 0
    assert types("doctor", "--offline").exit_code == 0


def test_an_old_copy_without_its_keys_is_unreadable_and_the_bot_begins_clean(
    types: Types, running: Installation
) -> None:
    """The sealed answers are counted and thrown away; everybody can answer again, under new keys."""
    first_key(running)
    hand_in(running, 1, 2, 3)
    assert types("backup").exit_code == 0
    shutil.rmtree(running.keys("mixer"))
    shutil.rmtree(running.keys("resident"))

    done = types("restore", the_copy(running), "--replace", "--yes")

    assert done.exit_code == 0, done.output
    assert "3 que esperaban ya no se pueden leer" in done.stderr
    assert "perdidas: 3" in done.stdout
    assert waiting(running) == (0, 0)
    assert the_consultation(running).epoch == 2
    assert hand_in(running, 1, 2) == [True, True]
    assert types("consultation", "renew", "la-ladera", "--yes").exit_code == 1


def test_a_copy_older_than_a_release_counts_nobody_twice(types: Types, running: Installation) -> None:
    """The key of its epoch has died with the release: what it holds sealed cannot be counted again."""
    first_key(running)
    hand_in(running, *range(1, 4))
    assert types("backup").exit_code == 0
    consultation = the_consultation(running)
    KeyRing(running.keys("mixer")).destroy_epoch_key(consultation.id, 1)
    KeyRing(running.keys("mixer")).make_epoch_key(consultation.id, 2)

    done = types("restore", the_copy(running), "--replace", "--yes")

    assert "perdidas: 3" in done.stdout
    assert noted(running), "whoever finishes what the copy does not hold is not thanked"
    assert the_consultation(running).epoch == 3, "no key that lies about is used again"
    assert KeyRing(running.keys("mixer")).epochs(consultation.id) == (3,)


def test_a_key_that_is_only_closed_to_us_throws_nothing_away(types: Types, running: Installation) -> None:
    """A key that others may read, or that is wrapped, can be mended: `renew` says how and touches nothing."""
    first_key(running)
    hand_in(running, 1)
    (key,) = running.keys("mixer").glob("*.key")
    key.chmod(0o644)

    refused = types("consultation", "renew", "la-ladera", "--yes")

    assert refused.exit_code == 1
    assert f"chmod 600 {key}" in refused.stderr
    assert waiting(running) == (1, 1)


def noted(installation: Installation) -> bool:
    """Whether the day on which a copy was given back is known."""

    async def work(database: Database) -> bool:
        async with database.statement() as session:
            return await consultations.restored_on(session) is not None

    return as_role(installation, "resident", work)


def _dump(installation: Installation, database: str, to: Path, form: str = "custom") -> bytes:
    """What pg_dump makes of one database of the installation's server."""
    server = server_of(installation, {})
    url = server.admin_url.replace("+asyncpg", "").replace("/desdeabajo?", f"/{database}?")
    command = [backup.program("pg_dump"), f"--format={form}", f"--file={to}", f"--dbname={url}"]
    subprocess.run(
        command, check=True, env={"PATH": "/usr/bin:/bin", "PGPASSWORD": server.admin_password or ""}
    )
    return to.read_bytes()


def test_a_file_that_is_no_whole_copy_changes_nothing(
    types: Types, running: Installation, tmp_path: Path
) -> None:
    """Missing, a folder, empty, cut anywhere, spoilt, or something else: one sentence, and the database as it was."""
    file = tmp_path / "copia.dump"
    first_key(running)
    hand_in(running, 1)
    assert types("backup").exit_code == 0
    whole = Path(the_copy(running)).read_bytes()
    middle = len(whole) * 2 // 3
    contents = {
        "empty": b"",
        "word": b"hola",
        "only its head": whole[:40],
        "half": whole[: len(whole) // 2],
        "without its last byte": whole[:-1],
        "spoilt": whole[:middle] + bytes(200) + whole[middle + 200 :],
        "of a newer PostgreSQL": whole[:5] + bytes([9, 99]) + whole[7:],
        "another database": _dump(running, "postgres", tmp_path / "otra"),
        "as statements": _dump(running, "desdeabajo", tmp_path / "texto", "plain"),
    }
    said = {"nothing": types("restore", str(file), "--replace", "--yes")}
    for damage, content in contents.items():
        file.write_bytes(content)
        said[damage] = types("restore", str(file), "--replace", "--yes")
    said["a folder"] = types("restore", str(tmp_path), "--replace", "--yes")

    for damage, refused in said.items():
        assert refused.exit_code == 1, damage
        assert refused.stderr.count("✗") == 1, damage
        assert "copia" in refused.stderr or "No existe" in refused.stderr, damage
        assert "Traceback" not in refused.output, damage
    assert waiting(running) == (1, 1)
    assert not list(running.home.glob("**/*.part"))


def test_a_copy_of_a_newer_program_is_refused(types: Types, running: Installation) -> None:
    """What this program does not know it would spoil."""
    newer = "UPDATE alembic_version SET version_num = '9999'"
    as_role(running, "owner", lambda database: _say(database, newer))
    assert types("backup").exit_code == 0

    refused = types("restore", the_copy(running), "--replace", "--yes")

    assert refused.exit_code == 1
    assert "más nueva" in refused.stderr


def test_a_copy_of_an_older_program_is_brought_up_to_date(types: Types, running: Installation) -> None:
    """Made before the tables of trust were there, it is restored and gets them."""
    asyncio.run(_as_of_before(running))
    copy = running.backups / name(0)
    copy.write_bytes(_dump(running, "desdeabajo", running.home / "vieja"))

    done = types("restore", str(copy), "--replace", "--yes")

    assert done.exit_code == 0, done.output
    assert types("audit", "verify").exit_code == 0
    assert types("doctor", "--offline").exit_code == 0
    assert types("place", "list").stdout.count("la-ladera") == 1


async def _as_of_before(installation: Installation) -> None:
    """The tables as the third migration left them, with one place in them."""
    place = (
        "INSERT INTO place (id, code, name, time_zone) VALUES"
        " ('00000000-0000-0000-0000-000000000001', 'la-ladera', 'La Ladera', 'America/Mexico_City')"
    )
    server = server_of(installation, {})
    database = Database(server.admin_url, password=server.admin_password, connections=1)
    async with database.transaction() as session:
        await session.execute(text("DROP SCHEMA public CASCADE"))
        await session.execute(text("CREATE SCHEMA public AUTHORIZATION owner"))
        await session.execute(text("SET LOCAL ROLE owner"))
        await session.run_sync(_upgrade_to_third)
        await session.execute(text(place))
    await database.close()


def _upgrade_to_third(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "0003")


def test_a_copy_of_another_installation_is_refused(
    types: Types, running: Installation, tmp_path: Path
) -> None:
    """Its place is not ours: both are named, and nothing was changed."""
    assert types("backup").exit_code == 0
    theirs = tmp_path / "suya.dump"
    shutil.copy(the_copy(running), theirs)
    as_role(running, "owner", lambda database: _say(database, "UPDATE place SET code = 'el-cerro'"))
    running.settings.write_text(running.settings.read_text().replace('"la-ladera"', '"el-cerro"'))

    refused = types("restore", str(theirs), "--replace", "--yes")

    assert refused.exit_code == 1
    assert "no conoce la colonia «el-cerro», sino la-ladera" in " ".join(refused.stderr.split())
    assert "el-cerro" in types("place", "list").stdout


def test_a_copy_is_made_and_given_back_where_nothing_runs(
    types: Types, installed: Installation, tmp_path: Path
) -> None:
    """`backup` runs the server for itself; the copy goes into a folder that `init` has just made."""
    assert types("backup").exit_code == 0
    kept = tmp_path / "memoria.dump"
    shutil.copy(the_copy(installed), kept)
    for folder in ("postgres", "keys", "backups", "run"):
        shutil.rmtree(installed.home / folder)
    assert types("init", "--offline").exit_code == 0

    done = types("restore", str(kept))

    assert done.exit_code == 0, done.output
    assert "puede volver a contestar" in done.stdout
    assert not server_of(installed, {}).embedded.running()  # type: ignore[union-attr]
    assert types("doctor", "--anonymity", "--offline").exit_code == 0
    assert "devolvió una copia" in types("audit", "list").stdout


def test_where_there_never_was_a_database_nothing_is_copied(types: Types, installed: Installation) -> None:
    """One sentence, and no empty server is made for it."""
    shutil.rmtree(installed.postgres)

    refused = types("backup")

    assert refused.exit_code == 1
    assert "Todavía no hay base de datos" in refused.stderr
    assert not installed.postgres.exists()


async def _say(database: Database, statement: str) -> None:
    async with database.transaction() as session:
        await session.execute(text(statement))


def test_a_copy_is_not_put_under_running_processes(types: Types, running: Installation) -> None:
    """A bot that is connected would go on with a database that is no longer there."""
    first_key(running)
    assert types("backup").exit_code == 0

    async def beside(database: Database) -> str:
        async with database.statement() as session:
            await session.execute(text("SELECT 1"))
            done = await asyncio.to_thread(types, "restore", the_copy(running), "--replace", "--yes")
            return done.stderr

    assert "resident" in as_role(running, "resident", beside)


def test_what_a_loss_costs_is_said_before_it_is_done() -> None:
    """Who may answer again and who may not, and when something could be counted twice."""
    place = Place(UUID(int=1), "la-ladera", "La Ladera", "America/Mexico_City")
    asked = Consultation(UUID(int=2), place, "f", "Agua", "open", 10, 7, TODAY, None, None, None)

    def said(**loss: object) -> str:
        return " ".join(renewing.told(asked, Loss(**loss)))  # type: ignore[arg-type]

    assert "cada quien puede volver" in said(waiting=3, opens=False, marks=True, counted=False)
    assert "no pueden volver" in said(waiting=3, opens=False, marks=True, counted=True)
    assert "contado dos veces" in said(waiting=0, opens=True, marks=False, counted=True)
    assert said(waiting=0, opens=True, marks=True, counted=True) == ""

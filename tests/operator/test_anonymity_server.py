"""`doctor --anonymity` on servers where somebody really did it: what is found, and that what it says mends it."""

import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text

from admin.operator.anonymity.server import server
from admin.operator.findings import Finding, Verdict
from admin.operator.installation import Installation
from admin.operator.server import Server
from storage.database import Database
from storage.embedded import EmbeddedPostgres
from storage.server_programs import LIBRARIES
from tests.databases import Databases, fresh_database, migrated_template
from tests.operator.test_anonymity import the_server, wrong
from tests.storage.people import all_hand_in


async def examined(databases: Databases) -> list[Finding]:
    """What the doctor finds there, with the keys that belong to it."""
    there: Server = the_server(databases)
    home = Installation(databases.keys.parent)
    return [each async for each in server(there, databases.passwords, home, ())]


async def does(database: Database, *statements: str) -> None:
    """Each by itself, as somebody at psql."""
    async with database.statement() as session:
        for statement in statements:
            await session.execute(text(statement))


def remedies(found: list[Finding], about: str) -> list[str]:
    """The statements that the doctor says for what is about this."""
    said = " ".join(each.mend for each in found if each.verdict is Verdict.BAD and about in each.what)
    return [each.strip() for each in re.findall(r"[A-Z][A-Z]+ [^;]+;", said)]


def _let_in(folder: Path) -> None:
    """The server's user may read what is there."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def loud(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Databases]:
    """A server of somebody who keeps and copies everything: archive, replicas, libraries that note statements.

    PostgreSQL's own contributed libraries do not come with the wheel; another library under their names is loaded,
    and extensions of their names are created from a folder of ours.
    """
    home = Path(tempfile.mkdtemp(prefix="desdeabajo-ruidosa-"))
    _let_in(home)
    pgdata = home / "postgres"
    quiet = EmbeddedPostgres(pgdata, settings={"fsync": "off"})
    quiet.start()
    await migrated_template(quiet)
    quiet.stop(mode="immediate")
    more = home / "more"
    (more / "extension").mkdir(parents=True)
    library = next(LIBRARIES.glob("**/vector.so"), None) or next(LIBRARIES.parent.glob("**/pgoutput.so"))
    for name in ("auto_explain", "pg_stat_statements"):
        shutil.copy(library, more / f"{name}.so")
    (more / "extension" / "pg_stat_statements.control").write_text(
        "default_version = '1.0'\nrelocatable = true\n"
    )
    (more / "extension" / "pg_stat_statements--1.0.sql").write_text(
        "CREATE VIEW pg_stat_statements AS SELECT 1;\n"
    )
    _let_in(more)
    talks = {
        "log_statement": "all",
        "log_min_messages": "debug1",
        "archive_mode": "on",
        "archive_command": "/bin/true",
        "wal_level": "logical",
        "max_wal_senders": "4",
        "track_commit_timestamp": "on",
        "shared_preload_libraries": "auto_explain,pg_stat_statements",
        "dynamic_library_path": f"$libdir:{more}",
        "extension_control_path": f"$system:{more}",
    }
    loud = EmbeddedPostgres(pgdata, settings={"fsync": "off", **talks})
    loud.start()
    try:
        async with fresh_database(loud, "molde", tmp_path_factory.mktemp("ruidosa") / "keys") as made:
            yield made
    finally:
        loud.stop(mode="immediate")
        shutil.rmtree(home, ignore_errors=True)


async def test_a_server_that_keeps_everything_is_named_line_by_line(loud: Databases) -> None:
    """Its log, archive, times of commits, libraries, extension, slot, publication; what can be mended at once, is."""
    await does(
        loud.superuser,
        "CREATE EXTENSION pg_stat_statements",
        "SELECT pg_create_physical_replication_slot('copia')",
        "CREATE PUBLICATION todo FOR ALL TABLES",
    )

    found = await examined(loud)
    said = wrong(found, Verdict.BAD)

    for fault in (
        "log_statement = all",
        "log_min_messages = debug1",
        "archive_mode = on",
        "wal_level = logical",
        "max_wal_senders = 4",
        "track_commit_timestamp = on",
        "auto_explain guarda lo que se ejecuta",
        "pg_stat_statements guarda lo que se ejecuta",
        "la extensión pg_stat_statements",
        "slot copia",
        "publicación todo",
    ):
        assert fault in said
    assert all(each.mend for each in found if each.verdict is not Verdict.GOOD)
    for about in ("la extensión", "slot copia", "publicación todo", "log_"):
        await does(loud.superuser, *remedies(found, about))
    async with loud.superuser.statement() as session:
        while (await session.execute(text("SHOW log_statement"))).scalar_one() != "none":
            pass  # the server reads its settings anew a moment later
    await loud.superuser.close()
    after = wrong(await examined(loud), Verdict.BAD)
    assert "log_" not in after
    assert "la extensión" not in after
    assert "orden de llegada: slot" not in after
    assert "publicación" not in after


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("ALTER ROLE resident CREATEROLE", "resident: poderes de administrador"),
        ("ALTER ROLE organiser BYPASSRLS", "organiser: poderes de administrador"),
        ("ALTER ROLE mixer SUPERUSER", "mixer: poderes de administrador"),
        ("GRANT mixer TO resident", "resident: también es mixer"),
        ("GRANT pg_read_all_data TO organiser", "organiser: también es pg_read_all_data"),
        ("CREATE ROLE vecino LOGIN; GRANT owner TO vecino", "vecino: también es owner"),
    ],
)
async def test_a_role_that_may_too_much_is_named_and_mended_by_what_is_said(
    databases: Databases, harm: str, said: str
) -> None:
    """The statement to type is complete, and after it nothing is found."""
    try:
        await does(databases.superuser, *harm.split("; "))
        found = await examined(databases)
        assert said in wrong(found, Verdict.BAD)

        await does(databases.superuser, *remedies(found, "puede de más"))

        assert "puede de más" not in wrong(await examined(databases))
    finally:
        await does(
            databases.superuser,
            "ALTER ROLE resident NOCREATEROLE",
            "ALTER ROLE organiser NOBYPASSRLS",
            "ALTER ROLE mixer NOSUPERUSER",
            "REVOKE mixer FROM resident",
            "REVOKE pg_read_all_data FROM organiser",
            "DROP ROLE IF EXISTS vecino",
        )


async def test_others_who_may_enter_are_named(databases: Databases) -> None:
    """Another administrator, and a role with the right to connect."""
    name = databases.url.rpartition("/")[2].partition("?")[0]
    await does(
        databases.superuser,
        "CREATE ROLE jefa SUPERUSER LOGIN",
        "CREATE ROLE visita LOGIN",
        f"GRANT CONNECT ON DATABASE {name} TO visita",
    )
    try:
        said = wrong(await examined(databases), Verdict.WARNING)
        assert "También administran el servidor: jefa" in said
        assert "También pueden entrar a esta base: visita" in said
    finally:
        await does(
            databases.superuser,
            f"REVOKE CONNECT ON DATABASE {name} FROM visita",
            "DROP ROLE jefa",
            "DROP ROLE visita",
        )


async def test_a_door_without_a_password_is_named(databases: Databases, cluster: EmbeddedPostgres) -> None:
    """A line that trusts somebody, as it stands in the file."""
    file = cluster.pgdata / "pg_hba.conf"
    before = file.read_text()
    with file.open("a") as doors:
        doors.write("local postgres nadie trust\n")
    try:
        assert "sin contraseña (local postgres nadie)" in wrong(await examined(databases), Verdict.BAD)
    finally:
        file.write_text(before)
    assert "sin contraseña" not in wrong(await examined(databases))


async def test_samples_of_what_people_leave_are_named_and_go(databases: Databases) -> None:
    """A statistics target alone, and samples that were taken: both are mended by the statements that are said."""
    opened = await databases.open_consultation()
    await all_hand_in(databases, opened.id, ["norte"] * 3)
    piece = f"staging_{opened.id.hex}"
    await does(
        databases.superuser,
        "ALTER TABLE draft ALTER box SET STATISTICS 100",
        f"ALTER TABLE {piece} ALTER box SET STATISTICS -1",
        f"ANALYZE {piece}",
    )

    found = await examined(databases)
    said = wrong(found, Verdict.BAD)
    assert "tomaría muestras de draft.box" in said
    assert "guarda muestras de draft.box" not in said
    assert f"guarda muestras de {piece}.box" in said

    await does(databases.superuser, *remedies(found, "muestras de"))
    assert "muestras de" not in wrong(await examined(databases), Verdict.BAD)


@pytest.mark.parametrize("kind", ["epoch", "nullifier"])
@pytest.mark.parametrize("harm", ["gone", "short", "other"])
async def test_a_key_that_a_consultation_needs_and_has_not_is_named(
    databases: Databases, kind: str, harm: str
) -> None:
    """Gone or cut short; a key of the right length that opens nothing is found for what opens answers."""
    opened = await databases.open_consultation(code="la-ladera")
    databases.resident_keys.nullifier_key(opened.id)
    await does(databases.owner, f"UPDATE consultation SET keyed = true WHERE id = '{opened.id}'")
    assert wrong(await examined(databases), Verdict.BAD) == ""
    (path,) = databases.keys.glob(f"*/{kind}-*.key")
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(b"corta" if harm == "short" else b"k" * 32)

    said = wrong(await examined(databases), Verdict.BAD)

    if kind == "epoch":
        assert "la llave que abre las respuestas de «Consulta»" in said
    elif harm != "other":
        assert "la llave que impide contestar dos veces" in said
    if (kind, harm) != ("nullifier", "other"):
        assert "desdeabajo consultation renew la-ladera" in said


async def test_a_key_that_others_may_read_is_said_and_not_taken_for_lost(databases: Databases) -> None:
    """It is closed, not thrown away."""
    await databases.open_consultation()
    (path,) = databases.keys.glob("mixer/epoch-*.key")
    path.chmod(0o644)

    said = wrong(await examined(databases), Verdict.BAD)

    assert f"chmod 600 {path}" in said
    assert "renew" not in said

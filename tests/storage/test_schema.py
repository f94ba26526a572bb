"""The schema: the same from the migrations as from the tables, and without anything that orders."""

import re
from collections.abc import Iterable
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from storage.embedded import EmbeddedPostgres
from storage.inspection import newest_step
from storage.migrate import ROLES, current, migrate
from storage.tables import metadata
from tests.databases import PASSWORDS, Databases

SHAPE = text(
    "SELECT relname, attname, attstattarget, attstorage, format_type(atttypid, atttypmod), attnotnull, reloptions"
    " FROM pg_attribute JOIN pg_class c ON c.oid = attrelid"
    " WHERE relnamespace = CAST(:schema AS regnamespace) AND relkind IN ('r', 'p') AND attnum > 0"
    " AND relname <> 'alembic_version' ORDER BY 1, 2"
)
CONSTRAINTS = text(
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = CAST(:schema AS regnamespace) AND contype <> 'n' AND conname !~ '^alembic' ORDER BY 1, 2"
)
TRIGGERS = text(
    "SELECT tgrelid::regclass::text, tgname, tgenabled, pg_get_triggerdef(t.oid) FROM pg_trigger t"
    " JOIN pg_class c ON c.oid = tgrelid"
    " WHERE relnamespace = CAST(:schema AS regnamespace) AND NOT tgisinternal ORDER BY 1, 2"
)
FUNCTIONS = text(
    "SELECT proname, pg_get_functiondef(oid), prosecdef, proconfig, proacl IS NULL OR '=X' = ANY(proacl::text[])"
    " FROM pg_proc WHERE pronamespace = CAST(:schema AS regnamespace) ORDER BY 1"
)
QUERIES = (SHAPE, CONSTRAINTS, TRIGGERS, FUNCTIONS)


async def test_migrations_and_tables_make_the_same_schema(databases: Databases) -> None:
    """Alembic finds no difference; columns, constraints, statistics, triggers and functions are the same."""

    def differences(connection: Connection) -> list[Any]:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    async with databases.superuser.transaction() as session:
        assert await session.run_sync(differences) == []
        await session.execute(text("CREATE SCHEMA otra"))
        await session.execute(text("SET LOCAL search_path TO otra"))
        await session.run_sync(metadata.create_all)
        made = [_plain((await session.execute(query, {"schema": "otra"})).all()) for query in QUERIES]
        await session.execute(text("SET LOCAL search_path TO public"))
        migrated = [_plain((await session.execute(query, {"schema": "public"})).all()) for query in QUERIES]
    assert made == migrated
    assert all(made)


async def test_migrating_twice_changes_nothing(databases: Databases) -> None:
    """A second migration leaves the same step and the same privileges, also on partitions."""
    await databases.open_consultation()
    rights = text(
        "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
    )
    async with databases.superuser.statement() as session:
        before = {name: _sorted(acl) for name, acl in await session.execute(rights)}
    await migrate(databases.url, PASSWORDS, password=databases.superuser_password)
    async with databases.superuser.statement() as session:
        after = {name: _sorted(acl) for name, acl in await session.execute(rights)}

    assert after == before
    assert (
        await current(databases.url, role="postgres", password=databases.superuser_password) == newest_step()
    )


async def test_an_administrator_without_superpowers_can_install_it(
    databases: Databases, cluster: EmbeddedPostgres
) -> None:
    """On somebody's server: an account that owns its database and may create roles is enough, twice over."""
    name = "ajena"
    async with databases.superuser.statement() as session:
        await session.execute(text("CREATE ROLE jefa LOGIN CREATEROLE PASSWORD 'x'"))
        for role in ROLES:  # made by somebody else for the other tests: on her own server they would be hers
            await session.execute(text(f"GRANT {role} TO jefa WITH ADMIN OPTION"))
        await session.execute(text(f"CREATE DATABASE {name} OWNER jefa"))
    try:
        for _ in range(2):
            await migrate(cluster.url("jefa", database=name), PASSWORDS, password="x")
        assert (
            await current(cluster.url(database=name), role="owner", password=PASSWORDS["owner"])
            == newest_step()
        )
    finally:
        async with databases.superuser.statement() as session:
            await session.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
            await session.execute(text("DROP OWNED BY jefa"))
            await session.execute(text("DROP ROLE jefa"))


async def test_nothing_about_people_has_a_time_or_a_counter(databases: Databases) -> None:
    """No column of a time type but about what organisers do; no sequence anywhere; no trigger that notes an order."""
    async with databases.superuser.statement() as session:
        timed = await session.execute(
            text(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
                " AND (data_type LIKE 'time%' OR data_type = 'interval')"
            )
        )
        organisers_deeds = {"assembly", "audit", "handled", "invitation", "motion", "notice", "schedule"}
        assert {row.table_name for row in timed} == organisers_deeds | {
            "courier"
        }  # when Telegram asked to wait
        dated = await session.execute(
            text(
                "SELECT DISTINCT table_name FROM information_schema.columns WHERE data_type = 'date'"
                " AND table_schema = 'public' ORDER BY 1"
            )
        )
        assert dated.scalars().all() == ["assembly", "code", "commitment", "consultation", "run"]
        counters = await session.execute(text("SELECT relname FROM pg_class WHERE relkind = 'S'"))
        assert counters.all() == []
        triggers = await session.execute(
            text("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        )
        assert set(triggers.scalars()) == {
            "audit",  # the only table whose lines have an order, and shall
            "assembly",  # opens a consultation, and notes nothing of anybody
            "motion",  # what two organisers decided: opens and closes consultations
        }


def _plain(rows: Iterable[Iterable[Any]]) -> list[tuple[str, ...]]:
    return [tuple(re.sub(r"\b(otra|public)\.", "", str(cell)) for cell in row) for row in rows]


def _sorted(acl: str | None) -> str:
    return ",".join(sorted((acl or "").strip("{}").split(",")))

"""Somebody who took one process over: with its role, every way PostgreSQL has of looking where one may not look.

The attacker asks the catalogue what there is, and tries everything on it. What each role may read is in
`tests/storage/test_roles.py`; here nobody reads more by a way around it.
"""

import psutil
import pytest
from sqlalchemy import text

from storage.database import Database, StorageError
from storage.embedded import EmbeddedPostgres
from tests.attacks.neighbourhood import live, marks, neighbourhood
from tests.databases import Databases

ROLES = ("resident", "mixer", "organiser")

#: What looks at the rows of a table without a plain SELECT.
AROUND = (
    "SELECT count(*) FROM {table}",
    "SELECT t::text FROM {table} t",
    "SELECT ctid, xmin, xmax FROM {table}",
    "COPY {table} TO STDOUT",
    "COPY (SELECT * FROM {table}) TO STDOUT",
    "EXPLAIN ANALYZE SELECT * FROM {table}",
    "DECLARE c CURSOR WITH HOLD FOR SELECT * FROM {table}",
    "CREATE TEMP TABLE copia AS SELECT * FROM {table}",
    "CREATE VIEW vista AS SELECT * FROM {table}",
    "CREATE MATERIALIZED VIEW vista AS SELECT * FROM {table}",
    "CREATE RULE r AS ON INSERT TO {table} DO ALSO NOTIFY aviso",
    "CREATE TRIGGER t AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE POLICY p ON {table} USING (true)",
    "CREATE STATISTICS s ON consultation_id, ctid FROM {table}",
    "CREATE INDEX ON {table} ((1 / 0))",
    "DO $$ BEGIN PERFORM * FROM {table}; END $$",
    "SELECT * FROM table_to_xml('{table}', true, false, '')",
    "SELECT * FROM query_to_xml('SELECT * FROM {table}', true, false, '')",
    "SELECT * FROM ts_stat('SELECT ''x''::tsvector FROM {table}')",
    "SELECT * FROM {table} TABLESAMPLE SYSTEM (100)",
    "SELECT 1 / (SELECT count(*) FROM {table})",
    "SELECT CAST((SELECT t::text FROM {table} t LIMIT 1) AS integer)",
    "DELETE FROM {table} WHERE ctid = '(0,1)' RETURNING *",
    "UPDATE {table} SET consultation_id = consultation_id RETURNING *",
    "MERGE INTO {table} t USING (SELECT 1) s ON true WHEN MATCHED THEN DO NOTHING",
    "INSERT INTO {table} SELECT * FROM {table}",
    "ALTER TABLE {table} ADD CHECK (1 / 0 = 1)",
    "LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE",
    "CLUSTER {table}",
    "TRUNCATE {table}",
    "COMMENT ON TABLE {table} IS 'x'",
    "CREATE PUBLICATION p FOR TABLE {table}",
)

#: What looks past the tables, or becomes somebody else.
BEYOND = (
    *(f"SET ROLE {role}" for role in ("owner", "postgres", "pg_read_all_data", "pg_monitor")),
    *(
        "SET SESSION AUTHORIZATION postgres",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "CREATE ROLE otra SUPERUSER",
    ),
    "GRANT pg_read_all_data TO CURRENT_USER",
    *(
        "CREATE EXTENSION pageinspect",
        "CREATE EXTENSION pg_walinspect",
        "LOAD 'auto_explain'",
        "LOAD 'plpgsql'",
    ),
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
    *("CREATE SCHEMA s", "CREATE SEQUENCE s", "CREATE TABLE t (x int)", "CREATE TEMP TABLE t (x int)"),
    *("SELECT lo_create(0)", "SELECT lo_from_bytea(0, 'x')", "SELECT lo_import('/etc/passwd')"),
    *(
        "SELECT pg_read_file('PG_VERSION')",
        "SELECT pg_read_binary_file('global/pg_control')",
        "SELECT pg_ls_dir('.')",
    ),
    *("SELECT pg_stat_file('PG_VERSION')", "SELECT * FROM pg_ls_waldir()", "SELECT * FROM pg_ls_tmpdir()"),
    *("COPY (SELECT 1) TO '/tmp/x'", "COPY (SELECT 1) TO PROGRAM 'true'", "COPY form FROM '/etc/passwd'"),
    *("SELECT stavalues1::text FROM pg_statistic", "SELECT * FROM pg_authid", "SELECT * FROM pg_shadow"),
    *(
        "SELECT * FROM pg_hba_file_rules",
        "SELECT * FROM pg_backend_memory_contexts",
        "SELECT * FROM pg_file_settings",
    ),
    "SELECT pg_create_logical_replication_slot('x', 'test_decoding')",
    *("SELECT pg_switch_wal()", "SELECT pg_reload_conf()", "SELECT pg_rotate_logfile()", "CHECKPOINT"),
    *("SET log_statement = 'all'", "SET log_min_messages = 'debug5'", "SET track_activities = on"),
    *(
        "SET session_replication_role = replica",
        "ALTER SYSTEM SET log_statement = 'all'",
        "SET lo_compat_privileges = on",
    ),
    "SELECT pg_log_backend_memory_contexts(pg_backend_pid())",
)


async def _succeeds(database: Database, statement: str) -> bool:
    try:
        async with database.transaction() as session:
            await session.exec_driver_sql(statement)
    except StorageError as refused:
        return refused.code.startswith("22")  # an error about a value has looked at it
    return True


async def _tables(databases: Databases, role: str) -> list[str]:
    """Every table and partition of ours of which the role may read no column."""
    async with databases.superuser.statement() as session:
        rows = await session.execute(
            text(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                " AND relkind IN ('r', 'p', 'v', 'm', 'S') AND NOT has_any_column_privilege(:role, oid, 'SELECT')"
                " ORDER BY relname"
            ),
            {"role": role},
        )
        return list(rows.scalars())


@pytest.mark.parametrize("role", ROLES)
async def test_no_way_around_leads_into_a_table(databases: Databases, role: str) -> None:
    """With people in it, half of them released: every statement on every closed table is refused."""
    town = neighbourhood(30, seed=61)
    consultation = await databases.open_consultation()
    await live(databases, consultation, town.people, release_after=(30,), seed=61)
    database: Database = getattr(databases, role)
    closed = await _tables(databases, role)
    assert len(closed) > 8
    may = {"mixer": {"TRUNCATE", "LOCK"}}.get(role, set())  # of its own partitions

    through = [
        statement
        for table in closed
        for statement in (each.format(table=table) for each in AROUND)
        if statement.split()[0] not in may and await _succeeds(database, statement)
    ]
    assert through == []


@pytest.mark.parametrize("role", ROLES)
async def test_no_role_looks_past_the_tables_or_becomes_another(databases: Databases, role: str) -> None:
    """Files, journal, statistics, other sessions, large objects, extensions, code of its own: refused.

    The mixer alone may begin a new segment of the journal, of which it can read nothing.
    """
    database: Database = getattr(databases, role)
    may = ["SELECT pg_switch_wal()"] if role == "mixer" else []

    assert [statement for statement in BEYOND if await _succeeds(database, statement)] == may


async def test_a_superuser_gets_through_nearly_all_of_it(databases: Databases) -> None:
    """So it is the role that is refused, and not the statement that is wrong."""
    await databases.open_consultation()
    through = [each for each in AROUND if await _succeeds(databases.superuser, each.format(table="tally"))]

    assert len(through) > len(AROUND) / 2


async def test_no_function_view_sequence_or_object_of_ours_opens_a_door(databases: Databases) -> None:
    """Nothing runs with the rights of somebody else, nothing counts, nothing is a large object."""
    async with databases.superuser.statement() as session:
        for query in (
            # Of what runs with its owner's rights only a trigger, which nobody can call and which returns nothing.
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
            " AND prorettype <> 'trigger'::regtype",
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('v', 'm', 'S', 'f')",
            "SELECT oid::text FROM pg_largeobject_metadata",
            "SELECT rulename FROM pg_rules WHERE schemaname = 'public'",
            "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'",
        ):
            assert (await session.execute(text(query))).all() == [], query


async def test_the_list_of_processes_does_not_tell_what_the_server_does(
    databases: Databases, cluster: EmbeddedPostgres
) -> None:
    """Everybody on the machine may read it, and would see somebody's answer arrive."""
    consultation = await databases.open_consultation()
    async with databases.resident.transaction() as session:
        await session.exec_driver_sql(
            "INSERT INTO participation (consultation_id, nullifier) VALUES ($1, $2)", (consultation.id, b"x")
        )
        assert cluster.pid is not None
        titles = [" ".join(each.cmdline()) for each in psutil.Process(cluster.pid).children()]
    assert titles
    assert not [title for title in titles if "INSERT" in title or "transaction" in title]


async def test_who_took_part_is_told_only_to_who_holds_the_key_and_only_while_it_is_open(
    databases: Databases,
) -> None:
    """The residents' role learns from a conflict whether a mark is there; without the key it has no mark to try."""
    town = neighbourhood(12, seed=67)
    consultation = await databases.open_consultation()
    await live(databases, consultation, town.people, release_after=(), seed=67)
    real = set(marks(databases, consultation, town.people).values())
    insert = "INSERT INTO participation (consultation_id, nullifier) VALUES ($1, $2) ON CONFLICT DO NOTHING"

    async def tries(mark: bytes) -> bool:
        async with databases.resident.transaction() as session:
            done = await session.exec_driver_sql(insert, (consultation.id, mark))
            await session.rollback()
            return done.rowcount == 0

    assert all([await tries(mark) for mark in real])  # conceded: it must know, to count everybody once
    assert not any([await tries(one.chat.to_bytes(32, "big")) for one in town.people])
    refused = [
        role for role in ("organiser", "mixer") if await _succeeds(getattr(databases, role), "NOTIFY x")
    ]
    assert refused == ["organiser", "mixer"]  # NOTIFY carries only what one puts there oneself

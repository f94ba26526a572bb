"""The way in: errors that quote nobody, and a server that goes away and comes back."""

import asyncio
import logging
import tempfile
import traceback
from functools import partial

import pytest
from sqlalchemy import text

from storage import server_settings
from storage.database import Conflict, Database, DatabaseUnavailable, StorageError, ask, do
from storage.embedded import EmbeddedPostgres
from tests.databases import Databases
from tests.mixer.people import eventually

SECRET = "elsecretodeamparo"


async def _fail(database: Database, statement: str, *, block: str, **row: object) -> StorageError:
    async def attempt() -> None:
        async with getattr(database, block)() as session:
            await session.execute(text(statement), row)

    with pytest.raises(StorageError) as caught:
        await attempt()
    return caught.value


@pytest.mark.parametrize("block", ["transaction", "statement"])
async def test_errors_and_logs_quote_nobody(
    databases: Databases, caplog: pytest.LogCaptureFixture, cluster: EmbeddedPostgres, block: str
) -> None:
    """Duplicate keys, wrong types, NUL: neither the exception, its chain, our log nor the server's has the text."""
    with caplog.at_level(logging.DEBUG):
        owner = Database(databases.urls["owner"])  # made while everything is logged
        async with owner.transaction() as session:
            await session.execute(text("INSERT INTO form VALUES (:one, :one, :one)"), {"one": SECRET})
            assert (await session.execute(text("SELECT title FROM form"))).scalar_one() == SECRET
        failures = [
            await _fail(owner, "INSERT INTO form VALUES (:one, '', '')", block=block, one=SECRET),
            await _fail(owner, f"INSERT INTO form VALUES ('{SECRET}', '', '')", block=block),
            await _fail(
                databases.owner, "INSERT INTO form VALUES (:one, NULL, '')", block=block, one=SECRET + "2"
            ),
            await _fail(
                databases.owner, "SELECT CAST(CAST(:one AS text) AS integer)", block=block, one=SECRET
            ),
            await _fail(
                databases.owner, "INSERT INTO form VALUES (:one, '', '')", block=block, one=f"{SECRET}\0"
            ),
            await _fail(owner, "SELECT CAST(:one AS integer)", block=block, one=SECRET),
            await _fail(owner, f"SELECT {SECRET}", block=block),
        ]
        for failure in failures:
            logging.getLogger("prueba").error("failed", exc_info=failure)
        await owner.close()
    assert isinstance(failures[0], Conflict)
    assert failures[0].code == "23505"
    for failure in failures:
        chain: BaseException | None = failure
        while chain is not None:
            assert SECRET not in "".join(traceback.format_exception_only(chain)) + repr(vars(chain))
            chain = chain.__cause__ or chain.__context__
    logged = "\n".join(
        logging.Formatter().format(record) for record in caplog.records if record.name != "prueba"
    )
    assert SECRET not in logged
    assert SECRET not in cluster.log.read_text()


async def test_a_server_that_is_gone_is_unavailable_and_comes_back_by_itself(
    server: EmbeddedPostgres,
) -> None:
    """Stopped between statements and within a block: one kind of error; once it runs again everything works."""
    database = Database(server.url(), password=server.superuser_password())

    async def one(block: str = "statement") -> int:
        async with getattr(database, block)() as session:
            return int((await session.execute(text("SELECT 1"))).scalar_one())

    async def stopped_within(block: str) -> None:
        async with getattr(database, block)() as session:
            await session.execute(text("SELECT 1"))
            await asyncio.to_thread(server.stop, mode="immediate")
            await session.execute(text("SELECT 1"))

    async def stopped_within_fast_path() -> None:
        async with database.statement() as session:
            await ask(session, "SELECT 1")
            await asyncio.to_thread(server.stop, mode="immediate")
            await ask(session, "SELECT 1")

    falls = (
        partial(stopped_within, "transaction"),
        partial(stopped_within, "statement"),
        stopped_within_fast_path,
    )
    for fall in falls:
        assert await one() == await one("transaction") == 1
        with pytest.raises(DatabaseUnavailable):
            await fall()
        for block in ("statement", "transaction"):
            with pytest.raises(DatabaseUnavailable):
                await one(block)
        await asyncio.to_thread(server.start)
    assert await one() == await one("transaction") == 1
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.start)
    # Idle connections were closed meanwhile: nobody notices.
    assert await one() == await one("transaction") == 1
    await database.close()


async def test_more_blocks_than_connections_wait_their_turn(databases: Databases) -> None:
    """Fifty statements and transactions at once over four connections each: all are served."""
    database = Database(databases.urls["resident"], connections=4)

    async def one(number: int) -> int:
        async with database.statement() if number % 2 else database.transaction() as session:
            return int(
                (await session.execute(text("SELECT CAST(:n AS integer)"), {"n": number})).scalar_one()
            )

    assert await asyncio.gather(*(one(number) for number in range(50))) == list(range(50))
    await database.close()


async def test_a_failed_transaction_leaves_nothing_and_a_good_connection(databases: Databases) -> None:
    """An error of the caller's own rolls back, comes out as it is, and the next block starts clean."""

    async def add_and_fail() -> None:
        async with databases.owner.transaction() as session:
            await do(session, "INSERT INTO form VALUES ($1, $1, $1)", "a")
            raise LookupError("mine")

    for _ in range(10):
        with pytest.raises(LookupError, match="mine"):
            await add_and_fail()
    async with databases.owner.statement() as session:
        assert await ask(session, "SELECT identity FROM form") == []


async def test_a_cancelled_block_gives_its_connection_back(databases: Databases) -> None:
    """However many handlers are cancelled while the server keeps them waiting, the next one is served."""

    async def wait(block: str) -> None:
        async with getattr(databases.mixer, block)() as session:
            await session.execute(text("SELECT pg_advisory_xact_lock(1)"))

    async with databases.superuser.transaction() as held:
        await held.execute(text("SELECT pg_advisory_xact_lock(1)"))
        for block in ["statement", "transaction"] * 6:
            waiting = asyncio.ensure_future(wait(block))
            while True:
                waiters = await held.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))
                if waiters.scalar_one():
                    break
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
    for block in ("statement", "transaction"):
        async with getattr(databases.mixer, block)() as session:
            assert (await session.execute(text("SELECT 1"))).scalar_one() == 1


@pytest.mark.parametrize("block", ["transaction", "statement"])
async def test_what_was_set_for_a_session_is_left_with_it(databases: Databases, block: str) -> None:
    """Also on a connection that somebody uses at that moment: it is closed, not left lying, when it comes back."""
    database = Database(databases.urls["owner"])
    whose = text("SELECT pg_backend_pid()")
    async with getattr(database, block)() as one, getattr(database, block)() as other:
        before = {(await session.execute(whose)).scalar_one() for session in (one, other)}
        database.begin_anew()
    async with getattr(database, block)() as one, getattr(database, block)() as other:
        after = {(await session.execute(whose)).scalar_one() for session in (one, other)}
    async with getattr(database, block)() as session:
        again = (await session.execute(whose)).scalar_one()

    async def gone() -> bool:
        async with databases.superuser.statement() as session:
            there = await session.execute(text("SELECT pid FROM pg_stat_activity"))
            return not before & set(there.scalars())

    await eventually(gone)
    await database.close()
    assert not before & after
    assert again in after


async def test_a_leaking_server_is_named_setting_by_setting(server: EmbeddedPostgres) -> None:
    """What would write answers down is found by any role, with the line that mends it; mended, it is quiet."""
    database = Database(server.url(), password=server.superuser_password())
    async with database.statement() as session:
        assert await server_settings.leaking_settings(session) == ()
        await session.execute(text("ALTER SYSTEM SET log_statement = 'all'"))
        await session.execute(text("ALTER SYSTEM SET log_error_verbosity = 'verbose'"))
        await session.execute(text("SELECT pg_reload_conf()"))
    await database.close()

    async def refuse() -> None:
        again = Database(server.url(), password=server.superuser_password())
        try:
            async with again.statement() as session:
                await server_settings.refuse_if_leaking(session)
        finally:
            await again.close()

    with pytest.raises(server_settings.LeakingServer) as caught:
        await _until_it_raises(refuse)
    assert [leak.name for leak in caught.value.leaks][:2] == ["log_statement", "log_error_verbosity"]
    assert "ALTER SYSTEM SET log_statement = 'none'; SELECT pg_reload_conf();" in str(caught.value)


async def _until_it_raises(attempt: object) -> None:
    """A reload reaches new sessions a moment later."""
    for _ in range(500):
        await attempt()  # type: ignore[operator]
        await asyncio.sleep(0.01)


def test_what_a_server_does_not_show_is_not_judged() -> None:
    """Unknown settings are skipped; a wrong value is a leak with its reason."""
    found = server_settings.find_leaks({"log_statement": "none", "wal_level": "replica"})

    assert [(leak.name, leak.value, leak.wanted) for leak in found] == [("wal_level", "replica", "minimal")]
    assert "reinicia" in found[0].remedy
    loaded = server_settings.find_leaks({"shared_preload_libraries": "timescaledb, pg_stat_statements"})
    assert "quita pg_stat_statements de shared_preload_libraries" in loaded[0].remedy


@pytest.mark.parametrize(
    ("value", "leaks"), [("debug1", True), ("debug5", True), ("warning", False), ("log", False)]
)
def test_a_server_that_logs_like_a_programmer_leaks(value: str, leaks: bool) -> None:
    """No level of debugging is let through: the last has the moment of each transaction."""
    found = server_settings.find_leaks({"log_min_messages": value})

    assert bool(found) is leaks
    assert all("ALTER SYSTEM SET log_min_messages = 'log'" in leak.remedy for leak in found)


def test_a_socket_that_is_not_there_is_unavailable() -> None:
    """An address where nobody listens is a database that cannot be reached, not a crash."""

    async def enter(block: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            database = Database(f"postgresql://resident@/x?host={folder}", password="x")
            async with getattr(database, block)():
                pass

    for block in ("statement", "transaction"):
        with pytest.raises(DatabaseUnavailable):
            asyncio.run(enter(block))

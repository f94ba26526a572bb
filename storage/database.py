"""The way into the database: one role, short transactions, and errors that quote nobody.

Every statement goes through `transaction()` (all or nothing) or `statement()` (each statement for itself, one round
trip). What the driver says when something fails may hold the very row that failed, so its exceptions never leave
this module: callers see the ones below, which carry a code and no words of anybody's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import DBAPIError, DisconnectionError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

Session = AsyncConnection

CONNECT_SECONDS = 5
COMMAND_SECONDS = 60

#: SQLSTATE classes and codes that mean "not now": connection, resources, shutting down or starting, deadlock.
_NOT_NOW = ("08", "53", "57P", "57014", "40001", "40P01", "55P03")


class StorageError(Exception):
    """The database did not do what was asked; `code` is PostgreSQL's SQLSTATE, or ""."""

    def __init__(self, code: str = "") -> None:
        self.code = code
        super().__init__(f"{type(self).__name__} {code}".strip())


class DatabaseUnavailable(StorageError):
    """The database cannot be reached at this moment; nothing was lost, and a later attempt may succeed."""


class DatabaseFull(DatabaseUnavailable):
    """The database has no room left on its disk."""


class Conflict(StorageError):
    """A constraint of the schema said no: somebody was first, or the value is not allowed."""


class Refused(StorageError):
    """This role may not do that, or could not prove who it is."""


_DRIVER = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)
_FAILURES = (SQLAlchemyError, StorageError, *_DRIVER)


class Database:
    """A few connections under one role. Recovers by itself when the server comes back."""

    def __init__(
        self, url: str, *, role: str | None = None, password: str | None = None, connections: int = 4
    ) -> None:
        """`url` as PostgreSQL writes it (`postgresql://host/name`); `role` and `password` win over what it says.

        `connections` is how many there may be of each kind, transactions and statements.
        """
        address = _address(url, role, password)
        self._transactions = _engine(address, connections)
        self._statements = Statements(
            _engine(address, connections, isolation_level="AUTOCOMMIT"), connections
        )

    def transaction(self) -> AbstractAsyncContextManager[Session]:
        """All or nothing: `async with database.transaction() as session`. Commits at the end of the block."""
        return Transaction(self._transactions)

    def statement(self) -> AbstractAsyncContextManager[Session]:
        """For blocks whose statements each stand for themselves; no BEGIN, no COMMIT, one round trip a statement."""
        return Statement(self._statements)

    async def close(self) -> None:
        """Close every connection."""
        await self._statements.close()
        await self._transactions.dispose()


class Transaction:
    """What `transaction()` opens. Raises only `StorageError`s of its own accord."""

    __slots__ = ("_connection",)

    def __init__(self, engine: AsyncEngine) -> None:
        self._connection = engine.connect()

    async def __aenter__(self) -> Session:
        try:
            await self._connection.start()
            await self._connection.begin()
        except _FAILURES as error:
            await _let_go(self._connection)
            raise quiet(error) from None
        return self._connection

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if error is None:
                await self._connection.commit()
        except _FAILURES as failure:
            error = failure
        finally:
            # Shielded: a cancelled handler must not leave a half-closed connection in the pool.
            await asyncio.shield(asyncio.ensure_future(_let_go(self._connection)))
        if isinstance(error, (SQLAlchemyError, StorageError)):
            raise quiet(error) from None


class Statements:
    """Connections on which every statement commits by itself, kept open between blocks.

    A tap opens two such blocks. Taking a connection out of SQLAlchemy's pool and giving it back costs more CPU than
    the statement itself, and there is nothing to reset: so whole connections wait here for the next block.
    """

    def __init__(self, engine: AsyncEngine, size: int) -> None:
        self._engine = engine
        self._idle: list[AsyncConnection] = []
        self._room = asyncio.Semaphore(size)

    async def take(self) -> Session:
        """An idle connection that is alive, or a new one; waits while all are in use."""
        await self._room.acquire()
        try:
            while self._idle:
                connection = self._idle.pop()
                if _alive(connection):
                    return connection
                await _let_go(connection)
            connection = self._engine.connect()
            try:
                await connection.start()
            except BaseException:
                await _let_go(connection)
                raise
        except BaseException:
            self._room.release()
            raise
        return connection

    async def give_back(self, connection: Session, *, sound: bool) -> None:
        """Keep it for the next block; one that saw an error goes through the pool, which knows what to do with it."""
        try:
            if sound and connection.in_transaction():  # SQLAlchemy's word for "was used"; no round trip
                await connection.rollback()
            if sound and _alive(connection):
                self._idle.append(connection)
            else:
                await _let_go(connection)
        finally:
            self._room.release()

    async def close(self) -> None:
        """Close them all."""
        while self._idle:
            await _let_go(self._idle.pop())
        await self._engine.dispose()


class Statement:
    """What `statement()` opens. Raises only `StorageError`s of its own accord."""

    __slots__ = ("_connection", "_statements")

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def __aenter__(self) -> Session:
        try:
            self._connection = await self._statements.take()
        except _FAILURES as error:
            raise quiet(error) from None
        return self._connection

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        giving_back = self._statements.give_back(self._connection, sound=error is None)
        if error is None:
            await giving_back
        else:
            await asyncio.shield(asyncio.ensure_future(giving_back))
        if isinstance(error, (SQLAlchemyError, StorageError)):
            raise quiet(error) from None


async def ask(session: Session, query: str, *values: object) -> Sequence[Sequence[Any]]:
    """The rows of a query with $1, $2 …, for the paths that every tap takes.

    In a `statement()` block it goes straight to the driver, at a third of the CPU that SQLAlchemy's execution costs;
    in a transaction it goes through SQLAlchemy, which has to begin it.
    """
    if driver := _alone(session):
        try:
            found: Sequence[Sequence[Any]] = await driver.fetch(query, *values)
        except _DRIVER as error:
            raise quiet(error) from None
        return found
    return (await session.exec_driver_sql(query, values)).all()


async def do(session: Session, command: str, *values: object) -> int:
    """Like `ask`, for what changes rows: returns how many."""
    if driver := _alone(session):
        try:
            said: str = await driver.execute(command, *values)
        except _DRIVER as error:
            raise quiet(error) from None
        return int(said.rpartition(" ")[2])
    return (await session.exec_driver_sql(command, values)).rowcount


def _alone(session: Session) -> Any:
    """The driver's own connection when each statement stands for itself, else None."""
    if session.sync_engine.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        return None
    return _driver(session)


def _driver(connection: AsyncConnection) -> Any:
    sync = connection.sync_connection
    assert sync is not None
    return sync.connection.driver_connection


def _alive(connection: AsyncConnection) -> bool:
    """Whether a connection was not closed meanwhile, as far as one knows without asking the server."""
    return not connection.invalidated and not _driver(connection).is_closed()


async def _let_go(connection: AsyncConnection) -> None:
    """Roll back and give the connection back; what fails while doing so changes nothing any more."""
    try:
        if connection.sync_connection is not None:
            await connection.close()
    except _FAILURES:
        pass


def quiet(error: BaseException) -> StorageError:
    """Our own exception for a driver's, and the driver's words removed from whatever the traceback still holds."""
    ours = error if isinstance(error, StorageError) else _ours(error)
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error, error.__cause__, error.__context__]
    while waiting:
        link = waiting.pop()
        if link is None or id(link) in seen:
            continue
        seen.add(id(link))
        waiting += [link.__cause__, link.__context__, getattr(link, "orig", None)]
        if isinstance(link, _TALKATIVE) or hasattr(link, "pgcode"):
            _empty(link)
    return ours


_TALKATIVE = (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError)


def _empty(error: BaseException) -> None:
    error.args = (f"{type(error).__name__} {_code(error)}".strip(),)
    for name in ("statement", "params", "detail", "message", "hint", "query", "internal_query", "context"):
        if getattr(error, name, None) is not None:
            setattr(error, name, None)


def _ours(error: BaseException) -> StorageError:
    code = _code(error)
    kind: type[StorageError] = StorageError
    if code == "53100":
        kind = DatabaseFull
    elif code.startswith(_NOT_NOW) or _is_lost(error):
        kind = DatabaseUnavailable
    elif code.startswith("23"):
        kind = Conflict
    elif code == "42501" or code.startswith("28"):
        kind = Refused
    return kind(code)


def _code(error: BaseException) -> str:
    original = getattr(error, "orig", None) or error
    return getattr(original, "sqlstate", None) or ""


def _is_lost(error: BaseException) -> bool:
    if isinstance(error, DBAPIError):
        return error.connection_invalidated
    return isinstance(error, (OSError, TimeoutError, PoolTimeoutError, asyncpg.InterfaceError))


def _replace_driver_error(context: ExceptionContext) -> BaseException | None:
    """Failures that are no DBAPI errors (a reset socket, a timed-out command) come out as ours, too."""
    error = context.original_exception
    if isinstance(error, (OSError, TimeoutError)):
        context.is_disconnect = True
        return DatabaseUnavailable()
    return None


def _leave_the_dead(connection: Any, _record: Any, _proxy: Any) -> None:
    """Notice, without asking the server, that a pooled connection was closed meanwhile: the pool makes another."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError


def _engine(address: URL, size: int, **more: Any) -> AsyncEngine:
    engine = create_async_engine(
        address,
        hide_parameters=True,
        echo=False,
        pool_size=size,
        max_overflow=0,
        pool_timeout=CONNECT_SECONDS,
        pool_use_lifo=True,
        connect_args={"timeout": CONNECT_SECONDS, "command_timeout": COMMAND_SECONDS},
        **more,
    )
    if more:
        engine = engine.execution_options(**more)  # so that a session can tell which kind it is
    event.listen(engine.sync_engine, "handle_error", _replace_driver_error)
    event.listen(engine.sync_engine.pool, "checkout", _leave_the_dead)
    return engine


def _address(url: str, role: str | None, password: str | None) -> URL:
    address = make_url(url).set(drivername="postgresql+asyncpg")
    if role is not None:
        address = address.set(username=role)
    if password is not None:
        address = address.set(password=password)
    if "sslmode" in address.query:  # libpq's word; asyncpg's is "ssl"
        mode = address.query["sslmode"]
        address = address.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return address

"""The way into the database: one role, short transactions, and errors that quote nobody.

Every statement goes through `transaction()` (all or nothing) or `statement()` (each statement for itself, one round
trip). What the driver says when something fails may hold the very row that failed, so its exceptions never leave
this module: callers see the ones below, which carry a code and no words of anybody's.
"""

from __future__ import annotations

import asyncio
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


class Database:
    """A small pool of connections under one role. Recovers by itself when the server comes back."""

    def __init__(
        self, url: str, *, role: str | None = None, password: str | None = None, connections: int = 5
    ) -> None:
        """`url` as PostgreSQL writes it (`postgresql://host/name`); `role` and `password` win over what it says."""
        options: dict[str, Any] = {
            "hide_parameters": True,
            "echo": False,
            "pool_size": connections,
            "max_overflow": 0,
            "pool_timeout": CONNECT_SECONDS,
            "pool_use_lifo": True,
            "connect_args": {
                "timeout": CONNECT_SECONDS,
                "command_timeout": COMMAND_SECONDS,
                "statement_cache_size": 0,
            },
        }
        self._engine: AsyncEngine = create_async_engine(_address(url, role, password), **options)
        self._single = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        event.listen(self._engine.sync_engine, "handle_error", _replace_driver_error)
        event.listen(self._engine.sync_engine.pool, "checkout", _leave_the_dead)

    def transaction(self) -> Block:
        """All or nothing: `async with database.transaction() as session`. Commits at the end of the block."""
        return Block(self._engine, begin=True)

    def statement(self) -> Block:
        """For blocks whose statements each stand for themselves; no BEGIN, no COMMIT, one round trip a statement."""
        return Block(self._single, begin=False)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


class Block:
    """What `transaction()` and `statement()` open. Raises only `StorageError`s of its own accord."""

    __slots__ = ("_begin", "_connection", "_engine")

    def __init__(self, engine: AsyncEngine, *, begin: bool) -> None:
        self._engine = engine
        self._begin = begin
        self._connection: AsyncConnection | None = None

    async def __aenter__(self) -> Session:
        connection = self._engine.connect()
        try:
            await connection.start()
            if self._begin:
                await connection.begin()
        except (
            SQLAlchemyError,
            StorageError,
            OSError,
            asyncpg.PostgresError,
            asyncpg.InterfaceError,
        ) as error:
            await _let_go(connection)
            raise quiet(error) from None
        self._connection = connection
        return connection

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        connection = self._connection
        assert connection is not None
        try:
            if error is None:
                if self._begin:
                    await connection.commit()
                    # Nothing below waits for the server any more: there is nothing left to roll back.
                await connection.close()
                return
        except (SQLAlchemyError, StorageError, OSError) as failure:
            await _let_go(connection)
            raise quiet(failure) from None
        except BaseException:
            await asyncio.shield(asyncio.ensure_future(_let_go(connection)))
            raise
        await asyncio.shield(asyncio.ensure_future(_let_go(connection)))
        if isinstance(error, (SQLAlchemyError, StorageError)):
            raise quiet(error) from None


async def _let_go(connection: AsyncConnection) -> None:
    """Roll back and give the connection back; what fails while doing so changes nothing any more."""
    try:
        if connection.sync_connection is not None:
            await connection.close()
    except (SQLAlchemyError, StorageError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
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

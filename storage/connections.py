"""Connections: how they are made, borrowed, given back and left when they are dead."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import DisconnectionError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.failures import FAILURES, DatabaseUnavailable, StorageError, quiet

Session = AsyncConnection

CONNECT_SECONDS = 5
COMMAND_SECONDS = 60


@dataclass
class Age:
    """Counts how often connections began anew; each bears the number of its time."""

    current: int = 0

    def made(self, _driver: Any, record: Any) -> None:
        """A connection came to be."""
        record.info["age"] = self.current

    def fits(self, connection: Any) -> bool:
        """Whether it is of this time, and was not closed meanwhile, as far as one knows without asking the server."""
        return connection.info["age"] == self.current and not connection.driver_connection.is_closed()

    def on_checkout(self, _connection: Any, record: Any, _proxy: Any) -> None:
        """One that does not fit is left: the pool closes it and makes another."""
        if not self.fits(record):
            raise DisconnectionError


class Transaction:
    """What `transaction()` opens. Raises only `StorageError`s of its own accord."""

    __slots__ = ("_connection",)

    def __init__(self, engine: AsyncEngine) -> None:
        self._connection = engine.connect()

    async def __aenter__(self) -> Session:
        try:
            await self._connection.start()
            await self._connection.begin()
        except FAILURES as error:
            await _let_go(self._connection)
            raise quiet(error) from None
        return self._connection

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        failure: BaseException | None = error if isinstance(error, (SQLAlchemyError, StorageError)) else None
        try:
            if error is None:
                await self._connection.commit()
        except FAILURES as of_the_commit:
            failure = of_the_commit
        finally:
            # Shielded: a cancelled handler must not leave a half-closed connection in the pool.
            await asyncio.shield(asyncio.ensure_future(_let_go(self._connection)))
        if failure is not None:
            raise quiet(failure) from None


class Statements:
    """Connections on which every statement commits by itself, kept open between blocks.

    A tap opens two such blocks. Taking a connection out of SQLAlchemy's pool and giving it back costs more CPU than
    the statement itself, and there is nothing to reset: so whole connections wait here for the next block.
    """

    def __init__(self, engine: AsyncEngine, size: int, age: Age) -> None:
        self._engine = engine
        self._age = age
        self._idle: list[AsyncConnection] = []
        self._room = asyncio.Semaphore(size)

    async def take(self) -> Session:
        """An idle connection that is good, or a new one; waits while all are in use."""
        await self._room.acquire()
        try:
            while self._idle:
                connection = self._idle.pop()
                if self._good(connection):
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
            if sound and self._good(connection):
                self._idle.append(connection)
            else:
                await _let_go(connection)
        finally:
            self._room.release()

    def _good(self, connection: AsyncConnection) -> bool:
        sync = connection.sync_connection
        return not connection.invalidated and sync is not None and self._age.fits(sync.connection)

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
        except FAILURES as error:
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


def driver_of(connection: AsyncConnection) -> Any:
    """The connection as asyncpg knows it."""
    sync = connection.sync_connection
    assert sync is not None
    return sync.connection.driver_connection


async def _let_go(connection: AsyncConnection) -> None:
    """Roll back and give the connection back; what fails while doing so changes nothing any more."""
    try:
        if connection.sync_connection is not None:
            await connection.close()
    except FAILURES:
        pass


def _replace_driver_error(context: ExceptionContext) -> BaseException | None:
    """Failures that are no DBAPI errors (a reset socket, a timed-out command) come out as ours, too."""
    error = context.original_exception
    if isinstance(error, (OSError, TimeoutError)):
        context.is_disconnect = True
        return DatabaseUnavailable()
    return None


def make_engine(address: URL, size: int, age: Age, **more: Any) -> AsyncEngine:
    """A pool over one address; `more` are options that every connection of it has."""
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
    event.listen(engine.sync_engine.pool, "connect", age.made)
    event.listen(engine.sync_engine.pool, "checkout", age.on_checkout)
    return engine


def address_of(url: str, role: str | None, password: str | None) -> URL:
    """A PostgreSQL address in the words of SQLAlchemy and asyncpg."""
    address = make_url(url).set(drivername="postgresql+asyncpg")
    if role is not None:
        address = address.set(username=role)
    if password is not None:
        address = address.set(password=password)
    if "sslmode" in address.query:  # libpq's word; asyncpg's is "ssl"
        mode = address.query["sslmode"]
        address = address.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return address

"""The way into the database: one role, short transactions, and errors that quote nobody.

Every statement goes through `transaction()` (all or nothing) or `statement()` (each statement for itself, one round
trip). The driver's exceptions never leave this module: callers see those of `failures`, which quote nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from storage.connections import (
    Age,
    Session,
    Statement,
    Statements,
    Transaction,
    address_of,
    driver_of,
    make_engine,
)
from storage.failures import (
    DRIVER,
    Conflict,
    DatabaseFull,
    DatabaseUnavailable,
    Refused,
    StorageError,
    quiet,
)

__all__ = [
    "Conflict",
    "Database",
    "DatabaseFull",
    "DatabaseUnavailable",
    "Refused",
    "Session",
    "StorageError",
    "ask",
    "do",
]


class Database:
    """A few connections under one role. Recovers by itself when the server comes back."""

    def __init__(
        self, url: str, *, role: str | None = None, password: str | None = None, connections: int = 4
    ) -> None:
        """`url` as PostgreSQL writes it (`postgresql://host/name`); `role` and `password` win over what it says.

        `connections` is how many there may be of each kind, transactions and statements.
        """
        address = self._address = address_of(url, role, password)
        self._age = Age()
        self._transactions = make_engine(address, connections, self._age)
        self._statements = Statements(
            make_engine(address, connections, self._age, isolation_level="AUTOCOMMIT"), connections, self._age
        )

    def transaction(self) -> AbstractAsyncContextManager[Session]:
        """All or nothing: `async with database.transaction() as session`. Commits at the end of the block."""
        return Transaction(self._transactions)

    def statement(self) -> AbstractAsyncContextManager[Session]:
        """For blocks whose statements each stand for themselves; no BEGIN, no COMMIT, one round trip a statement."""
        return Statement(self._statements)

    def alone(self) -> Database:
        """The same way in, for somebody who keeps one connection for long. To be closed by itself."""
        return Database(self._address.render_as_string(hide_password=False), connections=1)

    def begin_anew(self) -> None:
        """Every block from now on is on a connection made after this: what was set for a session stays with it."""
        self._age.current += 1

    async def close(self) -> None:
        """Close every connection."""
        await self._statements.close()
        await self._transactions.dispose()


async def ask(session: Session, query: str, *values: object) -> Sequence[Sequence[Any]]:
    """The rows of a query with $1, $2 …, for the paths that every tap takes.

    It goes straight to the driver, at a third of the CPU that SQLAlchemy's execution costs. Only the first statement
    of a transaction goes through SQLAlchemy, which has to begin it.
    """
    if driver := _direct(session):
        try:
            found: Sequence[Sequence[Any]] = await driver.fetch(query, *values)
        except DRIVER as error:
            raise quiet(error) from None
        return found
    return (await session.exec_driver_sql(query, values)).all()


async def do(session: Session, command: str, *values: object) -> int:
    """Like `ask`, for what changes rows: returns how many."""
    if driver := _direct(session):
        try:
            said: str = await driver.execute(command, *values)
        except DRIVER as error:
            raise quiet(error) from None
        return int(said.rpartition(" ")[2])
    return (await session.exec_driver_sql(command, values)).rowcount


def _direct(session: Session) -> Any:
    """The driver's own connection where each statement stands for itself or the transaction has begun, else None."""
    driver = driver_of(session)
    if session.sync_engine.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
        return driver
    return driver if driver.is_in_transaction() else None

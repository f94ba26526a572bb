"""What can go wrong with the database, in words that quote nobody.

What the driver says when something fails may hold the very row that failed, and so may every exception it was raised
from. `quiet` turns it into one of ours, which carries PostgreSQL's code and nothing else, and empties the others.
"""

from __future__ import annotations

import asyncpg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

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


#: A connection of which the driver no longer knows where it stands: for example, the server's farewell came before
#: the next command, the end of the line after it.
ASTRAY = asyncpg.InternalClientError
#: What the driver raises by itself.
DRIVER = (asyncpg.PostgresError, asyncpg.InterfaceError, ASTRAY, OSError, TimeoutError)
#: Whatever may come out of a statement, a connection or the pool.
FAILURES = (SQLAlchemyError, StorageError, *DRIVER)


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


_TALKATIVE = (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, ASTRAY)


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
        return error.connection_invalidated or isinstance(getattr(error.orig, "__cause__", None), ASTRAY)
    return isinstance(error, (OSError, TimeoutError, PoolTimeoutError, asyncpg.InterfaceError, ASTRAY))

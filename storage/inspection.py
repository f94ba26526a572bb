"""What a database says of itself when an operator asks whether all is well. Reads no answer and no person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from storage.database import Session

_MAY_READ = text(
    "SELECT to_regclass(:name) IS NOT NULL AND has_table_privilege(current_user, :name, 'SELECT')"
)
_EXISTS = text("SELECT to_regclass(:name) IS NOT NULL")
_POWER = text(
    "SELECT rolsuper OR rolcreaterole OR rolbypassrls OR rolreplication FROM pg_roles WHERE rolname = current_user"
)
_TOOK_PART = text("SELECT EXISTS (SELECT FROM participation WHERE consultation_id = :id)")

_CONNECTED = text(
    "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND usename = ANY(CAST(:roles AS name[])) ORDER BY 1"
)
_ANYTHING = text("SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')")


async def server_version(session: Session) -> str:
    """The version of the server, as in 18.4 (any role)."""
    return str((await session.execute(text("SHOW server_version"))).scalar_one()).split()[0]


async def server_time(session: Session) -> datetime:
    """What the server's clock shows (any role)."""
    found: datetime = (await session.execute(text("SELECT clock_timestamp()"))).scalar_one()
    return found


async def is_powerful(session: Session) -> bool:
    """Whether the role of the session could give itself what it was not given (any role)."""
    return bool((await session.execute(_POWER)).scalar_one())


async def missing(session: Session, tables: Iterable[str]) -> tuple[str, ...]:
    """Which of these tables do not exist (any role)."""
    return tuple(
        [name for name in tables if not (await session.execute(_EXISTS, {"name": name})).scalar_one()]
    )


async def readable(session: Session, tables: Iterable[str]) -> tuple[str, ...]:
    """Which of these tables the role of the session may read (any role)."""
    return tuple([name for name in tables if (await session.execute(_MAY_READ, {"name": name})).scalar_one()])


async def connected(session: Session, roles: Iterable[str]) -> tuple[str, ...]:
    """Which of these roles are in this database now, besides the asking session (role: administrator)."""
    return tuple((await session.execute(_CONNECTED, {"roles": list(roles)})).scalars())


async def anything(session: Session) -> bool:
    """Whether this database holds any table (any role)."""
    return bool((await session.execute(_ANYTHING)).scalar_one())


async def anyone_took_part(session: Session, consultation: UUID) -> bool:
    """Whether anybody took part in a consultation, not how many or who (role mixer)."""
    return bool((await session.execute(_TOOK_PART, {"id": consultation})).scalar_one())


def newest_step() -> str | None:
    """The last migration that this version of the program brings."""
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    return ScriptDirectory.from_config(config).get_current_head()


def steps() -> frozenset[str]:
    """All migrations that this version of the program knows."""
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    return frozenset(each.revision for each in ScriptDirectory.from_config(config).walk_revisions())

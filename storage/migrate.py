"""Brings a database up to date: roles, tables step by step, privileges, passwords.

Runs as an administrator of the server, who is not needed afterwards. Tables belong to `owner`, a role that no
running process uses; the processes' roles own nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.consultations import MIXER_ON_PARTITIONS
from storage.database import Database
from storage.server_settings import refuse_if_leaking, refuse_if_old

#: The roles of the running processes, and the one that owns the tables.
PROCESS_ROLES = ("resident", "mixer", "organiser")
OWNER = "owner"
ROLES = (*PROCESS_ROLES, OWNER)

_LARGE_OBJECTS = text(
    "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace"
    " AND (proname LIKE 'lo\\_%' OR proname IN ('loread', 'lowrite'))"
)
_PARTITIONS = text(
    "SELECT inhrelid::regclass::text FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid AND c.relkind = 'r'"
)
_SCRAM_ROUNDS = 4096
_UPGRADING = 7_263_001  # any number, the same for everybody: one migration at a time


async def migrate(admin_url: str, passwords: Mapping[str, str], *, password: str | None = None) -> None:
    """Bring the database up to date and give the roles their passwords.

    `admin_url` and `password` are an administrator's (superuser, or the owner of the database with CREATEROLE). A role
    without an entry in `passwords` keeps the one it has; `owner` without one cannot log in at all. Refuses
    (`LeakingServer`) a server whose settings would leak. Doing it twice does nothing the second time.
    """
    database = Database(admin_url, password=password)
    try:
        async with database.transaction() as session:
            await refuse_if_old(session)
            await refuse_if_leaking(session)
            await session.execute(text(f"SELECT pg_advisory_xact_lock({_UPGRADING})"))
            await _make_roles(session)
            await session.execute(text(f"SET LOCAL ROLE {OWNER}"))
            await session.run_sync(_upgrade)
            await apply_roles(session)
            await session.execute(text("RESET ROLE"))
            await _with_power(session)
            for role, secret in passwords.items():
                await _give_password(session, role, secret)
    finally:
        await database.close()


async def current(url: str, *, role: str | None = None, password: str | None = None) -> str | None:
    """The step the database is at, None before the first."""
    database = Database(url, role=role, password=password)
    try:
        async with database.statement() as session:
            return await session.run_sync(lambda c: MigrationContext.configure(c).get_current_revision())
    finally:
        await database.close()


async def apply_roles(session: AsyncConnection) -> None:
    """Take every privilege away and give those of `roles.sql`. As `owner`."""
    statements = (files("storage") / "roles.sql").read_text(encoding="utf-8")
    lines = [line for line in statements.splitlines() if not line.startswith("--")]
    for statement in "\n".join(lines).split(";\n"):
        if statement.strip():
            await session.execute(text(statement))
    for name in (await session.execute(_PARTITIONS)).scalars():
        await session.execute(text(f"GRANT {MIXER_ON_PARTITIONS} ON {name} TO mixer"))


def scram_verifier(password: str, salt: bytes) -> str:
    """What PostgreSQL stores for a password (RFC 5802, 7677), computed here so that the password never travels."""
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _SCRAM_ROUNDS)
    client = hmac.digest(salted, b"Client Key", "sha256")
    server = hmac.digest(salted, b"Server Key", "sha256")
    stored, served, salt64 = (
        base64.b64encode(part).decode() for part in (hashlib.sha256(client).digest(), server, salt)
    )
    return f"SCRAM-SHA-256${_SCRAM_ROUNDS}:{salt64}${stored}:{served}"


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def _with_power(session: AsyncConnection) -> None:
    """What a superuser alone can give or take: the mixer may begin a new segment of the journal (`journal`), and
    nobody may store large objects, which PostgreSQL lets every role do outside all tables."""
    if (
        await session.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
    ).scalar_one():
        await session.execute(text("GRANT EXECUTE ON FUNCTION pg_switch_wal() TO mixer"))
        for function in (await session.execute(_LARGE_OBJECTS)).scalars().all():
            await session.execute(text(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC"))


async def _make_roles(session: AsyncConnection) -> None:
    existing = set((await session.execute(text("SELECT rolname FROM pg_roles"))).scalars())
    for role in ROLES:
        if role not in existing:
            await session.execute(text(f"CREATE ROLE {role} NOLOGIN NOINHERIT"))
    database = (await session.execute(text("SELECT quote_ident(current_database())"))).scalar_one()
    await session.execute(text(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC"))
    await session.execute(text(f"GRANT CONNECT ON DATABASE {database} TO {', '.join(ROLES)}"))
    await session.execute(text(f"GRANT {OWNER} TO CURRENT_USER"))
    await session.execute(text(f"ALTER SCHEMA public OWNER TO {OWNER}"))


async def _give_password(session: AsyncConnection, role: str, password: str) -> None:
    if role not in ROLES:
        raise ValueError(f"there is no role {role!r} here")
    verifier = scram_verifier(password, os.urandom(16))
    await session.exec_driver_sql(f"ALTER ROLE {role} LOGIN PASSWORD '{verifier}'")

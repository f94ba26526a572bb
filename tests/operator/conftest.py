"""A terminal, and an installation to type about."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from admin.cli import app
from admin.operator.files import write_private
from admin.operator.installation import Installation
from admin.operator.server import server_of
from tests.operator.terminal import ORGANISERS, RESIDENTS, Types


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the operator installs."""
    return tmp_path / "datos"


@pytest.fixture
def types(home: Path, monkeypatch: pytest.MonkeyPatch) -> Types:
    """Type `desdeabajo …` in a terminal where nobody answers questions."""
    monkeypatch.setenv("DESDEABAJO_HOME", str(home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return lambda *words: CliRunner().invoke(app, list(words))


@pytest.fixture
def installed(types: Types, tmp_path: Path) -> Installation:
    """An installation whose database was prepared and is not running."""
    for name, token in (("residents", RESIDENTS), ("organisers", ORGANISERS)):
        write_private(tmp_path / name, token)
    given = (
        "--residents-token-file",
        str(tmp_path / "residents"),
        "--organisers-token-file",
        str(tmp_path / "organisers"),
    )
    result = types("init", *given, "--place", "La Ladera", "--offline")
    assert result.exit_code == 0, result.output
    prepared = types("migrate")
    assert prepared.exit_code == 0, prepared.output
    return Installation(tmp_path / "datos")


@pytest.fixture
def running(installed: Installation) -> Iterator[Installation]:
    """An installation whose database is running."""
    server = server_of(installed, {})
    server.start()
    yield installed
    server.stop()

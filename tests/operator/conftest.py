"""A terminal, and an installation to type about."""

import subprocess
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


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation as it was just made, for every test to copy: to make one takes seconds."""
    given = tmp_path_factory.mktemp("installation")
    home = given / "datos"
    tokens: list[str] = []
    for name, token in (("residents", RESIDENTS), ("organisers", ORGANISERS)):
        write_private(given / name, token)
        tokens += [f"--{name}-token-file", str(given / name)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESDEABAJO_HOME", str(home))
        patch.delenv("DATABASE_URL", raising=False)
        for words in (("init", *tokens, "--place", "La Ladera", "--offline"), ("migrate",)):
            result = CliRunner().invoke(app, list(words))
            assert result.exit_code == 0, result.output
    return home


@pytest.fixture
def installed(model: Path, home: Path, types: Types) -> Installation:
    """An installation whose database was prepared and is not running."""
    subprocess.run(["cp", "-a", str(model), str(home)], check=True)
    return Installation(home)


@pytest.fixture
def running(installed: Installation) -> Iterator[Installation]:
    """An installation whose database is running."""
    server = server_of(installed, {})
    server.start()
    yield installed
    server.stop()

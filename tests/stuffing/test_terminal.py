"""The operator's orders: codes shown once, a place suspended, gone on with, destroyed."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from admin.cli import app
from admin.operator.installation import Installation
from storage import sayable
from tests.operator.conftest import home, installed, model
from tests.operator.terminal import Types

__all__ = ["home", "installed", "model"]  # fixtures of the operator's terminal


@pytest.fixture
def types(home: Path, monkeypatch: pytest.MonkeyPatch) -> Types:
    """Type `desdeabajo …`, and what is asked after it."""
    monkeypatch.setenv("DESDEABAJO_HOME", str(home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return lambda *words, typed="": CliRunner().invoke(app, list(words), input=typed)


@pytest.fixture
def place(installed: Installation, types: Types) -> str:
    """A second place with a consultation that needs codes."""
    types("place", "add", "el-cerro", "El Cerro")
    opened = types("consultation", "open", "el-cerro", "--coded")
    assert opened.exit_code == 0, opened.output
    assert "desdeabajo codes make el-cerro" in opened.stdout
    return "el-cerro"


def test_codes_are_shown_once_listed_without_letters_and_revoked(types: Types, place: str) -> None:
    """Three codes, each well formed; the list knows their numbers alone; one is revoked by its letters, then all."""
    made = types("codes", "make", place, "--count", "3", "--quota", "5", "--days", "2", "--offline")
    assert made.exit_code == 0, made.output
    drawn = [code for line in made.stdout.splitlines() if (code := sayable.read(line))]
    assert len(set(drawn)) == 3

    listed = types("codes", "list", place).stdout
    assert listed.count("sirve") == 3
    assert all(code[:4] not in listed for code in drawn)

    assert ": 1." in types("codes", "revoke", place, sayable.written(drawn[0]), "--yes").stdout
    numbers = re.findall(r"\b[0-9a-f]{8}\b", types("codes", "list", place).stdout)
    assert len(numbers) == 3
    assert ": 2." in types("codes", "revoke", place, "--yes").stdout
    assert types("codes", "list", place).stdout.count("quitado") == 3
    assert "No encontré ese código" in types("codes", "revoke", place, "zzzz", "--yes").stderr
    assert "No hay una colonia" in types("codes", "make", "nada", "--offline").stderr


def test_a_place_that_asks_for_no_code_is_told_so(types: Types, installed: Installation) -> None:
    """Codes may be made beforehand; whoever makes them learns that nothing asks for them yet."""
    code = installed.configuration().place_code
    made = types("codes", "make", code, "--count", "1", "--offline")
    assert made.exit_code == 0
    assert "no los pide" in made.stderr


def test_suspending_resuming_and_destroying_at_the_terminal(types: Types, place: str) -> None:
    """In any order, with the code of the place typed again where something could be lost."""
    assert "no está suspendida" in types("place", "destroy", place, typed=f"{place}\n").stderr
    assert "no estaba suspendida" in types("place", "resume", place, typed=f"{place}\n").stdout

    assert "está suspendida" in types("place", "suspend", place).stdout
    assert "ya estaba suspendida" in types("place", "suspend", place).stdout
    assert "suspendida" in types("place", "list").stdout
    assert types("place", "resume", place, typed="otra\n").exit_code == 1
    assert "sigue" in types("place", "resume", place, typed=f"{place}\n").stdout

    types("place", "suspend", place)
    assert types("place", "destroy", place, typed="el cerro\n").exit_code == 1
    assert "Se destruyó" in types("place", "destroy", place, typed=f"{place}\n").stdout
    assert "ya no había nada" in types("place", "destroy", place, typed=f"{place}\n").stdout
    assert "no había mezclas en pausa" in types("consultation", "resume", place, typed=f"{place}\n").stdout
    audited = types("audit", "list").stdout
    for deed in ("suspendió la colonia", "dejó seguir a la colonia", "borró todo lo que ahí esperaba"):
        assert deed in audited


def test_a_place_is_suspended_before_three_people_sit_down(types: Types, place: str) -> None:
    """With --seal, too: whatever happens to the ceremony, everything stands still already."""
    sealing = types("place", "suspend", place, "--seal")
    assert "está suspendida" in sealing.stdout
    assert "No hay llave que quitar" in sealing.stdout  # no mixer has made one yet
    assert "suspendida" in types("place", "list").stdout

"""The homes of secrets outside `up`: what the units and the guide say is what the processes read."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from admin.operator.environment import PROCESSES, ROLES, Database, environment
from admin.operator.installation import Configuration, Installation
from admin.operator.units.rendering import STORE, units
from tests.operator.terminal import Types

GUIDE = (Path(__file__).parents[2] / "docs" / "operacion.md").read_text(encoding="utf-8")
HOME = Path("/srv/desdeabajo")


def variables(unit: str) -> dict[str, str]:
    """What a unit tells its process."""
    return dict(re.findall(r"^Environment=(\w+)=(.*)$", unit, re.MULTILINE))


@pytest.mark.parametrize("process", PROCESSES)
def test_a_unit_tells_its_process_what_up_would(process: str) -> None:
    """Its own role, token and keys, each secret a credential; what is missing has its usual value."""
    told = variables(units(HOME, "desdeabajo")[f"desdeabajo-{process}.service"])
    roles = Database(dict.fromkeys(("resident", "organiser", "mixer"), "x"))
    by_up = environment(
        process, Installation(HOME), Configuration("xx", "X", "America/Mexico_City"), roles, {}
    )

    assert set(told) - set(by_up) == {"DESDEABAJO_HOME", "DESDEABAJO_KEK_FILE"}
    assert {name: told[name] for name in told if name.endswith("_FILE")}.items() <= {
        (name, f"%d/{short}")
        for name, short in (
            ("DATABASE_PASSWORD_FILE", "db"),
            ("DESDEABAJO_KEK_FILE", "kek"),
            ("RESIDENTS_TOKEN_FILE", "token"),
            ("ORGANISERS_TOKEN_FILE", "token"),
        )
    }
    assert told["DATABASE_URL"].startswith(f"postgresql+asyncpg://{ROLES[process]}@")
    assert told.get("DESDEABAJO_KEYS", "") == by_up.get("DESDEABAJO_KEYS", "")


def test_every_credential_of_a_unit_is_made_in_the_guide() -> None:
    """What the operator is told to encrypt is what systemd will look for, under the name it is given."""
    needed = {
        name
        for unit in units(HOME, "desdeabajo").values()
        for name in re.findall(rf"LoadCredentialEncrypted=\w+:{STORE}/(\S+)\.cred", unit)
    }
    made = set(re.findall(r"(\S+)\.cred\b", GUIDE.replace("db-$role.cred", "")))
    made |= {f"db-{role}" for role in re.search(r"for role in ([a-z ]+);", GUIDE)[1].split()}  # type: ignore[index]

    assert needed <= made
    assert STORE in GUIDE


def test_no_unit_lets_its_process_do_more_than_it_must() -> None:
    """No core dump, no swap, no privileges; only what speaks with Telegram reaches the network; no secret in clear."""
    for name, unit in units(HOME, "desdeabajo").items():
        for line in (
            "LimitCORE=0",
            "MemorySwapMax=0",
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "CapabilityBoundingSet=",
        ):
            assert line in unit.splitlines(), name
        assert ("IPAddressDeny=any" in unit) == (
            name not in ("desdeabajo-residents.service", "desdeabajo-organisers.service")
        )
        assert "secrets/" not in unit


def test_no_unit_shows_its_process_what_is_another_s() -> None:
    """Keys of others, secrets in clear, and copies are out of sight, also for the same user of the system."""
    for name, unit in units(HOME, "desdeabajo").items():
        hidden = set(re.findall(r"-(\S+)", re.search(r"^InaccessiblePaths=(.*)$", unit, re.MULTILINE)[1]))  # type: ignore[index]
        own = re.search(r"^ReadWritePaths=(.*)$", unit, re.MULTILINE)[1]  # type: ignore[index]
        private = {*(f"{HOME}/keys/{each}" for each in ROLES.values()), f"{HOME}/secrets", f"{HOME}/backups"}
        assert private - {own} <= hidden, name
        assert own not in hidden, name


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
@pytest.mark.parametrize("home", [HOME, Path("/home/ana/datos")])
def test_systemd_understands_the_units(tmp_path: Path, home: Path) -> None:
    """No word of complaint, wherever the installation lies."""
    for name, unit in units(home, "root").items():
        (tmp_path / name).write_text(unit)
    files = [str(path) for path in tmp_path.iterdir()]

    done = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False)

    ours = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "desdeabajo" in line]
    assert (done.returncode, ours) == (0, [])


def test_the_units_are_written_where_they_are_asked_for(types: Types, tmp_path: Path) -> None:
    """Four files, or all of it on the screen."""
    assert "desdeabajo-mixer.service" in types("units").stdout
    assert types("units", "--to", str(tmp_path / "systemd")).exit_code == 0
    assert {path.name for path in (tmp_path / "systemd").iterdir()} == set(units(HOME, "x"))


def test_every_order_of_the_guide_exists(types: Types) -> None:
    """What an operator copies from the guide is understood."""
    for words in set(re.findall(r"^desdeabajo ([a-z]+(?: [a-z]+)?)", GUIDE, re.MULTILINE)):
        order = words.split()
        shown = types(*order, "--help")
        if shown.exit_code:
            shown = types(order[0], "--help")
        assert shown.exit_code == 0, words

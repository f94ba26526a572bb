"""Each process knows only its own secrets."""

from pathlib import Path

import pytest

from admin.operator.environment import PROCESSES, Database, environment
from admin.operator.installation import Configuration, Installation

CONFIGURATION = Configuration("la-ladera", "La Ladera", "America/Mexico_City")
DATABASE = Database({role: f"postgresql://{role}@/desdeabajo" for role in ("resident", "organiser", "mixer")})
SHELL = {
    "PATH": "/bin",
    "HOME": "/home/elena",
    "TZ": "UTC",
    "AWS_SECRET": "x",
    "RESIDENTS_TOKEN": "1:x",
    "HTTPS_PROXY": "p",
}


def of(process: str) -> dict[str, str]:
    """What the process would be started with."""
    return environment(process, Installation(Path("/datos")), CONFIGURATION, DATABASE, SHELL)


@pytest.mark.parametrize("process", PROCESSES)
def test_nothing_is_inherited_but_what_every_program_needs(process: str) -> None:
    """Tokens and passwords of the operator's shell stay in the operator's shell."""
    told = of(process)

    assert told["PATH"] == "/bin"
    assert "AWS_SECRET" not in told
    assert "RESIDENTS_TOKEN" not in told


@pytest.mark.parametrize("process", PROCESSES)
def test_each_process_gets_its_own_role_and_password_only(process: str) -> None:
    """The password file and the address of one role, and no path of another role's."""
    told = " ".join(of(process).values())
    own = {"residents": "resident", "organisers": "organiser", "mixer": "mixer"}[process]

    assert f"/datos/secrets/db-{own}" in told
    for other in {"resident", "organiser", "mixer", "owner", "superuser"} - {own}:
        assert f"db-{other}" not in told


def test_tokens_and_keys_go_where_they_belong() -> None:
    """The mixer has no token and no way to Telegram; the organisers' bot has no key."""
    residents, organisers, mixer = of("residents"), of("organisers"), of("mixer")

    assert residents["RESIDENTS_TOKEN_FILE"].endswith("residents-token")
    assert residents["DESDEABAJO_KEYS"].endswith("keys/resident")
    assert organisers["ORGANISERS_TOKEN_FILE"].endswith("organisers-token")
    assert "DESDEABAJO_KEYS" not in organisers
    assert mixer["DESDEABAJO_KEYS"].endswith("keys/mixer")
    assert not {"RESIDENTS_TOKEN_FILE", "ORGANISERS_TOKEN_FILE", "DESDEABAJO_API_URL", "HTTPS_PROXY"} & set(
        mixer
    )
    assert "ORGANISERS_TOKEN_FILE" not in residents
    assert "RESIDENTS_TOKEN_FILE" not in organisers


@pytest.mark.parametrize("process", PROCESSES)
def test_no_process_is_told_where_the_whole_installation_is(process: str) -> None:
    """DESDEABAJO_HOME would lead to everybody's secrets."""
    assert "DESDEABAJO_HOME" not in of(process)

"""Each process knows only its own secrets."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from admin.operator import findings
from admin.operator.environment import PROCESSES, Database, environment
from admin.operator.installation import Configuration, Installation
from admin.operator.problem import Problem
from admin.settings import OrganiserSettings
from bot.settings import Settings, SettingsError

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
    """The mixer has no token and no way to Telegram; no process has another's keys."""
    residents, organisers, mixer = of("residents"), of("organisers"), of("mixer")

    assert residents["RESIDENTS_TOKEN_FILE"].endswith("residents-token")
    assert residents["DESDEABAJO_KEYS"].endswith("keys/resident")
    assert organisers["ORGANISERS_TOKEN_FILE"].endswith("organisers-token")
    assert organisers["DESDEABAJO_KEYS"].endswith("keys/organiser")
    assert mixer["DESDEABAJO_KEYS"].endswith("keys/mixer")
    assert not {"RESIDENTS_TOKEN_FILE", "ORGANISERS_TOKEN_FILE", "DESDEABAJO_API_URL", "HTTPS_PROXY"} & set(
        mixer
    )
    assert "ORGANISERS_TOKEN_FILE" not in residents
    assert "RESIDENTS_TOKEN_FILE" not in organisers


@pytest.mark.parametrize("media", [True, False])
def test_the_bots_are_told_whether_files_are_received(tmp_path: Path, media: bool) -> None:
    """The residents' to receive them, the organisers' to check forms; where nothing is said, they are refused."""
    home = Installation(tmp_path)
    home.write_configuration(replace(CONFIGURATION, media=media))
    told = {each: environment(each, home, home.configuration(), DATABASE, SHELL) for each in PROCESSES}
    secret = tmp_path / "token"
    secret.write_text("1:x", encoding="utf-8")
    residents = {**told["residents"], "RESIDENTS_TOKEN_FILE": str(secret)}
    residents["DATABASE_PASSWORD_FILE"] = str(secret)

    organisers = {**told["organisers"], "ORGANISERS_TOKEN_FILE": str(secret)}
    organisers["DATABASE_PASSWORD_FILE"] = str(secret)

    assert [each for each in PROCESSES if "DESDEABAJO_MEDIA" in told[each]] == ["residents", "organisers"]
    assert OrganiserSettings.from_environment(organisers).media is media
    assert Settings.from_environment(residents).media is media
    assert not Settings.from_environment({**residents, "DESDEABAJO_MEDIA": ""}).media
    assert not CONFIGURATION.media
    with pytest.raises(SettingsError):
        Settings.from_environment({**residents, "DESDEABAJO_MEDIA": "si"})


def test_a_settings_file_that_half_says_whether_files_are_received_is_refused(tmp_path: Path) -> None:
    """A word in quotes would mean yes to a program and no to a person."""
    home = Installation(tmp_path)
    home.write_configuration(CONFIGURATION)
    said = home.settings.read_text(encoding="utf-8")
    home.settings.write_text(said.replace("media = false", 'media = "false"'), encoding="utf-8")

    with pytest.raises(Problem):
        home.configuration()


@pytest.mark.parametrize("media", [True, False])
def test_doctor_reminds_of_what_receiving_files_means(tmp_path: Path, media: bool) -> None:
    """A warning where they are received, and no word where they are not."""
    home = Installation(tmp_path)
    home.write_configuration(replace(CONFIGURATION, media=media))
    _, found = findings.settings(home, datetime(2026, 3, 10, tzinfo=UTC))

    assert any("Se reciben fotos" in each.what for each in found) is media


@pytest.mark.parametrize("process", PROCESSES)
def test_no_process_is_told_where_the_whole_installation_is(process: str) -> None:
    """DESDEABAJO_HOME would lead to everybody's secrets."""
    assert "DESDEABAJO_HOME" not in of(process)


def test_paid_broadcasts_are_a_matter_of_the_residents_alone() -> None:
    """Off unless somebody says so; whatever else is said is refused."""
    said = {"RESIDENTS_TOKEN": "1:x", "DATABASE_URL": "postgresql://x/y"}
    assert not Settings.from_environment(said).paid
    assert Settings.from_environment({**said, "DESDEABAJO_PAID_BROADCAST": "accept"}).paid
    with pytest.raises(SettingsError):
        Settings.from_environment({**said, "DESDEABAJO_PAID_BROADCAST": "1000"})

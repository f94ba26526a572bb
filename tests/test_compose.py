"""The compose file says what the program means: settings, secrets, networks, rights."""

import re
import shutil
import subprocess
import tomllib
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from admin.operator.environment import CHOICES, PROCESSES, Database, environment
from admin.operator.installation import Configuration, Installation
from storage.hooks import TELEGRAM, hook_from
from storage.presence import DAYS
from storage.server_settings import PRIVATE

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
RUNNING = sorted(set(SERVICES) - {"init", "order"})  #: the others are begun by hand


def names(service: str, key: str) -> set[str]:
    """A list of a service as a set; nothing when it is not there."""
    return set(SERVICES[service].get(key) or ())


def test_the_database_keeps_to_itself_what_the_program_demands() -> None:
    """Every setting without which the processes refuse to work is in the command, with the same value."""
    flags = dict(flag.removeprefix("-c").split("=", 1) for flag in SERVICES["database"]["command"][1:])
    demanded = {setting.name: setting.wanted for setting in PRIVATE if "." not in setting.name}

    assert {name: flags.get(name) for name in demanded} == demanded


def test_every_word_is_one_that_compose_knows() -> None:
    """Of the Compose Specification, what is used here: a word written wrongly would be ignored, and with it a limit."""
    top = {"name", "services", "networks", "volumes", "secrets"}
    service = {
        *(
            "build",
            "cap_drop",
            "command",
            "depends_on",
            "deploy",
            "environment",
            "healthcheck",
            "image",
            "init",
        ),
        *("logging", "networks", "profiles", "read_only", "restart", "secrets", "security_opt", "shm_size"),
        *("stdin_open", "stop_grace_period", "tmpfs", "tty", "user", "volumes"),
    }

    assert {name for name in COMPOSE if not name.startswith("x-")} == top
    for name, it in SERVICES.items():
        assert set(it) <= service, name
        assert set(it.get("healthcheck", {})) <= {"test", "interval", "timeout", "retries", "start_period"}, (
            name
        )
        assert set(it.get("depends_on", {})) <= set(SERVICES), name
        assert names(name, "networks") <= set(COMPOSE["networks"]), name
    assert all(set(secret) == {"file"} for secret in COMPOSE["secrets"].values())


@pytest.mark.skipif(
    subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode != 0
    if shutil.which("docker")
    else True,
    reason="needs docker compose",
)
def test_compose_understands_the_file() -> None:
    """Where it is installed it is asked."""
    done = subprocess.run(
        ["docker", "compose", "config", "--quiet"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_secret_is_declared_and_used() -> None:
    """No secret lies about that nobody needs, and none is missing."""
    used = {secret for service in SERVICES for secret in names(service, "secrets")}

    assert used == set(COMPOSE["secrets"])


@pytest.mark.parametrize("service", RUNNING)
def test_each_secret_that_a_service_reads_is_given_to_it_alone(service: str) -> None:
    """What is in its environment as a file is among its secrets, and nothing more is."""
    told = SERVICES[service].get("environment", {})
    read = {value.removeprefix("/run/secrets/") for name, value in told.items() if name.endswith("_FILE")}

    assert read == names(service, "secrets")


@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_is_told_the_same_by_compose_as_by_up(process: str) -> None:
    """The names of the variables are those that `up` sets; what differs is said here."""
    roles = Database(dict.fromkeys(("resident", "organiser", "mixer"), "x"))
    by_up = set(
        environment(
            process,
            Installation(Path("x")),
            Configuration("xx", "X", "America/Mexico_City"),
            roles,
            dict.fromkeys(CHOICES[process], "x"),
        )
    )
    # The usual address; set in the image; and read from the settings file, which is mounted.
    only_here = {"DESDEABAJO_API_URL", "PYTHONUNBUFFERED"} | {
        f"DESDEABAJO_{name}" for name in ("DIGEST_DAY", "DIGEST_HOUR", "MIX_HOUR")
    }

    assert set(SERVICES[process]["environment"]) == by_up - only_here
    mounted = any(volume.endswith(":/datos/desdeabajo.toml:ro") for volume in SERVICES[process]["volumes"])
    assert mounted == (process != "residents")


@pytest.mark.parametrize("bot", ["residents", "organisers"])
def test_what_compose_says_when_nobody_chose_is_what_the_program_does(bot: str) -> None:
    """No webhook, nothing paid, the usual days; where it would listen can be read as an address."""
    told = {
        name: re.sub(r"\$\{\w+:-(.*)\}", r"\1", said) for name, said in SERVICES[bot]["environment"].items()
    }
    asked = {**told, f"{bot.upper()}_WEBHOOK_URL": "https://bot.ejemplo.org/camino"}
    hooked = partial(hook_from, token="1:x", api_url=TELEGRAM, port=1)

    assert hooked(told, bot.upper()) is None
    hook = hooked(asked, bot.upper())
    assert hook is not None
    assert (hook.host, hook.port) == ("0.0.0.0", 8081 if bot == "residents" else 8082)
    assert told.get("DESDEABAJO_PAID_BROADCAST", "refuse") == "refuse"
    assert told.get("DESDEABAJO_IDLE_DAYS", str(DAYS)) == str(DAYS)


def test_the_secrets_are_the_files_that_init_writes() -> None:
    """Each is where `desdeabajo init` puts it."""
    home = Installation(Path("datos"))
    written = {
        home.residents_token,
        home.organisers_token,
        *(home.password(role) for role in ("superuser", "owner", "resident", "mixer", "organiser")),
    }

    assert {Path(secret["file"]) for secret in COMPOSE["secrets"].values()} == written


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_no_service_can_do_more_than_it_must(service: str) -> None:
    """Ordinary user, nothing to write on but what is mounted, no capability, no new privilege, bounded logs."""
    it = SERVICES[service]

    assert it["read_only"] is True
    assert it["cap_drop"] == ["ALL"]
    assert it["security_opt"] == ["no-new-privileges:true"]
    assert not it["user"].startswith(("root", "0"))
    assert it["logging"]["options"]["max-size"]
    assert "ports" not in it
    assert "privileged" not in it


@pytest.mark.parametrize("service", RUNNING)
def test_every_running_service_fits_a_small_machine(service: str) -> None:
    """A limit each, and together no more than a server of 1 GB has beside its system."""
    assert SERVICES[service]["deploy"]["resources"]["limits"]["memory"].endswith("m")
    lasting = set(RUNNING) - {"migrate"}
    total = sum(int(SERVICES[each]["deploy"]["resources"]["limits"]["memory"][:-1]) for each in lasting)
    assert total <= 900


def test_the_mixer_reaches_the_database_and_nothing_else() -> None:
    """The process with the keys has no way out; nor has the database, nor the backup."""
    assert COMPOSE["networks"]["database"]["internal"] is True
    for service in ("mixer", "database", "backup", "migrate"):
        assert names(service, "networks") == {"database"}


def test_keys_are_mounted_where_they_belong_and_in_no_backup() -> None:
    """One folder of keys for each of the three processes."""
    mounted = {
        service: {volume.split(":")[0] for volume in SERVICES[service].get("volumes", ()) if "keys" in volume}
        for service in RUNNING
    }

    assert {service: keys for service, keys in mounted.items() if keys} == {
        "mixer": {"./datos/keys/mixer"},
        "organisers": {"./datos/keys/organiser"},
        "residents": {"./datos/keys/resident"},
    }


@pytest.mark.parametrize("service", [*PROCESSES, "database", "backup"])
def test_whether_it_is_well_can_be_asked_and_it_comes_back(service: str) -> None:
    """A health check and a restart policy for everything that lasts."""
    assert SERVICES[service]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[service]["restart"] == "unless-stopped"


def test_the_image_takes_only_what_it_is_built_from() -> None:
    """Data, secrets and keys never go to the builder, and every package of the project does."""
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    built = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    rooms = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]

    assert "*" in ignored
    for room in rooms["root_packages"]:
        assert f"!{room}" in ignored
        assert f"COPY {room} {room}" in built
    assert "--require-hashes" in built
    assert "USER " in built

"""What each process is told when it starts: its own token, role, password and keys, and nobody else's."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from admin.operator.installation import Configuration, Installation

PROCESSES: Final = ("mixer", "residents", "organisers")  #: in the order in which they start
ROLES: Final = {"residents": "resident", "organisers": "organiser", "mixer": "mixer"}
_EVERYONE: Final = (
    *("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"),
    *("DESDEABAJO_KEK_FILE", "CREDENTIALS_DIRECTORY"),  # where the key is that wraps the others
)
_ON_THE_NETWORK: Final = ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")
#: What an operator may say beside the settings file; see `storage.hooks` for the webhooks.
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "mixer": (),
    "residents": ("DESDEABAJO_PAID_BROADCAST", "RESIDENTS_WEBHOOK_URL", "RESIDENTS_WEBHOOK_LISTEN"),
    "organisers": ("DESDEABAJO_IDLE_DAYS", "ORGANISERS_WEBHOOK_URL", "ORGANISERS_WEBHOOK_LISTEN"),
}
_WEBHOOK_SECRET: Final[Mapping[str, tuple[str, ...]]] = {
    "mixer": (),
    "residents": ("RESIDENTS_WEBHOOK_SECRET", "RESIDENTS_WEBHOOK_SECRET_FILE"),
    "organisers": ("ORGANISERS_WEBHOOK_SECRET", "ORGANISERS_WEBHOOK_SECRET_FILE"),
}


@dataclass(frozen=True)
class Database:
    """Where the server answers each role, without passwords."""

    urls: Mapping[str, str]


def environment(
    process: str,
    installation: Installation,
    configuration: Configuration,
    database: Database,
    inherited: Mapping[str, str],
) -> dict[str, str]:
    """The whole environment of one process; of `inherited` only what every program needs is passed on."""
    role = ROLES[process]
    own = {
        "DATABASE_URL": database.urls[role],
        "DATABASE_PASSWORD_FILE": str(installation.password(role)),
        "DESDEABAJO_PULSE": str(pulse_file(installation, process)),
        "PYTHONUNBUFFERED": "1",
    }
    if process == "residents":
        own["RESIDENTS_TOKEN_FILE"] = str(installation.residents_token)
        own["DESDEABAJO_KEYS"] = str(installation.keys("resident"))
        own["DESDEABAJO_SUPPORT"] = str(installation.support)
        own["DESDEABAJO_LANGUAGE"] = configuration.language
    if process == "organisers":
        own["ORGANISERS_TOKEN_FILE"] = str(installation.organisers_token)
        own["DESDEABAJO_KEYS"] = str(installation.keys("organiser"))
        own["DESDEABAJO_DIGEST_DAY"] = configuration.digest_day
        own["DESDEABAJO_DIGEST_HOUR"] = configuration.digest_hour
        if configuration.invented:
            own["DESDEABAJO_INVENTED"] = "1"
    if process == "mixer":
        own["DESDEABAJO_KEYS"] = str(installation.keys("mixer"))
        own["DESDEABAJO_MIX_HOUR"] = configuration.mix_hour
    else:
        own["DESDEABAJO_API_URL"] = configuration.api_url
        own["DESDEABAJO_MEDIA"] = "accept" if configuration.media else "refuse"
    passed: tuple[str, ...] = _EVERYONE if process == "mixer" else _EVERYONE + _ON_THE_NETWORK
    passed += CHOICES[process] + _WEBHOOK_SECRET[process]
    return {name: inherited[name] for name in passed if name in inherited} | own


def pulse_file(installation: Installation, process: str) -> Path:
    """The file that the process touches while it is well."""
    return installation.run / f"{process}.pulse"

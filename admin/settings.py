"""What the organisers' bot and the mixer are told when they start: the environment, a settings file, secret files.

A secret comes as a value (`ORGANISERS_TOKEN`), as a file (`ORGANISERS_TOKEN_FILE`) or from its usual place under
`DESDEABAJO_HOME`, in that order. What is decided once for the place (when the digest is issued) stands in
`desdeabajo.toml` there and may be overridden by an environment variable. Raises `Problem`, in words.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from admin.operator.problem import Problem
from admin.schedule import DAYS, Weekly
from storage.hooks import BadHook, Hook, hook_from
from storage.presence import DAYS as IDLE_DAYS

TELEGRAM = "https://api.telegram.org"
_TOKEN = re.compile(r"\d+:\S+")
MONDAY = Weekly("mon", 9, 0)
_HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_TRUE = ("1", "true", "yes", "si", "sí")


@dataclass(frozen=True)
class OrganiserSettings:
    """Everything the process of the organisers' bot knows at start-up."""

    token: str = field(repr=False)
    database_url: str = field(repr=False)
    keys: Path  #: folder of the key that the chats of those who organise are found and opened by
    database_password: str | None = field(default=None, repr=False)
    api_url: str = TELEGRAM  #: where the Bot API is; the emulator's address in the demo
    issue: Weekly = MONDAY  #: when digests are issued, on the clock of each place
    invented: bool = False  #: the residents are made up (the demo): every digest says so
    media: bool = False  #: residents may answer with photos, voices and files
    idle_days: int = (
        IDLE_DAYS  #: how long somebody of a team may stay away before another person has to confirm her
    )
    hook: Hook | None = None  #: where Telegram brings updates; None: the bot asks for them

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings (`ORGANISERS_TOKEN`, `DATABASE_URL`, `DATABASE_PASSWORD`, `DESDEABAJO_KEYS`,
        `DESDEABAJO_API_URL`, `DESDEABAJO_DIGEST_DAY` and `_HOUR`, `DESDEABAJO_INVENTED`, `DESDEABAJO_MEDIA`,
        `DESDEABAJO_IDLE_DAYS`, and `ORGANISERS_WEBHOOK_URL`, `_LISTEN`, `_SECRET`: see `storage.hooks`)."""
        home = _home(environ)
        written = _written(home)
        token = _token(environ, home)
        api_url = (environ.get("DESDEABAJO_API_URL") or str(written.get("api_url", TELEGRAM))).rstrip("/")
        return cls(
            token=token,
            database_url=_database(environ),
            keys=Path(environ.get("DESDEABAJO_KEYS") or home / "keys" / "organiser"),
            database_password=_secret(environ, "DATABASE_PASSWORD", home / "secrets" / "db-organiser"),
            api_url=api_url,
            issue=_weekly(environ, written.get("digest", {})),
            invented=environ.get("DESDEABAJO_INVENTED", "").strip().lower() in _TRUE,
            media=_media(environ, written.get("consultation", {})),
            idle_days=_days(environ),
            hook=_hook(environ, token, api_url),
        )


@dataclass(frozen=True)
class MixerSettings:
    """Everything the mixer knows at start-up. It needs no network but the database's."""

    database_url: str = field(repr=False)
    keys: Path  #: folder of the keys that open what is sealed
    database_password: str | None = field(default=None, repr=False)
    hour: int = 4  #: when answers are released, on the clock of each place
    minute: int = 0

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings (`DATABASE_URL`, `DATABASE_PASSWORD`, `DESDEABAJO_KEYS`, `DESDEABAJO_MIX_HOUR`)."""
        home = _home(environ)
        at = environ.get("DESDEABAJO_MIX_HOUR") or _written(home).get("mix", {}).get("hour", "04:00")
        hour, minute = _clock(str(at), "DESDEABAJO_MIX_HOUR")
        return cls(
            database_url=_database(environ),
            database_password=_secret(environ, "DATABASE_PASSWORD", home / "secrets" / "db-mixer"),
            keys=Path(environ.get("DESDEABAJO_KEYS") or home / "keys" / "mixer"),
            hour=hour,
            minute=minute,
        )


def _hook(environ: Mapping[str, str], token: str, api_url: str) -> Hook | None:
    try:
        return hook_from(environ, "ORGANISERS", token=token, api_url=api_url, port=8082)
    except BadHook as bad:
        raise Problem("El webhook no está bien puesto.", str(bad)) from None


def _home(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("DESDEABAJO_HOME") or "datos")


def _written(home: Path) -> Mapping[str, Any]:
    """The settings file, if there is one: a process under a supervisor may be told everything by its environment."""
    path = home / "desdeabajo.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise Problem(f"No pude leer {path}.", "Revisa que sea tuyo y que esté bien escrito.") from None


def _media(environ: Mapping[str, str], consultation: Mapping[str, Any]) -> bool:
    """Whether files are received: «accept» or «refuse», or what the settings file says."""
    said = environ.get("DESDEABAJO_MEDIA", "").strip()
    return said == "accept" if said else consultation.get("media") is True


def _days(environ: Mapping[str, str]) -> int:
    """After how many days somebody of the team is asked again."""
    said = environ.get("DESDEABAJO_IDLE_DAYS", "").strip() or str(IDLE_DAYS)
    if not said.isdecimal() or not 1 <= int(said) <= 365:
        raise Problem(
            f"«{said}» no sirve como días sin usar el bot (DESDEABAJO_IDLE_DAYS).",
            "Es un número de días, de 1 a 365.",
        )
    return int(said)


def _database(environ: Mapping[str, str]) -> str:
    url = environ.get("DATABASE_URL", "").strip()
    if not url:
        raise Problem("Falta DATABASE_URL.", "Corre «desdeabajo up», que lo pone por ti, o dale un valor.")
    return url


def _token(environ: Mapping[str, str], home: Path) -> str:
    token = _secret(environ, "ORGANISERS_TOKEN", home / "secrets" / "organisers-token")
    if not token:
        raise Problem(
            "Falta el token del bot de la organización (ORGANISERS_TOKEN).",
            "Pídelo a @BotFather en Telegram y guárdalo con «desdeabajo init».",
        )
    if not _TOKEN.fullmatch(token):
        raise Problem(
            "Lo que hay en ORGANISERS_TOKEN no tiene forma de token.",
            "Un token son números, dos puntos y unas 35 letras; cópialo entero del mensaje de @BotFather.",
        )
    return token


def _secret(environ: Mapping[str, str], name: str, usual: Path) -> str | None:
    if environ.get(name):
        return environ[name].strip()
    given = environ.get(f"{name}_FILE")
    path = Path(given) if given else usual
    try:
        return path.read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        if not given:
            return None
    except (OSError, UnicodeDecodeError):
        pass
    raise Problem(f"No pude leer el archivo de {name}.", "Revisa que exista y que sea tuyo.")


def _weekly(environ: Mapping[str, str], digest: Mapping[str, Any]) -> Weekly:
    day = (environ.get("DESDEABAJO_DIGEST_DAY") or str(digest.get("day", "mon"))).strip().lower()
    if day not in DAYS:
        raise Problem(f"«{day}» no es un día para el boletín.", f"Usa uno de estos: {', '.join(DAYS)}.")
    at = environ.get("DESDEABAJO_DIGEST_HOUR") or str(digest.get("hour", "09:00"))
    return Weekly(day, *_clock(at, "DESDEABAJO_DIGEST_HOUR"))


def _clock(text: str, name: str) -> tuple[int, int]:
    match = _HOUR.fullmatch(text.strip())
    if match is None:
        raise Problem(
            f"«{text}» no es una hora ({name}).", "Escríbela con dos puntos, de 00:00 a 23:59: 18:00."
        )
    return int(match[1]), int(match[2])

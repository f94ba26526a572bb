"""What the residents' bot is told when it starts, read from the environment and from secret files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from locales import DEFAULT, language_of
from storage.hooks import BadHook, Hook, hook_from

TELEGRAM = "https://api.telegram.org"


class SettingsError(Exception):
    """The residents' bot cannot start with these settings; the message, in Spanish, says what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything the process of the residents' bot knows at start-up; nothing about other processes."""

    token: str = field(repr=False)
    database_url: str = field(repr=False)
    database_password: str | None = field(repr=False)
    keys: Path  #: folder of the nullifier and draft keys
    api_url: str = TELEGRAM  #: where the Bot API is; the emulator's address in the demo
    support: Path | None = None  #: support lines of the place, added to the federal ones
    language: str = DEFAULT  #: in which the bot speaks to whoever has not chosen
    media: bool = False  #: whether photos, voices and files are received
    paid: bool = False  #: whether notices are paid for, in Stars: up to a thousand a second instead of thirty
    hook: Hook | None = None  #: where Telegram brings updates; None: the bot asks for them

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings; raise SettingsError naming what is missing."""
        home = Path(environ.get("DESDEABAJO_HOME", "datos"))
        local = environ.get("DESDEABAJO_SUPPORT") or str(home / "apoyo.toml")
        token = _secret(environ, "RESIDENTS_TOKEN", home / "secrets" / "residents-token")
        api_url = (environ.get("DESDEABAJO_API_URL") or TELEGRAM).rstrip("/")
        return cls(
            token=token,
            database_url=_required(environ, "DATABASE_URL"),
            database_password=_optional_secret(environ, "DATABASE_PASSWORD"),
            keys=Path(environ.get("DESDEABAJO_KEYS") or home / "keys" / "resident"),
            api_url=api_url,
            support=Path(local) if Path(local).exists() else None,
            language=language_of(environ.get("DESDEABAJO_LANGUAGE")),
            media=_received(environ.get("DESDEABAJO_MEDIA", "")),
            paid=_paid(environ.get("DESDEABAJO_PAID_BROADCAST", "")),
            hook=_hook(environ, token, api_url),
        )


def _hook(environ: Mapping[str, str], token: str, api_url: str) -> Hook | None:
    try:
        return hook_from(environ, "RESIDENTS", token=token, api_url=api_url, port=8081)
    except BadHook as bad:
        raise SettingsError(str(bad)) from None


def _received(value: str) -> bool:
    """Whether files are received: «accept», or «refuse», which is also what nothing means."""
    if value.strip() not in ("", "accept", "refuse"):
        raise SettingsError("DESDEABAJO_MEDIA dice accept o refuse: si se reciben fotos, voces y archivos.")
    return value.strip() == "accept"


def _paid(value: str) -> bool:
    """Whether notices are paid for: «accept», or «refuse», which is also what nothing means."""
    if value.strip() not in ("", "accept", "refuse"):
        raise SettingsError(
            "DESDEABAJO_PAID_BROADCAST dice accept o refuse: si los avisos se pagan con Stars de Telegram."
        )
    return value.strip() == "accept"


def _required(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise SettingsError(f"Falta {name}. Corre «desdeabajo up», que lo pone por ti, o dale un valor.")
    return value


def _optional_secret(environ: Mapping[str, str], name: str) -> str | None:
    if environ.get(name):
        return environ[name].strip()
    path = environ.get(f"{name}_FILE")
    return _read(Path(path), name) if path else None


def _secret(environ: Mapping[str, str], name: str, usual: Path) -> str:
    """A secret given as a value, as a file, or in its usual file, in that order."""
    given = _optional_secret(environ, name)
    if given is None and usual.exists():
        given = _read(usual, name)
    if not given:
        raise SettingsError(
            f"Falta el token del bot de vecinas y vecinos ({name}). "
            "Pídelo a @BotFather en Telegram y guárdalo con «desdeabajo init»."
        )
    return given


def _read(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        raise SettingsError(f"No pude leer el archivo de {name}. Revisa que exista y que sea tuyo.") from None

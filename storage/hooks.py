"""What is said about a webhook when a bot starts: where Telegram brings updates, and where the process listens."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

TELEGRAM: Final = "https://api.telegram.org"
PORTS: Final = (443, 80, 88, 8443)  #: that Telegram calls; core.telegram.org/bots/api#setwebhook
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_LISTEN = re.compile(r"(?:(\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):)?(\d{1,5})")


class BadHook(ValueError):
    """What was said about the webhook cannot work; the message, in Spanish, says what to do."""


@dataclass(frozen=True)
class Hook:
    """Where Telegram brings updates, and where this process listens for them."""

    url: str  #: as Telegram calls it; its path is the only one that is answered
    host: str
    port: int  #: 0 takes a free one
    secret: str = field(repr=False)  #: what Telegram says in the header

    @property
    def path(self) -> str:
        """The path of the address, as it is written there."""
        return urlsplit(self.url).path or "/"


def hook_from(environ: Mapping[str, str], bot: str, *, token: str, api_url: str, port: int) -> Hook | None:
    """What the environment says (`{bot}_WEBHOOK_URL`, `_LISTEN`, `_SECRET` or `_SECRET_FILE`); None: the bot polls.

    `port` is where it listens when nothing else is said, on this machine alone. Without a secret one is made of the
    token: every process of this bot knows it, and nobody else can work it out. Raises `BadHook`.
    """
    name = f"{bot}_WEBHOOK_URL"
    url = environ.get(name, "").strip()
    if not url:
        return None
    _check_url(name, url, at_telegram=api_url == TELEGRAM)
    host, port = _listen(f"{bot}_WEBHOOK_LISTEN", environ.get(f"{bot}_WEBHOOK_LISTEN", ""), port)
    return Hook(url, host, port, _secret(environ, f"{bot}_WEBHOOK_SECRET") or secret_from(token))


def secret_from(token: str) -> str:
    """The secret of a bot when none is given."""
    return hmac.new(token.encode(), b"webhook", hashlib.sha256).hexdigest()


def _check_url(name: str, url: str, *, at_telegram: bool) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadHook(
            f"{name} no es una dirección. Escríbela completa: https://bot.ejemplo.org/camino."
        ) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise BadHook(f"{name} no es una dirección. Escríbela completa: https://bot.ejemplo.org/camino.")
    if parts.username or parts.password:
        raise BadHook(f"{name} no lleva usuario ni contraseña: Telegram ya se presenta con el secreto.")
    if at_telegram and parts.scheme != "https":
        raise BadHook(f"{name} tiene que empezar con https: Telegram no llama a otras.")
    if at_telegram and (port or 443) not in PORTS:
        raise BadHook(f"Telegram solo llama a los puertos {', '.join(map(str, PORTS))}. Cambia {name}.")


def _listen(name: str, said: str, usual: int) -> tuple[str, int]:
    if not said.strip():
        return "127.0.0.1", usual
    found = _LISTEN.fullmatch(said.strip())
    if found is None or int(found[2]) > 65535:
        raise BadHook(f"{name} es una dirección y un puerto de esta máquina: 127.0.0.1:{usual}.")
    return (found[1] or "127.0.0.1").strip("[]"), int(found[2])


def _secret(environ: Mapping[str, str], name: str) -> str:
    said = environ.get(name, "").strip()
    path = environ.get(f"{name}_FILE", "").strip()
    if not said and path:
        try:
            said = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise BadHook(f"No pude leer el archivo de {name}. Revisa que exista y que sea tuyo.") from None
    if said and not _SECRET.fullmatch(said):
        raise BadHook(
            f"{name} lleva de 16 a 256 letras sin acento, números, - o _. Si no pones ninguno, yo lo hago."
        )
    return said

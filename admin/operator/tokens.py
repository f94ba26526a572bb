"""Whether a token looks like one, and which bot it belongs to."""

import re
from dataclasses import dataclass
from typing import Final

import httpx

from admin.operator.problem import Problem

_SHAPE: Final = re.compile(r"\d{5,20}:[A-Za-z0-9_-]{30,80}")
_PATIENCE: Final = 10.0  #: seconds to wait for Telegram
RESIDENTS: Final = "el bot de vecinas y vecinos"
ORGANISERS: Final = "el bot de la organización"


class Unreachable(Problem):
    """Telegram does not answer, which says nothing about a token."""


@dataclass(frozen=True)
class Account:
    """The bot that a token opens."""

    id: int
    username: str


def check_shape(token: str, whose: str) -> str:
    """The token without blanks around it; raise Problem when it cannot be one."""
    cleaned = token.strip()
    if not _SHAPE.fullmatch(cleaned):
        raise Problem(
            f"Lo que me diste para {whose} no tiene forma de token.",
            "Un token son números, dos puntos y unas 35 letras; cópialo entero del mensaje de @BotFather.",
        )
    return cleaned


def check_different(residents: str, organisers: str) -> None:
    """Raise Problem when one bot would have to serve both sides."""
    if residents.partition(":")[0] == organisers.partition(":")[0]:
        raise Problem(
            "Los dos tokens son del mismo bot.",
            "Hacen falta dos bots distintos: pide el segundo a @BotFather con /newbot.",
        )


def who_is(token: str, whose: str, *, api_url: str) -> Account:
    """Ask the Bot API whose token this is (getMe); raise Problem when it is nobody's or does not answer."""
    try:
        answer = httpx.get(f"{api_url}/bot{token}/getMe", timeout=_PATIENCE)
    except httpx.HTTPError:  # its text holds the address, and the address holds the token
        raise Unreachable(
            f"No pude hablar con Telegram en {api_url}.",
            "Revisa la conexión a internet; para seguir sin comprobar los tokens usa --offline.",
        ) from None
    if answer.status_code in (401, 404):
        raise Problem(
            f"Telegram no reconoce el token para {whose}.",
            "Cópialo otra vez de @BotFather (/mybots → API Token); si lo renovaste, el anterior ya no sirve.",
        )
    try:
        account = answer.json()["result"]
        return Account(id=int(account["id"]), username=str(account["username"]))
    except (ValueError, KeyError, TypeError):
        raise Unreachable(
            f"Lo que hay en {api_url} no contesta como Telegram (código {answer.status_code}).",
            "Revisa api_url en desdeabajo.toml o vuelve a intentarlo en unos minutos.",
        ) from None

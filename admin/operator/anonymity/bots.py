"""How the bots appear in Telegram: a name that says nothing on somebody else's screen, and nobody else who listens."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import httpx

from admin.operator import tokens
from admin.operator.files import read_secret
from admin.operator.findings import Finding, bad, good, of, warning
from admin.operator.installation import Configuration, Installation
from admin.operator.problem import Problem

#: Beginnings of words that would give away, on a phone that somebody else holds, what the chat is about.
TELLING: Final = (
    "violen", "denunci", "delit", "crimen", "crimin", "narco", "cártel", "cartel", "extors", "secuestr", "desapar",
    "polic", "abus", "amenaz", "homicid", "feminicid", "cobro de piso", "halcon", "corrup", "sicari",
    "anónim", "anonim",
)  # fmt: skip
_PATIENCE: Final = 10.0  #: seconds to wait for Telegram


def bots(installation: Installation, configuration: Configuration) -> Iterator[Finding]:
    """Both bots, one after the other."""
    for path, whose in (
        (installation.residents_token, tokens.RESIDENTS),
        (installation.organisers_token, tokens.ORGANISERS),
    ):
        try:
            yield from _bot(path, whose, configuration.api_url)
        except Problem as problem:
            yield of(problem)


def _bot(path: Path, whose: str, api_url: str) -> Iterator[Finding]:
    token = tokens.check_shape(read_secret(path), whose)
    me = _ask(api_url, token, "getMe")
    if me is None:
        yield warning(f"Telegram no contestó sobre {whose}.", "Vuelve a intentarlo con internet.")
        return
    clean = True
    for finding in (*_rights(whose, me), *_hook(whose, _ask(api_url, token, "getWebhookInfo"))):
        clean = False
        yield finding
    said = [me.get("first_name"), me.get("username")]
    for method, field in (
        ("getMyName", "name"),
        ("getMyDescription", "description"),
        ("getMyShortDescription", "short_description"),
    ):
        said.append((_ask(api_url, token, method) or {}).get(field))
    for command in _ask(api_url, token, "getMyCommands") or ():
        said += [command.get("command"), command.get("description")]
    if found := telling(" ".join(filter(None, said))):
        clean = False
        yield warning(
            f"El nombre o las palabras de {whose} dicen de qué se trata: {', '.join(found)}.",
            "Quien vea el teléfono lo lee: cámbialos con @BotFather por palabras de todos los días.",
        )
    if clean:
        yield good(f"En Telegram, {whose} no dice de qué se trata, y nadie más recibe lo que llega")


def _rights(whose: str, me: Mapping[str, Any]) -> Iterator[Finding]:
    if me.get("can_join_groups"):
        yield warning(
            f"Cualquiera puede meter a {whose} en un grupo.",
            "@BotFather → Bot Settings → Allow Groups? → off.",
        )
    if me.get("can_read_all_group_messages"):
        yield bad(
            f"En un grupo, {whose} recibiría todo lo que se escribe.",
            "@BotFather → Bot Settings → Group Privacy → on.",
        )


def _hook(whose: str, info: Mapping[str, Any] | None) -> Iterator[Finding]:
    name = f"{'RESIDENTS' if whose == tokens.RESIDENTS else 'ORGANISERS'}_WEBHOOK_URL"
    url = info.get("url") if info else None
    if url and url != os.environ.get(name, "").strip():
        yield bad(
            f"Lo que le escriben a {whose} va a otra dirección (tiene un webhook).",
            f"Si no la pusiste tú, alguien más tiene el token: renuévalo con @BotFather y dalo a «desdeabajo init». "
            f"Si la pusiste tú, dime cuál es: {name}=… desdeabajo doctor --anonymity.",
        )


def telling(text: str) -> tuple[str, ...]:
    """The beginnings of telling words in a text.

    >>> telling("Denuncia ya · La Ladera")
    ('denunci',)
    """
    words = text.casefold()
    return tuple(word for word in TELLING if word in words)


def _ask(api_url: str, token: str, method: str) -> Any:
    """What the Bot API answers; None when it does not. The address holds the token, so no error text leaves here."""
    try:
        answer = httpx.get(f"{api_url}/bot{token}/{method}", timeout=_PATIENCE).json()
    except (httpx.HTTPError, ValueError):
        return None
    return answer.get("result") if isinstance(answer, dict) and answer.get("ok") else None

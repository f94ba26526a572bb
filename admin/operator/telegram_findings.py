"""What Telegram says about an installation: whose tokens these are, and whether our clock is right."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

from admin.operator import tokens
from admin.operator.files import read_secret
from admin.operator.findings import Finding, bad, good, of, warning
from admin.operator.installation import Configuration, Installation
from admin.operator.problem import Problem

_DRIFT: Final = 120.0  #: seconds between our clock and Telegram's after which something is wrong


def telegram(installation: Installation, configuration: Configuration) -> Iterator[Finding]:
    """Ask for both bots and for the time."""
    for path, whose in (
        (installation.residents_token, tokens.RESIDENTS),
        (installation.organisers_token, tokens.ORGANISERS),
    ):
        try:
            token = tokens.check_shape(read_secret(path), whose)
            account = tokens.who_is(token, whose, api_url=configuration.api_url)
        except Problem as problem:
            yield of(problem)
        else:
            yield good(f"Telegram reconoce {whose}: @{account.username}")
    yield from _clock(configuration)


def _clock(configuration: Configuration) -> Iterator[Finding]:
    try:
        said = httpx.get(configuration.api_url, timeout=10).headers.get("date")
        theirs = parsedate_to_datetime(said) if said else None
    except (httpx.HTTPError, ValueError):
        return
    if theirs is None:
        return
    drift = abs((datetime.now(UTC) - theirs.astimezone(UTC)).total_seconds())
    if drift > 3600:
        yield bad(f"El reloj está {drift / 3600:.0f} horas fuera de la hora de Telegram.", _SET_CLOCK)
    elif drift > _DRIFT:
        yield warning(f"El reloj está {drift / 60:.0f} minutos fuera de la hora de Telegram.", _SET_CLOCK)


_SET_CLOCK: Final = "Ponlo en hora, por ejemplo con «timedatectl set-ntp true»."

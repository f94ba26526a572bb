"""What may be said about a webhook, and what each wrong thing is answered."""

from pathlib import Path

import pytest

from admin.operator.problem import Problem
from admin.settings import OrganiserSettings
from bot.settings import Settings, SettingsError
from storage.hooks import TELEGRAM, BadHook, Hook, hook_from

URL = "https://bot.ejemplo.org/k3/telegram"
TOKEN = "100:residentes-de-prueba-000000000000000"


def said(api_url: str = TELEGRAM, **more: str) -> Hook | None:
    """The hook of the residents' bot."""
    environ = {f"RESIDENTS_WEBHOOK_{name.upper()}": value for name, value in more.items()}
    return hook_from(environ, "RESIDENTS", token=TOKEN, api_url=api_url, port=8081)


def test_without_an_address_the_bot_polls() -> None:
    """Whatever else is said."""
    assert said() is None
    assert said(listen="0.0.0.0:9", secret="x" * 20) is None


def test_an_address_is_enough() -> None:
    """It listens on this machine alone; the secret is as good as the token and is not shown."""
    hook = said(url=URL)

    assert hook is not None
    assert (hook.host, hook.port, hook.path) == ("127.0.0.1", 8081, "/k3/telegram")
    assert len(hook.secret) == 64
    assert TOKEN not in hook.secret
    assert hook.secret not in repr(hook)
    assert said(url=URL) == hook


def test_everything_can_be_said(tmp_path: Path) -> None:
    """The address to listen on, with a name, an IPv4 or an IPv6 one, and the secret, from a file too."""
    file = tmp_path / "secreto"
    file.write_text("de-una-carpeta-propia\n")
    hook = said(url=URL, listen="0.0.0.0:9000", secret_file=str(file))

    assert hook == Hook(URL, "0.0.0.0", 9000, "de-una-carpeta-propia")
    assert said(url=URL, listen="[::1]:9000", secret="x" * 16) == Hook(URL, "::1", 9000, "x" * 16)
    assert said(url=URL, listen="9000", secret="x" * 16) == Hook(URL, "127.0.0.1", 9000, "x" * 16)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"url": "bot.ejemplo.org"}, "no es una dirección"),
        ({"url": "https://"}, "no es una dirección"),
        ({"url": "https://bot.ejemplo.org:port/"}, "no es una dirección"),
        ({"url": f"{URL}?x=1"}, "no es una dirección"),
        ({"url": "http://bot.ejemplo.org/"}, "https"),
        ({"url": "https://bot.ejemplo.org:8080/"}, "443, 80, 88, 8443"),
        ({"url": "https://elena:clave@bot.ejemplo.org/"}, "usuario"),
        ({"url": URL, "listen": "127.0.0.1:70000"}, "127.0.0.1:8081"),
        ({"url": URL, "listen": "aquí"}, "127.0.0.1:8081"),
        ({"url": URL, "secret": "corto"}, "de 16 a 256"),
        ({"url": URL, "secret": "con espacios y eñes ñ"}, "de 16 a 256"),
        ({"url": URL, "secret": "x" * 257}, "de 16 a 256"),
        ({"url": URL, "secret_file": "/no/hay"}, "No pude leer"),
    ],
)
def test_what_cannot_work_is_said(more: dict[str, str], words: str) -> None:
    """Before anything starts; a secret is in no message."""
    with pytest.raises(BadHook, match=words) as caught:
        said(**more)
    assert more.get("secret", "%") not in str(caught.value)


def test_beside_a_server_of_ones_own_anything_goes() -> None:
    """Who runs the Bot API server on the same network needs no certificate and no particular port."""
    assert said(api_url="http://127.0.0.1:8081", url="http://127.0.0.1:9999/x") is not None


def test_each_process_says_it_in_its_own_way(tmp_path: Path) -> None:
    """As a sentence at the start."""
    told = {"DATABASE_URL": "postgresql://x/y", "DESDEABAJO_HOME": str(tmp_path)}
    residents = {**told, "RESIDENTS_TOKEN": TOKEN}
    organisers = {**told, "ORGANISERS_TOKEN": TOKEN}
    hooked = Settings.from_environment({**residents, "RESIDENTS_WEBHOOK_URL": URL}).hook
    also = OrganiserSettings.from_environment({**organisers, "ORGANISERS_WEBHOOK_URL": URL}).hook
    assert hooked is not None
    assert also is not None
    assert (hooked.port, also.port) == (8081, 8082)
    assert Settings.from_environment({**residents, "ORGANISERS_WEBHOOK_URL": URL}).hook is None

    with pytest.raises(SettingsError, match="https"):
        Settings.from_environment({**residents, "RESIDENTS_WEBHOOK_URL": "http://x.org"})
    with pytest.raises(Problem, match="https"):
        OrganiserSettings.from_environment({**organisers, "ORGANISERS_WEBHOOK_URL": "http://x.org"})

"""What the two processes are told: by the environment, by files, by the settings file; mistakes are said in words."""

from pathlib import Path

import pytest

from admin.operator.problem import Problem
from admin.schedule import Weekly
from admin.settings import MixerSettings, OrganiserSettings

TOKEN = "200:abcdefghijklmnopqrstuvwxyz-0123456789"
URL = "postgresql://127.0.0.1/desdeabajo"


def environ(home: Path, **more: str) -> dict[str, str]:
    """An environment with a home of its own."""
    return {"DESDEABAJO_HOME": str(home), "DATABASE_URL": URL, "ORGANISERS_TOKEN": TOKEN, **more}


def test_a_secret_is_a_value_a_file_or_the_usual_file(tmp_path: Path) -> None:
    """In that order; blanks around it do not count."""
    usual = tmp_path / "secrets" / "organisers-token"
    usual.parent.mkdir()
    usual.write_text(f"{TOKEN}1\n", encoding="utf-8")
    named = tmp_path / "token"
    named.write_text(f" {TOKEN}2 ", encoding="utf-8")
    given = environ(tmp_path, ORGANISERS_TOKEN_FILE=str(named))

    assert OrganiserSettings.from_environment(given).token == TOKEN
    del given["ORGANISERS_TOKEN"]
    assert OrganiserSettings.from_environment(given).token == f"{TOKEN}2"
    del given["ORGANISERS_TOKEN_FILE"]
    assert OrganiserSettings.from_environment(given).token == f"{TOKEN}1"


def test_the_settings_file_says_when_and_the_environment_may_say_otherwise(tmp_path: Path) -> None:
    """`[digest] hour`, as `init` writes it; Monday at nine when nobody says anything."""
    assert OrganiserSettings.from_environment(environ(tmp_path)).issue == Weekly("mon", 9, 0)
    (tmp_path / "desdeabajo.toml").write_text('[digest]\nhour = "18:30"\nday = "sat"\n', encoding="utf-8")

    assert OrganiserSettings.from_environment(environ(tmp_path)).issue == Weekly("sat", 18, 30)
    told = environ(tmp_path, DESDEABAJO_DIGEST_HOUR="7:05", DESDEABAJO_DIGEST_DAY="day")
    assert OrganiserSettings.from_environment(told).issue == Weekly("day", 7, 5)


def test_after_how_many_days_somebody_is_asked_again(tmp_path: Path) -> None:
    """Thirty, or what the operator says within a year."""
    assert OrganiserSettings.from_environment(environ(tmp_path)).idle_days == 30
    assert OrganiserSettings.from_environment(environ(tmp_path, DESDEABAJO_IDLE_DAYS="7")).idle_days == 7


def test_no_secret_is_shown_when_settings_are_printed(tmp_path: Path) -> None:
    """Neither token nor the address with the password."""
    settings = OrganiserSettings.from_environment(environ(tmp_path, DATABASE_PASSWORD="clave"))

    assert not any(secret in repr(settings) for secret in (TOKEN, URL, "clave"))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"DATABASE_URL": ""}, "Falta DATABASE_URL"),
        ({"ORGANISERS_TOKEN": ""}, "Falta el token del bot de la organización"),
        ({"ORGANISERS_TOKEN": "hola"}, "no tiene forma de token"),
        ({"ORGANISERS_TOKEN": "", "ORGANISERS_TOKEN_FILE": "/no/existe"}, "No pude leer el archivo"),
        ({"DESDEABAJO_DIGEST_HOUR": "25:00"}, "no es una hora"),
        *(
            ({"DESDEABAJO_IDLE_DAYS": said}, "no sirve como días")
            for said in ("0", "366", "-1", "mucho", "³")
        ),
        ({"DESDEABAJO_DIGEST_DAY": "lunes"}, "no es un día"),
    ],
)
def test_a_mistake_is_said_in_words(tmp_path: Path, more: dict[str, str], said: str) -> None:
    """What is wrong and what to do, without the secret in it."""
    with pytest.raises(Problem, match=said) as raised:
        OrganiserSettings.from_environment(environ(tmp_path, **more))

    assert TOKEN not in str(raised.value)


def test_the_mixer_is_told_where_its_keys_are(tmp_path: Path) -> None:
    """By variable, or under its home; and its hour."""
    assert MixerSettings.from_environment(environ(tmp_path)).keys == tmp_path / "keys" / "mixer"
    told = MixerSettings.from_environment(
        environ(tmp_path, DESDEABAJO_KEYS="/llaves", DESDEABAJO_MIX_HOUR="03:15")
    )

    assert (str(told.keys), told.hour, told.minute) == ("/llaves", 3, 15)


def test_a_settings_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """With its path."""
    (tmp_path / "desdeabajo.toml").write_text("esto no es", encoding="utf-8")

    with pytest.raises(Problem, match=r"desdeabajo\.toml"):
        MixerSettings.from_environment(environ(tmp_path))

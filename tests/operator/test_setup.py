"""`init` completes what is missing, overwrites nothing, and refuses in words what could not work."""

import asyncio
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

import locales
from admin import schedule
from admin.operator import setup, tokens
from admin.operator.installation import DAYS, LANGUAGES, Configuration, Installation
from admin.operator.problem import Problem
from bot.emulator import Emulator

RESIDENTS = "10001:AAresidentsAAresidentsAAresidentsAA"
ORGANISERS = "10002:AAorganisersAAorganisersAAorganiser"
LADERA = Configuration("la-ladera", "La Ladera", "America/Mexico_City")
WISHES = setup.Wishes(LADERA, RESIDENTS, ORGANISERS)


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """A place where nothing has been installed yet."""
    return Installation(tmp_path / "datos")


def rights(path: Path) -> int:
    """Who may do what with a file, as chmod writes it."""
    return stat.S_IMODE(path.stat().st_mode)


def test_secrets_and_keys_are_closed_from_the_first_moment(installation: Installation) -> None:
    """Files 0600 in folders 0700, and no password twice."""
    outcome = setup.set_up(installation, WISHES, offline=True)

    assert rights(installation.secrets) == 0o700
    assert rights(installation.keys("resident")) == rights(installation.keys("mixer")) == 0o700
    files = list(installation.secrets.iterdir())
    assert {rights(file) for file in files} == {0o600}
    assert len({file.read_text() for file in files}) == len(files) == 7
    assert set(outcome.made) >= set(files)


def test_a_second_init_changes_nothing(installation: Installation) -> None:
    """Every byte stays, even when another place is given, and that is named."""
    setup.set_up(installation, WISHES, offline=True)
    before = {path: path.read_bytes() for path in installation.home.rglob("*") if path.is_file()}
    others = setup.Wishes(replace(LADERA, place_name="Otra"), RESIDENTS, None)

    ignored = setup.contradictions(installation, others)
    outcome = setup.set_up(installation, others, offline=True)

    assert outcome.made == ()
    assert {path: path.read_bytes() for path in installation.home.rglob("*") if path.is_file()} == before
    assert len(ignored) == 1


def test_a_new_token_takes_the_place_of_the_old_one(installation: Installation) -> None:
    """A token that @BotFather renewed is given to `init` again; nothing else changes."""
    setup.set_up(installation, WISHES, offline=True)
    renewed = "10003" + RESIDENTS[5:]
    kept = installation.organisers_token.read_text()

    outcome = setup.set_up(installation, setup.Wishes(None, renewed, None), offline=True)

    assert outcome.made == (installation.residents_token,)
    assert installation.residents_token.read_text().strip() == renewed
    assert installation.organisers_token.read_text() == kept


def test_what_is_missing_is_completed(installation: Installation) -> None:
    """A password that was lost is made again; the rest is left as it is."""
    setup.set_up(installation, WISHES, offline=True)
    kept = installation.password("owner").read_text()
    installation.password("mixer").unlink()

    outcome = setup.set_up(installation, setup.Wishes(None, None, None), offline=True)

    assert outcome.made == (installation.password("mixer"),)
    assert installation.password("owner").read_text() == kept


@pytest.mark.parametrize(
    ("residents", "organisers", "said"),
    [
        ("hola", ORGANISERS, "no tiene forma de token"),
        (RESIDENTS, RESIDENTS, "del mismo bot"),
        (RESIDENTS, RESIDENTS[:-1] + "Z", "del mismo bot"),
        (None, ORGANISERS, "Falta el token"),
    ],
)
def test_tokens_that_cannot_work_are_refused_before_anything_is_written(
    installation: Installation, residents: str | None, organisers: str, said: str
) -> None:
    """A wrong token leaves no half installation behind."""
    with pytest.raises(Problem, match=said):
        setup.set_up(installation, setup.Wishes(LADERA, residents, organisers), offline=True)
    assert not installation.home.exists()


async def test_telegram_is_asked_whose_tokens_these_are(
    installation: Installation, telegram: Emulator
) -> None:
    """The operator sees the names of both bots, and knows that nothing was mixed up."""
    telegram.bot(RESIDENTS, "ladera_bot", "Desde Abajo")
    telegram.bot(ORGANISERS, "ladera_org_bot", "Organización")
    wishes = replace(WISHES, configuration=replace(LADERA, api_url=telegram.url))

    outcome = await asyncio.to_thread(setup.set_up, installation, wishes, offline=False)

    assert outcome.residents is not None
    assert outcome.organisers is not None
    assert (outcome.residents.username, outcome.organisers.username) == ("ladera_bot", "ladera_org_bot")


async def test_a_token_that_telegram_does_not_know_is_refused(
    installation: Installation, telegram: Emulator
) -> None:
    """The sentence says which of the two, and does not repeat the token."""
    telegram.bot(RESIDENTS, "ladera_bot", "Desde Abajo")
    wishes = replace(WISHES, configuration=replace(LADERA, api_url=telegram.url))

    with pytest.raises(Problem, match=tokens.ORGANISERS) as refused:
        await asyncio.to_thread(setup.set_up, installation, wishes, offline=False)

    assert ORGANISERS not in str(refused.value)
    assert not installation.home.exists()


def test_no_telegram_at_all_is_said_without_the_token(installation: Installation) -> None:
    """The address that failed holds the token; the sentence does not."""
    wishes = replace(WISHES, configuration=replace(LADERA, api_url="http://127.0.0.1:9"))

    with pytest.raises(Problem, match="No pude hablar con Telegram") as refused:
        setup.set_up(installation, wishes, offline=False)

    assert RESIDENTS not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_folder_where_nothing_can_be_written_is_said(tmp_path: Path) -> None:
    """A file where the folder should be, or no rights: one sentence, and no traceback."""
    (tmp_path / "datos").write_text("")

    with pytest.raises(Problem, match="No pude escribir"):
        setup.set_up(Installation(tmp_path / "datos"), WISHES, offline=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_of_somebody_else_is_said() -> None:
    """An ordinary user who points --home at the system's folders is told so."""
    with pytest.raises(Problem, match="no tienes permiso"):
        setup.set_up(Installation(Path("/etc/desdeabajo")), WISHES, offline=True)


@pytest.mark.parametrize(
    ("code", "name", "zone", "hour", "said"),
    [
        ("La Ladera!", "La Ladera", "America/Mexico_City", "18:00", "código"),
        ("la-ladera", " ", "America/Mexico_City", "18:00", "nombre de la colonia"),
        ("la-ladera", "La Ladera", "Mexico/Tepito", "18:00", "zona horaria"),
        ("la-ladera", "La Ladera", "../../etc/passwd", "18:00", "zona horaria"),
        ("la-ladera", "La Ladera", "America/Mexico_City", "25:00", "no es una hora"),
    ],
)
def test_settings_that_cannot_work_are_refused(code: str, name: str, zone: str, hour: str, said: str) -> None:
    """The first moment to hear of a mistake is before the installation exists."""
    with pytest.raises(Problem, match=said):
        Configuration(code, name, zone, digest_hour=hour)


def test_the_days_and_languages_are_those_that_the_processes_know() -> None:
    """What may be written in the settings is what is understood later."""
    assert tuple(DAYS) == schedule.DAYS
    assert set(LANGUAGES) == set(locales.LANGUAGES)
    with pytest.raises(Problem, match="no habla"):
        replace(LADERA, language="fr")


def test_the_settings_file_reads_back_as_it_was_written(installation: Installation) -> None:
    """Quotes, accents and emoji in the name of a place survive."""
    strange = replace(LADERA, place_name='La «Ladera» "alta" \\ ñandú 🌵', digest_hour="07:30", invented=True)
    setup.set_up(installation, replace(WISHES, configuration=strange), offline=True)

    assert installation.configuration() == strange


@pytest.mark.parametrize("text", ["[place", 'language = "es"', '[place]\ncode = "la-ladera"', "place = 3"])
def test_a_settings_file_that_was_damaged_is_named(installation: Installation, text: str) -> None:
    """Whoever edited it by hand learns which file it is."""
    setup.set_up(installation, WISHES, offline=True)
    installation.settings.write_text(text)

    with pytest.raises(Problem, match=r"desdeabajo\.toml"):
        installation.configuration()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("La Ladera", "la-ladera"),
        ("Ñuu Savi 2.ª Sección", "nuu-savi-2-a-seccion"),
        ("💧", "colonia"),
        ("X", "colonia-x"),
    ],
)
def test_a_code_is_offered_for_every_name(name: str, code: str) -> None:
    """Nobody has to think of one."""
    assert setup.code_for(name) == code

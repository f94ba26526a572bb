"""The consent as a text: made from the real settings, each line with a test that exists, easy and short."""

import ast
import re
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot import explaining
from bot.emulator import Person
from dialogs.beyond import attachments
from dialogs.consent.promises import NOTHING, Asked, Promise, promises
from dialogs.consent.risks import warnings
from locales import LANGUAGES, translator
from locales.readability import EASY, inflesz
from storage import consultations, sayable
from storage.consultations import Consultation
from tests.journeys.conftest import Colonia
from tests.journeys.kept import a_consultation

PROJECT = Path(__file__).parents[2]
LONGEST = 1050  #: letters of the welcome


SETTINGS = st.fixed_dictionaries(
    {
        "mode": st.sampled_from(("pool", "custody")),
        "k": st.integers(2, 500),
        "draft_days": st.integers(1, 60),
        "coded": st.booleans(),
    }
)


ASKED = st.builds(
    Asked,
    files=st.frozensets(st.sampled_from(sorted(attachments.SORTS))),
    crossed=st.lists(
        st.tuples(st.text("¿é<b>&;a ?", min_size=1, max_size=300), st.just("¿Qué falta más aquí?")),
        max_size=6,
    ),
    obliges=st.booleans(),
    rows=st.booleans(),
    texts=st.booleans(),
    sensitive=st.booleans(),
)


LANGUAGE = st.sampled_from(sorted(LANGUAGES))


FLIPS: dict[str, dict[str, Any]] = {
    "mode": {"mode": "custody"},
    "k": {"k": 17},
    "draft_days": {"draft_days": 3},
    "coded": {"coded": True},
}


ASKING: dict[str, Asked] = {
    "files": Asked(files=frozenset({"image"})),
    "voices": Asked(files=frozenset({"audio"})),
    "crossed": Asked(crossed=(("¿Qué falta?", "¿Desde cuándo?"),)),
    "obliges": Asked(obliges=True),
    "texts": Asked(texts=False),
}


def lines(language: str, consultation: Consultation, asked: Asked = NOTHING) -> list[Promise]:
    """The whole consent."""
    t = translator(language)
    return [*promises(t, consultation, asked), *warnings(t, consultation, asked)]


@given(SETTINGS, ASKED)
@settings(max_examples=200)
def test_every_line_names_a_test_that_exists(given_settings: dict[str, Any], asked: Asked) -> None:
    """A promise without a test is only a sentence, whatever the settings are; and pytest must collect it."""
    for line in lines("es", a_consultation(**given_settings), asked):
        file, _, name = line.held_by.partition("::")
        assert name in _collected(file), line.held_by


@cache
def _collected(file: str) -> frozenset[str]:
    """The tests of a file that pytest runs: those at its top that nothing skips."""
    assert Path(file).name.startswith("test_")
    tree = ast.parse((PROJECT / file).read_text(encoding="utf-8"))
    made = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    marks = {node.name: " ".join(ast.unparse(mark) for mark in node.decorator_list) for node in made}
    return frozenset(name for name, mark in marks.items() if "skip" not in mark and "xfail" not in mark)


@given(SETTINGS, ASKED, LANGUAGE)
@settings(max_examples=200)
def test_the_consent_says_what_the_settings_are(
    given_settings: dict[str, Any], asked: Asked, language: str
) -> None:
    """Numbers, mode, codes, lists and files: what is set is said, and what is not set is not said."""
    consultation = a_consultation(**given_settings)
    said = lines(language, consultation, replace(asked, crossed=()))
    text = " ".join(line.text for line in said)
    fixed = {"2"} | ({"3"} if consultation.mode == "custody" else set())
    assert set(re.findall(r"\d+", text)) - fixed <= {str(consultation.k), str(consultation.draft_days)}
    held = {line.held_by.rpartition("::")[2] for line in said}
    assert str(consultation.k) in text
    assert ("test_in_custody_the_key_is_nowhere_on_the_server" in held) == (consultation.mode == "custody")
    pooled = "test_a_pool_that_is_mixed_daily_loses_only_who_came_since"
    assert (pooled in held) == (consultation.mode == "pool")
    assert ("test_no_row_version_tells_which_code_was_used" in held) == consultation.coded
    listed = asked.rows and consultation.mode == "custody"
    assert ("test_every_combination_that_leaves_is_shared_by_ten" in held) == listed
    alone = translator(language).gettext(
        "Cada respuesta se cuenta sola y por grupo. No se junta con otra tuya."
    )
    assert (alone in text) == (not listed)
    assert ("test_sensitive_questions_stay_out_of_what_hangs_on_a_wall" in held) == asked.sensitive
    assert ("test_the_disk_may_tell_which_code_came_today" in held) == consultation.coded
    assert ("test_of_a_photo_only_what_is_seen_is_kept" in held) == ("image" in asked.files)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("name", [*FLIPS, *ASKING, "rows in custody"])
def test_another_setting_is_another_consent(name: str, language: str) -> None:
    """Whatever is changed alone changes what somebody reads before answering: no setting hides behind a line."""
    usual = a_consultation()
    if name in FLIPS:
        one, other = lines(language, usual), lines(language, replace(usual, **FLIPS[name]))
    elif name in ASKING:
        one, other = lines(language, usual), lines(language, usual, ASKING[name])
    else:
        kept = replace(usual, mode="custody")
        one, other = lines(language, kept), lines(language, kept, Asked(rows=True))
    assert [line.at_first for line in one if line.first] != [line.at_first for line in other if line.first]


@given(SETTINGS, ASKED)
@settings(max_examples=100)
def test_every_line_is_easy_to_read(given_settings: dict[str, Any], asked: Asked) -> None:
    """INFLESZ 65 or more for each line by itself; what a form's author wrote inside one is the author's."""
    said = lines("es", a_consultation(**given_settings), replace(asked, crossed=()))
    assert [line.text for line in said if inflesz(line.text) < EASY or inflesz(line.at_first) < EASY] == []


@given(SETTINGS, ASKED, LANGUAGE)
@settings(max_examples=100)
def test_the_consent_fits_one_message(given_settings: dict[str, Any], asked: Asked, language: str) -> None:
    """The longest consent there can be is one message of Telegram's, all of it, with room for a place's name."""
    t, consultation = translator(language), a_consultation(**given_settings)
    everything = explaining.privacy(t, consultation, asked)
    assert len(everything.text.encode()) <= 4096 - 200
    caption = explaining.picture(t, consultation, asked).text
    assert len(re.sub("<[^>]*>", "", caption)) <= 1024


async def test_the_welcome_says_first_what_has_to_be_known(colonia: Colonia, amparo: Person) -> None:
    """Every warning and every promise that matters before answering; the rest and all of it is one tap away."""
    await amparo.writes("/start")
    welcome = await amparo.reads()
    asked = Asked.of(colonia.form, "es")
    said = lines("es", colonia.consultation, asked)
    shown = [plain(line.at_first) for line in said if line.first]
    assert [line for line in shown if line not in welcome.text] == []
    assert not any(plain(line.text) in welcome.text for line in said if not line.first)
    assert all(line.first for line in warnings(translator("es"), colonia.consultation, asked))
    assert sum(letter.isalpha() for letter in welcome.text) < LONGEST

    await amparo.taps("Leer más")
    more = await amparo.reads()
    assert more.id == welcome.id
    assert [plain(line.text) for line in said if plain(line.text) not in more.text] == []
    await amparo.taps("Volver")
    assert (await amparo.reads()).text == welcome.text
    assert await colonia.rows("draft") == 0


def plain(line: str) -> str:
    """A line as a person sees it."""
    return unescape(re.sub("<[^>]*>", "", line))


async def test_the_bot_says_what_this_consultation_is_set_to(quiet_colonia: Colonia) -> None:
    """Key of three people, another crowd, other days, codes: all of it is read from the database that is asked."""
    async with quiet_colonia.databases.owner.transaction() as session:
        changed = "UPDATE consultation SET mode = 'custody', k = 17, draft_days = 3, coded = true"
        await session.execute(text(changed))
    async with quiet_colonia.databases.owner.statement() as session:
        now = await consultations.one(session, quiet_colonia.consultation.id)
    assert now is not None
    assert (now.mode, now.k, now.draft_days, now.coded) == ("custody", 17, 3, True)
    amparo = quiet_colonia.person("Amparo")
    async with quiet_colonia.serving():
        await amparo.writes(f"/start ladera_{sayable.draw(Random(1))}")
        welcome = await amparo.reads()
        await amparo.taps("Leer más")
        more = await amparo.reads()

    said = lines("es", now, Asked.of(quiet_colonia.form, "es"))
    assert [line.at_first for line in said if line.first and plain(line.at_first) not in welcome.text] == []
    assert [line.text for line in said if plain(line.text) not in more.text] == []
    assert not {"10", "7"} & set(re.findall(r"\d+", welcome.text))


async def test_the_consent_names_what_may_be_crossed(colonia: Colonia, amparo: Person) -> None:
    """How much at first, then in the words of its questions; a form that declares nothing says so."""
    await amparo.writes("/start")
    assert "Solo 2 pares de preguntas se podrán juntar: mira «Leer más»." in (await amparo.reads()).text
    await amparo.taps("Leer más")
    named = "Lo más que se podrá juntar: «¿Cuántos años llevas en esta colonia?» con «Hoy, ¿la gente"
    assert named in (await amparo.reads()).text
    await amparo.writes("/privacidad")
    await amparo.taps("Leer todo")
    assert "podrá juntar" in (await amparo.reads(showing="Lo que sí prometemos")).text
    alone = [promise.text for promise in promises(translator("es"), colonia.consultation)]
    assert "Cada respuesta se cuenta sola y por grupo. No se junta con otra tuya." in alone


@pytest.mark.parametrize(("language", "name"), [("es", "«Autoeliminar»"), ("en", "Auto-Delete")])
def test_the_timer_is_taught_wherever_traces_are_spoken_of(language: str, name: str) -> None:
    """No bot can set it, so each kind of phone is told."""
    t, usual = translator(language), a_consultation()
    for screen in (explaining.privacy(t, usual), explaining.privacy(t, None), explaining.help_(t, ())):
        told = [line for line in screen.text.splitlines() if name in line]
        assert ["Android" in line for line in told] == [True, False]
        assert ["iPhone" in line for line in told] == [False, True]


async def test_the_welcome_says_where_the_timer_is_told(colonia: Colonia, amparo: Person) -> None:
    """One has to set it before the first answer, so the way there is on the first screen."""
    await amparo.writes("/start")
    assert "Para que el chat se borre solo, mira «Leer más»." in (await amparo.reads()).text
    await amparo.taps("Leer más")
    assert "«Autoeliminar»" in (await amparo.reads()).text

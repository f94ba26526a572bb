"""The consent, line by line: each promise names one of these tests, and each of them fails when it is not kept."""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from html import unescape
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import IFD
from sqlalchemy import text

from bot import wording
from bot.emulator import Person
from bot.fetching import drawn_anew
from bot.promises import NOTHING, Asked, Promise, promises, warnings
from dialogs.beyond import attachments
from dialogs.beyond.items import counted
from dialogs.submission import submission, to_json
from dialogs.xform import load
from locales import LANGUAGES, translator
from locales.readability import EASY, inflesz
from storage import (
    consultations,
    custody,
    drafts,
    enclosures,
    epochs,
    forms,
    participation,
    places,
    sealing,
)
from storage.consultations import Consultation
from storage.database import Refused
from storage.places import Place
from tests.databases import Databases
from tests.dialogs.tables import published
from tests.forms.neighbours import Neighbour
from tests.journeys.conftest import Colonia
from tests.journeys.photos import photo
from tests.journeys.walks import declines_everything, takes_part

PROJECT = Path(__file__).parents[2]
PHRASES = (
    "casa luna pan río sol mesa",
    "gato nube flor mar tren silla",
    "perro lluvia maíz cerro barco puerta",
)
PERSONAL = re.compile(r"name|user|phone|chat|account|person|nombre", re.IGNORECASE)


async def _columns(colonia: Colonia) -> set[tuple[str, str]]:
    async with colonia.databases.superuser.statement() as session:
        rows = await session.execute(
            text(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            )
        )
        return {(row[0], row[1]) for row in rows}


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


def a_consultation(**settings: Any) -> Consultation:
    """One that nobody has opened yet."""
    place = Place(UUID(int=1), "ladera", "La Ladera", "America/Mexico_City")
    usual = Consultation(UUID(int=2), place, "f" * 64, "", "open", 10, 7, date(2026, 1, 1), None, None, None)
    return replace(usual, **settings)


def lines(language: str, consultation: Consultation, asked: Asked = NOTHING) -> list[Promise]:
    """The whole consent."""
    t = translator(language)
    return [*promises(t, consultation, asked), *warnings(t, consultation, asked)]


@given(SETTINGS, ASKED)
@settings(max_examples=200)
def test_every_line_names_a_test_that_exists(given_settings: dict[str, Any], asked: Asked) -> None:
    """A promise without a test is only a sentence, whatever the settings are."""
    for line in lines("es", a_consultation(**given_settings), asked):
        file, _, name = line.held_by.partition("::")
        assert f"def {name}(" in _source(file), line.held_by


@cache
def _source(file: str) -> str:
    return (PROJECT / file).read_text(encoding="utf-8")


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
    assert [line.text for line in one if line.first] != [line.text for line in other if line.first]


@given(SETTINGS, ASKED)
@settings(max_examples=100)
def test_every_line_is_easy_to_read(given_settings: dict[str, Any], asked: Asked) -> None:
    """INFLESZ 65 or more for each line by itself; what a form's author wrote inside one is the author's."""
    said = lines("es", a_consultation(**given_settings), replace(asked, crossed=()))
    assert [line.text for line in said if inflesz(line.text) < EASY] == []


@given(SETTINGS, ASKED, LANGUAGE)
@settings(max_examples=100)
def test_the_consent_fits_one_message(given_settings: dict[str, Any], asked: Asked, language: str) -> None:
    """The longest consent there can be is one message of Telegram's, all of it, with room for a place's name."""
    t, consultation = translator(language), a_consultation(**given_settings)
    everything = wording.privacy(t, consultation, asked)
    assert len(everything.text.encode()) <= 4096 - 200
    caption = wording.picture(t, consultation, asked).text
    assert len(re.sub("<[^>]*>", "", caption)) <= 1024


async def test_the_welcome_says_first_what_has_to_be_known(colonia: Colonia, amparo: Person) -> None:
    """Every warning and every promise that matters before answering; the rest and all of it is one tap away."""
    await amparo.writes("/start")
    welcome = await amparo.reads()
    asked = Asked.of(colonia.form, "es")
    said = lines("es", colonia.consultation, asked)
    shown = [line for line in said if line.first]
    assert [plain(line) for line in shown if plain(line) not in welcome.text] == []
    assert not any(plain(line) in welcome.text for line in said if not line.first)
    assert all(line.first for line in warnings(translator("es"), colonia.consultation, asked))
    assert sum(letter.isalpha() for letter in welcome.text) < 1100

    await amparo.taps("Leer más")
    more = await amparo.reads()
    assert more.id == welcome.id
    assert [plain(line) for line in said if plain(line) not in more.text] == []
    await amparo.taps("Volver")
    assert (await amparo.reads()).text == welcome.text
    assert await colonia.rows("draft") == 0


def plain(line: Promise) -> str:
    """A line as a person sees it."""
    return unescape(re.sub("<[^>]*>", "", line.text))


async def test_no_table_holds_a_name_a_number_or_a_user(colonia: Colonia, amparo: Person) -> None:
    """No column about residents could hold who they are, and no row holds Amparo's account number in clear."""
    await takes_part(amparo)
    named = {f"{table}.{column}" for table, column in await _columns(colonia) if PERSONAL.search(column)}
    assert named <= {"place.name", "form.name", "digest_subscription.chat_id"}

    number = str(amparo.user.id)
    async with colonia.databases.superuser.statement() as session:
        for table in {table for table, _ in await _columns(colonia)}:
            rows = await session.execute(text(f'SELECT t::text FROM "{table}" t'))
            assert not any(number in row[0] for row in rows), table


async def test_nothing_is_opened_before_enough_answers_wait(colonia: Colonia, amparo: Person) -> None:
    """A release with one answer waiting opens nothing."""
    await takes_part(amparo)
    await colonia.release()

    assert await colonia.rows("tally") == 0


async def test_fewer_than_k_answers_are_never_opened(colonia: Colonia, amparo: Person) -> None:
    """Closing with too few answers destroys them unread."""
    await takes_part(amparo)
    await colonia.close()

    assert await colonia.rows("tally") == 0
    async with colonia.databases.superuser.statement() as session:
        state = (await session.execute(text("SELECT state FROM consultation"))).scalar_one()
    assert state == "unopened"
    assert not colonia.databases.mixer_keys.epochs(colonia.consultation.id)


@pytest.mark.parametrize("table", ["participation", "staging", "tally", "loose_text"])
async def test_the_residents_process_cannot_read_an_answer_back(
    colonia: Colonia, amparo: Person, table: str
) -> None:
    """The role of the residents' bot is refused wherever an answer or a participation lies."""
    await takes_part(amparo)
    with pytest.raises(Refused):
        async with colonia.databases.resident.statement() as session:
            await session.execute(text(f"SELECT * FROM {table}"))


async def test_each_answer_is_counted_by_itself_and_by_group(colonia: Colonia) -> None:
    """After a release a count stands beside one question, one choice of it and one sector: no two answers together."""
    rng = Random(3)
    for _ in range(12):
        said = submission(colonia.form, Neighbour(colonia.form, rng).answers())
        async with colonia.databases.resident.transaction() as session:
            nullifier, content = rng.randbytes(32), to_json(said)
            of = colonia.consultation.id
            await participation.submit(
                session, consultation=of, nullifier=nullifier, content=content, draft_slots=[]
            )
    await colonia.close()

    asked = {
        question.path: {choice.value for choice in question.choices} for question in counted(colonia.form)
    }
    assert colonia.form.sector is not None
    async with colonia.databases.superuser.statement() as session:
        rows = (await session.execute(text("SELECT question, sector, choice FROM tally"))).all()
    assert len(rows) > 50
    for question, sector, choice in rows:
        assert sector in asked[colonia.form.sector.path] | {"", "otros"}
        place = choice.partition("#")[0]
        assert place in asked[question] | {"", "-", "*"} or re.fullmatch(r"\d+-\d+", choice)


async def test_the_consent_names_what_may_be_crossed(colonia: Colonia, amparo: Person) -> None:
    """The most that a form declares, in the words of its questions; a form that declares nothing says so."""
    await amparo.writes("/start")
    seen = await amparo.reads()
    assert (
        "Lo más que se podrá cruzar: «¿Cuántos años llevas en esta colonia?» con «Hoy, ¿la gente" in seen.text
    )
    await amparo.writes("/privacidad")
    await amparo.taps("Leer todo")
    assert "podrá cruzar" in (await amparo.reads(showing="Lo que sí prometemos")).text
    alone = [promise.text for promise in promises(translator("es"), colonia.consultation)]
    assert "Cada respuesta se cuenta sola y por grupo. No se junta con otra tuya." in alone


async def test_a_second_participation_gets_the_same_bytes_and_adds_nothing(
    colonia: Colonia, amparo: Person
) -> None:
    """Nobody who watches, and nobody who buys votes, learns whether somebody had taken part."""
    first = await takes_part(amparo)
    calls = len(colonia.telegram.calls)
    second = await takes_part(amparo)
    assert (first.html, first.rows, first.toast) == (second.html, second.rows, second.toast)
    assert len(colonia.telegram.calls) > calls

    assert await colonia.rows("staging") == 1


async def test_a_draft_cannot_be_opened_after_its_days(colonia: Colonia, amparo: Person) -> None:
    """When the days are over the key is gone, and the row goes with the next sweep."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    await amparo.reads()
    ring = colonia.databases.resident_keys
    [written] = ring.draft_days()
    days = colonia.consultation.draft_days
    async with colonia.databases.resident.statement() as session:
        last_day = drafts.living(ring, today=written + timedelta(days=days - 1), days=days)
        assert await drafts.load(session, last_day, amparo.user.id) is not None
        after = drafts.living(ring, today=written + timedelta(days=days), days=days)
        assert await drafts.load(session, after, amparo.user.id) is None
        assert await drafts.sweep(session, after) == 1


async def test_who_must_answer_is_told_before(colonia: Colonia) -> None:
    """A form with one question that lets nobody pass over it says so in the consent, and no other form does."""
    asked = "| survey | | | | |\n| | type | name | label | required |\n| | {type} | a | ¿Qué falta? | {required} |\n"
    choices = "| choices | | | | |\n| | list_name | name | label | no_respuesta |\n| | c | si | Sí | |\n"
    way_out = "| | c | nada | Prefiero no decir | 1 |\n"
    told = {
        sheet: said
        for sheet, form in {
            "owed": asked.format(type="text", required="yes"),
            "free": asked.format(type="text", required="no"),
            "chosen": asked.format(type="select_one c", required="yes") + choices,
            "silent": asked.format(type="select_one c", required="yes") + choices + way_out,
        }.items()
        if (said := Asked.of(load(published(form)), "es").obliges)
    }
    assert set(told) == {"owed", "chosen"}
    owed = [one.text for one in promises(translator("es"), colonia.consultation, Asked(obliges=True))]
    assert "Hay preguntas que piden respuesta para seguir. Puedes salir cuando quieras." in owed
    assert not any("no contestar" in line for line in owed)


async def test_of_a_photo_only_what_is_seen_is_kept() -> None:
    """Place, camera, comment and the small picture inside are gone; what is seen stays."""
    taken = photo("red")
    with Image.open(BytesIO(taken)) as told:
        assert told.getexif().get_ifd(IFD.GPSInfo)
    assert b"Camara" in taken
    kept = await drawn_anew(taken, enclosures.most("image"))

    with Image.open(BytesIO(kept)) as seen:
        assert not seen.getexif()
        assert set(seen.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert seen.getpixel((5, 5)) == pytest.approx((254, 0, 0), abs=4)
    assert b"Camara" not in kept
    assert b"Exif" not in kept


async def test_every_question_can_be_declined(colonia: Colonia, amparo: Person) -> None:
    """From the first question to the last there is a way not to answer, and a way out."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    review = await declines_everything(amparo)

    assert "Enviar" in review.buttons
    assert "Salir rápido" in review.buttons


# -- what we cannot prevent: each warning is as true as a promise ------------------------------------------------


async def test_telegram_sees_the_chat(colonia: Colonia, amparo: Person) -> None:
    """Whoever runs the messenger reads each question and each tap, and knows whose they are."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    question = await amparo.reads()
    chat = colonia.telegram.world.private_chat(colonia.bot, amparo.user)
    assert any(question.text in it.text for it in chat.journal)
    assert chat.id == amparo.user.id


async def test_what_is_on_the_screen_can_be_read_there(colonia: Colonia, amparo: Person) -> None:
    """Until she leaves, the question stands in the chat for whoever holds the phone."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    question = await amparo.reads()
    assert [seen.text for seen in amparo.sees()] == [question.text]


async def test_whoever_sits_in_the_running_process_reads_what_arrives(
    colonia: Colonia, amparo: Person
) -> None:
    """With the keys of the residents' process and its database an unfinished conversation is open."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    await amparo.reads()
    ring = colonia.databases.resident_keys
    [day] = ring.draft_days()
    keys = drafts.DraftKeys(ring.draft_key(day, make=False), (), ring)
    async with colonia.databases.resident.statement() as session:
        held = await drafts.load(session, keys, amparo.user.id)
    assert held is not None
    assert colonia.consultation.id.hex.encode() in held.content


async def in_custody(databases: Databases) -> tuple[UUID, bytes, tuple[custody.Wrap, ...]]:
    """A consultation whose key three people keep, and, for this test alone, that key."""
    consultation = a_consultation(
        mode="custody", place=Place(uuid4(), uuid4().hex[:8], "La Ladera", "UTC"), id=uuid4()
    )
    keys = sealing.new_epoch_keys()
    wraps = custody.wrap(consultation.id, keys.private, PHRASES)
    async with databases.owner.transaction() as session:
        await places.add(session, consultation.place)
        await forms.publish(session, consultation.form_id, "<h/>", "")
        await consultations.open_consultation(session, consultation)
        await custody.keep(session, consultation.id, keys.public, wraps)
    return consultation.id, keys.private, wraps


async def test_in_custody_the_server_makes_no_key(databases: Databases) -> None:
    """Before three people sat down there is none, and the mixer does not make one up."""
    consultation = a_consultation(
        mode="custody", place=Place(uuid4(), uuid4().hex[:8], "La Ladera", "UTC"), id=uuid4()
    )
    async with databases.owner.transaction() as session:
        await places.add(session, consultation.place)
        await forms.publish(session, consultation.form_id, "<h/>", "")
        await consultations.open_consultation(session, consultation)
    assert await epochs.ensure_epoch(databases.mixer, databases.mixer_keys, consultation.id) is False
    assert not list(databases.keys.rglob("epoch-*"))


@pytest.mark.long
async def test_in_custody_the_key_is_nowhere_on_the_server(databases: Databases) -> None:
    """No key file of any process holds it, and no table does, in whatever spelling."""
    consultation, private, _ = await in_custody(databases)
    assert await epochs.ensure_epoch(databases.mixer, databases.mixer_keys, consultation) is False
    assert not databases.mixer_keys.epochs(consultation)
    files = [path.read_bytes() for path in databases.keys.rglob("*") if path.is_file()]
    assert not any(private in content for content in files)
    async with databases.superuser.statement() as session:
        tables = (
            await session.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        ).scalars()
        for table in tables.all():
            rows = (await session.execute(text(f'SELECT t::text FROM "{table}" t'))).scalars().all()
            assert not any(private.hex() in row for row in rows), table


@pytest.mark.long
async def test_in_custody_two_people_with_the_server_open_it(databases: Databases) -> None:
    """Which is why the consent says it: any two of the three, whatever the hour; one alone, never."""
    consultation, private, _ = await in_custody(databases)
    async with databases.organiser.statement() as session:
        wraps = await custody.wraps_of(session, consultation)
    given = [custody.give(consultation, wraps, phrase) for phrase in PHRASES[:2]]
    assert custody.unwrap(consultation, wraps, *given) == private
    with pytest.raises(custody.SamePhrase):
        custody.unwrap(consultation, wraps, given[0], given[0])

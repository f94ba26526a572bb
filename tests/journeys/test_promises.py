"""The consent, line by line: each promise names one of these tests, and each of them fails when it is not kept."""

import re
from datetime import timedelta
from io import BytesIO
from random import Random
from uuid import uuid4

import pytest
from PIL import Image
from PIL.ExifTags import IFD
from sqlalchemy import text

from bot.emulator import Person
from bot.fetching import drawn_anew
from dialogs.beyond.items import counted
from dialogs.consent.promises import Asked, promises
from dialogs.submission import submission, to_json
from dialogs.xform import load
from locales import translator
from storage import (
    consultations,
    drafts,
    enclosures,
    epochs,
    forms,
    participation,
    places,
)
from storage.database import Refused
from storage.places import Place
from tests.databases import Databases
from tests.dialogs.tables import published
from tests.forms.neighbours import Neighbour
from tests.journeys.conftest import Colonia
from tests.journeys.kept import a_consultation, in_custody
from tests.journeys.photos import photo
from tests.journeys.walks import declines_everything, takes_part

PERSONAL = re.compile(r"name|user|phone|chat|account|person|nombre", re.IGNORECASE)


async def _columns(colonia: Colonia) -> set[tuple[str, str]]:
    async with colonia.databases.superuser.statement() as session:
        rows = await session.execute(
            text(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            )
        )
        return {(row[0], row[1]) for row in rows}


async def test_no_table_holds_a_name_a_number_or_a_user(colonia: Colonia, amparo: Person) -> None:
    """No column about residents could hold who they are, and no row holds Amparo's account number in clear."""
    await takes_part(amparo)
    named = {f"{table}.{column}" for table, column in await _columns(colonia) if PERSONAL.search(column)}
    assert named <= {"place.name", "form.name", "attachment.name", "face.username"}  # the bot's own

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

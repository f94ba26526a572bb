"""The finer editions are made once, in the transaction that closes a consultation, and crossings wait under seal."""

import csv
import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from random import Random

import pytest
from sqlalchemy import text

from admin import releasing
from admin.digest.issue import material, renderings, research_files
from admin.digest.stored import finish, pairs, policy
from dialogs import xform, xlsform
from dialogs.submission import Mark, Submission, to_json
from storage import consultations, crossed, mixing, participation, research, sealing
from storage.consultations import Consultation
from storage.database import Refused
from storage.research import Editions, Ending, Finish
from tests.databases import OPENS, Databases

NOW = datetime(2026, 3, 9, 18, tzinfo=UTC)
CHOICES = {
    "grupos": ["jovenes", "mayores"],
    "tratos": ["bien", "mal", "pnd"],
    "cosas": ["agua", "luz", "canchas"],
}
DECLINES = {"pnd": "1"}


def published(**settings: str) -> str:
    """A form of three questions, the last two of which may be crossed."""
    survey = [
        {"type": "select_one grupos", "name": "grupo", "label": "¿Grupo?", "bind::cb:sector": "si"},
        {"type": "select_one tratos", "name": "trato", "label": "¿Cómo te tratan?"},
        {"type": "select_multiple cosas", "name": "falta", "label": "¿Qué falta?"},
    ]
    choices = [
        {
            "list_name": listed,
            "name": name,
            "label": name.capitalize(),
            "no_respuesta": DECLINES.get(name, ""),
        }
        for listed, names in CHOICES.items()
        for name in names
    ]
    ours = {f"attribute::cb:{name}": said for name, said in settings.items()}
    head = {
        "form_title": "Prueba",
        "form_id": "prueba",
        "namespaces": 'cb="https://desdeabajo.mx/ns/consulta"',
    }
    book = {"settings": [head | ours], "survey": survey, "choices": choices}
    return xlsform.publish(book).xform


async def opened(databases: Databases, **settings: str) -> Consultation:
    """A consultation that asks it."""
    form = published(**settings)
    return await databases.open_consultation(xform=form, form_id=xform.load(form).identity, title="Prueba")


async def answer(databases: Databases, consultation: Consultation, people: int, *, seed: int = 1) -> None:
    """So many young people answer; those who are treated badly lack courts, the others water or light."""
    rng = Random(seed)
    for _ in range(people):
        trato = rng.choice(["bien", "mal"])
        said = {
            "grupo": "jovenes",
            "trato": trato,
            "falta": "canchas" if trato == "mal" else rng.choice(["agua", "luz"]),
        }
        marks = tuple(Mark(question, choice) for question, given in said.items() for choice in ("", given))
        async with databases.resident.transaction() as session:
            assert await participation.submit(
                session,
                consultation=consultation.id,
                nullifier=os.urandom(32),
                content=to_json(Submission("jovenes", marks, ())),
                draft_slots=[],
            )


async def release(databases: Databases, consultation: Consultation, day: int) -> None:
    """One release of the mixer, after so many days."""
    on = OPENS + timedelta(days=day)
    await releasing.release_once(databases.mixer, databases.mixer_keys, consultation, on=on, rng=Random(day))


async def close(databases: Databases, consultation: Consultation) -> None:
    """The closing, by the mixer."""
    await releasing.release_once(
        databases.mixer,
        databases.mixer_keys,
        replace(consultation, state="closing"),
        on=OPENS + timedelta(days=9),
        rng=Random(3),
    )


async def read(databases: Databases, consultation: Consultation) -> Consultation:
    """The consultation as the organisers' bot sees it now."""
    async with databases.organiser.statement() as session:
        found = await consultations.one(session, consultation.id)
    assert found is not None
    return found


async def files(databases: Databases, consultation: Consultation) -> dict[str, str]:
    """The research edition, as it is handed over."""
    async with databases.organiser.statement() as session:
        made = await research_files(session, await read(databases, consultation))
    return {file.name.partition("-")[0]: file.content.decode("utf-8-sig") for file in made}


def table(content: str) -> list[dict[str, str]]:
    """A CSV as a program reads it."""
    return list(csv.DictReader(StringIO(content, newline="")))


async def test_before_the_closing_there_is_no_finer_edition(databases: Databases) -> None:
    """A release makes figures, and nothing finer: neither counts, nor crossings, nor rows."""
    consultation = await opened(databases, cruces="trato * falta")
    await answer(databases, consultation, 80)
    await release(databases, consultation, 1)

    assert await files(databases, consultation) == {}
    async with databases.organiser.statement() as session:
        figures = (await material(session, consultation)).figures
    assert figures
    assert not [one for one in figures if "*" in one.question]


async def test_closing_makes_the_research_edition_once(databases: Databases) -> None:
    """Counts in fives, a dictionary of every column, question and choice, and how it was made; in both languages."""
    consultation = await opened(databases)
    await answer(databases, consultation, 80)
    await close(databases, consultation)

    made = await files(databases, consultation)

    assert set(made) == {"investigacion", "diccionario", "metodo"}
    rows = table(made["investigacion"])
    assert {row["unit"] for row in rows} == {"fives"}
    assert all(int(row["people"]) % 5 == 0 and row["base"] == "80" for row in rows)
    badly = sum(int(row["people"]) for row in rows if (row["group"], row["choice"]) == ("", "mal"))
    assert 25 <= badly <= 55
    known = {(row["column"], row["value"]) for row in table(made["diccionario"])}
    assert {("question", row["question"]) for row in rows} <= known
    assert {("group", row["group"]) for row in rows} <= known
    assert {(f"choice: {row['question']}", row["choice"]) for row in rows} <= known
    assert "# How this edition for research was made" in made["metodo"]

    async with databases.mixer.transaction() as session:
        before = await research.published(session, consultation.id)
        changed = [replace(cell, rounded=0, level=None) for cell in before]
        await research.write(session, consultation.id, Editions(cells=changed), rng=Random(1))
        assert await research.published(session, consultation.id) == before


@pytest.mark.parametrize(
    "statement", ["UPDATE research SET rounded = 0", "DELETE FROM research", "DELETE FROM loose_row"]
)
async def test_nobody_but_the_owner_can_change_an_edition(databases: Databases, statement: str) -> None:
    """Neither the mixer, that wrote it, nor the organisers' bot, that reads it."""
    for database in (databases.mixer, databases.organiser):

        async def change() -> None:
            async with database.statement() as session:  # noqa: B023 - called at once
                await session.execute(text(statement))

        with pytest.raises(Refused):
            await change()


async def test_a_crash_in_the_closing_leaves_no_edition(databases: Databases) -> None:
    """They are made in its transaction: the next attempt makes them, and only one."""
    consultation = await opened(databases)
    await answer(databases, consultation, 60)

    class Crash(Exception):
        pass

    def crash(_: Ending) -> Editions:
        raise Crash

    with pytest.raises(Crash):
        await _close_with(databases, consultation, crash)
    assert await files(databases, consultation) == {}

    await close(databases, consultation)
    assert await files(databases, consultation)


async def _close_with(databases: Databases, consultation: Consultation, made: Finish) -> None:
    form = xform.load(published())
    await mixing.close(
        databases.mixer,
        databases.mixer_keys,
        consultation.id,
        rng=Random(1),
        publish=policy(form, final=True),
        finish=made,
    )


async def test_crossings_are_counted_over_all_releases_and_told_at_the_closing(databases: Databases) -> None:
    """Of each ten who are treated badly almost all lack courts: in the chat, on the page and in both tables."""
    consultation = await opened(databases, cruces="trato * falta")
    for day in (1, 2):
        await answer(databases, consultation, 60, seed=day)
        await release(databases, consultation, day)
    await close(databases, consultation)

    async with databases.organiser.statement() as session:
        told = await material(session, await read(databases, consultation))
    made = renderings(told, now=NOW, invented=False)
    said = "\n".join(made.messages)

    assert "De cada 10 que dijeron «Mal»: casi todas dijeron «Canchas»." in said
    page, sheet = (file.content.decode("utf-8-sig") for file in made.files)
    assert "De cada 10 que dijeron «Mal»: casi todas dijeron «Canchas»." in page
    (cell,) = [
        row for row in table(sheet) if (row["question"], row["choice"]) == ("trato*falta", "mal|canchas")
    ]
    assert (cell["level"], cell["choice_label"]) == ("9", "Mal → Canchas")
    fine = table((await files(databases, consultation))["investigacion"])
    assert {row["unit"] for row in fine if row["question"] == "trato*falta"} == {"tenths"}


async def test_until_then_crossings_lie_sealed_and_nowhere_in_the_counts(databases: Databases) -> None:
    """No tally holds two answers together; what was gathered opens with the newest key only, and is gone at the end."""
    consultation = await opened(databases, cruces="trato * falta")
    await answer(databases, consultation, 40)
    first = databases.mixer_keys.epoch_key(consultation.id, 1)
    await release(databases, consultation, 1)
    second = databases.mixer_keys.epoch_key(consultation.id, 2)

    async with databases.mixer.statement() as session:
        gathered = await crossed.gathered(session, consultation.id, second)
        with pytest.raises(sealing.SealBroken):
            await crossed.gathered(session, consultation.id, first)
    async with databases.superuser.statement() as session:
        assert (
            await session.execute(text("SELECT count(*) FROM tally WHERE question ~ '[*]'"))
        ).scalar_one() == 0
        (length,) = (await session.execute(text("SELECT length(box) FROM crossed"))).scalars()
    assert gathered["trato*falta", "|"] == 30
    assert length == crossed.STEP

    await close(databases, consultation)
    async with databases.superuser.statement() as session:
        assert (await session.execute(text("SELECT count(*) FROM crossed"))).scalar_one() == 0


def people(how_many: int) -> list[Submission]:
    """Neighbours who answered both questions, and wrote something."""
    rng = Random(4)
    said = [(rng.choice(["bien", "mal"]), rng.choice(["agua", "luz", "canchas"])) for _ in range(how_many)]
    return [
        Submission(
            "jovenes",
            (Mark("trato", ""), Mark("trato", one), Mark("falta", ""), Mark("falta", other)),
            (("idea", "algo que solo ella diría"),),
        )
        for one, other in said
    ]


async def test_rows_are_kept_only_where_the_form_declared_them(databases: Databases) -> None:
    """Under new ids in random order, without sector and text; read again in an order that says nothing."""
    seen = Ending((), {}, people(200))
    without, with_rows = (
        finish(xform.load(published(**declared)), k=10, rng=Random(2))(seen)
        for declared in ({}, {"renglones": "si"})
    )
    consultation = await opened(databases, renglones="si")
    async with databases.mixer.transaction() as session:
        await research.write(session, consultation.id, with_rows, rng=Random(5))
        await research.write(session, consultation.id, with_rows, rng=Random(6))
    async with databases.organiser.statement() as session:
        kept = await research.rows(session, consultation.id)

    assert without.rows == []
    assert len(kept) == 180
    assert set(kept[0]) == {"trato", "falta"}
    assert min(Counter(tuple(sorted(row.items())) for row in kept).values()) >= 10
    assert list(kept) != list(with_rows.rows)


async def test_a_pool_never_shows_answers_themselves(databases: Databases) -> None:
    """Even when a form that declares rows was opened in one: what the closing sees of people are counts."""
    consultation = await opened(databases, renglones="si")
    await answer(databases, consultation, 60)
    seen: list[Ending] = []

    def look(ending: Ending) -> Editions:
        seen.append(ending)
        return Editions()

    await _close_with(databases, consultation, look)

    (ending,) = seen
    assert ending.submissions == ()
    assert ending.standing


def test_which_questions_are_counted_together_is_what_the_form_says() -> None:
    """By their paths; none without the setting."""
    assert pairs(xform.load(published(cruces="trato * falta"))) == (("trato", "falta"),)
    assert pairs(xform.load(published())) == ()

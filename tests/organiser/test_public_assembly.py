"""Elena lets an assembly stand where anybody can see it: Inés reads it in the digest, and paper tells it. Or not."""

import io
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pypdf
import pytest
import pytest_asyncio
from sqlalchemy import text

from admin.digest.issue import ASSEMBLY, DELIVERY, issue_digest
from admin.organiser.issuing import remaining
from bot.emulator import Person
from storage import assemblies, faces, subscribers, suspension
from storage.digests import Issue
from storage.organisers import ORGANISES, RESEARCHES
from tests.mixer.people import eventually
from tests.organiser.access.conftest import here
from tests.organiser.conftest import MONDAY, Office
from tests.organiser.test_schedule import sent_out

TUESDAY_SIX = datetime(2026, 3, 4, 0, 0, tzinfo=UTC)  #: in the afternoon, in Mexico City
TRACES = ("Agua y luz", "La cancha", "3 de marzo", "6 de la tarde", "Próxima asamblea", 'class="next"')


@pytest_asyncio.fixture
async def elena(at_work: Office) -> Person:
    """Elena, who organises."""
    return await here(at_work, "Elena", ORGANISES)


@pytest_asyncio.fixture
async def called(at_work: Office) -> UUID:
    """An assembly on Tuesday, of which nothing is public; and figures to issue."""
    await at_work.publish(160)
    async with at_work.databases.organiser.transaction() as session:
        place = at_work.consultation.place.id
        return await assemblies.call(
            session, place, "Agua y luz", TUESDAY_SIX, at_work.now, venue="La cancha"
        )


async def lets_it_stand(elena: Person) -> None:
    """Elena taps the button on its card."""
    await elena.writes("/asamblea")
    listed = await elena.reads(showing="Asambleas")
    await elena.taps(next(label for label in listed.buttons if "Agua y luz" in label))
    await elena.taps("☐ Sale en carteles")
    await elena.reads(showing="salen día y lugar")


async def digest(office: Office, name: str = "Inés") -> dict[str, str]:
    """Everything that somebody who researches gets with /boletin: what was said, the page, the table."""
    person = await office.person(name, RESEARCHES)
    await person.writes("/boletin")
    await person.reads(showing="cada semana")
    seen = person.sees()
    files = {each.file.name.rpartition(".")[2]: each.file.text for each in seen if each.file is not None}
    captions = "\n".join(each.text for each in seen if each.file is not None)
    return {"chat": "\n".join(each.text for each in seen), "captions": captions, **files}


async def test_ines_reads_in_the_digest_what_elena_made_public(
    at_work: Office, elena: Person, called: UUID
) -> None:
    """Day, hour, title and venue, in the chat and on the page; the table is of figures alone."""
    await lets_it_stand(elena)
    got = await digest(at_work)
    assert "Próxima asamblea\nMartes 3 de marzo, 6 de la tarde\nAgua y luz\nLa cancha" in got["chat"]
    for line in ("Próxima asamblea", "Martes 3 de marzo", "6 de la tarde", "Agua y luz", "La cancha"):
        assert f">{line}<" in got["html"]
    assert not any(trace in got["csv"] + got["captions"] for trace in TRACES)


@pytest.mark.parametrize("why", ["private", "taken back", "called off", "held", "begun", "suspended"])
async def test_otherwise_nothing_hints_at_it(at_work: Office, called: UUID, why: str) -> None:
    """Neither the messages, nor the page, nor the table, nor what is kept for residents."""
    office = at_work
    async with office.databases.organiser.transaction() as session:
        await assemblies.show_publicly(session, called, public=why != "private")
        if why == "taken back":
            await assemblies.show_publicly(session, called, public=False)
        elif why == "called off":
            await assemblies.cancel(session, called, office.now)
        elif why == "held":
            await assemblies.write_minutes(session, called, "Se habló del agua.")
        elif why == "suspended":
            await suspension.suspend(session, office.consultation.place.id)
    now = TUESDAY_SIX + timedelta(hours=7) if why == "begun" else MONDAY
    made = await issue_digest(office.databases.organiser, office.consultation, now=now)
    assert made is not None
    assert len(made.files) == 2
    outputs = [*made.messages, *(file.content.decode() for file in made.files), *await kept(office)]
    assert not any(trace in said for said in outputs for trace in TRACES)


async def kept(office: Office) -> list[str]:
    """Every issue as it lies in the database."""
    async with office.databases.resident.statement() as session:
        rows = (await session.execute(text("SELECT content FROM digest"))).scalars().all()
    return [json.dumps(content, ensure_ascii=False) for content in rows]


async def test_what_was_moved_is_told_as_it_is_now(at_work: Office, called: UUID) -> None:
    """The next issue has the new hour; and no issue that is kept ever held the old one."""
    office = at_work
    database = office.databases.organiser
    async with database.transaction() as session:
        await assemblies.show_publicly(session, called, public=True)
    first = await issue_digest(database, office.consultation, now=MONDAY)
    async with database.transaction() as session:
        await assemblies.move(session, called, TUESDAY_SIX + timedelta(days=2, minutes=30), MONDAY)
    second = await issue_digest(database, office.consultation, now=MONDAY, again=True)
    assert first is not None
    assert second is not None
    assert "Martes 3 de marzo, 6 de la tarde" in first.messages[-1]
    assert "Jueves 5 de marzo, 6:30 de la tarde" in second.messages[-1]
    assert not any(trace in said for said in await kept(office) for trace in TRACES)


async def test_what_is_called_off_while_an_issue_is_sent_out_is_not_told_to_the_rest(
    at_work: Office, called: UUID
) -> None:
    """The first had it before; while Telegram holds the second up it is called off; the third reads nothing of it."""
    office = at_work
    async with office.databases.organiser.transaction() as session:
        await assemblies.show_publicly(session, called, public=True)
    people = {one.user.id: one for one in [await office.person(name) for name in ("Inés", "Elena", "Marcos")]}
    for chat, person in people.items():
        await person.writes("/start")
        await person.reads()
        async with office.databases.organiser.transaction() as session:
            await subscribers.subscribe(session, office.key, chat, office.consultation.place.id)
    issue = Issue(ASSEMBLY, f"{MONDAY:%Y-%m-%d}", {DELIVERY: ""})
    first, second, third = [people[chat] for _, chat in remaining(people, issue, office.consultation.id)]
    away = office.telegram.faults.add(method="sendMessage", chat=second.user.id, error=502, times=None)
    office.now = MONDAY

    async def held_up() -> bool:
        return away.struck > 0

    await eventually(held_up)
    async with office.databases.organiser.transaction() as session:
        assert await assemblies.cancel(session, called, office.now)
    office.telegram.faults.remove(away)
    await sent_out(office)

    assert "Agua y luz" in "\n".join(one.text for one in first.sees())
    seen = third.sees()
    said = "\n".join([one.text for one in seen] + [one.file.text for one in seen if one.file is not None])
    assert "Lo que dijimos" in said
    assert not any(trace in said for trace in TRACES)


async def poster(elena: Person, office: Office, label: str) -> str:
    """The words on a paper that Elena asks for."""
    await elena.writes("/consultas")
    await elena.taps("Cartel y tarjetas")
    menu = await elena.reads(showing="Papeles para repartir")
    await elena.taps(label, on=menu)
    await elena.reads()
    await office.telegram.idle(office.bot)
    file = next(seen.file for seen in reversed(elena.sees()) if seen.file is not None)
    pages = pypdf.PdfReader(io.BytesIO(file.content)).pages
    return f"{menu.text}\n" + " ".join(" ".join(page.extract_text() for page in pages).split())


async def test_the_poster_tells_it_once_it_is_public(at_work: Office, elena: Person, called: UUID) -> None:
    """And whoever asks for the paper is told so; cards never tell it."""
    async with at_work.databases.resident.transaction() as session:
        await faces.show(session, "ladera_bot")
    before = await poster(elena, at_work, "Cartel, carta")
    assert not any(trace in before for trace in TRACES)
    assert "ni día ni lugar" in before
    await lets_it_stand(elena)
    after = await poster(elena, at_work, "Cartel, carta")
    assert "Próxima asamblea · Martes 3 de marzo, 6 de la tarde Agua y luz · La cancha" in after
    assert "El cartel y la imagen dicen la asamblea que dejaron salir:" in after
    assert "ni día ni lugar" not in after
    cards = (await poster(elena, at_work, "Tarjetas, carta")).partition("\n\nDen las")[2]
    assert not any(trace in cards for trace in TRACES)


async def test_a_suspended_place_prints_nothing(at_work: Office, elena: Person, called: UUID) -> None:
    """The button says why."""
    async with at_work.databases.resident.transaction() as session:
        await faces.show(session, "ladera_bot")
    await elena.writes("/consultas")
    await elena.taps("Cartel y tarjetas")
    menu = await elena.reads(showing="Papeles para repartir")
    async with at_work.databases.organiser.transaction() as session:
        await assemblies.show_publicly(session, called, public=True)
        await suspension.suspend(session, at_work.consultation.place.id)
    await elena.taps("Cartel, A4", on=menu)
    assert "Aquí todo está en alto." in ((await elena.reads()).toast or "")
    assert not any(seen.file for seen in elena.sees())

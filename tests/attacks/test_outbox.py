"""What is on its way and what arrived: logs, tables and locked screens tell nobody who received or opened what."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.courier.letters import Look
from bot.emulator import Person
from bot.notices.buttons import Come, Word
from storage import handled, notices, subscriptions
from storage.database import StorageError
from storage.logs import OneLine
from storage.notices import Attachment, Draft
from tests.attacks import canaries
from tests.courier.hall import Hall, build
from tests.courier.post import TOKEN as COURIER
from tests.courier.post import Post, opened_post
from tests.databases import Databases
from tests.journeys.barrio import WORDS, Barrio, barrio
from tests.journeys.conftest import Colonia
from tests.journeys.photos import photo

#: Each row of each table, but for what a database counts of itself.
_TABLES = text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
SECRETS = ("desalojo", "machetes")


@pytest_asyncio.fixture
async def here(quiet_colonia: Colonia) -> AsyncIterator[Barrio]:
    """The colonia with its bot and its courier at work."""
    async with barrio(quiet_colonia) as made:
        yield made


@pytest_asyncio.fixture
async def hall(databases: Databases) -> Hall:
    """A place nobody subscribed to yet."""
    return await build(databases)


@contextmanager
def _listening(formatter: logging.Formatter) -> Iterator[StringIO]:
    """Every logger at DEBUG, into one text."""
    said, root = StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(said), root.level
    handler.setFormatter(formatter)
    quiet = {name: logging.getLogger(name).level for name in list(logging.Logger.manager.loggerDict)}
    root.addHandler(handler)
    for name in (None, *quiet):
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        yield said
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        for name, before in quiet.items():
            logging.getLogger(name).setLevel(before)


async def _rows(here: Databases) -> dict[str, list[str]]:
    """Everything that stands in the tables."""
    async with here.superuser.statement() as session:
        names = (await session.execute(_TABLES)).scalars().all()
        return {
            name: sorted((await session.execute(text(f'SELECT t::text FROM "{name}" t'))).scalars())
            for name in names
        }


async def _bad_day(post: Post) -> None:
    """Everything Telegram may say to a message, and things it does not say; then two leave."""
    await post.arrive(14)
    for error, more in (
        (429, {"retry_after": 1}),
        (500, {}),
        (502, {}),
        (504, {}),
        (403, {}),
        (400, {"description": "Bad Request: chat not found"}),
        (400, {"description": f"Bad Request: {SECRETS[0]} {post.people[0].user.id}"}),
    ):
        post.telegram.faults.add("sendMessage", error=error, **more)
    notice = await post.hall.approved(title=SECRETS[1], body={"es": f"Hay {SECRETS[0]} hoy."})
    await post.delivered(notice)
    await post.hall.leave(post.people[0].user.id)


@pytest.mark.parametrize("naive", [True, False])
async def test_at_its_loudest_the_courier_tells_nobodys_chat_slot_words_or_token(
    hall: Hall, telegram: Any, naive: bool
) -> None:
    """429, 403, 5xx, refusals with her number in them, every logger at DEBUG. Python's usual logging would tell."""
    async with opened_post(hall, telegram) as post:
        formatter = (
            logging.Formatter("%(message)s %(notice)s", defaults={"notice": ""})
            if naive
            else OneLine("residents")
        )
        with _listening(formatter) as heard:
            await _bad_day(post)
            if naive:
                try:
                    raise ValueError(f"Key (slot)=({post.people[0].user.id}) of {COURIER}: {SECRETS}")
                except ValueError:
                    logging.getLogger("foreign").exception("no se pudo")
        chats = [person.user.id for person in post.people]
    said = heard.getvalue()
    slots = [subscriptions.slot(hall.key, chat).hex() for chat in chats]
    found = set(canaries.found(said.encode(), canaries.of_people(chats, (*SECRETS, *slots, COURIER))))

    assert len(said.splitlines()) > 20
    if naive:
        assert {str(chats[0]), COURIER, *SECRETS} <= found
    else:
        assert found == set()
        assert {json.loads(line)["level"] for line in said.splitlines()} >= {"DEBUG", "INFO", "WARNING"}


async def test_that_somebody_opened_a_notice_is_written_nowhere(here: Barrio) -> None:
    """«Ver», «Cerrar», twice, by whoever receives it and by whoever left: not a row is another one."""
    amparo, beto = here.colonia.person("Amparo"), here.colonia.person("Beto")
    await here.subscribes(amparo, beto)
    await here.sends()
    for person in (amparo, beto):
        await person.reads(showing="Hay un aviso del barrio.")
    await here.colonia.telegram.idle(here.colonia.bot)
    before = await _rows(here.colonia.databases)
    with _listening(OneLine("residents")) as heard:
        for _ in range(2):
            await amparo.taps("Ver")
            await amparo.reads(showing=WORDS["es"])
            await amparo.taps("Cerrar")
            await amparo.reads(showing="Hay un aviso del barrio.")
    assert await _rows(here.colonia.databases) == before
    assert canaries.found(heard.getvalue().encode(), canaries.of_people([amparo.user.id], ())) == {}


async def test_a_discreet_notice_shows_a_locked_screen_nothing_from_the_first_to_the_last(
    here: Barrio,
) -> None:
    """Of everything that was sent as a message of its own: neither words nor title nor the name of a file nor a picture
    that is not covered."""
    amparo, beto = here.colonia.person("Amparo"), here.colonia.person("Beto")
    await here.subscribes(amparo, beto)
    for kind, name, content in (
        ("document", f"{SECRETS[1]}.pdf", b"%PDF-1.4 machetes"),
        ("photo", f"{SECRETS[1]}.jpg", photo("red")),
    ):
        await here.sends(
            title=SECRETS[1],
            body={"es": f"Hay {SECRETS[0]} hoy.", "en": f"Today {SECRETS[0]}."},
            file=Attachment(kind, name, content),
        )
        for person in (amparo, beto):
            seen = await person.reads(showing="Hay un aviso del barrio.")
            await person.taps("Ver", on=seen)
            opened = await person.reads(showing=SECRETS[0])
            await person.taps("Ver el archivo", on=opened)
            await here.colonia.telegram.idle(here.colonia.bot)
            await person.taps("Cerrar", on=opened)
            await person.reads(showing="Hay un aviso del barrio.")
    sent = [call for call in here.colonia.telegram.calls if call.method.startswith("send")]
    assert sum(call.method in ("sendDocument", "sendPhoto") for call in sent) == 4
    for call in sent:
        shown = {name: value for name, value in call.params.items() if name != "reply_markup"}
        assert not [word for word in SECRETS if word in repr((shown, call.result))], call.method
        assert call.method != "sendDocument" or "'aviso.pdf'" in repr(call.result)
        assert call.method != "sendPhoto" or call.params.get("has_spoiler")


async def test_of_residents_no_update_is_noted(here: Barrio) -> None:
    """Only what organisers do is noted by its number: their bot counts its own updates, and tells nothing of others."""
    amparo = here.colonia.person("Amparo")
    await here.subscribes(amparo)
    await here.sends()
    await amparo.reads(showing="Hay un aviso del barrio.")
    await amparo.taps("Ver")
    await amparo.writes("/baja")
    await amparo.reads(showing="Listo.")
    assert await here.colonia.rows("handled") == 0
    with pytest.raises(StorageError):
        async with here.colonia.databases.resident.transaction() as session:
            await handled.note(session, 1, 1, datetime.now(UTC))


async def test_organisers_read_neither_slots_nor_boxes_nor_what_is_on_its_way(databases: Databases) -> None:
    """Not one column of them, not their number, and no statistics of them."""
    hall = await build(databases)
    await hall.subscribe([5, 6])
    await hall.approved()
    for table in ("subscription", "outbox", "rsvp", "courier", "trace"):
        for what in ("*", "count(*)", "1", "ctid"):
            with pytest.raises(StorageError):
                async with databases.organiser.transaction() as session:
                    await session.execute(text(f"SELECT {what} FROM {table}"))
    async with databases.superuser.statement() as session:
        await session.execute(text("ANALYZE"))
    query = text("SELECT tablename FROM pg_stats WHERE tablename IN ('subscription', 'outbox', 'rsvp')")
    async with databases.organiser.statement() as session:
        assert (await session.execute(query)).all() == []


async def test_a_made_up_button_tells_nobody_what_is_being_prepared(here: Barrio) -> None:
    """«Ver», «Voy» and the word for an assembly, of a draft, of a notice that waits and of none at all: one answer."""
    citlali, place = here.colonia.person("Citlali"), here.place
    async with here.colonia.databases.organiser.transaction() as session:
        draft = await notices.make(session, place, Draft("notice", SECRETS[1], {"es": SECRETS[0]}))
    waits = await here.approved(goes_at=datetime.now(UTC) + timedelta(days=1))
    await citlali.writes("/ayuda")
    on = await citlali.reads()
    said = set()
    for notice in (draft, waits, uuid4()):
        for data in (Look(notice=notice, act="see"), Come(notice=notice, said="yes"), Word(notice=notice)):
            await citlali.taps_raw(data.pack(), on=on)
            await here.colonia.telegram.idle(here.colonia.bot)
            said.add(tuple((seen.text, seen.buttons, seen.toast) for seen in citlali.sees()))
    assert len(said) == 1
    assert await here.colonia.rows("rsvp") == 0


async def _said_to(person: Person, *steps: str) -> list[tuple[str, tuple[str, ...]]]:
    """What somebody is answered, command by command."""
    seen = []
    for step in steps:
        await person.writes(step)
        await asyncio.sleep(0)
        shown = await person.reads()
        seen.append((shown.text, shown.buttons))
    return seen


async def test_whoever_left_is_answered_like_whoever_never_came(here: Barrio) -> None:
    """/avisos, /baja, /baja once more, /avisos: to the byte."""
    amparo, beto = here.colonia.person("Amparo"), here.colonia.person("Beto")
    await here.subscribes(amparo)
    await amparo.writes("/baja")
    await amparo.reads(showing="Listo.")
    steps = ("/avisos", "/baja", "/baja", "/avisos")
    assert await _said_to(amparo, *steps) == await _said_to(beto, *steps)

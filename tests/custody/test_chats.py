"""Two organisers open a consultation from their private chats, on the emulator."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from bot.emulator import Emulator, Person
from storage import audit, custody, organisers, places
from storage.places import Place
from tests.custody.conftest import Custodians
from tests.custody.people import key_of
from tests.mixer.people import eventually

ASKED = "seis palabras"


async def _presses(person: Person) -> None:
    await person.writes("/llave")
    await person.reads(showing="bajo llave")
    await person.taps("Dar mi frase")
    await person.reads(showing=ASKED)


async def _gives(person: Person, phrase: str) -> None:
    await _presses(person)
    await person.writes(phrase)


def _nothing_left_of(custodians: Custodians, *people: Person) -> None:
    """No word of a phrase is in any chat: neither in what people wrote nor in what the bot said."""
    for person in people:
        said = " ".join(seen.text for seen in person.sees()).lower()
        for phrase in custodians.kept.phrases:
            assert phrase not in said


async def test_two_people_give_a_phrase_each_and_it_is_counted(
    custodians: Custodians, elena: Person, marcos: Person
) -> None:
    """Elena presses and writes, Marcos too; both messages are gone; the mixer closes with the key; both hear of it."""
    kept = custodians.kept
    await marcos.writes("/ayuda")
    await _gives(elena, kept.phrases[0])
    told = (await elena.reads(showing="Tu frase es buena")).text
    assert re.search(r"Falta una persona\. Se espera hasta esta hora: \d{1,2}:?\d* (de la|del) \w+", told)
    await marcos.reads(showing="Alguien dio su frase")
    await marcos.taps("Dar mi frase")
    await marcos.reads(showing=ASKED)
    await marcos.writes(", ".join(kept.phrases[2].upper().split()))
    await marcos.reads(showing="Las dos frases son buenas")
    await elena.reads(showing="Las dos frases son buenas")

    done = await kept.mixed()

    assert done is not None
    assert done.released == 12
    assert await kept.state() == "closed"
    for person in (elena, marcos):
        await person.reads(showing="quedó contada")
    _nothing_left_of(custodians, elena, marcos)
    async with kept.databases.owner.statement() as session:
        lines = [one async for one in audit.every(session) if one.action == "custody_open"]
    (line,) = lines
    assert line.actor is not None
    assert not any(word in line.detail for word in kept.phrases[0].split())


async def test_the_same_person_cannot_give_both(
    custodians: Custodians, elena: Person, marcos: Person
) -> None:
    """Elena has two of the papers: the second is refused, and Marcos is needed all the same."""
    kept = custodians.kept
    await _gives(elena, kept.phrases[0])
    await elena.reads(showing="Tu frase es buena")
    await elena.taps_raw(f"k:g:{kept.id.hex}")  # a button from before
    await elena.reads(showing=ASKED)
    await elena.writes(kept.phrases[1])
    await elena.reads(showing="otra persona, en su chat")
    assert await kept.mixed() is None

    await _gives(marcos, kept.phrases[1])
    await marcos.reads(showing="Las dos frases son buenas")
    assert await kept.mixed() is not None


async def test_the_same_phrase_from_two_people_is_refused(
    custodians: Custodians, elena: Person, marcos: Person
) -> None:
    """Marcos has copied Elena's paper: that is one phrase."""
    kept = custodians.kept
    await _gives(elena, kept.phrases[1])
    await elena.reads(showing="Tu frase es buena")
    await _gives(marcos, kept.phrases[1])
    await marcos.reads(showing="Hace falta una distinta")
    assert await kept.mixed() is None
    await marcos.writes(kept.phrases[2])
    await marcos.reads(showing="Las dos frases son buenas")


async def test_wrong_phrases_are_named_by_place_or_as_foreign_and_deleted(
    custodians: Custodians, elena: Person
) -> None:
    """Too few words, words that are none of ours, the phrase of another consultation: said, deleted, tried again."""
    kept = custodians.kept
    words = kept.phrases[0].split()
    await _presses(elena)
    await elena.writes("queso queso")
    await elena.reads(showing="Conté 2")
    await elena.writes(" ".join([words[0], "xxxxxxx", *words[2:]]))
    await elena.reads(showing="La palabra 2")
    other, _made = key_of("otra")
    await elena.writes(other[0])
    await elena.reads(showing="no es de esta consulta")
    await elena.writes(kept.phrases[0])
    await elena.reads(showing="Tu frase es buena")
    said = " ".join(seen.text for seen in elena.sees())
    assert "queso" not in said
    assert "xxxxxxx" not in said
    assert other[0] not in said
    _nothing_left_of(custodians, elena)


async def test_after_five_wrong_ones_she_begins_again(custodians: Custodians, elena: Person) -> None:
    """Whoever guesses has to ask each time; what is written afterwards is no phrase for anybody."""
    await _presses(elena)
    for _ in range(4):
        await elena.writes("queso")
        await elena.reads(showing="Conté 1")
    await elena.writes("queso")
    await elena.reads(showing="empieza otra vez")


async def test_a_quarter_of_an_hour_later_the_first_phrase_is_forgotten(
    custodians: Custodians, elena: Person, marcos: Person
) -> None:
    """Elena is told so; Marcos' is then the first."""
    kept = custodians.kept
    await _gives(elena, kept.phrases[0])
    await elena.reads(showing="Tu frase es buena")

    custodians.office.now += timedelta(minutes=15)
    await elena.reads(showing="olvidé la tuya")

    await _gives(marcos, kept.phrases[1])
    assert "Falta una persona" in (await marcos.reads(showing="Tu frase es buena")).text
    assert await kept.mixed() is None


async def test_after_a_restart_it_is_asked_again(waiting: Custodians) -> None:
    """The process goes down with Elena's phrase in its memory: nothing of it is left, and both give theirs anew."""
    kept = waiting.kept
    elena, marcos = await waiting.person("Elena"), await waiting.person("Marcos")
    async with waiting.office.serving():
        await _gives(elena, kept.phrases[0])
        await elena.reads(showing="Tu frase es buena")
    async with waiting.office.serving():
        await marcos.writes("/llave")
        assert "Falta una persona" not in (await marcos.reads(showing="bajo llave")).text
        await marcos.taps("Dar mi frase")
        await marcos.reads(showing=ASKED)
        await marcos.writes(kept.phrases[1])
        await marcos.reads(showing="Falta una persona")
        await _gives(elena, kept.phrases[0])
        await elena.reads(showing="Las dos frases son buenas")
        assert await kept.mixed() is not None


async def test_a_phrase_nobody_asked_for_is_deleted_too(custodians: Custodians, elena: Person) -> None:
    """Written before the button, or after a restart: it does not stay in the chat, and opens nothing."""
    await elena.writes(custodians.kept.phrases[0])
    await elena.reads(showing="Borré ese mensaje")
    _nothing_left_of(custodians, elena)


async def test_a_photo_of_the_paper_is_deleted(custodians: Custodians, elena: Person) -> None:
    """Whoever is asked for her phrase and sends a picture of it is asked for letters."""
    await _presses(elena)
    sent = await elena.sends_photo()
    await elena.reads(showing="con letras")
    assert sent.id not in [seen.id for seen in elena.sees()]


async def test_where_telegram_does_not_delete_she_is_told(
    custodians: Custodians, elena: Person, telegram: Emulator
) -> None:
    """The message could not be deleted: she hears it at once, and has to do it herself."""
    await _presses(elena)
    telegram.faults.add(method="deleteMessage", error=400)
    await elena.writes(custodians.kept.phrases[0])
    await elena.reads(showing="Bórralo tú")
    await elena.reads(showing="Tu frase es buena")


async def test_strangers_and_members_of_other_places_open_nothing(custodians: Custodians) -> None:
    """Citlali belongs to nobody here, Beto to another place: neither sees what waits, nor can press a stolen button."""
    kept = custodians.kept
    elsewhere = Place(uuid4(), "lejos", "Lejos", "America/Mexico_City")
    async with kept.databases.owner.transaction() as session:
        await places.add(session, elsewhere)
    citlali = custodians.office.stranger("Citlali")
    beto = await custodians.office.person("Beto", place=elsewhere.id)
    await citlali.writes("/llave")
    await citlali.reads()
    await beto.writes("/llave")
    await beto.reads(showing="ninguna consulta con llave de 3 personas")
    for person in (citlali, beto):
        await person.taps_raw(f"k:g:{kept.id.hex}")
        await person.writes(kept.phrases[0])
        await person.reads()
        assert not any("Tu frase es buena" in seen.text for seen in person.sees())


async def test_who_was_removed_meanwhile_does_not_count(
    custodians: Custodians, elena: Person, marcos: Person
) -> None:
    """Elena gave hers and was then taken out of the team: with Marcos' it does not open, and both begin again."""
    kept = custodians.kept
    await _gives(elena, kept.phrases[0])
    await elena.reads(showing="Tu frase es buena")
    async with kept.databases.organiser.transaction() as session:
        gone = await organisers.by_chat(session, custodians.office.key, elena.chat.id)
        assert gone is not None
        await organisers.remove(session, gone.id, kept.consultation.place.id, last=True)
    await _gives(marcos, kept.phrases[1])
    await marcos.reads(showing="empezar otra vez")
    assert await kept.mixed() is None


async def test_nothing_is_asked_while_answers_come_or_after(custodians: Custodians, elena: Person) -> None:
    """Of a consultation that still runs nobody is asked a phrase; an old button of one that is closed says so."""
    kept = custodians.kept
    await elena.writes("/llave")
    card = await elena.reads(showing="bajo llave")
    async with kept.databases.owner.statement() as session:
        await session.execute(text("UPDATE consultation SET state = 'open' WHERE mode = 'custody'"))
    await elena.writes("/llave")
    await elena.reads(showing="Todavía no hay nada que abrir")
    await elena.taps("Dar mi frase", on=card)
    await elena.writes("hola")
    await elena.reads()
    assert not any(ASKED in seen.text for seen in elena.sees())


async def test_a_forged_key_is_told_to_the_team(custodians: Custodians, elena: Person) -> None:
    """Somebody with the organisers' role writes garbage: the mixer refuses it, and the team hears of it."""
    await elena.writes("/ayuda")
    kept = custodians.kept
    async with kept.databases.organiser.transaction() as session:
        await session.execute(text("UPDATE opening SET box = 'basura'"))
    assert await kept.mixed() is None
    await elena.reads(showing="una llave que no era")
    async with kept.databases.organiser.statement() as session:
        assert await custody.waiting(session) == {kept.id}


async def test_the_team_hears_that_phrases_are_wanted(custodians: Custodians, elena: Person) -> None:
    """Once, when the consultation has ended, also who only reviews."""
    await elena.writes("/ayuda")
    await elena.reads(showing="hacen falta dos frases")

    async def told() -> bool:
        async with custodians.kept.databases.superuser.statement() as session:
            query = text("SELECT count(*) FROM alert WHERE NOT told")
            return not (await session.execute(query)).scalar_one()

    await eventually(told)
    assert sum("hacen falta dos frases" in seen.text for seen in elena.sees()) == 1


async def test_no_log_has_a_word_of_a_phrase(
    custodians: Custodians, elena: Person, marcos: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """At DEBUG, through a whole opening with a wrong try."""
    caplog.set_level("DEBUG")
    kept = custodians.kept
    await _presses(elena)
    await elena.writes("queso queso")
    await elena.reads(showing="Conté 2")
    await elena.writes(kept.phrases[0])
    await elena.reads(showing="Tu frase es buena")
    await _gives(marcos, kept.phrases[1])
    await marcos.reads(showing="Las dos frases son buenas")
    # In service Telegram's library logs errors only (`admin.organiser.app.main`).
    ours = "\n".join(
        record.getMessage() for record in caplog.records if record.name.split(".")[0] in ("admin", "storage")
    )
    assert "Two people opened" in ours
    for phrase in kept.phrases[:2]:
        assert phrase not in ours
